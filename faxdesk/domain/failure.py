"""Why a fax did not get through, and what to do about it.

The program has a vocabulary of its own, into which the adapter of a service translates. A code that nobody
has translated is shown as it came.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.service_name import service_name, with_service_name


class Failure(StrEnum):
    """The known reasons. Archives hold the values, so those stay as they are."""

    NO_FREE_LINE = "AllLinesInUse"
    BUSY = "LineBusy"
    NO_ANSWER = "NoAnswer"
    NO_FAX_MACHINE = "NoFaxMachine"
    HUNG_UP = "CallerHungUp"
    DECLINED = "CallDeclined"
    NOT_ACCEPTED = "NotAccepted"
    CALL_FAILED = "CallFailed"
    ONLY_SOME_PAGES = "SentPartially"
    LINE_OVERLOADED = "TooManyCallsPerLine"
    NO_CALL_TIME = "NoCallTime"
    NO_CREDIT = "NotEnoughCredits"
    BILLING_FAILED = "SkypeBillingFailed"
    ACCOUNT_SUSPENDED = "AccountSuspended"
    MAY_NOT_FAX = "NoFaxSendPermission"
    FAXING_BARRED = "FaxSendingProhibited"
    MAY_NOT_FAX_ABROAD = "NoInternationalPermission"
    CALLS_ABROAD_OFF = "InternationalCallingDisabled"
    ABROAD_OFF = "InternationalDisabled"
    COUNTRY_BARRED = "DestinationCountryDisabled"
    DESTINATION_BARRED = "ProhibitedDestination"
    NUMBER_BARRED = "ProhibitedNumber"
    NUMBER_BLOCKED = "ThePhoneIsBlacklisted"
    UNKNOWN_COUNTRY = "UnknownCountryCode"
    BAD_NUMBER = "InvalidNumber"
    WRONG_NUMBER = "WrongNumber"
    CANNOT_BE_DRAWN = "RenderingFailed"
    CANNOT_BE_CONVERTED = "ConvertError"
    TOO_MANY_PAGES = "TooManyPages"
    PUT_BACK_IN_LINE = "ReturnToDBQueue"
    SERVICE_ERROR = "InternalError"
    SERVICE_DATABASE_ERROR = "DBGeneralError"
    NO_REASON_GIVEN = "Undefined"
    SENDER_UNKNOWN = "UserNotFound"


class FailureReason(Struct, frozen=True):
    """What a person reads of a failure: short fits a list row ("Busy"), words say what happened, and remedy
    says what to do. worth_retrying tells whether sending the same again may help by itself."""

    code: str
    short: str
    words: str
    remedy: str
    worth_retrying: bool


def _reasons(*rows: tuple[Failure, str, str, str, bool]) -> dict[str, FailureReason]:
    return {
        code: FailureReason(code, short, words, remedy, retry) for code, short, words, remedy, retry in rows
    }


_LATER = "Resend it in a few minutes."
_NUMBER = "Check the number with the recipient, then send again."
_ADMIN = "Ask your {service} administrator to allow it."
_BILLING = "Ask your {service} administrator to check billing and credits."
_PDF = "Save the document as a PDF and send that."
_TRY_ONCE = "Resend it; if it fails again, call {service} support."

REASONS: dict[str, FailureReason] = _reasons(
    (Failure.NO_FREE_LINE, "No free line", "All outgoing fax lines were in use.", _LATER, True),
    (Failure.BUSY, "Busy", "The recipient's line was busy.", _LATER, True),
    (Failure.NO_ANSWER, "No answer", "Nobody picked up.", "Resend it later, perhaps in office hours.", True),
    (
        Failure.NO_FAX_MACHINE,
        "No fax machine",
        "Somebody or something answered, but not a fax machine.",
        _NUMBER,
        False,
    ),
    (Failure.HUNG_UP, "Hung up", "The other side hung up during the transfer.", _LATER, True),
    (Failure.DECLINED, "Declined", "The other side declined the call.", _NUMBER, False),
    (Failure.NOT_ACCEPTED, "Not accepted", "The other side did not accept the fax.", _NUMBER, False),
    (Failure.CALL_FAILED, "Call failed", "The call could not be made.", _LATER, True),
    (
        Failure.ONLY_SOME_PAGES,
        "Only some pages",
        "Only some of the pages arrived.",
        "Resend it, and tell the recipient that some pages may come twice.",
        False,
    ),
    (Failure.LINE_OVERLOADED, "Line overloaded", "Too many calls were on the line at once.", _LATER, True),
    (Failure.NO_CALL_TIME, "No call time", "The account has no call time left.", _BILLING, False),
    (Failure.NO_CREDIT, "No credit", "The account's calling credit is used up.", _BILLING, False),
    (Failure.BILLING_FAILED, "Billing failed", "The call could not be billed.", _BILLING, False),
    (Failure.ACCOUNT_SUSPENDED, "Account suspended", "The {service} account is suspended.", _BILLING, False),
    (Failure.MAY_NOT_FAX, "Not permitted", "This account may not send faxes.", _ADMIN, False),
    (Failure.FAXING_BARRED, "Not permitted", "Sending faxes is barred for this account.", _ADMIN, False),
    (
        Failure.MAY_NOT_FAX_ABROAD,
        "No international faxes",
        "This account may not fax to other countries.",
        _ADMIN,
        False,
    ),
    (
        Failure.CALLS_ABROAD_OFF,
        "No international faxes",
        "International calls are switched off for this account.",
        _ADMIN,
        False,
    ),
    (
        Failure.ABROAD_OFF,
        "No international faxes",
        "International calls are switched off for this account.",
        _ADMIN,
        False,
    ),
    (
        Failure.COUNTRY_BARRED,
        "Country barred",
        "Faxes to this country are switched off.",
        _ADMIN,
        False,
    ),
    (
        Failure.DESTINATION_BARRED,
        "Number barred",
        "{service} does not send to this destination.",
        _NUMBER,
        False,
    ),
    (Failure.NUMBER_BARRED, "Number barred", "{service} does not send to this number.", _NUMBER, False),
    (Failure.NUMBER_BLOCKED, "Number blocked", "This number is on a block list.", _ADMIN, False),
    (Failure.UNKNOWN_COUNTRY, "Unknown country", "The number's country code is not known.", _NUMBER, False),
    (Failure.BAD_NUMBER, "Bad number", "This is not a phone number that can be reached.", _NUMBER, False),
    (Failure.WRONG_NUMBER, "Wrong number", "The number is not in use.", _NUMBER, False),
    (
        Failure.CANNOT_BE_DRAWN,
        "Not readable",
        "{service} could not turn the document into fax pages.",
        _PDF,
        False,
    ),
    (Failure.CANNOT_BE_CONVERTED, "Not readable", "{service} could not convert the document.", _PDF, False),
    (
        Failure.TOO_MANY_PAGES,
        "Too many pages",
        "The fax has more pages than {service} sends at once (200).",
        "Split it into several faxes.",
        False,
    ),
    (
        Failure.PUT_BACK_IN_LINE,
        "Put back in line",
        "{service} put the fax back in its own queue.",
        "Wait a few minutes; resend it if nothing changes.",
        True,
    ),
    (Failure.SERVICE_ERROR, "Service error", "Something went wrong inside {service}.", _TRY_ONCE, True),
    (
        Failure.SERVICE_DATABASE_ERROR,
        "Service error",
        "Something went wrong inside {service}.",
        _TRY_ONCE,
        True,
    ),
    (Failure.NO_REASON_GIVEN, "Unknown reason", "{service} gives no reason.", _TRY_ONCE, True),
    (
        Failure.SENDER_UNKNOWN,
        "Sender unknown",
        "{service} no longer knows the sending extension.",
        "Sign out and in again; if that does not help, ask your {service} administrator.",
        False,
    ),
)
"""Their words name the service as {service}; reason_for() puts its name there."""


def reason_for(code: str) -> FailureReason:
    """The reading of a code; an unknown or missing one is shown raw with general advice."""
    known = REASONS.get(code)
    if known:
        return replace(known, words=with_service_name(known.words), remedy=with_service_name(known.remedy))
    service, remedy = service_name(), with_service_name(_TRY_ONCE)
    if not code:
        return FailureReason("", "Failed", f"The fax failed; {service} gives no reason.", remedy, False)
    return FailureReason(code, code, f'{service} gives the reason "{code}".', remedy, False)

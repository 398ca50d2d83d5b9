"""Why a fax did not get through, and what to do about it.

The program has a vocabulary of its own, into which the adapter of a service translates. A code that nobody
has translated is shown as it came.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr


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


_LATER = mark("Resend it in a few minutes.")
_NUMBER = mark("Check the number with the recipient, then send again.")
_ADMIN = mark("Ask your {service} administrator to allow it.")
_BILLING = mark("Ask your {service} administrator to check billing and credits.")
_PDF = mark("Save the document as a PDF and send that.")
_TRY_ONCE = mark("Resend it; if it fails again, call {service} support.")

REASONS: dict[str, FailureReason] = _reasons(
    (Failure.NO_FREE_LINE, mark("No free line"), mark("All outgoing fax lines were in use."), _LATER, True),
    (Failure.BUSY, mark("Busy"), mark("The recipient's line was busy."), _LATER, True),
    (
        Failure.NO_ANSWER,
        mark("No answer"),
        mark("Nobody picked up."),
        mark("Resend it later, perhaps in office hours."),
        True,
    ),
    (
        Failure.NO_FAX_MACHINE,
        mark("No fax machine"),
        mark("Somebody or something answered, but not a fax machine."),
        _NUMBER,
        False,
    ),
    (Failure.HUNG_UP, mark("Hung up"), mark("The other side hung up during the transfer."), _LATER, True),
    (Failure.DECLINED, mark("Declined"), mark("The other side declined the call."), _NUMBER, False),
    (
        Failure.NOT_ACCEPTED,
        mark("Not accepted"),
        mark("The other side did not accept the fax."),
        _NUMBER,
        False,
    ),
    (Failure.CALL_FAILED, mark("Call failed"), mark("The call could not be made."), _LATER, True),
    (
        Failure.ONLY_SOME_PAGES,
        mark("Only some pages"),
        mark("Only some of the pages arrived."),
        mark("Resend it, and tell the recipient that some pages may come twice."),
        False,
    ),
    (
        Failure.LINE_OVERLOADED,
        mark("Line overloaded"),
        mark("Too many calls were on the line at once."),
        _LATER,
        True,
    ),
    (Failure.NO_CALL_TIME, mark("No call time"), mark("The account has no call time left."), _BILLING, False),
    (Failure.NO_CREDIT, mark("No credit"), mark("The account's calling credit is used up."), _BILLING, False),
    (Failure.BILLING_FAILED, mark("Billing failed"), mark("The call could not be billed."), _BILLING, False),
    (
        Failure.ACCOUNT_SUSPENDED,
        mark("Account suspended"),
        mark("The {service} account is suspended."),
        _BILLING,
        False,
    ),
    (Failure.MAY_NOT_FAX, mark("Not permitted"), mark("This account may not send faxes."), _ADMIN, False),
    (
        Failure.FAXING_BARRED,
        mark("Not permitted"),
        mark("Sending faxes is barred for this account."),
        _ADMIN,
        False,
    ),
    (
        Failure.MAY_NOT_FAX_ABROAD,
        mark("No international faxes"),
        mark("This account may not fax to other countries."),
        _ADMIN,
        False,
    ),
    (
        Failure.CALLS_ABROAD_OFF,
        mark("No international faxes"),
        mark("International calls are switched off for this account."),
        _ADMIN,
        False,
    ),
    (
        Failure.ABROAD_OFF,
        mark("No international faxes"),
        mark("International calls are switched off for this account."),
        _ADMIN,
        False,
    ),
    (
        Failure.COUNTRY_BARRED,
        mark("Country barred"),
        mark("Faxes to this country are switched off."),
        _ADMIN,
        False,
    ),
    (
        Failure.DESTINATION_BARRED,
        mark("Number barred"),
        mark("{service} does not send to this destination."),
        _NUMBER,
        False,
    ),
    (
        Failure.NUMBER_BARRED,
        mark("Number barred"),
        mark("{service} does not send to this number."),
        _NUMBER,
        False,
    ),
    (Failure.NUMBER_BLOCKED, mark("Number blocked"), mark("This number is on a block list."), _ADMIN, False),
    (
        Failure.UNKNOWN_COUNTRY,
        mark("Unknown country"),
        mark("The number's country code is not known."),
        _NUMBER,
        False,
    ),
    (
        Failure.BAD_NUMBER,
        mark("Bad number"),
        mark("This is not a phone number that can be reached."),
        _NUMBER,
        False,
    ),
    (Failure.WRONG_NUMBER, mark("Wrong number"), mark("The number is not in use."), _NUMBER, False),
    (
        Failure.CANNOT_BE_DRAWN,
        mark("Not readable"),
        mark("{service} could not turn the document into fax pages."),
        _PDF,
        False,
    ),
    (
        Failure.CANNOT_BE_CONVERTED,
        mark("Not readable"),
        mark("{service} could not convert the document."),
        _PDF,
        False,
    ),
    (
        Failure.TOO_MANY_PAGES,
        mark("Too many pages"),
        mark("The fax has more pages than {service} sends at once (200)."),
        mark("Split it into several faxes."),
        False,
    ),
    (
        Failure.PUT_BACK_IN_LINE,
        mark("Put back in line"),
        mark("{service} put the fax back in its own queue."),
        mark("Wait a few minutes; resend it if nothing changes."),
        True,
    ),
    (
        Failure.SERVICE_ERROR,
        mark("Service error"),
        mark("Something went wrong inside {service}."),
        _TRY_ONCE,
        True,
    ),
    (
        Failure.SERVICE_DATABASE_ERROR,
        mark("Service error"),
        mark("Something went wrong inside {service}."),
        _TRY_ONCE,
        True,
    ),
    (Failure.NO_REASON_GIVEN, mark("Unknown reason"), mark("{service} gives no reason."), _TRY_ONCE, True),
    (
        Failure.SENDER_UNKNOWN,
        mark("Sender unknown"),
        mark("{service} no longer knows the sending extension."),
        mark("Sign out and in again; if that does not help, ask your {service} administrator."),
        False,
    ),
)
"""Their words name the service as {service}; reason_for() puts its name there."""


def reason_for(code: str) -> FailureReason:
    """The reading of a code; an unknown or missing one is shown raw with general advice."""
    known, service = REASONS.get(code), service_name()
    if known:
        return replace(
            known,
            short=tr(known.short),
            words=tr(known.words, service=service),
            remedy=tr(known.remedy, service=service),
        )
    remedy = tr(_TRY_ONCE, service=service)
    if not code:
        return FailureReason(
            "", tr("Failed"), tr("The fax failed; {service} gives no reason.", service=service), remedy, False
        )
    return FailureReason(
        code, code, tr('{service} gives the reason "{code}".', service=service, code=code), remedy, False
    )

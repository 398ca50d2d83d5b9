"""What the service's fax error codes mean and what to do about each (API §3.4).

The service publishes no meanings: the readings come from the names. Codes that are not in the list
are shown as they came.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FailureReason:
    """short fits a list row ("Busy"); words say what happened; remedy what to do; worth_retrying
    tells whether sending the same again may help by itself."""

    code: str
    short: str
    words: str
    remedy: str
    worth_retrying: bool


def _reasons(*rows: tuple[str, str, str, str, bool]) -> dict[str, FailureReason]:
    return {
        code: FailureReason(code, short, words, remedy, retry) for code, short, words, remedy, retry in rows
    }


_LATER = "Resend it in a few minutes."
_NUMBER = "Check the number with the recipient, then send again."
_ADMIN = "Ask your RingCentral administrator to allow it."
_BILLING = "Ask your RingCentral administrator to check billing and credits."
_PDF = "Save the document as a PDF and send that."
_TRY_ONCE = "Resend it; if it fails again, call RingCentral support."

REASONS = _reasons(
    ("AllLinesInUse", "No free line", "All outgoing fax lines were in use.", _LATER, True),
    ("LineBusy", "Busy", "The recipient's line was busy.", _LATER, True),
    ("NoAnswer", "No answer", "Nobody picked up.", "Resend it later, perhaps in office hours.", True),
    (
        "NoFaxMachine",
        "No fax machine",
        "Somebody or something answered, but not a fax machine.",
        _NUMBER,
        False,
    ),
    ("CallerHungUp", "Hung up", "The other side hung up during the transfer.", _LATER, True),
    ("CallDeclined", "Declined", "The other side declined the call.", _NUMBER, False),
    ("NotAccepted", "Not accepted", "The other side did not accept the fax.", _NUMBER, False),
    ("CallFailed", "Call failed", "The call could not be made.", _LATER, True),
    (
        "SentPartially",
        "Only some pages",
        "Only some of the pages arrived.",
        "Resend it, and tell the recipient that some pages may come twice.",
        False,
    ),
    ("TooManyCallsPerLine", "Line overloaded", "Too many calls were on the line at once.", _LATER, True),
    ("NoCallTime", "No call time", "The account has no call time left.", _BILLING, False),
    ("NotEnoughCredits", "No credit", "The account's calling credit is used up.", _BILLING, False),
    ("SkypeBillingFailed", "Billing failed", "The call could not be billed.", _BILLING, False),
    ("AccountSuspended", "Account suspended", "The RingCentral account is suspended.", _BILLING, False),
    ("NoFaxSendPermission", "Not permitted", "This account may not send faxes.", _ADMIN, False),
    ("FaxSendingProhibited", "Not permitted", "Sending faxes is barred for this account.", _ADMIN, False),
    (
        "NoInternationalPermission",
        "No international faxes",
        "This account may not fax to other countries.",
        _ADMIN,
        False,
    ),
    (
        "InternationalCallingDisabled",
        "No international faxes",
        "International calls are switched off for this account.",
        _ADMIN,
        False,
    ),
    (
        "InternationalDisabled",
        "No international faxes",
        "International calls are switched off for this account.",
        _ADMIN,
        False,
    ),
    (
        "DestinationCountryDisabled",
        "Country barred",
        "Faxes to this country are switched off.",
        _ADMIN,
        False,
    ),
    (
        "ProhibitedDestination",
        "Number barred",
        "RingCentral does not send to this destination.",
        _NUMBER,
        False,
    ),
    ("ProhibitedNumber", "Number barred", "RingCentral does not send to this number.", _NUMBER, False),
    ("ThePhoneIsBlacklisted", "Number blocked", "This number is on a block list.", _ADMIN, False),
    ("UnknownCountryCode", "Unknown country", "The number's country code is not known.", _NUMBER, False),
    ("InvalidNumber", "Bad number", "This is not a phone number that can be reached.", _NUMBER, False),
    ("WrongNumber", "Wrong number", "The number is not in use.", _NUMBER, False),
    (
        "RenderingFailed",
        "Not readable",
        "RingCentral could not turn the document into fax pages.",
        _PDF,
        False,
    ),
    ("ConvertError", "Not readable", "RingCentral could not convert the document.", _PDF, False),
    (
        "TooManyPages",
        "Too many pages",
        "The fax has more pages than RingCentral sends at once (200).",
        "Split it into several faxes.",
        False,
    ),
    (
        "ReturnToDBQueue",
        "Put back in line",
        "RingCentral put the fax back in its own queue.",
        "Wait a few minutes; resend it if nothing changes.",
        True,
    ),
    ("InternalError", "Service error", "Something went wrong inside RingCentral.", _TRY_ONCE, True),
    ("DBGeneralError", "Service error", "Something went wrong inside RingCentral.", _TRY_ONCE, True),
    ("Undefined", "Unknown reason", "RingCentral gives no reason.", _TRY_ONCE, True),
    (
        "UserNotFound",
        "Sender unknown",
        "RingCentral no longer knows the sending extension.",
        "Sign out and in again; if that does not help, ask your RingCentral administrator.",
        False,
    ),
)


def reason_for(code: str) -> FailureReason:
    """The reading of a code; an unknown or missing one is shown raw with general advice."""
    known = REASONS.get(code)
    if known:
        return known
    if not code:
        return FailureReason("", "Failed", "The fax failed; RingCentral gives no reason.", _TRY_ONCE, False)
    return FailureReason(code, code, f'RingCentral gives the reason "{code}".', _TRY_ONCE, False)

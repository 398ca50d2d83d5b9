"""What the service's fax error codes mean in the program's own vocabulary (API §3.4).

The service publishes no meanings: the readings come from the names.
"""

from __future__ import annotations

from faxdesk.domain.failure import Failure

FAILURES = {
    "AllLinesInUse": Failure.NO_FREE_LINE,
    "LineBusy": Failure.BUSY,
    "NoAnswer": Failure.NO_ANSWER,
    "NoFaxMachine": Failure.NO_FAX_MACHINE,
    "CallerHungUp": Failure.HUNG_UP,
    "CallDeclined": Failure.DECLINED,
    "NotAccepted": Failure.NOT_ACCEPTED,
    "CallFailed": Failure.CALL_FAILED,
    "SentPartially": Failure.ONLY_SOME_PAGES,
    "TooManyCallsPerLine": Failure.LINE_OVERLOADED,
    "NoCallTime": Failure.NO_CALL_TIME,
    "NotEnoughCredits": Failure.NO_CREDIT,
    "SkypeBillingFailed": Failure.BILLING_FAILED,
    "AccountSuspended": Failure.ACCOUNT_SUSPENDED,
    "NoFaxSendPermission": Failure.MAY_NOT_FAX,
    "FaxSendingProhibited": Failure.FAXING_BARRED,
    "NoInternationalPermission": Failure.MAY_NOT_FAX_ABROAD,
    "InternationalCallingDisabled": Failure.CALLS_ABROAD_OFF,
    "InternationalDisabled": Failure.ABROAD_OFF,
    "DestinationCountryDisabled": Failure.COUNTRY_BARRED,
    "ProhibitedDestination": Failure.DESTINATION_BARRED,
    "ProhibitedNumber": Failure.NUMBER_BARRED,
    "ThePhoneIsBlacklisted": Failure.NUMBER_BLOCKED,
    "UnknownCountryCode": Failure.UNKNOWN_COUNTRY,
    "InvalidNumber": Failure.BAD_NUMBER,
    "WrongNumber": Failure.WRONG_NUMBER,
    "RenderingFailed": Failure.CANNOT_BE_DRAWN,
    "ConvertError": Failure.CANNOT_BE_CONVERTED,
    "TooManyPages": Failure.TOO_MANY_PAGES,
    "ReturnToDBQueue": Failure.PUT_BACK_IN_LINE,
    "InternalError": Failure.SERVICE_ERROR,
    "DBGeneralError": Failure.SERVICE_DATABASE_ERROR,
    "Undefined": Failure.NO_REASON_GIVEN,
    "UserNotFound": Failure.SENDER_UNKNOWN,
}


def failure_code(code: str) -> str:
    """The program's own code for one of the service; a code that nobody knows yet stays as it came, to be
    shown raw."""
    known = FAILURES.get(code)
    return known.value if known else code

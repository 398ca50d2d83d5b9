"""What the reasons for a failed transmission mean."""

from __future__ import annotations

import pytest

from faxdesk.domain.failure import REASONS, Failure, reason_for

MAY_WORK_LATER = """
AllLinesInUse LineBusy NoAnswer CallerHungUp CallFailed TooManyCallsPerLine ReturnToDBQueue InternalError
DBGeneralError Undefined
"""
NEEDS_YOU = """
NoFaxMachine CallDeclined NotAccepted SentPartially NoCallTime NotEnoughCredits SkypeBillingFailed
AccountSuspended NoFaxSendPermission FaxSendingProhibited NoInternationalPermission
InternationalCallingDisabled InternationalDisabled DestinationCountryDisabled ProhibitedDestination
ProhibitedNumber ThePhoneIsBlacklisted UnknownCountryCode InvalidNumber WrongNumber RenderingFailed
ConvertError TooManyPages UserNotFound
"""


@pytest.mark.parametrize(("codes", "worth"), [(MAY_WORK_LATER, True), (NEEDS_YOU, False)])
def test_whether_the_same_again_may_help(codes: str, worth: bool) -> None:
    for code in codes.split():
        reason = reason_for(code)
        assert reason.worth_retrying == worth, code
        assert code not in (reason.short, reason.words), "words, not codes"
        assert reason.remedy.endswith("."), code


def test_no_code_is_left_out() -> None:
    assert {*MAY_WORK_LATER.split(), *NEEDS_YOU.split()} == set(REASONS) == set(Failure)


@pytest.mark.parametrize("code", ["", "SomethingNew"])
def test_an_unknown_reason_is_shown_raw_and_not_retried_by_itself(code: str) -> None:
    reason = reason_for(code)
    assert code in reason.words
    assert reason.remedy
    assert not reason.worth_retrying

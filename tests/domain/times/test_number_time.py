"""The time of a fax to one number, corrected by earlier faxes."""

from __future__ import annotations

import pytest

from faxdesk.domain.sent_page import LineTime
from faxdesk.domain.times.number_time import PastCall, corrected_time

EXPECTED = LineTime(100.0, 200.0)


def _past(*seconds: float) -> list[PastCall]:
    return [PastCall(each, LineTime(50.0, 100.0)) for each in seconds]


def test_few_faxes_teach_nothing() -> None:
    for past in ([], _past(90.0), _past(90.0, 91.0)):
        assert corrected_time(EXPECTED, past).time == EXPECTED
        assert corrected_time(EXPECTED, past).calls == 0


def test_a_slow_machine_and_a_quick_one() -> None:
    slow = corrected_time(EXPECTED, _past(*[100.0] * 8))
    # Eight faxes, each twice the low end: with two parts of ten of the range by itself.
    assert (slow.time, slow.calls) == (LineTime(180.0, 216.0), 8)
    quick = corrected_time(EXPECTED, _past(*[50.0] * 8))
    assert quick.time == LineTime(100.0, 120.0)
    # Three faxes count six tenths.
    assert corrected_time(EXPECTED, _past(100.0, 100.0, 100.0)).time == LineTime(160.0, 200.0)


def test_the_middle_half_of_the_faxes_counts() -> None:
    steady = _past(*[60.0] * 7)
    assert corrected_time(EXPECTED, [*steady, *_past(390.0)]).time.high < 150.0


@pytest.mark.parametrize("seconds", [0.0, 2.0, 401.0, 86_400.0])
def test_what_no_call_takes_is_left_out(seconds: float) -> None:
    """Told as sent at once, or changed days later."""
    assert corrected_time(EXPECTED, _past(*[seconds] * 5)).calls == 0


@pytest.mark.parametrize("seconds", [22.0, 75.0, 399.0])
def test_the_range_stays_one_and_within_bounds(seconds: float) -> None:
    time = corrected_time(EXPECTED, _past(*[seconds] * 20)).time
    assert 0 < time.low < time.high
    assert EXPECTED.low * 14.4 / 33.6 <= time.low
    assert time.high <= EXPECTED.high * 4 * 1.2


def test_nothing_to_send_stays_nothing() -> None:
    assert corrected_time(LineTime(), _past(60.0, 60.0, 60.0)).time == LineTime()

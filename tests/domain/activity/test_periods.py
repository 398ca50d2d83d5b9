"""The times that people ask about, and how they are divided into bars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from faxdesk.domain.activity.figures import Day, Period
from faxdesk.domain.activity.periods import Reach, Step, by_step, period_of, step_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("reach", "today", "first"),
    [
        (Reach.WEEK, TODAY, date(2026, 11, 24)),
        (Reach.MONTH, TODAY, date(2026, 11, 1)),
        (Reach.YEAR, TODAY, date(2025, 12, 1)),
        (Reach.YEAR, date(2026, 12, 31), date(2026, 1, 1)),
        (Reach.YEAR, date(2028, 2, 29), date(2027, 3, 1)),
        (Reach.ALL, TODAY, date(2019, 5, 7)),
    ],
)
def test_a_time_reaches_to_the_end_of_today(reach: Reach, today: date, first: date) -> None:
    period = period_of(reach, today, date(2019, 5, 7))
    assert period == Period(first, today + timedelta(days=1))
    assert period.last == today


def test_all_of_nothing_and_of_a_time_to_come_is_today() -> None:
    for oldest in (None, TODAY + timedelta(days=9)):
        assert period_of(Reach.ALL, TODAY, oldest).days == 1


@pytest.mark.parametrize(
    ("days", "step", "long"),
    [
        (7, Step.DAY, Step.DAY),
        (30, Step.DAY, Step.WEEK),
        (31, Step.DAY, Step.WEEK),
        (90, Step.WEEK, Step.WEEK),
        (365, Step.MONTH, Step.MONTH),
        (5000, Step.YEAR, Step.YEAR),
    ],
)
def test_there_are_never_too_many_bars(days: int, step: Step, long: Step) -> None:
    period = Period(TODAY, TODAY + timedelta(days=days))
    assert (step_of(period), step_of(period, long=True)) == (step, long)


def day_of(first: date, received: int) -> Day:
    return Day(Period(first, first + timedelta(days=1)), received, 1, 2, 3, 60)


def test_bars_are_cut_off_where_the_time_is() -> None:
    days = [day_of(date(2026, 11, 20) + timedelta(days=number), number) for number in range(12)]
    weeks = by_step(days, Step.WEEK)
    assert [(week.period.first.day, week.period.last.day, week.received) for week in weeks] == [
        (20, 22, 0 + 1 + 2),
        (23, 29, 3 + 4 + 5 + 6 + 7 + 8 + 9),
        (30, 1, 10 + 11),
    ]
    months = by_step(days, Step.MONTH)
    assert [(month.sent, month.pages_sent, month.seconds) for month in months] == [(11, 33, 660), (1, 3, 60)]
    assert [year.faxes for year in by_step(days, Step.YEAR)] == [66 + 12]
    assert by_step(days, Step.DAY) == tuple(days)

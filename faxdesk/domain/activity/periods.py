"""The times that people ask about, and how a chart divides them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum

from faxdesk.domain.activity.figures import Day, Period, together

_ONE_DAY = timedelta(days=1)


class Reach(StrEnum):
    """How far back people look."""

    WEEK = "week"
    """Today and six days before."""
    MONTH = "month"
    """Today and 29 days before."""
    YEAR = "year"
    """This month and eleven before."""
    ALL = "all"


class Step(StrEnum):
    """What one bar of a chart stands for."""

    DAY = "day"
    WEEK = "week"
    """From Monday, as in a search."""
    MONTH = "month"
    YEAR = "year"


_MOST_BARS = {Step.DAY: 31, Step.WEEK: 27 * 7, Step.MONTH: 37 * 31}
_MOST_LONG_BARS = {Step.DAY: 10, Step.WEEK: 14 * 7, Step.MONTH: 37 * 31}
"""How many days are shown so; more are put together."""


def period_of(reach: Reach, today: date, oldest: date | None) -> Period:
    """oldest is the day of the oldest fax that counts."""
    after = today + _ONE_DAY
    if reach == Reach.WEEK:
        return Period(after - timedelta(days=7), after)
    if reach == Reach.MONTH:
        return Period(after - timedelta(days=30), after)
    if reach == Reach.YEAR:
        return Period(date(today.year - (today.month < 12), today.month % 12 + 1, 1), after)
    return Period(min(oldest or today, today), after)


def step_of(period: Period, *, long: bool = False) -> Step:
    """What one bar stands for, so that there are not too many; long for a chart that has little room."""
    most = _MOST_LONG_BARS if long else _MOST_BARS
    return next((step for step, days in most.items() if period.days <= days), Step.YEAR)


def by_step(days: Iterable[Day], step: Step) -> tuple[Day, ...]:
    """Days in a row, put together. The first and the last of them are cut off where the period is."""
    parts: dict[date, list[Day]] = {}
    begin = _BEGIN[step]
    for day in days:
        parts.setdefault(begin(day.period.first), []).append(day)
    return tuple(
        together(tuple(part), Period(part[0].period.first, part[-1].period.after))
        for _begin, part in sorted(parts.items())
    )


_BEGIN: dict[Step, Callable[[date], date]] = {
    Step.DAY: lambda day: day,
    Step.WEEK: lambda day: day - timedelta(days=day.weekday()),
    Step.MONTH: lambda day: day.replace(day=1),
    Step.YEAR: lambda day: date(day.year, 1, 1),
}

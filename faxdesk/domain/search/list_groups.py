"""The groups of time in which a list shows its faxes: days of this week, months of this year, years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from msgspec import Struct

_FIRST_YEAR = 1970
"""Nobody has older faxes; a wrong clock may say so."""


class Span(StrEnum):
    """How long the time of a group is, or which of the days next to us it is."""

    LATER = "later"
    """What is to go out at a later time."""
    TODAY = "today"
    YESTERDAY = "yesterday"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Group(Struct, frozen=True):
    """A group of time; its first day says which one."""

    span: Span
    day: date


def groups_until(now: datetime, oldest: datetime) -> list[tuple[Group, datetime]]:
    """The groups from today back to that of the oldest fax, with the moment at which each begins, by this
    computer's clock. What comes from the future counts as today's."""
    last = oldest.astimezone().date()
    found: list[tuple[Group, datetime]] = []
    for group in _backwards(now.astimezone().date()):
        # Through the clock on the wall: where clocks change, days are not all 24 hours long.
        found.append((group, datetime.combine(group.day, time()).astimezone()))
        if group.day <= last:
            break
    return found


def _backwards(today: date) -> Iterator[Group]:
    yield Group(Span.TODAY, today)
    yield Group(Span.YESTERDAY, today - timedelta(days=1))
    day = today
    for back in range(2, 7):
        day = today - timedelta(days=back)
        yield Group(Span.DAY, day)
    # Of the month in which that week begins there may be days left, and months of its year before it.
    if day.day > 1:
        day = day.replace(day=1)
        yield Group(Span.MONTH, day)
    while day.month > 1:
        day = day.replace(month=day.month - 1)
        yield Group(Span.MONTH, day)
    while day.year > _FIRST_YEAR:
        day = day.replace(year=day.year - 1)
        yield Group(Span.YEAR, day)

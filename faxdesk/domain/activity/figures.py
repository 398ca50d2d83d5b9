"""The figures of a time: what came and went by day, what became of it, and at which numbers it fails."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

_CALL_S = 14
_FINE_PAGE_S, _STANDARD_PAGE_S = 45, 25
"""Of a page of text, and of the call around all pages, between what good and old machines take."""


class Period(Struct, frozen=True):
    """The days from first on and before after."""

    first: date
    after: date

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.after - self.first).days


class Asked(Struct, frozen=True):
    """Which faxes are counted: those of a time that a search finds, all where it is ""."""

    period: Period
    limit: str = ""


class Day(Struct, frozen=True):
    """What was received and sent on a day of this computer, or on several in a row. The pages sent are those
    of the faxes, however many numbers they went to; seconds are those on the line, as far as they can be told
    from the pages."""

    period: Period
    received: int = 0
    sent: int = 0
    pages_received: int = 0
    pages_sent: int = 0
    seconds: int = 0

    @property
    def faxes(self) -> int:
        return self.received + self.sent


class Hour(Struct, frozen=True):
    """How many faxes were sent in an hour of the day, over all days, and how many of them failed for
    somebody."""

    hour: int
    sent: int = 0
    failed: int = 0


class Results(Struct, frozen=True):
    """What became of sent faxes at their recipients: each counts. failed holds the reasons, as the archive
    has them, with how many failed for each, the most first. open are those still on their way, or of which
    the service does not tell."""

    first_try: int = 0
    retried: int = 0
    failed: tuple[tuple[str, int], ...] = ()
    open: int = 0

    @property
    def arrived(self) -> int:
        return self.first_try + self.retried

    @property
    def in_vain(self) -> int:
        return sum(count for _code, count in self.failed)

    @property
    def all(self) -> int:
        return self.arrived + self.in_vain + self.open

    @property
    def percent(self) -> int | None:
        """How much of what is known to have ended arrived; whole numbers, but all and nothing are never said
        of what was not."""
        ended = self.arrived + self.in_vain
        if not ended:
            return None
        return min(max(round(100 * self.arrived / ended), bool(self.arrived)), 100 - bool(self.in_vain))


class NumberFigures(Struct, frozen=True):
    """How faxes to one number went. name is what it is called, "" where nobody knows. seconds is how long a
    page took there on average, from handing the fax over until it was sent; 0 where that was not counted."""

    number: str
    name: str = ""
    sent: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def percent(self) -> int:
        """How much of it failed."""
        return round(100 * self.failed / self.sent) if self.sent else 0


class Activity(Struct, frozen=True):
    """All figures of a time. days has every day of it, oldest first, hours those from 0 to 23. failing are
    the numbers that failed most, slow those that took longest. before is how many faxes there were in as many
    days before; None where the archive does not reach back so far."""

    asked: Asked
    days: tuple[Day, ...] = ()
    hours: tuple[Hour, ...] = ()
    results: Results = Results()
    failing: tuple[NumberFigures, ...] = ()
    slow: tuple[NumberFigures, ...] = ()
    before: int | None = None

    @property
    def whole(self) -> Day:
        """All days as one."""
        return together(self.days, self.asked.period)

    @property
    def is_empty(self) -> bool:
        return not self.whole.faxes


def together(days: tuple[Day, ...], period: Period) -> Day:
    """The sum of several days."""
    return Day(
        period,
        sum(day.received for day in days),
        sum(day.sent for day in days),
        sum(day.pages_received for day in days),
        sum(day.pages_sent for day in days),
        sum(day.seconds for day in days),
    )


def line_seconds(calls: int, pages: int, standard_pages: int) -> int:
    """How long so many calls were on the line, of whose pages some were of standard resolution. No service
    tells it, so it is what such calls usually take."""
    return calls * _CALL_S + (pages - standard_pages) * _FINE_PAGE_S + standard_pages * _STANDARD_PAGE_S

"""What the figures of a time say, in sentences: the titles of the charts, and each figure by itself."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from faxdesk.domain.activity.figures import Activity, Day, Hour, NumberFigures, Period
from faxdesk.domain.activity.periods import Step
from faxdesk.domain.failure import reason_for
from faxdesk.words import mark, tr, tr_n

_FEWEST_OF_A_PEAK = 2
_NEARLY = 0.8
_MOST_PEAKS = 2
_LINE_STEPS = {
    Step.DAY: mark("Minutes on each day, as long as such pages usually take"),
    Step.WEEK: mark("Minutes in each week, as long as such pages usually take"),
    Step.MONTH: mark("Minutes in each month, as long as such pages usually take"),
    Step.YEAR: mark("Minutes in each year, as long as such pages usually take"),
}


class Writing(Struct, frozen=True):
    """How numbers, times of day, lengths of time in seconds, and days are written where the figures are
    shown. An hour is written as its beginning."""

    number: Callable[[int], str]
    hour: Callable[[int], str]
    lasting: Callable[[float], str]
    days: Callable[[Period], str]


class Findings:
    """Says one time's figures in words."""

    def __init__(self, activity: Activity, writing: Writing) -> None:
        self._activity = activity
        self._writing = writing

    # Titles, and what is counted

    def faxes(self) -> str:
        """How many there were, and how that compares."""
        count, before = self._activity.whole.faxes, self._activity.before
        number = self._writing.number
        if not count:
            return tr("No faxes in this time")
        if not before:
            return tr_n("{count} fax", "{count} faxes", count, count=number(count))
        if count == before:
            return tr_n(
                "{count} fax, as in as many days before",
                "{count} faxes, as many as in as many days before",
                count,
                count=number(count),
            )
        if count > before:
            return tr_n(
                "{count} fax, {more} more than in as many days before",
                "{count} faxes, {more} more than in as many days before",
                count,
                count=number(count),
                more=number(count - before),
            )
        return tr_n(
            "{count} fax, {fewer} fewer than in as many days before",
            "{count} faxes, {fewer} fewer than in as many days before",
            count,
            count=number(count),
            fewer=number(before - count),
        )

    def arrival(self) -> str:
        """How much of what was sent arrived."""
        results = self._activity.results
        if not results.all:
            return tr("Nothing was sent in this time")
        percent = results.percent
        if percent is None:
            return tr("All that you sent is still on its way")
        if not results.in_vain:
            return tr("All that you sent arrived")
        return tr("{percent} % of what you sent arrived", percent=self._writing.number(percent))

    def arrival_line(self) -> str:
        count, number = self._activity.whole.sent, self._writing.number
        numbers = self._activity.results.all
        to = tr_n("{count} number", "{count} numbers", numbers, count=number(numbers))
        return tr_n(
            "{count} fax to {numbers}", "{count} faxes to {numbers}", count, count=number(count), numbers=to
        )

    def hours(self) -> str:
        """When most fail."""
        failed = sum(hour.failed for hour in self._activity.hours)
        if not any(hour.sent for hour in self._activity.hours):
            return tr("Nothing was sent in this time")
        if not failed:
            return tr("Nothing failed, at whatever hour")
        peaks = self.peaks()
        if not peaks:
            return tr_n(
                "{count} fax failed",
                "{count} faxes failed, at all hours",
                failed,
                count=self._writing.number(failed),
            )
        hours = [self._writing.hour(hour) for hour in peaks]
        if len(hours) == 1:
            return tr("Most fail at {hour}", hour=hours[0])
        return tr("Most fail at {first} and at {second}", first=hours[0], second=hours[1])

    def peaks(self) -> tuple[int, ...]:
        """The hours that stand out by what failed; none where more than two are alike."""
        most = max((hour.failed for hour in self._activity.hours), default=0)
        if most < _FEWEST_OF_A_PEAK:
            return ()
        found = tuple(hour.hour for hour in self._activity.hours if hour.failed >= most * _NEARLY)
        return found if len(found) <= _MOST_PEAKS else ()

    def hours_line(self) -> str:
        return tr("Faxes that failed for somebody, by the hour they were sent at")

    def line(self) -> str:
        """How long it took on the line."""
        seconds = self._activity.whole.seconds
        if not seconds:
            return tr("Nothing was on the line")
        return tr("About {time} on the line", time=self._writing.lasting(seconds))

    def line_line(self, step: Step) -> str:
        return tr(_LINE_STEPS[step])

    def numbers(self) -> str:
        return tr("Numbers that need a look") if self._activity.failing else tr("No number needs a look")

    def numbers_line(self) -> str:
        if self._activity.failing:
            return tr("How much of what was sent there failed")
        return tr("Nothing failed in this time")

    def slow(self) -> str:
        return tr("Slowest numbers")

    def slow_line(self) -> str:
        return tr("Seconds for a page, from handing over until it was sent")

    # Single figures

    def received(self, day: Day) -> str:
        count = day.received
        return self._of_days(
            day,
            tr_n("{count} fax received", "{count} faxes received", count, count=self._writing.number(count)),
        )

    def sent(self, day: Day) -> str:
        count = day.sent
        return self._of_days(
            day, tr_n("{count} fax sent", "{count} faxes sent", count, count=self._writing.number(count))
        )

    def on_the_line(self, day: Day) -> str:
        return self._of_days(day, tr("about {time} on the line", time=self._writing.lasting(day.seconds)))

    def hour(self, hour: Hour) -> str:
        begin, end = (self._writing.hour(number % 24) for number in (hour.hour, hour.hour + 1))
        return tr_n(
            "{begin} to {end}: {failed} of {count} fax failed",
            "{begin} to {end}: {failed} of {count} faxes failed",
            hour.sent,
            begin=begin,
            end=end,
            failed=self._writing.number(hour.failed),
            count=self._writing.number(hour.sent),
        )

    def result(self, name: str, count: int) -> str:
        """One of the results, of all."""
        number = self._writing.number
        return tr(
            "{result}: {count} of {all}",
            result=name,
            count=number(count),
            all=number(self._activity.results.all),
        )

    def failing(self, figures: NumberFigures, name: str) -> str:
        number = self._writing.number
        return tr_n(
            "{name}: {failed} of {count} fax failed",
            "{name}: {failed} of {count} faxes failed",
            figures.sent,
            name=name,
            failed=number(figures.failed),
            count=number(figures.sent),
        )

    def slowness(self, figures: NumberFigures, name: str) -> str:
        seconds = round(figures.seconds)
        return tr_n(
            "{name}: {count} second a page",
            "{name}: {count} seconds a page",
            seconds,
            name=name,
            count=self._writing.number(seconds),
        )

    def _of_days(self, day: Day, text: str) -> str:
        return tr("{day}: {text}", day=self._writing.days(day.period), text=text)


def first_try() -> str:
    return tr("First try")


def retried() -> str:
    return tr("After a retry")


def failed(code: str) -> str:
    """What failed for a reason."""
    return tr("Failed: {reason}", reason=reason_for(code).short) if code else tr("Failed without a reason")


def still_open() -> str:
    return tr("Not known yet")

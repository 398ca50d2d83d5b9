"""What the five charts show of the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from faxdesk.domain.activity import activity_tables
from faxdesk.domain.activity.activity_tables import ChartTable
from faxdesk.domain.activity.figure_search import FigureSearch
from faxdesk.domain.activity.figures import Activity, NumberFigures
from faxdesk.domain.activity.findings import Findings
from faxdesk.domain.activity.periods import by_step, step_of
from faxdesk.ui.activity.figure import Column, Figure, Row
from faxdesk.ui.activity.figure_words import FigureWords, name_of, short_hour
from faxdesk.ui.common import wording
from faxdesk.words import tr

_MOST_FAILING, _MOST_SLOW = 4, 3
_MOSTLY_PERCENT = 50
"""A number that fails so often is red."""
_FIRST_HOUR, _LAST_HOUR = 8, 17
"""Hours that are shown even where nothing was sent."""


class ColumnsShown(Struct, frozen=True):
    """legend is of the colours' roles and their words; without one, there is a single series."""

    title: str
    line: str
    columns: Sequence[Column]
    table: ChartTable
    legend: Sequence[tuple[str, str]] = ()


class RowsShown(Struct, frozen=True):
    title: str
    line: str
    rows: Sequence[Row]
    table: ChartTable


class Charts:
    """For workers: it spells phone numbers."""

    def __init__(self, activity: Activity, words: FigureWords) -> None:
        self._activity = activity
        self._words = words
        self._said = Findings(activity, words.writing)
        self._search = FigureSearch(activity.asked)

    def faxes(self) -> ColumnsShown:
        """What came and went, by day."""
        step = step_of(self._activity.asked.period)
        said, search, number = self._said, self._search, wording.number_of
        columns = [
            Column(
                self._words.axis(part.period, step),
                (
                    Figure(
                        part.received,
                        number(part.received),
                        said.received(part),
                        search.received(part.period),
                        "data1",
                    ),
                    Figure(part.sent, number(part.sent), said.sent(part), search.sent(part.period)),
                ),
            )
            for part in by_step(self._activity.days, step)
        ]
        whole = self._activity.whole
        legend = (
            ("data1", tr("Received {count}", count=number(whole.received))),
            ("data2", tr("Sent {count}", count=number(whole.sent))),
        )
        pages = wording.pages(whole.pages_received + whole.pages_sent)
        table = activity_tables.faxes_table(self._activity, step)
        return ColumnsShown(said.faxes(), pages, columns, table, legend if whole.faxes else ())

    def results(self) -> RowsShown:
        """What became of it."""
        results, search = self._activity.results, self._search
        searches = [
            search.first_try(),
            search.retried(),
            *(search.failed(code) for code, _count in results.failed),
            "",
        ]
        inks = ["data1", "data1", *("danger" for _reason in results.failed), "data2"]
        rows = [
            Row(name, Figure(count, wording.number_of(count), self._said.result(name, count), found, ink))
            for (name, count), found, ink in zip(
                activity_tables.result_rows(self._activity), searches, inks, strict=False
            )
            if count
        ]
        line = self._said.arrival_line() if results.all else ""
        table = activity_tables.results_table(self._activity)
        return RowsShown(self._said.arrival(), line, rows if results.all else (), table)

    def hours(self) -> ColumnsShown:
        """When faxes fail."""
        hours = self._activity.hours
        used = [hour.hour for hour in hours if hour.sent]
        first, last = min([_FIRST_HOUR, *used]), max([_LAST_HOUR, *used])
        peaks = self._said.peaks()
        columns = [
            Column(
                short_hour(hour.hour),
                (
                    Figure(
                        hour.failed,
                        wording.number_of(hour.failed),
                        self._said.hour(hour),
                        self._search.failed_at_hour(hour.hour),
                        "data1" if hour.hour in peaks else "data2",
                    ),
                ),
            )
            for hour in hours[first : last + 1]
        ]
        table = activity_tables.hours_table(self._activity)
        return ColumnsShown(self._said.hours(), self._said.hours_line(), columns, table)

    def line(self) -> ColumnsShown:
        """How long the line was in use."""
        step = step_of(self._activity.asked.period, long=True)
        parts = by_step(self._activity.days, step)
        last = parts[-1] if parts else None
        columns = [
            Column(
                self._words.axis(part.period, step),
                (
                    Figure(
                        part.seconds / 60,
                        wording.lasting(part.seconds),
                        self._said.on_the_line(part),
                        self._search.of_days(part.period),
                        "data1" if part is last else "data2",
                    ),
                ),
            )
            for part in parts
        ]
        table = activity_tables.line_table(self._activity, step)
        return ColumnsShown(self._said.line(), self._said.line_line(step), columns, table)

    def numbers(self) -> RowsShown:
        """Where faxes fail."""
        rows = self._rows(self._activity.failing[:_MOST_FAILING], self._failing)
        table = activity_tables.numbers_table(self._activity)
        return RowsShown(self._said.numbers(), self._said.numbers_line(), rows, table)

    def slow(self) -> RowsShown:
        """Where they take long."""
        rows = self._rows(self._activity.slow[:_MOST_SLOW], self._slow)
        return RowsShown(self._said.slow(), self._said.slow_line(), rows, ChartTable((), ()))

    def _rows(
        self, numbers: Sequence[NumberFigures], figure: Callable[[NumberFigures, str], Figure]
    ) -> list[Row]:
        shown = [(number, name_of(number)) for number in numbers]
        return [Row(name, figure(number, name)) for number, name in shown]

    def _failing(self, number: NumberFigures, name: str) -> Figure:
        percent = number.percent
        text = tr("{percent} %", percent=wording.number_of(percent))
        ink = "danger" if percent >= _MOSTLY_PERCENT else "data1"
        return Figure(
            percent, text, self._said.failing(number, name), self._search.failed_at(number.number), ink
        )

    def _slow(self, number: NumberFigures, name: str) -> Figure:
        text = tr("{count} s", count=round(number.seconds))
        search = self._search.arrived_at(number.number)
        return Figure(number.seconds, text, self._said.slowness(number, name), search)

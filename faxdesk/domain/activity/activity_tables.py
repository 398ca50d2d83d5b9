"""The figures as tables: one of all for programs and spreadsheets, and one behind each chart for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from faxdesk.domain.activity import findings
from faxdesk.domain.activity.figures import Activity, Day, NumberFigures
from faxdesk.domain.activity.periods import Step, by_step
from faxdesk.domain.search.query import reason_word
from faxdesk.words import tr

Cell = str | int
COLUMNS = ("figure", "of", "name", "value")


class ChartTable(Struct, frozen=True):
    """What a chart shows, for people: the heads of its columns, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def all_figures(activity: Activity) -> list[tuple[str, str, str, Cell]]:
    """Everything, one figure a row, under COLUMNS: which figure, of which day, hour, reason or number, what
    that is called, and the value. Days without faxes and hours without faxes sent are left out."""
    rows: list[tuple[str, str, str, Cell]] = []
    for day in activity.days:
        if day.faxes:
            rows += [(figure, str(day.period.first), "", value) for figure, value in _of_day(day).items()]
    results = activity.results
    rows += [
        ("arrived_at_first_try", "", "", results.first_try),
        ("arrived_after_retry", "", "", results.retried),
        ("not_known_yet", "", "", results.open),
        *(("failed_for", code, reason_word(code), count) for code, count in results.failed),
    ]
    for hour in activity.hours:
        if hour.sent:
            rows.append(("sent_at_hour", str(hour.hour), "", hour.sent))
            rows.append(("failed_at_hour", str(hour.hour), "", hour.failed))
    for number in activity.failing:
        rows.append(("sent_to_number", number.number, number.name, number.sent))
        rows.append(("failed_at_number", number.number, number.name, number.failed))
    rows += [
        ("seconds_a_page", number.number, number.name, round(number.seconds)) for number in activity.slow
    ]
    return rows


def as_document(activity: Activity) -> dict[str, Any]:
    """Everything, for JSON."""
    period, results = activity.asked.period, activity.results
    whole = activity.whole
    return {
        "first_day": str(period.first),
        "last_day": str(period.last),
        "search": activity.asked.limit or None,
        **_of_day(whole),
        "faxes_before": activity.before,
        "arrived_at_first_try": results.first_try,
        "arrived_after_retry": results.retried,
        "failed": results.in_vain,
        "not_known_yet": results.open,
        "reasons": [{"reason": code or None, "count": count} for code, count in results.failed],
        "days": [{"day": str(day.period.first), **_of_day(day)} for day in activity.days],
        "hours": [{"hour": hour.hour, "sent": hour.sent, "failed": hour.failed} for hour in activity.hours],
        "failing_numbers": [
            {**_who(number), "sent": number.sent, "failed": number.failed} for number in activity.failing
        ],
        "slow_numbers": [
            {**_who(number), "sent": number.sent, "seconds_a_page": number.seconds}
            for number in activity.slow
        ],
    }


def faxes_table(activity: Activity, step: Step) -> ChartTable:
    columns = (tr("Received"), tr("Sent"), tr("Pages received"), tr("Pages sent"))
    rows: Iterator[tuple[Cell, ...]] = (
        (*_when(part, step), part.received, part.sent, part.pages_received, part.pages_sent)
        for part in by_step(activity.days, step)
    )
    return ChartTable((*_when_columns(step), *columns), tuple(rows))


def line_table(activity: Activity, step: Step) -> ChartTable:
    rows: Iterator[tuple[Cell, ...]] = (
        (*_when(part, step), round(part.seconds / 60)) for part in by_step(activity.days, step)
    )
    return ChartTable((*_when_columns(step), tr("Minutes")), tuple(rows))


def results_table(activity: Activity) -> ChartTable:
    return ChartTable((tr("Result"), tr("Numbers")), tuple(result_rows(activity)))


def result_rows(activity: Activity) -> list[tuple[str, int]]:
    """The results with what they are called."""
    results = activity.results
    rows = [(findings.first_try(), results.first_try), (findings.retried(), results.retried)]
    rows += [(findings.failed(code), count) for code, count in results.failed]
    return [*rows, (findings.still_open(), results.open)] if results.open else rows


def hours_table(activity: Activity) -> ChartTable:
    rows = tuple((hour.hour, hour.sent, hour.failed) for hour in activity.hours if hour.sent)
    return ChartTable((tr("Hour"), tr("Sent"), tr("Failed")), rows)


def numbers_table(activity: Activity) -> ChartTable:
    """Those that fail, then those that are slow."""
    failing = {number.number: number for number in activity.failing}
    slow = {number.number: number for number in activity.slow}
    columns = (tr("Number"), tr("Name"), tr("Sent"), tr("Failed"), tr("Seconds a page"))
    rows = []
    for number in dict.fromkeys((*failing, *slow)):
        fails, lasts = failing.get(number), slow.get(number)
        either = fails or lasts
        assert either is not None
        rows.append(
            (
                number,
                either.name,
                either.sent,
                fails.failed if fails else 0,
                round(lasts.seconds) if lasts else "",
            )
        )
    return ChartTable(columns, tuple(rows))


def _when_columns(step: Step) -> tuple[str, ...]:
    return (tr("Day"),) if step == Step.DAY else (tr("First day"), tr("Last day"))


def _when(part: Day, step: Step) -> tuple[str, ...]:
    first, last = str(part.period.first), str(part.period.last)
    return (first,) if step == Step.DAY else (first, last)


def _of_day(day: Day) -> dict[str, int]:
    return {
        "received": day.received,
        "sent": day.sent,
        "pages_received": day.pages_received,
        "pages_sent": day.pages_sent,
        "line_seconds": day.seconds,
    }


def _who(number: NumberFigures) -> dict[str, str | None]:
    return {"number": number.number, "name": number.name or None}

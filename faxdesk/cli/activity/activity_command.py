"""`activity`: what was sent and received over a time, in figures. It asks the archive alone."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta

from faxdesk.cli.exit_codes import EXIT_DONE, WrongUse
from faxdesk.cli.output import Printer
from faxdesk.domain.activity import activity_tables
from faxdesk.domain.activity.figures import Activity, NumberFigures, Period
from faxdesk.domain.activity.findings import Findings, Writing
from faxdesk.domain.activity.periods import Reach
from faxdesk.domain.files.csv_table import as_csv
from faxdesk.domain.phone import display_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.search.days import Days, read_days
from faxdesk.services.activity.activity_figures import Whose
from faxdesk.services.desk import Desk
from faxdesk.words import number_text, tr

_MOST_NUMBERS = 5


def activity(desk: Desk, options: argparse.Namespace, printer: Printer, token: CancelToken) -> int:
    """Count, and print it as JSON, as CSV with one figure a row, or in words."""
    if options.csv and printer.as_json:
        raise WrongUse(tr("It is printed either as JSON or as CSV."), tr("Leave out --json or --csv."))
    figures = desk.activity.figures(_period(desk, options), Whose(options.person, options.tag), token)
    if options.csv:
        table = as_csv(activity_tables.COLUMNS, activity_tables.all_figures(figures))
        # A terminal, and a program that reads it, want no mark of Excel's.
        sys.stdout.write(table.decode("utf-8-sig").replace("\r\n", "\n"))
        return EXIT_DONE
    printer.result(activity_tables.as_document(figures), _lines(figures))
    return EXIT_DONE


def _period(desk: Desk, options: argparse.Namespace) -> Period:
    usual = desk.activity.period(Reach.MONTH)
    today = usual.last
    first = _days(options.since, "--since", usual)[0] if options.since else usual.first
    after = _days(options.until, "--until", usual)[1] if options.until else today + timedelta(days=1)
    if options.until and not options.since:
        first = after - timedelta(days=usual.days)
    if first >= after:
        raise WrongUse(
            tr("There is no day from {first} on and up to then.", first=first), tr("Exchange them.")
        )
    return Period(first, after)


def _days(text: str, option: str, usual: Period) -> Days:
    days = read_days(text, usual.last)
    if days is None:
        raise WrongUse(
            tr("“{text}” after {option} is no day.", text=text, option=option),
            tr("Such as 2026-11-20, 2026-11, yesterday, or “last month”."),
        )
    return days


def _lines(figures: Activity) -> list[str]:
    said = Findings(figures, Writing(number_text, _hour, _lasting, _days_text))
    whole = figures.whole
    lines = [f"{_days_text(figures.asked.period)}", said.faxes()]
    if figures.is_empty:
        return lines
    rows = [(tr("Received"), whole.received), (tr("Sent"), whole.sent)]
    rows += [(tr("Pages received"), whole.pages_received), (tr("Pages sent"), whole.pages_sent)]
    lines += [*_table(rows), said.line(), "", said.arrival()]
    if figures.results.all:
        lines += [*_table(activity_tables.result_rows(figures)), said.hours()]
    if figures.failing:
        lines += ["", said.numbers()]
        lines += [f"  {said.failing(number, _name(number))}" for number in figures.failing[:_MOST_NUMBERS]]
    if figures.slow:
        lines += ["", said.slow()]
        lines += [f"  {said.slowness(number, _name(number))}" for number in figures.slow[:_MOST_NUMBERS]]
    return lines


def _table(rows: list[tuple[str, int]]) -> list[str]:
    width = max(len(name) for name, _count in rows)
    return [f"  {name:<{width}}  {number_text(count):>7}" for name, count in rows]


def _name(figures: NumberFigures) -> str:
    number = display_number(figures.number)
    return tr("{name} ({number})", name=figures.name, number=number) if figures.name else number


def _hour(hour: int) -> str:
    return f"{hour}:00"


def _lasting(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return (
        tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
        if hours
        else tr("{count} min", count=minutes)
    )


def _days_text(period: Period) -> str:
    if period.days == 1:
        return str(period.first)
    return tr("{first} to {last}", first=period.first, last=period.last)

"""What a row of a fax list says: what the fax is about, its time, and the head of its group of time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from faxdesk.domain.search.list_groups import Group, Span
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.ui.common import wording
from faxdesk.words import tr, tr_in

_DAYS_WITH_A_GROUP = 7


def about(row: FaxRow) -> str:
    """What the fax is about: what its pages say, else the name of its document, else its pages; of one to
    many how it stands."""
    if states := wording.states_of_many(row):
        return states
    title = row.all_titles
    return row.subject or (title if title != wording.peer(row) else "") or wording.pages(row.pages)


def time(row: FaxRow, now: datetime, *, day_is_said: bool = False) -> str:
    """When it came or was written; of one that is to go out later, when that is. Of this week's faxes the
    time of day is said where the head of their group has the day."""
    if row.status.kind == StatusKind.SCHEDULED and row.status.at is not None:
        return wording.when_to_come(row.status.at, now)
    days = (now.astimezone().date() - row.created_at.astimezone().date()).days
    if day_is_said and 0 <= days < _DAYS_WITH_A_GROUP:
        return wording.clock_time(row.created_at)
    return wording.when(row.created_at, now)


def more(count: int) -> str:
    """Of tags, how many are not shown."""
    return f"+{wording.number_of(count)}"


def group_head(group: Group, now: datetime) -> str:
    """The head of a group of time: Today, Thursday, October, 2025."""
    locale, day = QLocale(), group.day
    if group.span == Span.LATER:
        return tr_in("the head of a group of faxes", "Later")
    if group.span == Span.TODAY:
        return tr("Today")
    if group.span == Span.YESTERDAY:
        return tr("Yesterday")
    if group.span == Span.DAY:
        return locale.standaloneDayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    if group.span == Span.YEAR:
        return str(day.year)
    month = locale.standaloneMonthName(day.month, QLocale.FormatType.LongFormat)
    # In January the months before are those of another year.
    return month if day.year == now.astimezone().year else tr("{month} {year}", month=month, year=day.year)

"""What a row of a fax list says: what the fax is about, its time, its state in one short chip, and the head
of its group of time."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from faxdesk.domain.fax import UNTOLD, Direction
from faxdesk.domain.search.list_groups import Group, Span
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.ui.common import wording
from faxdesk.words import mark, tr, tr_in

LONGEST_CHIP = 14
"""The most letters of a chip in English; more would take the room of what the fax is about."""

_DAYS_WITH_A_GROUP = 7

_PLAIN = {
    StatusKind.HELD_BACK: (mark("Leaves soon"), "neutral"),
    StatusKind.ON_HOLD: (mark("Waits for you"), "warning"),
    StatusKind.QUEUED: (mark("Waits its turn"), "neutral"),
    StatusKind.CHECKING: (mark("Checking"), "warning"),
    StatusKind.UNKNOWN: (mark("Needs you"), "danger"),
    StatusKind.NEEDS_YOU: (mark("Needs you"), "danger"),
    StatusKind.ACCEPTED: (mark("On its way"), "neutral"),
    StatusKind.STUCK: (mark("Still not sent"), "warning"),
    StatusKind.SENT: (mark("Sent"), "success"),
    StatusKind.PARTLY_SENT: (mark("Failed"), "danger"),
    StatusKind.FAILED: (mark("Failed"), "danger"),
    StatusKind.CANCELLED: (mark("Cancelled"), "neutral"),
}
_UNDER_WAY = {StatusKind.UPLOADING, StatusKind.ACCEPTED, StatusKind.PARTLY_SENT}


def about(row: FaxRow) -> str:
    """What the fax is about: what its pages say, else the name of its document, else its pages."""
    return row.subject or (row.title if row.title != wording.peer(row) else "") or wording.pages(row.pages)


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


def state_chip(row: FaxRow, now: datetime, upload: float | None = None) -> tuple[str, str]:
    """How far a fax is, in a word or two, and the tone of its chip; "" where nothing is to be said. upload is
    the part of the fax's bytes that is out, 0 to 1, where it is known."""
    status = row.status
    if row.direction == Direction.INBOUND:
        return _of_received(row)
    if status.total > 1 and status.sent and status.kind in _UNDER_WAY:
        sent, total = wording.number_of(status.sent), wording.number_of(status.total)
        return tr("{sent} of {total}", sent=sent, total=total), "neutral"
    if status.kind == StatusKind.UPLOADING:
        # All bytes are out long before the service says that it has them.
        if upload is None or upload >= 1:
            return tr("Sending"), "neutral"
        return tr("Sending {percent} %", percent=int(upload * 100)), "neutral"
    if status.kind == StatusKind.WAITING:
        return _waiting(status, now), "warning"
    if status.kind == StatusKind.SCHEDULED:
        return _scheduled(status, now), "neutral"
    if status.kind == StatusKind.OTHER:
        return status.reason[:LONGEST_CHIP], "neutral"
    if status.kind == StatusKind.ACCEPTED and status.reason == "you":
        return tr("Went out"), "neutral"
    if status.kind == StatusKind.ACCEPTED and status.reason == UNTOLD:
        return tr("Not all known"), "neutral"
    text, tone = _PLAIN.get(status.kind, ("", ""))
    return (tr(text) if text else ""), tone


def _of_received(row: FaxRow) -> tuple[str, str]:
    if row.thumbnail:
        return "", ""
    return (tr("Pages missing"), "danger") if row.only_here else (tr("Fetching"), "neutral")


def _waiting(status: FaxStatus, now: datetime) -> str:
    if status.at is None or status.at <= now:
        return tr("Waiting")
    if status.at.astimezone().date() == now.astimezone().date():
        at = wording.clock_time(status.at)
    else:
        at = wording.when_to_come(status.at, now)
    reason = status.reason.rstrip(".")
    text = tr("{reason} · {time}", reason=reason, time=at)
    if reason and len(text) <= LONGEST_CHIP:
        return text
    return tr("Waits · {time}", time=at)


def _scheduled(status: FaxStatus, now: datetime) -> str:
    if status.at is None:
        return tr("Scheduled")
    days = (status.at.astimezone().date() - now.astimezone().date()).days
    time_ = wording.clock_time(status.at)
    if days <= 0:
        return tr("Today {time}", time=time_)
    if days == 1:
        return tr("Tomorrow {time}", time=time_)
    if days < 7:
        return tr("Scheduled {day}", day=wording.when_to_come(status.at, now))
    return tr("For {day}", day=wording.when_to_come(status.at, now))


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

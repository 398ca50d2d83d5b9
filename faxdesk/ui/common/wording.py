"""The words of the window: states, times, counts and sizes, everywhere the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QDate, QLocale, QTime

from faxdesk.domain.fax import Direction, Resolution
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.domain.status_wording import words_of
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.words import listed, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.domain.sent_page import LineTime

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"


class StatusWords(NamedTuple):
    """icon is a name for icons.icon(), role a colour of the theme; text "" says nothing."""

    icon: str
    text: str
    role: str


def status_text(status: FaxStatus, now: datetime, upload: float | None = None) -> StatusWords:
    """How far a fax is. upload is the part of its bytes that is out, 0 to 1, where it is known. Green is
    for what was sent alone."""
    icon, role = _MARKS[status.kind]
    return StatusWords(icon, words_of(status, now, lambda at: moment(at, now), upload), role)


_MARKS = {
    StatusKind.NONE: ("", "muted"),
    StatusKind.UNREAD: ("unread", "accent"),
    StatusKind.DRAFT: ("draft", "muted"),
    StatusKind.HELD_BACK: ("clock", "accent"),
    StatusKind.ON_HOLD: ("pause", "warning"),
    StatusKind.PAUSED: ("pause", "warning"),
    StatusKind.QUEUED: ("queued", "muted"),
    StatusKind.WAITING: ("waiting", "warning"),
    StatusKind.UPLOADING: ("upload", "accent"),
    StatusKind.CHECKING: ("search", "warning"),
    StatusKind.UNKNOWN: ("question", "danger"),
    StatusKind.NEEDS_YOU: ("alert", "danger"),
    StatusKind.SCHEDULED: ("scheduled", "muted"),
    StatusKind.ACCEPTED: ("accepted", "muted"),
    StatusKind.STUCK: ("clock", "warning"),
    StatusKind.SENT: ("sent", "success"),
    StatusKind.PARTLY_SENT: ("partly", "danger"),
    StatusKind.FAILED: ("failed", "danger"),
    StatusKind.CANCELLED: ("remove", "muted"),
    StatusKind.OTHER: ("info", "muted"),
}


# Times


def clock_time(at: datetime) -> str:
    """The time of day as the system writes it, without seconds."""
    local = at.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), time_pattern())


def clock_time_exact(at: datetime) -> str:
    """The time of day to the second."""
    local = at.astimezone()
    pattern = time_pattern().replace("mm", "mm:ss")
    return QLocale().toString(QTime(local.hour, local.minute, local.second), pattern)


def time_pattern() -> str:
    """How the time of day is written, without seconds."""
    locale = QLocale()
    if locale.language() == QLocale.Language.C:
        return "H:mm"
    return locale.timeFormat(QLocale.FormatType.ShortFormat).replace(":ss", "").replace(".ss", "")


def when(at: datetime, now: datetime) -> str:
    """A time as a list shows it: 9:41 today, Mon this week, 12 Oct this year, 2025-10-12 before."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return clock_time(at)
    if today - timedelta(days=7) < day < today:
        return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return short_date(day, today)


def when_to_come(at: datetime, now: datetime) -> str:
    """A time to come as a list shows it: 18:00 today, Tue within a week, 12 Dec later."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day <= today:
        return clock_time(at)
    if day < today + timedelta(days=7):
        return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return short_date(day, today)


def moment(at: datetime, now: datetime) -> str:
    """A time to come, or just past, with its time of day: 9:41, tomorrow 9:41, Tue 9:41, 12 Oct 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    time = clock_time(at)
    if day == today:
        return time
    if day == today + timedelta(days=1):
        return tr("tomorrow {time}", time=time)
    if today < day < today + timedelta(days=7):
        weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
        return tr("{day} {time}", day=weekday, time=time)
    return tr("{day} {time}", day=short_date(day, today), time=time)


def when_in_full(at: datetime, now: datetime) -> str:
    """A time as a pane shows it: Today 9:41, Yesterday 9:41, Monday, 12 October 2026 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return tr("Today {time}", time=clock_time(at))
    if day == today - timedelta(days=1):
        return tr("Yesterday {time}", time=clock_time(at))
    locale = QLocale()
    long_date = locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
    return tr("{day} {time}", day=long_date, time=clock_time(at))


def date_and_time(at: datetime, now: datetime) -> str:
    """A time to come, in a sentence that stands for itself: today 9:41, tomorrow 9:41, Tue 24 Nov 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return tr("today {time}", time=clock_time(at))
    if day == today + timedelta(days=1):
        return tr("tomorrow {time}", time=clock_time(at))
    weekday = QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return tr("{weekday} {day} {time}", weekday=weekday, day=short_date(day, today), time=clock_time(at))


def in_a_sentence(at: datetime, now: datetime) -> str:
    """A time that has passed, within a sentence: today at 9:41, yesterday at 9:41, on 12 Oct at 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return tr("today at {time}", time=clock_time(at))
    if day == today - timedelta(days=1):
        return tr("yesterday at {time}", time=clock_time(at))
    return tr("on {day} at {time}", day=short_date(day, today), time=clock_time(at))


def first_day_of_week() -> int:
    """The day with which a week begins, from 1 for Monday."""
    locale = QLocale()
    if locale.language() == QLocale.Language.Arabic:
        # Its formats may be those of another country, for their digits; this is the person's own.
        locale = QLocale.system()
    return locale.firstDayOfWeek().value


def short_date(day: date, today: date) -> str:
    """A day as a list shows it: 12 Oct this year, 2025-10-12 before."""
    if day.year != today.year:
        return day.isoformat()
    locale = QLocale()
    month = locale.monthName(day.month, QLocale.FormatType.ShortFormat)
    month_first = locale.dateFormat(QLocale.FormatType.ShortFormat).lstrip("'").startswith("M")
    return f"{month} {day.day}" if month_first else f"{day.day} {month}"


# Counts and sizes


def number_of(number: int) -> str:
    """A number as its reader writes it: 1,200."""
    return QLocale().toString(number)


def pages(number: int | None) -> str:
    """ "" while the number is not known."""
    return tr_n("{count} page", "{count} pages", number, count=number_of(number)) if number else ""


def faxes(number: int) -> str:
    return tr_n("{count} fax", "{count} faxes", number, count=number_of(number))


def size(octets: int) -> str:
    """A size as people read it: 812 KB, 3.4 MB (decimal)."""
    if octets < 1_000_000:
        return tr("{size} KB", size=max(round(octets / 1000), 1))
    return tr("{size} MB", size=QLocale().toString(octets / 1_000_000, "f", 1))


def line_time(time: LineTime) -> str:
    """How long something takes on the line, from two good machines to two old ones: 26 to 45 s, 1 to 3 min,
    1.5 to 3 h."""
    if time.high < 100:
        return tr("{low} to {high} s", low=round(time.low), high=round(time.high))
    if time.high < 5400:
        low, high = int(time.low // 60), ceil(time.high / 60)
        if low == 0:
            return tr("{seconds} s to {minutes} min", seconds=round(time.low), minutes=high)
        return tr("{low} to {high} min", low=low, high=high)
    hours = [QLocale().toString(round(seconds / 1800) / 2, "f", 1) for seconds in (time.low, time.high)]
    return tr("{low} to {high} h", low=hours[0], high=hours[1])


def lasting(seconds: float) -> str:
    """How long something takes or has taken, to its minute: 45 s, 13 min, 2 h 13 min, 3 d 4 h."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return tr("{count} s", count=whole)
    minutes = whole // 60
    if minutes < 60:
        return tr("{count} min", count=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return (
            tr("{hours} h {minutes} min", hours=hours, minutes=minutes)
            if minutes
            else tr("{count} h", count=hours)
        )
    days, hours = divmod(hours, 24)
    return tr("{days} d {hours} h", days=days, hours=hours) if hours else tr("{count} d", count=days)


def resolution(value: Resolution | None) -> str:
    return {Resolution.FINE: tr("Fine"), Resolution.STANDARD: tr("Standard"), None: ""}[value]


# Faxes


def number_text(number: str) -> str:
    """A phone number that stays left-to-right among words that do not."""
    return f"{_LEFT_TO_RIGHT}{number}{_END}" if number else ""


def peer(row: FaxRow) -> str:
    """Whom a fax is from or to, as far as it is known: of one to many what it is called, and how many."""
    if row.to_many:
        return tr("{name} · {count}", name=row.name, count=number_of(row.to_many))
    if row.name or row.number:
        return row.name or row.number
    if row.title:
        return row.all_titles
    return tr("Unknown sender") if row.direction == Direction.INBOUND else tr("No recipient yet")


def others(row: FaxRow) -> str:
    """The recipients that do not fit: "+2"; "" where there is one."""
    return f"+{row.others}" if row.others else ""


def states_of_many(row: FaxRow) -> str:
    """How a fax to many stands: 312 sent, 3 failed, 185 to go; "" for any other."""
    status = row.status
    if not row.to_many or not status.total:
        return ""
    to_go = status.total - status.sent - status.failed
    return listed(
        tr_n("{count} sent", "{count} sent", status.sent, count=number_of(status.sent))
        if status.sent
        else "",
        tr_n("{count} failed", "{count} failed", status.failed, count=number_of(status.failed))
        if status.failed
        else "",
        tr_n("{count} to go", "{count} to go", to_go, count=number_of(to_go)) if to_go else "",
    )


def only_here() -> str:
    """Of a fax that the service does not have any more."""
    return tr("Only on this computer")


def legal_hold() -> str:
    """Of a fax that nobody can delete."""
    return tr("Legal hold")


def second_line(row: FaxRow) -> str:
    """What a list says below the name: pages, or the first document of a fax still being written."""
    pages_text = pages(row.pages)
    if row.only_here:
        pages_text = tr("{pages}, only on this computer", pages=pages_text) if pages_text else only_here()
    title = states_of_many(row) or row.all_titles
    if title and title != peer(row):
        return tr("{title}, {pages}", title=title, pages=pages_text) if pages_text else title
    return pages_text


def sentence(row: FaxRow, now: datetime, upload: float | None = None) -> str:
    """A row as a screen reader speaks it: Unread, Northside Clinic, 3 pages, today 9:41."""
    status = status_text(row.status, now, upload).text
    who = peer(row)
    if row.others:
        who = tr_n("{name} and {count} other", "{name} and {count} others", row.others, name=who)
    unread = row.direction == Direction.INBOUND and not row.is_read
    time = in_a_sentence(row.created_at, now)
    held = legal_hold() if row.is_held else ""
    return listed(tr("Unread") if unread else "", who, second_line(row), time, "" if unread else status, held)


def connection(
    state: Connection, waiting: int, poll_seconds: int, *, never_live: bool = False
) -> StatusWords:
    """The state of the connection with the service; waiting is how many faxes the service does not have yet;
    never_live tells that it will go on without being told by the service."""
    if state == Connection.LIVE:
        return StatusWords("dot", tr("Live"), "success")
    if state == Connection.CHECKING:
        if never_live:
            return StatusWords("dot", _not_live(poll_seconds), "muted")
        return StatusWords("dot", _checking(poll_seconds), "success")
    if state == Connection.OFFLINE:
        return StatusWords("offline", _offline(waiting), "warning")
    if state == Connection.SIGN_IN_AGAIN:
        return StatusWords("alert", tr("Sign in again"), "danger")
    if state == Connection.PAUSED:
        return StatusWords("pause", tr("Paused by {service}", service=service_name()), "warning")
    if state == Connection.NOT_CHECKING:
        return StatusWords("pause", tr("Checking is paused"), "warning")
    if state == Connection.HELD_UP:
        return StatusWords("alert", tr("No new faxes for now"), "danger")
    if state == Connection.CONNECTING:
        return StatusWords("sync", tr("Connecting"), "muted")
    return StatusWords("sign-out", tr("Not signed in"), "muted")


def connection_hint(event: ConnectionChanged, poll_seconds: int) -> str:
    """Why it is so, and what that means for new faxes; "" where nothing is to be added."""
    if event.state == Connection.LIVE:
        return tr("{service} tells FaxDesk of new faxes at once.", service=service_name())
    if event.state == Connection.CHECKING:
        means = _looks(poll_seconds)
        if event.problem:
            return f"{means} {event.problem}"
        being_made = tr(
            "The live connection, by which {service} tells of new faxes at once, is being made.",
            service=service_name(),
        )
        return f"{means} {being_made}"
    if event.state == Connection.NOT_CHECKING:
        return tr("You have paused it. F5 goes on with it; what waits in the outbox leaves all the same.")
    return str(event.problem) if event.problem else ""


def _minutes(seconds: int) -> int:
    """The whole minutes of a pause; 0 where it is told in seconds."""
    return 0 if seconds % 60 else seconds // 60


def _checking(pause_s: int) -> str:
    if minutes := _minutes(pause_s):
        return tr_n("Checking every minute", "Checking every {count} minutes", minutes)
    return tr("Checking every {count} s", count=pause_s)


def _not_live(pause_s: int) -> str:
    if minutes := _minutes(pause_s):
        return tr_n("Not live: checking every minute", "Not live: checking every {count} minutes", minutes)
    return tr("Not live: checking every {count} s", count=pause_s)


def _looks(pause_s: int) -> str:
    if minutes := _minutes(pause_s):
        return tr_n(
            "FaxDesk looks for new faxes every minute.",
            "FaxDesk looks for new faxes every {count} minutes.",
            minutes,
        )
    return tr("FaxDesk looks for new faxes every {count} s.", count=pause_s)


def _offline(waiting: int) -> str:
    if not waiting:
        return tr("Offline")
    return tr_n(
        "Offline: {count} fax waits", "Offline: {count} faxes wait", waiting, count=number_of(waiting)
    )


def fetching(done: int, total: int | None) -> str:
    """How much of the mailbox's history has been fetched."""
    locale = QLocale()
    if total is None:
        return tr("Fetching older faxes: {done}", done=locale.toString(done))
    return tr(
        "Fetching older faxes: {done} of {total}", done=locale.toString(done), total=locale.toString(total)
    )

"""The words of the window: states, times, counts and sizes, everywhere the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from PySide6.QtCore import QDate, QLocale, QTime

from faxdesk.domain.fax import Direction, Resolution
from faxdesk.domain.service_name import service_name
from faxdesk.domain.status import FaxRow, FaxStatus, StatusKind
from faxdesk.domain.status_wording import words_of
from faxdesk.services.events import Connection, ConnectionChanged
from faxdesk.words import tr

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
    return QLocale.system().toString(QTime(local.hour, local.minute), _time_pattern())


def clock_time_exact(at: datetime) -> str:
    """The time of day to the second."""
    local = at.astimezone()
    pattern = _time_pattern().replace("mm", "mm:ss")
    return QLocale.system().toString(QTime(local.hour, local.minute, local.second), pattern)


def _time_pattern() -> str:
    locale = QLocale.system()
    if locale.language() == QLocale.Language.C:
        return "H:mm"
    return locale.timeFormat(QLocale.FormatType.ShortFormat).replace(":ss", "").replace(".ss", "")


def when(at: datetime, now: datetime) -> str:
    """A time as a list shows it: 9:41 today, Mon this week, 12 Oct this year, 2025-10-12 before."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return clock_time(at)
    if today - timedelta(days=7) < day < today:
        return QLocale.system().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return _short_date(day, today)


def when_to_come(at: datetime, now: datetime) -> str:
    """A time to come as a list shows it: 18:00 today, Tue within a week, 12 Dec later."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day <= today:
        return clock_time(at)
    if day < today + timedelta(days=7):
        return QLocale.system().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return _short_date(day, today)


def moment(at: datetime, now: datetime) -> str:
    """A time to come, or just past, with its time of day: 9:41, tomorrow 9:41, Tue 9:41, 12 Oct 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    time = clock_time(at)
    if day == today:
        return time
    if day == today + timedelta(days=1):
        return f"tomorrow {time}"
    if today < day < today + timedelta(days=7):
        return f"{QLocale.system().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)} {time}"
    return f"{_short_date(day, today)} {time}"


def when_in_full(at: datetime, now: datetime) -> str:
    """A time as a pane shows it: Today 9:41, Yesterday 9:41, Monday, 12 October 2026 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return f"Today {clock_time(at)}"
    if day == today - timedelta(days=1):
        return f"Yesterday {clock_time(at)}"
    locale = QLocale.system()
    long_date = locale.toString(QDate(day.year, day.month, day.day), QLocale.FormatType.LongFormat)
    return f"{long_date} {clock_time(at)}"


def date_and_time(at: datetime, now: datetime) -> str:
    """A time to come, in a sentence that stands for itself: today 9:41, tomorrow 9:41, Tue 24 Nov 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    if day == today:
        return f"today {clock_time(at)}"
    if day == today + timedelta(days=1):
        return f"tomorrow {clock_time(at)}"
    weekday = QLocale.system().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
    return f"{weekday} {_short_date(day, today)} {clock_time(at)}"


def in_a_sentence(at: datetime, now: datetime) -> str:
    """A time that has passed, within a sentence: today at 9:41, yesterday at 9:41, on 12 Oct at 9:41."""
    day, today = at.astimezone().date(), now.astimezone().date()
    known = {today: "today", today - timedelta(days=1): "yesterday"}
    return f"{known.get(day) or 'on ' + _short_date(day, today)} at {clock_time(at)}"


def _short_date(day: date, today: date) -> str:
    if day.year != today.year:
        return day.isoformat()
    locale = QLocale.system()
    month = locale.monthName(day.month, QLocale.FormatType.ShortFormat)
    month_first = locale.dateFormat(QLocale.FormatType.ShortFormat).lstrip("'").startswith("M")
    return f"{month} {day.day}" if month_first else f"{day.day} {month}"


# Counts and sizes


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 fax, 1,200 faxes."""
    return f"{QLocale.system().toString(number)} {noun if number == 1 else plural or noun + 's'}"


def pages(number: int | None) -> str:
    """ "" while the number is not known."""
    return count(number, "page") if number else ""


def faxes(number: int) -> str:
    return count(number, "fax", "faxes")


def size(octets: int) -> str:
    """A size as people read it: 812 KB, 3.4 MB (decimal)."""
    if octets < 1_000_000:
        return f"{max(round(octets / 1000), 1)} KB"
    return f"{QLocale.system().toString(octets / 1_000_000, 'f', 1)} MB"


def span(seconds: float) -> str:
    """About how long something takes: about 40 s, about 3 min, about 2 h."""
    if seconds < 50:
        return f"about {max(round(seconds / 10) * 10, 10)} s"
    if seconds < 5400:
        return f"about {max(round(seconds / 60), 1)} min"
    return f"about {round(seconds / 3600)} h"


def lasting(seconds: float) -> str:
    """How long something takes or has taken, to its minute: 45 s, 13 min, 2 h 13 min, 3 d 4 h."""
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def resolution(value: Resolution | None) -> str:
    return {Resolution.FINE: "Fine", Resolution.STANDARD: "Standard", None: ""}[value]


# Faxes

ONLY_HERE = "only on this computer"


def number_text(number: str) -> str:
    """A phone number that stays left-to-right among words that do not."""
    return f"{_LEFT_TO_RIGHT}{number}{_END}" if number else ""


def peer(row: FaxRow) -> str:
    """Whom a fax is from or to, as far as it is known."""
    if row.name or row.number:
        return row.name or row.number
    if row.title:
        return row.title
    return "Unknown sender" if row.direction == Direction.INBOUND else "No recipient yet"


def others(row: FaxRow) -> str:
    """The recipients that do not fit: "+2"; "" where there is one."""
    return f"+{row.others}" if row.others else ""


def second_line(row: FaxRow) -> str:
    """What a list says below the name: pages, or the first document of a fax still being written."""
    pages_text = pages(row.pages)
    if row.only_here:
        pages_text = f"{pages_text}, {ONLY_HERE}" if pages_text else ONLY_HERE.capitalize()
    if row.title and row.title != peer(row):
        return f"{row.title}, {pages_text}" if pages_text else row.title
    return pages_text


def sentence(row: FaxRow, now: datetime, upload: float | None = None) -> str:
    """A row as a screen reader speaks it: Unread, Northside Clinic, 3 pages, today 9:41."""
    status = status_text(row.status, now, upload).text
    who = peer(row)
    if row.others:
        who += f" and {count(row.others, 'other')}"
    unread = row.direction == Direction.INBOUND and not row.is_read
    time = when_in_full(row.created_at, now)
    time = time[0].lower() + time[1:] if time.startswith(("Today", "Yesterday")) else time
    parts = ["Unread" if unread else "", who, second_line(row), time, "" if unread else status]
    return ", ".join(part for part in parts if part)


def connection(
    state: Connection, waiting: int, poll_seconds: int, *, never_live: bool = False
) -> StatusWords:
    """The state of the connection with the service; waiting is how many faxes the service does not have yet;
    never_live tells that it will go on without being told by the service."""
    if state == Connection.LIVE:
        return StatusWords("dot", "Live", "success")
    if state == Connection.CHECKING:
        if never_live:
            return StatusWords("dot", f"Not live: checking every {_pause(poll_seconds)}", "muted")
        return StatusWords("dot", f"Checking every {_pause(poll_seconds)}", "success")
    if state == Connection.OFFLINE:
        wait = f": {faxes(waiting)} {'waits' if waiting == 1 else 'wait'}" if waiting else ""
        return StatusWords("offline", f"Offline{wait}", "warning")
    if state == Connection.SIGN_IN_AGAIN:
        return StatusWords("alert", "Sign in again", "danger")
    if state == Connection.PAUSED:
        return StatusWords("pause", f"Paused by {service_name()}", "warning")
    if state == Connection.NOT_CHECKING:
        return StatusWords("pause", tr("Checking is paused"), "warning")
    if state == Connection.HELD_UP:
        return StatusWords("alert", "No new faxes for now", "danger")
    if state == Connection.CONNECTING:
        return StatusWords("sync", "Connecting", "muted")
    return StatusWords("sign-out", "Not signed in", "muted")


def connection_hint(event: ConnectionChanged, poll_seconds: int) -> str:
    """Why it is so, and what that means for new faxes; "" where nothing is to be added."""
    if event.state == Connection.LIVE:
        return f"{service_name()} tells FaxDesk of new faxes at once."
    if event.state == Connection.CHECKING:
        means = f"FaxDesk looks for new faxes every {_pause(poll_seconds)}."
        if event.problem:
            return f"{means} {event.problem}"
        return f"{means} The live connection, by which {service_name()} tells of them at once, is being made."
    if event.state == Connection.NOT_CHECKING:
        return tr("You have paused it. F5 goes on with it; what waits in the outbox leaves all the same.")
    return str(event.problem) if event.problem else ""


def _pause(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    if rest or not minutes:
        return f"{seconds} s"
    return "minute" if minutes == 1 else f"{minutes} minutes"


def fetching(done: int, total: int | None) -> str:
    """How much of the mailbox's history has been fetched."""
    locale = QLocale.system()
    if total is None:
        return f"Fetching older faxes: {locale.toString(done)}"
    return f"Fetching older faxes: {locale.toString(done)} of {locale.toString(total)}"

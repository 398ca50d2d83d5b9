"""When a fax is to be sent: now, tonight, tomorrow, or at a date and time of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from enum import Enum

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, QRect, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import wording
from faxdesk.ui.compose.calendar import Calendar
from faxdesk.ui.controls.segment import Segment
from faxdesk.words import tr

AHEAD = timedelta(hours=1)
"""What is proposed to somebody who chooses a time of his own."""
EVENING, MORNING = time(18), time(8)
_OPENING = {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}


class When(Enum):
    """What can be chosen: the two proposals are the next evening and the next morning, whichever is first."""

    NOW = "now"
    FIRST = "first"
    SECOND = "second"
    CHOSEN = "chosen"


class ScheduleField(Segment[When]):
    """Signals: changed(), worded() when the choices have other words, which may take other room."""

    changed = Signal()
    worded = Signal()

    def __init__(self, service_now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """service_now gives the time by which faxes are sent; this computer's clock may be wrong."""
        choices = [(When.NOW, tr("Now")), (When.FIRST, ""), (When.SECOND, ""), (When.CHOSEN, "")]
        super().__init__(tr("When"), choices, parent)
        self.setObjectName("scheduleField")
        self._service_now = service_now
        self._moment: datetime | None = None
        self._before: datetime | None = None
        self._proposals: list[datetime] = []
        """What stands on the choices; time goes on while they show."""
        self._calendar: Calendar | None = None
        self.chosen.connect(self._on_chosen)
        self.choice(When.CHOSEN).installEventFilter(self)
        self.set_send_at(None)

    @property
    def send_at(self) -> datetime | None:
        """The time in UTC, to the minute; None for now."""
        return self._moment

    @property
    def is_past(self) -> bool:
        return self._moment is not None and self._moment <= self._service_now()

    @property
    def calendar(self) -> Calendar:
        """The calendar, made when it is first opened."""
        if self._calendar is None:
            self._calendar = Calendar(self)
            self._calendar.changed.connect(self._on_moved)
            self._calendar.called_off.connect(self._on_called_off)
            self._calendar.closed.connect(self.setFocus)
        return self._calendar

    def set_send_at(self, moment: datetime | None) -> None:
        self._moment = moment
        self._show()

    def open_calendar(self) -> None:
        """Let a day and a time be chosen; Esc goes back to the time that stands now."""
        self._open_calendar(self._moment)

    def _open_calendar(self, before: datetime | None) -> None:
        self._before = before
        if self._moment is None or self.is_past:
            self._take(_next_full_quarter(self._service_now() + AHEAD))
        assert self._moment is not None
        local, today = self._moment.astimezone(), self._service_now().astimezone()
        corner = self.mapToGlobal(QPoint(0, 0))
        self.calendar.open_for(
            QDate(local.year, local.month, local.day),
            QTime(local.hour, local.minute),
            QDate(today.year, today.month, today.day),
            QRect(corner, self.size()),
        )

    def _take(self, moment: datetime | None) -> None:
        self._moment = moment
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """Say the times that are proposed now, and mark the one that is meant."""
        now = self._service_now()
        proposals = self._proposals = _proposals(now)
        for key, moment in zip((When.FIRST, When.SECOND), proposals, strict=False):
            self.choice(key).set_text(_words(moment, now))
        self.choice(When.SECOND).setVisible(len(proposals) > 1)
        known: dict[datetime | None, When] = {None: When.NOW}
        known |= zip(proposals, (When.FIRST, When.SECOND), strict=False)
        when = known.get(self._moment, When.CHOSEN)
        own = tr("Choose…")
        if self._moment is not None and when is When.CHOSEN:
            own = _words(self._moment, now)
        self.choice(When.CHOSEN).set_text(own)
        self.choose(when)
        self.updateGeometry()
        self.worded.emit()

    def _on_chosen(self, when: When) -> None:
        if when is When.NOW:
            self._take(None)
        elif when is When.CHOSEN:
            self._take(_next_full_quarter(self._service_now() + AHEAD))
        else:
            self._take(self._proposals[0 if when is When.FIRST else 1])

    def _on_moved(self, day: QDate, at: QTime) -> None:
        local = datetime(day.year(), day.month(), day.day(), at.hour(), at.minute())
        self._take(local.astimezone(UTC))

    def _on_called_off(self) -> None:
        self._take(self._before)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the calendar where its choice is clicked, or confirmed by a key: not while the arrow keys
        merely come past it."""
        kind = event.type()
        if isinstance(event, QMouseEvent) and kind == QEvent.Type.MouseButtonRelease:
            if event.button() != Qt.MouseButton.LeftButton:
                return False
            before = self._moment
            # The click may be what chooses it, and is taken first.
            watched.event(event)
            self._open_calendar(before)
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
            is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
            if (is_alt and event.key() == Qt.Key.Key_Down) or (is_plain and event.key() in _OPENING):
                self.open_calendar()
                return True
        return False


def _local_at(now: datetime, at: time, days: int) -> datetime:
    day = now.astimezone().date() + timedelta(days=days)
    # Without a zone, so that the computer's own is taken as it is on that day.
    return datetime.combine(day, at).astimezone(UTC)


def _proposals(now: datetime) -> list[datetime]:
    """This evening and the next morning, which early in the day is today's, as far as they are to come."""
    evening, today = _local_at(now, EVENING, 0), _local_at(now, MORNING, 0)
    morning = today if today > now + AHEAD else _local_at(now, MORNING, 1)
    return sorted(moment for moment in (evening, morning) if moment > now)


def _words(moment: datetime, now: datetime) -> str:
    """Tonight 18:00, Today 8:00, Tomorrow 8:00, Tue 24 Nov 8:00."""
    local, at = moment.astimezone(), wording.clock_time(moment)
    days = (local.date() - now.astimezone().date()).days
    if days == 1:
        return tr("Tomorrow {time}", time=at)
    if days != 0:
        return wording.date_and_time(moment, now)
    return tr("Tonight {time}", time=at) if local.hour >= EVENING.hour else tr("Today {time}", time=at)


def _next_full_quarter(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=-whole.minute % 15)

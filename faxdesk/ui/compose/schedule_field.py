"""When a fax is to be sent: now, or at a date and time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDateTime, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QWidget

from faxdesk.ui.common.wheel_safe_fields import DateTimeEdit

AHEAD = timedelta(hours=1)
"""What "later" proposes."""


class ScheduleField(QWidget):
    """Signals: changed()."""

    changed = Signal()

    def __init__(self, service_now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """service_now gives the time by which faxes are sent; this computer's clock may be wrong."""
        super().__init__(parent)
        self.setObjectName("scheduleField")
        self._service_now = service_now
        self.now = QRadioButton("&Now")
        self.later = QRadioButton("&Later, at")
        self.moment = DateTimeEdit()
        self.moment.setObjectName("scheduleMoment")
        self.moment.setAccessibleName("Date and time of sending")
        self.moment.setCalendarPopup(True)
        self.moment.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.now, self.later, self.moment):
            row.addWidget(widget)
        row.addStretch(1)
        self.now.setChecked(True)
        self.moment.setEnabled(False)
        self.later.toggled.connect(self._on_toggled)
        self.moment.dateTimeChanged.connect(self.changed)
        self.set_send_at(None)

    @property
    def send_at(self) -> datetime | None:
        """The time in UTC, to the minute; None for now."""
        if self.now.isChecked():
            return None
        chosen = datetime.fromtimestamp(self.moment.dateTime().toSecsSinceEpoch(), UTC)
        return chosen.replace(second=0, microsecond=0)

    @property
    def is_past(self) -> bool:
        send_at = self.send_at
        return send_at is not None and send_at <= self._service_now()

    def set_send_at(self, moment: datetime | None) -> None:
        shown = moment or _next_full_quarter(self._service_now() + AHEAD)
        with QSignalBlocker(self.moment), QSignalBlocker(self.later):
            self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(shown.timestamp())))
            (self.now if moment is None else self.later).setChecked(True)
            self.moment.setEnabled(moment is not None)

    def _on_toggled(self, later: bool) -> None:
        self.moment.setEnabled(later)
        if later and self.is_past:
            with QSignalBlocker(self.moment):
                proposed = _next_full_quarter(self._service_now() + AHEAD)
                self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(proposed.timestamp())))
        self.changed.emit()


def _next_full_quarter(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=-whole.minute % 15)

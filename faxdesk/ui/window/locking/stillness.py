"""Tells when nobody has used the program for some time.

A filter over the whole application would have every event of every widget enter Python. So it is laid at each
look at the clock, and taken away by the first key or movement that it sees: whoever works meets it once in a
while, and where nothing happens there is nothing to filter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock

_USES = {
    QEvent.Type.KeyPress,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.TabletMove,
    QEvent.Type.DragMove,
}
_PARTS, _MOST_S = 20, 15
"""How often it looks in the time that it waits for, and at least every so many seconds."""


class Stillness(QObject):
    """Signals: still() nobody has used the program for the time that was asked for; once, until watch() is
    called again."""

    still = Signal()

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self._after_s = 0
        self._last = clock.now()
        self._listens = False
        self._looking = QTimer(self)
        self._looking.setObjectName("stillness")
        self._looking.timeout.connect(self.look)

    def watch(self, after_s: int) -> None:
        """Begin to count from now on; 0 stops it."""
        self._listen(False)
        self._after_s, self._last = after_s, self._clock.now()
        if after_s:
            self._looking.start(max(1000 * min(after_s // _PARTS, _MOST_S), 1000))
            self._listen(True)
        else:
            self._looking.stop()

    @Slot()
    def look(self) -> None:
        """See how late it is. The time of day counts, so that a computer that slept finds it late."""
        quiet_s = (self._clock.now() - self._last).total_seconds()
        if quiet_s >= self._after_s:
            self.watch(0)
            self.still.emit()
            return
        if quiet_s < 0:
            # The clock was set back.
            self._last = self._clock.now()
        self._listen(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USES and event.spontaneous():
            self._last = self._clock.now()
            self._listen(False)
        return False

    def _listen(self, on: bool) -> None:
        application = QApplication.instance()
        if on == self._listens or application is None:
            return
        self._listens = on
        if on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

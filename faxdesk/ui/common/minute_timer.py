"""A timer for what shows a time that passes, such as "in 5 minutes"."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from faxdesk.domain.runtime import Clock

_JUST_AFTER_MS = 50


class MinuteTimer(QTimer):
    """Fires once, just after the next full minute. Started anew, it waits for the one after."""

    def __init__(self, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = clock
        self.setSingleShot(True)

    def wait(self) -> None:
        self.start(1000 * (60 - self._clock.now().second) + _JUST_AFTER_MS)

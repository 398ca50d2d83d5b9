"""The line that says what was done to a fax being written, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.problem_bar import ProblemBar

SECONDS = 10


class ChangeOffer(ProblemBar):
    """Shown for some seconds. It is not the window's undo bar, since a fax may be written in a window of its
    own, which has none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = QTimer(self)
        self._time.setObjectName("change offer")
        self._time.setSingleShot(True)
        self._time.setInterval(SECONDS * 1000)
        self._time.timeout.connect(self.hide)

    def offer(self, text: str, button: str, act: Callable[[], object]) -> None:
        """Say what was done, with a button that does this."""
        self.say(text, button, act, icon_name="info", role="accent")
        self._time.start()

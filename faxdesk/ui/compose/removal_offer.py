"""The line that says what was removed from a fax being written, or done to its pages, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.problem_bar import ProblemBar
from faxdesk.words import tr

SECONDS = 10


class RemovalOffer(ProblemBar):
    """Shown for some seconds. It is not the window's undo bar, since a fax may be written in a window of its
    own, which has none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._time = QTimer(self)
        self._time.setObjectName("removal offer")
        self._time.setSingleShot(True)
        self._time.setInterval(SECONDS * 1000)
        self._time.timeout.connect(self.hide)

    def offer(self, text: str, undo: Callable[[], object]) -> None:
        """Say what was done; undo takes it back."""
        self.say(text, tr("Undo"), undo, icon_name="info", role="accent")
        self._time.start()

    def take_back(self) -> None:
        """As the button does, also after the line went by itself."""
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _on_clicked(self) -> None:
        self.take_back()

    def forget(self) -> None:
        """What was done belongs to a draft that is left."""
        self._act = None
        self.hide()

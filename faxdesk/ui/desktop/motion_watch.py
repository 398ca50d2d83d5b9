"""Keeps the window still where the desktop is asked for less motion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication

from faxdesk.desktop.motion import wants_less_motion
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import theme
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.work.tasks import TaskRunner


class MotionWatch(QObject):
    """Asks at once, and each time that the person comes back to the program, who may have been in the
    desktop's settings meanwhile."""

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._asks = Rounds(self._ask)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.applicationStateChanged.connect(self._on_state)
        self._asks.ask()

    @Slot(Qt.ApplicationState)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self._asks.ask()

    def _ask(self) -> None:
        self._runner.submit(
            Lane.BACKGROUND, lambda _token: wants_less_motion(), self._on_answer, self._on_no_answer
        )

    def _on_answer(self, is_less: bool) -> None:
        theme.in_use().has_less_motion = is_less
        self._asks.end()

    def _on_no_answer(self, _error: FaxDeskError) -> None:
        self._asks.fail()

"""The program goes on running when its window is closed, where the person wants that and the notification
area shows that it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.ui.common.problem_bar import ProblemBar
    from faxdesk.ui.desktop.tray import Tray

LOOK_MS = 2000
PATIENCE = 15
"""So many times is the notification area looked for before the window shows instead: at login, a desktop may
start programs before it has one."""


class KeepRunning(QObject):
    """notice gives the line in which the window says what has no better place."""

    def __init__(
        self, settings: Settings, tray: Tray, notice: Callable[[], ProblemBar], window: QWidget
    ) -> None:
        super().__init__(window)
        self._settings = settings
        self._tray = tray
        self._notice = notice
        self._window = window
        self._missed = 0
        self._watch = QTimer(self)
        self._watch.setObjectName("watch over the notification area")
        self._watch.setInterval(LOOK_MS)
        self._watch.timeout.connect(self._look)

    @property
    def only_hides(self) -> bool:
        """Whether closing the window leaves the program running now."""
        return self._settings.keep_running and self._tray.is_there()

    def offer(self) -> bool:
        """Offer, once ever, to keep running; True where the window stays open for the answer."""
        settings = self._settings
        if settings.policies.is_locked("keep_running"):
            return False
        if settings.keep_running or settings.keep_running_offered or not self._tray.is_there():
            return False
        settings.keep_running_offered = True
        self._notice().say(
            tr(
                "New faxes come only while FaxDesk runs. It can keep running in the notification area"
                " when you close its window; close it again to end FaxDesk."
            ),
            tr("Keep running"),
            self._accept,
            icon_name="info",
            role="accent",
        )
        return True

    def watch(self) -> None:
        """The window is hidden: bring it back should the notification area go away, or never come."""
        self._missed = 0
        self._watch.start()

    def stop(self) -> None:
        """Watch no more."""
        self._watch.stop()

    def _accept(self) -> None:
        self._settings.keep_running = True
        self._window.close()

    @Slot()
    def _look(self) -> None:
        if self._window.isVisible():
            self._watch.stop()
        elif self._tray.is_there():
            self._missed = 0
        else:
            self._missed += 1
            if self._missed > PATIENCE:
                self._watch.stop()
                self._window.showMinimized()

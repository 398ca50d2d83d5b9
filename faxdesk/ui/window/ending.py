"""How the program ends: with its window, by Quit, by the system's wish; or not yet, where it runs on without
its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QWidget

from faxdesk.ui.desktop.coming_forward import come_forward

if TYPE_CHECKING:
    from faxdesk.ui.desktop.keep_running import KeepRunning
    from faxdesk.ui.window.closing_guard import ClosingGuard


class Ending(QObject):
    """keep_running gives what lets the program run without its window, None until the desktop is linked."""

    def __init__(
        self, guard: ClosingGuard, keep_running: Callable[[], KeepRunning | None], window: QWidget
    ) -> None:
        super().__init__(window)
        self._guard = guard
        self._keep_running = keep_running
        self._window = window
        self._is_wanted = False
        guard.may_go_on.connect(self._go_on)

    @Slot()
    def quit(self) -> None:
        """End the program, also where closing its window would not."""
        self._is_wanted = True
        if self._closes():
            QApplication.quit()
        elif not self._window.isVisible() and not self._guard.is_looking:
            # It says what keeps it from ending.
            come_forward(self._window)

    def close_unasked(self) -> None:
        """Close all windows, as soon as what is typed is on disk, and ask nothing."""
        self._guard.ask_nothing()
        self._is_wanted = True
        if self._window.isVisible():
            QApplication.closeAllWindows()
        else:
            self.quit()

    def start_hidden(self) -> None:
        """Run without the window for as long as the notification area shows that the program runs."""
        keep_running = self._keep_running()
        if keep_running is not None:
            QApplication.setQuitOnLastWindowClosed(False)
            keep_running.watch()

    def runs_on(self) -> bool:
        """Whether the program runs on where its window closes now."""
        keep_running = self._keep_running()
        return keep_running is not None and keep_running.only_hides and not self._is_wanted

    def may_close(self) -> bool:
        """Whether nothing and nobody keeps the window from closing for good."""
        keep_running = self._keep_running()
        if keep_running is not None and not self._is_wanted and keep_running.offer():
            return False
        return self._guard.may_close()

    def closed(self) -> None:
        """The window closes, so that the program ends, or runs on and watches over its icon."""
        runs_on, keep_running = self.runs_on(), self._keep_running()
        QApplication.setQuitOnLastWindowClosed(not runs_on)
        if runs_on and keep_running is not None:
            keep_running.watch()

    @Slot()
    def _go_on(self) -> None:
        """What kept the window from closing is over."""
        if self._is_wanted:
            self.quit()
        else:
            self._window.close()

    def _closes(self) -> bool:
        """Close the window, also where it is hidden: Qt itself does not ask a hidden one."""
        if self._window.isVisible():
            return self._window.close()
        event = QCloseEvent()
        QApplication.sendEvent(self._window, event)
        return event.isAccepted()

"""When a fax counts as read: its page was in sight for a while, and the person looked at it on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.ui.page_view.page_view import PageView

_TURNS_TO_IT = {QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.KeyPress}


class ReadMark(QObject):
    """Watches over the fax that a page view shows. One that is shown because another one left the list, such
    as by being deleted, waits until the person turns to it.

    Signals: earned() when the fax has been read.
    """

    earned = Signal()

    def __init__(self, view: PageView, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._is_looked_at = False
        self.is_page_shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.earned)
        view.first_page_shown.connect(self._on_page_shown)

    def begin(self, *, is_looked_at: bool) -> None:
        """Another fax is shown, or none."""
        self._timer.stop()
        self.is_page_shown = False
        self._is_looked_at = is_looked_at
        for widget in (self._view, self._view.viewport()):
            widget.removeEventFilter(self)
            if not is_looked_at:
                widget.installEventFilter(self)

    def look(self) -> None:
        """The person turns to the fax that is shown."""
        if not self._is_looked_at:
            self._is_looked_at = True
            self._wait()

    @property
    def is_waiting(self) -> bool:
        """Whether the fax counts as read in a while, unless another one is shown before."""
        return self._timer.isActive()

    def _on_page_shown(self) -> None:
        self.is_page_shown = True
        self._wait()

    def _wait(self) -> None:
        if self._is_looked_at and self.is_page_shown:
            self._timer.start(1000 * self._settings.mark_read_after_s)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TURNS_TO_IT:
            self.look()
        return False

"""Keeps everything out while the window is locked: keys, what is dragged over it, new windows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

_DROPS = {QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop}


class ClosedDoors(QObject):
    """A filter over the whole application, for as long as it is locked: nothing is worked with meanwhile, so
    that it may see each event. take_away is given each window that opens."""

    def __init__(self, take_away: Callable[[QWidget], None], parent: QObject) -> None:
        super().__init__(parent)
        self._take_away = take_away

    def close(self) -> None:
        """Keep out."""
        if (application := QApplication.instance()) is not None:
            application.installEventFilter(self)

    def open(self) -> None:
        """Let in again."""
        if (application := QApplication.instance()) is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _DROPS:
            if isinstance(event, QDropEvent):
                event.setAccepted(False)
            return True
        if kind == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            # Not now: whoever shows it is not done with it.
            QTimer.singleShot(0, watched, lambda: self._take_away(watched))
        return kind in {QEvent.Type.Shortcut, QEvent.Type.ShortcutOverride} and not _is_typing(watched)


def _is_typing(watched: QObject) -> bool:
    """Whether an override is asked of what somebody types into, which then gets the key as a letter."""
    return isinstance(watched, QWidget) and watched.hasFocus() and watched.inherits("QLineEdit")

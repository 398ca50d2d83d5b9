"""Some keys are the whole window's; a widget that has a use of its own for one says so first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claims(event: QEvent, *keys: Qt.Key) -> bool:
    """For event() of the widget with the focus: whether it was asked about one of these keys, which it
    takes now."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys:
        return False
    event.accept()
    return True

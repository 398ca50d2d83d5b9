"""Some keys are the whole window's; a widget that has a use of its own for one says so first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


def claims(event: QEvent, *keys: Qt.Key) -> bool:
    """For event() of the widget with the focus: whether it was asked about one of these keys, which it
    takes now."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() not in keys:
        return False
    event.accept()
    return True


def claims_undo(event: QEvent) -> bool:
    """The same for the keys that undo and redo."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not is_undo(event) and not is_redo(event):
        return False
    event.accept()
    return True


def is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo)


def is_redo(event: QKeyEvent) -> bool:
    """Whether a key redoes here, or in other programs on this system."""
    modifiers = event.modifiers()
    is_usual = event.key() == Qt.Key.Key_Y and modifiers == Qt.KeyboardModifier.ControlModifier
    return is_usual or event.matches(QKeySequence.StandardKey.Redo)

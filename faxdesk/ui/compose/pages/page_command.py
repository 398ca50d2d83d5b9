"""What can be done with pages of a fax being written, with the keys that do it in their grid."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class PageCommand(Enum):
    EDIT = "edit"
    TURN = "turn"
    TURN_BACK = "turn_back"
    REMOVE = "remove"
    CUT = "cut"
    COPY = "copy"
    PASTE = "paste"
    BLANK_BEFORE = "blank_before"
    BLANK_AFTER = "blank_after"
    SPLIT = "split"
    JOIN = "join"
    BACKWARD = "backward"
    """One place nearer to the beginning of the fax."""
    FORWARD = "forward"
    DOCUMENT_BACKWARD = "document_backward"
    DOCUMENT_FORWARD = "document_forward"
    FOLD = "fold"
    UNFOLD = "unfold"


_PLAIN, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
_STANDARD = {
    QKeySequence.StandardKey.Cut: PageCommand.CUT,
    QKeySequence.StandardKey.Copy: PageCommand.COPY,
    QKeySequence.StandardKey.Paste: PageCommand.PASTE,
}
_KEYS = {
    (Qt.Key.Key_Delete, _PLAIN): PageCommand.REMOVE,
    (Qt.Key.Key_Backspace, _PLAIN): PageCommand.REMOVE,
    (Qt.Key.Key_R, _PLAIN): PageCommand.TURN,
    (Qt.Key.Key_R, _SHIFT): PageCommand.TURN_BACK,
    (Qt.Key.Key_Return, _PLAIN): PageCommand.EDIT,
    (Qt.Key.Key_Enter, _PLAIN): PageCommand.EDIT,
    (Qt.Key.Key_Insert, _PLAIN): PageCommand.BLANK_AFTER,
    (Qt.Key.Key_Minus, _PLAIN): PageCommand.FOLD,
    (Qt.Key.Key_Plus, _PLAIN): PageCommand.UNFOLD,
    (Qt.Key.Key_Plus, _SHIFT): PageCommand.UNFOLD,
}


def command_of(event: QKeyEvent, *, is_mirrored: bool) -> PageCommand | None:
    """What a key does to the chosen pages; None for one that does nothing to them."""
    for sequence, command in _STANDARD.items():
        if event.matches(sequence):
            return command
    # On a block of digits the keys have a mark of their own.
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0) * (-1 if is_mirrored else 1)
    if by and modifiers == _ALT:
        return PageCommand.FORWARD if by > 0 else PageCommand.BACKWARD
    if by and modifiers == _ALT | _SHIFT:
        return PageCommand.DOCUMENT_FORWARD if by > 0 else PageCommand.DOCUMENT_BACKWARD
    return _KEYS.get((Qt.Key(event.key()), modifiers))

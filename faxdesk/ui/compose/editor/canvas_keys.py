"""The keys of the page in the editor: all that the mouse does can be done by them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from faxdesk.domain.compose.page_edit import WRITTEN
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.compose.editor.editing import Editing
from faxdesk.ui.compose.editor.mark_setter import MarkSetter
from faxdesk.ui.compose.editor.marks.mark_shapes import grown, moved
from faxdesk.ui.compose.editor.marks.tools import TOOLS, Tool

STEP_MM, LEAP_MM = 0.5, 5.0
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTERING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_LETTERS = {Qt.Key[f"Key_{facts.key}"]: tool for tool, facts in TOOLS.items() if facts.key}
_TURN = Qt.Key.Key_R
_FOR_OTHERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
_TURNING = {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}


class CanvasKeys(QObject):
    """Arrows move the chosen mark, with Shift further, with Ctrl they make it larger; Tab goes from mark to
    mark; a letter takes a tool, and Enter sets a mark with it in the middle of what is in sight.

    Signals: copy_wanted(), cut_wanted(), paste_wanted(), duplicate_wanted().
    """

    copy_wanted = Signal()
    cut_wanted = Signal()
    paste_wanted = Signal()
    duplicate_wanted = Signal()

    def __init__(
        self,
        editing: Editing,
        setter: MarkSetter,
        call_off: Callable[[], bool],
        middle: Callable[[], QPointF],
    ) -> None:
        """call_off takes back what the mouse is doing, and tells whether it did anything; middle is that of
        what is in sight, on the canvas."""
        super().__init__(setter)
        self._editing = editing
        self._page = editing.page
        self._wishes = {
            QKeySequence.StandardKey.Copy: self.copy_wanted,
            QKeySequence.StandardKey.Cut: self.cut_wanted,
            QKeySequence.StandardKey.Paste: self.paste_wanted,
        }
        self._setter = setter
        self._call_off = call_off
        self._middle = middle

    def claims(self, event: QEvent) -> bool:
        """Whether this is the window asking about a key that has a use here."""
        if self._is_wish(event):
            event.accept()
            return True
        if isinstance(event, QKeyEvent) and event.modifiers() & _FOR_OTHERS and event.key() not in _WAYS:
            return False
        if claims(event, *_ERASING, *_WAYS, *_LETTERS, _TURN):
            return True
        return self._has_something_to_leave and claims(event, Qt.Key.Key_Escape)

    def _is_wish(self, event: QEvent) -> bool:
        """Whether it asks about copying and pasting."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        return _is_duplicate(event) or any(event.matches(wish) for wish in self._wishes)

    @property
    def _has_something_to_leave(self) -> bool:
        return self._page.chosen is not None or self._editing.tool is not Tool.MOVE

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key is for; whether it is for anything."""
        wish = next((wish for key, wish in self._wishes.items() if event.matches(key)), None)
        if wish is not None or _is_duplicate(event):
            (wish or self.duplicate_wanted).emit()
            return True
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _WAYS and self._page.chosen_mark is not None:
            self._move(key, modifiers)
        elif key in _ERASING:
            self._page.remove_chosen()
        elif key == Qt.Key.Key_Escape:
            return self._leave()
        elif key in _ENTERING and not modifiers:
            self._enter()
        elif key in _LETTERS and not modifiers:
            self._editing.take(_LETTERS[key])
        elif key == _TURN and modifiers in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        }:
            self._page.turn(-90 if modifiers else 90)
        else:
            return False
        return True

    def came(self, reason: Qt.FocusReason) -> None:
        """The focus came here; by Tab to the first mark, or from behind to the last."""
        if reason == Qt.FocusReason.TabFocusReason and self._page.edit.marks:
            self._page.choose(0)
        elif reason == Qt.FocusReason.BacktabFocusReason and self._page.edit.marks:
            self._page.choose(len(self._page.edit.marks) - 1)

    def step(self, forth: bool) -> bool:
        """Choose the next mark, or the one before; False where there is none, and the focus goes on."""
        count, chosen = len(self._page.edit.marks), self._page.chosen
        if not count or chosen is None:
            return False
        to = chosen + (1 if forth else -1)
        if not 0 <= to < count:
            self._page.choose(None)
            return False
        self._page.choose(to)
        return True

    def _move(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        mark, frame = self._page.chosen_mark, self._editing.frame
        if mark is None:
            return
        step = LEAP_MM if modifiers & Qt.KeyboardModifier.ShiftModifier else STEP_MM
        by = (_WAYS[key][0] * step, _WAYS[key][1] * step)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self._page.change(grown(mark, by, frame))
        else:
            self._page.change(moved(mark, by, frame))

    def _leave(self) -> bool:
        """Let go of what is held: the mouse's act, the mark, the tool, in this order."""
        if self._call_off():
            return True
        if self._page.chosen is not None:
            self._page.choose(None)
        elif self._editing.tool is not Tool.MOVE:
            self._editing.take(Tool.MOVE)
        else:
            return False
        return True

    def _enter(self) -> None:
        """Type a chosen text, or set a mark in the middle of what is in sight."""
        chosen, mark = self._page.chosen, self._page.chosen_mark
        if chosen is not None and mark is not None:
            if mark.kind in WRITTEN:
                self._setter.write(chosen)
            return
        self._setter.set_at(self._editing.frame.mm(self._middle()))


def _is_duplicate(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier

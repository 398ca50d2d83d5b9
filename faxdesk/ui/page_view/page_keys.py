"""The keys of a page view while it has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Walked(Protocol):
    """A view in which keys walk, zoom and turn."""

    def page_on(self, *, back: bool = False) -> None: ...
    def go_to_page(self, page: int) -> None: ...
    def go_to_end(self) -> None: ...
    def next_page(self) -> None: ...
    def previous_page(self) -> None: ...
    def rotate(self) -> None: ...
    def zoom_in(self) -> None: ...
    def zoom_out(self) -> None: ...
    def fit_width(self) -> None: ...
    def fit_page(self) -> None: ...


class Chosen(Protocol):
    """The text of the pages that can be chosen."""

    @property
    def may_choose(self) -> bool: ...
    @property
    def has_chosen(self) -> bool: ...
    def copy(self) -> None: ...
    def choose_all(self) -> None: ...
    def clear(self) -> None: ...


class PageKeys:
    """What each key does to a view."""

    def __init__(self, view: Walked, chosen: Chosen) -> None:
        self._chosen = chosen
        self._back_on = lambda: view.page_on(back=True)
        self._plain: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: view.page_on,
            Qt.Key.Key_PageDown: view.page_on,
            Qt.Key.Key_PageUp: self._back_on,
            Qt.Key.Key_Home: lambda: view.go_to_page(0),
            Qt.Key.Key_End: view.go_to_end,
            Qt.Key.Key_N: view.next_page,
            Qt.Key.Key_P: view.previous_page,
            Qt.Key.Key_R: view.rotate,
        }
        self._zoom: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Plus: view.zoom_in,
            Qt.Key.Key_Equal: view.zoom_in,
            Qt.Key.Key_Minus: view.zoom_out,
            Qt.Key.Key_0: view.fit_width,
            Qt.Key.Key_9: view.fit_page,
        }

    def claims(self, event: QEvent) -> bool:
        """Take a key before the window does, which may know it for another view than the one with the
        focus."""
        if not isinstance(event, QKeyEvent) or self.act_for(event) is None:
            return False
        event.accept()
        return True

    def act_for(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What this key does, None where it means nothing here: keys with Ctrl but for zooming are the
        window's."""
        if (act := self._act_on_text(event)) is not None:
            return act
        key = Qt.Key(event.key())
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if held == Qt.KeyboardModifier.NoModifier:
            if key == Qt.Key.Key_Space and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                return self._back_on
            return self._plain.get(key) or self._zoom.get(key)
        return self._zoom.get(key) if held == Qt.KeyboardModifier.ControlModifier else None

    def _act_on_text(self, event: QKeyEvent) -> Callable[[], None] | None:
        chosen = self._chosen
        if event.matches(QKeySequence.StandardKey.SelectAll) and chosen.may_choose:
            return chosen.choose_all
        if not chosen.has_chosen:
            return None
        if event.matches(QKeySequence.StandardKey.Copy):
            return chosen.copy
        return chosen.clear if event.matches(QKeySequence.StandardKey.Cancel) else None

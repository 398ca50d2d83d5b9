"""Where the parts of the window are while it is locked: in no window, so that neither eyes nor programs that
read the screen aloud find them. They work on, and come back as they were."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFocusFrame, QMainWindow, QWidget
from shiboken6 import isValid


class _Taken(Struct, frozen=True):
    """A widget, and how it stood."""

    widget: QWidget
    parent: QWidget | None
    flags: Qt.WindowType
    geometry: QRect
    was_shown: bool


class Backstage:
    """Takes what is in a window, and all other windows, away and gives them back."""

    def __init__(self, window: QMainWindow, kept: Iterable[QWidget]) -> None:
        """kept are windows that stay what they are, such as menus of the desktop's."""
        self._window = window
        self._kept = frozenset(kept)
        self._content: QWidget | None = None
        self._focus: QWidget | None = None
        self._taken: list[_Taken] = []
        # Never shown, and no window of the system's: those who list all windows do not come across it.
        self._room = QWidget()
        self._room.setObjectName("backstage")
        window.destroyed.connect(self._room.deleteLater)

    def take_all(self) -> None:
        """Take everything. Questions that somebody waits for an answer to are called off."""
        self._focus = QApplication.focusWidget()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if widget.isVisible():
                self.take_window(widget)
        for widget in QApplication.topLevelWidgets():
            # Menus and lists of hints that were closed: the system still knows them.
            if isValid(widget) and widget.windowHandle() is not None:
                self.take_window(widget)
        for child in self._window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if not child.isWindow() and child not in (
                self._window.centralWidget(),
                self._window.menuWidget(),
            ):
                self._take(child)
        self._content = self._window.takeCentralWidget()
        if self._content is not None:
            self._content.setParent(self._room)

    def take_window(self, widget: QWidget) -> None:
        """Take another window than the program's main one, and what is shown of its own."""
        if not isValid(widget) or widget in (self._window, self._room) or widget in self._kept:
            return
        is_modal = widget.windowModality() == Qt.WindowModality.ApplicationModal
        if isinstance(widget, QDialog) and is_modal and widget.isVisible():
            # Somebody waits for its answer, which nobody can give now.
            widget.reject()
        if isValid(widget) and widget.isWindow():
            self._take(widget)

    def _take(self, widget: QWidget) -> None:
        if isinstance(widget, QFocusFrame):
            widget.setWidget(None)  # type: ignore[arg-type]
            return
        taken = _Taken(
            widget, widget.parentWidget(), widget.windowFlags(), widget.geometry(), not widget.isHidden()
        )
        self._taken.append(taken)
        widget.setParent(self._room, Qt.WindowType.Widget)

    def give_back(self) -> None:
        """Put everything back where it was."""
        if self._content is not None and isValid(self._content):
            self._window.setCentralWidget(self._content)
            self._content.show()
        self._content = None
        taken, self._taken = self._taken, []
        for each in taken:
            if isValid(each.widget) and (each.parent is None or isValid(each.parent)):
                self._put_back(each)
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()
        self._focus = None

    def _put_back(self, each: _Taken) -> None:
        widget = each.widget
        # By a name of its own: a parent of None is to be a window again.
        if each.parent is None:
            widget.setParent(None)
            widget.setWindowFlags(each.flags)
        else:
            widget.setParent(each.parent, each.flags)
        widget.setGeometry(each.geometry)
        if each.was_shown:
            widget.show()

"""What the mouse does on the pages of a view: it chooses text, or drags the pages where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu

from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.ui.page_view.page_layout import Place
    from faxdesk.ui.page_view.text_selection import TextSelection

_MOST_SEARCHED = 80
"""Nobody looks for a longer piece of text word by word."""
_SHOWN = 24


class Pointed(QAbstractScrollArea):
    """A view of pages that hands what the mouse does to its pointer."""

    pointer: PagePointer

    @property
    def count(self) -> int:
        """The number of pages."""
        raise NotImplementedError

    @property
    def current_page(self) -> int:
        """The page in view, from 0."""
        raise NotImplementedError

    def place_at(self, at: QPointF) -> Place | None:
        """The place on a page at a point of the view; None beside the pages."""
        raise NotImplementedError

    def drag_by(self, moved: QPoint) -> None:
        """Let the pages follow a hand that holds them."""
        raise NotImplementedError

    def stir(self) -> None:
        """Show what comes while somebody moves."""
        raise NotImplementedError

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.stir()
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pointer.open_menu(event)


class PagePointer(QObject):
    """Signals: search_wanted(text) for the chosen words, copied() when they were put into the clipboard."""

    search_wanted = Signal(str)
    copied = Signal()

    def __init__(self, view: Pointed, selection: TextSelection | None) -> None:
        super().__init__(view)
        self._view = view
        self._selection = selection
        self._grip: QPoint | None = None
        self._pressed: tuple[QPoint, Place] | None = None
        self._is_choosing = False

    # The mouse

    def press(self, event: QMouseEvent) -> None:
        if event.button() not in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton}:
            return
        at = event.position().toPoint()
        place = self._view.place_at(event.position())
        self._pressed, self._is_choosing = None, False
        if self._selection is not None and event.button() == Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and place and self._go_on(place):
                return
            self._selection.clear()
            if place is not None and self._selection.has_text_near(place) is not False:
                self._selection.ask(place.page, in_pictures=True)
                self._pressed = at, place
                return
        self._take_grip(at)

    def _go_on(self, place: Place) -> bool:
        """Choose as far as here from where it was begun before."""
        if self._selection is None or (begin := self._selection.begin) is None:
            return False
        self._selection.choose(begin, place)
        return True

    def _take_grip(self, at: QPoint) -> None:
        self._grip = at
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: QMouseEvent) -> None:
        at, place = event.position().toPoint(), self._view.place_at(event.position())
        if self._pressed is not None and self._selection is not None:
            self._choose_as_far_as(self._selection, *self._pressed, at, place)
        if self._grip is not None:
            self._view.drag_by(at - self._grip)
            self._grip = at
        elif not event.buttons():
            self._hover(place)

    def _choose_as_far_as(
        self, selection: TextSelection, begun_at: QPoint, begin: Place, at: QPoint, place: Place | None
    ) -> None:
        if selection.has_text_near(begin) is False:
            # It was a picture of no words after all.
            selection.clear()
            self._pressed = None
            self._take_grip(at)
            return
        is_far = (at - begun_at).manhattanLength() >= QApplication.startDragDistance()
        self._is_choosing = self._is_choosing or is_far
        if self._is_choosing and place is not None:
            selection.choose(begin, place)

    def _hover(self, place: Place | None) -> None:
        """Show where there is text."""
        if self._selection is None:
            return
        is_text = False
        if place is not None:
            self._selection.ask(place.page, in_pictures=False)
            is_text = bool(self._selection.has_text_near(place))
        shape = Qt.CursorShape.IBeamCursor if is_text else Qt.CursorShape.ArrowCursor
        self._view.viewport().setCursor(shape)

    def release(self) -> None:
        self._grip = self._pressed = None
        self._view.viewport().unsetCursor()

    def double_click(self, event: QMouseEvent) -> None:
        """Choose the word."""
        place = self._view.place_at(event.position())
        if self._selection is None or place is None:
            return
        if self._selection.has_text_near(place) is not False:
            self._selection.choose(place, place)

    # Keys and menu

    def copy(self) -> None:
        if self._selection is not None and (text := self._selection.text):
            QGuiApplication.clipboard().setText(text)
            self.copied.emit()

    def choose_all(self) -> None:
        """Choose the page in view."""
        if self._selection is not None:
            self._selection.choose_page(self._view.current_page)

    def clear(self) -> None:
        if self._selection is not None:
            self._selection.clear()

    @property
    def has_chosen(self) -> bool:
        return self._selection is not None and self._selection.has_begun

    @property
    def may_choose(self) -> bool:
        return self._selection is not None and self._view.count > 0

    def open_menu(self, event: QContextMenuEvent) -> None:
        """Offer at the pointer, or in the middle where a key asked, what can be done with the text."""
        if self._selection is None or not self.may_choose:
            return
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        middle = self._view.mapToGlobal(self._view.rect().center())
        self.menu(self._selection).popup(event.globalPos() if is_by_mouse else middle)

    def menu(self, selection: TextSelection) -> QMenu:
        """What can be done with the text that is chosen."""
        text = " ".join(selection.text.split())
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction(tr("Copy"), self.copy)
        short = text if len(text) <= _SHOWN else f"{text[:_SHOWN].rstrip()}…"
        words = tr("Search for “{text}”", text=short) if text else tr("Search for this text")
        search = menu.addAction(caption(words), lambda: self.search_wanted.emit(text))
        copy.setEnabled(bool(text))
        search.setEnabled(0 < len(text) <= _MOST_SEARCHED)
        menu.addSeparator()
        menu.addAction(tr("Select all text of the page"), self.choose_all)
        return menu

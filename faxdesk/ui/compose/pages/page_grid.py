"""The pages of a fax in a grid, by mouse and keys: chosen, pulled, edited, turned, removed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QWidget

from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.compose.pages.grid_layout import Run
from faxdesk.ui.compose.pages.grid_view import GridView
from faxdesk.ui.compose.pages.page_command import PageCommand, command_of
from faxdesk.ui.compose.pages.page_delegate import button_places, buttons_of
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.words import tr

_ENTERING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class PageGrid(GridView):
    """Signals: add_wanted() the last cell was used, command(PageCommand) is to be done to what is chosen,
    menu_wanted(where on the screen), fold_wanted(document) its head was used, drag_wanted() the chosen pages
    are pulled away."""

    add_wanted = Signal()
    command = Signal(object)
    menu_wanted = Signal(object)
    fold_wanted = Signal(int)
    drag_wanted = Signal()

    def __init__(self, cache: PageCache, parent: QWidget | None = None) -> None:
        super().__init__(cache, parent)
        self.setObjectName("pageGrid")
        self.setAccessibleName(tr("Pages of the fax"))
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self._pressed: tuple[int, PageCommand] | None = None
        self.clicked.connect(self._on_clicked)

    def act_on(self, row: int, command: PageCommand) -> None:
        """Do this to a page, and to all that are chosen where it is one of them. To edit is for one page; a
        document that is folded is opened."""
        cell = self.cell(row)
        if cell is None:
            return
        if command == PageCommand.EDIT and cell.count > 1:
            self.fold_wanted.emit(cell.document)
            return
        if row not in self.chosen_rows or command == PageCommand.EDIT:
            self.choose_row(row)
        self.command.emit(command)

    # Keys

    def event(self, event: QEvent) -> bool:
        # The window's own Delete and letters are for faxes.
        return claims(event, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_R) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        command, row = command_of(event, is_mirrored=self.isRightToLeft()), self.currentIndex().row()
        enters = event.key() in _ENTERING and not event.modifiers()
        if enters and row >= 0 and self.cell(row) is None:
            self.add_wanted.emit()
        elif command == PageCommand.EDIT:
            self.act_on(row, command)
        elif command is not None:
            if command == PageCommand.PASTE:
                # Files and pictures are for whoever is around.
                event.ignore()
            self.command.emit(command)
        else:
            super().keyPressEvent(event)

    # Mouse

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.cell(self.currentIndex().row()) is None:
            return
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        below = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        self.menu_wanted.emit(event.globalPos() if is_by_mouse else below)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.cell(index.row()) is None:
            self.add_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = self._button_at(place) if is_left else None
        if self._pressed is not None:
            return
        head = self._head_at(place) if is_left else None
        if head is not None:
            self.fold_wanted.emit(head.document)
            return
        super().mousePressEvent(event)
        if is_left and not self.indexAt(place).isValid():
            self._band = (place, place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        self._set_hover(self.indexAt(place).row(), self._button_at(place))
        if self._pressed is not None:
            return
        super().mouseMoveEvent(event)
        if self._band is not None and self.state() == QAbstractItemView.State.DragSelectingState:
            self._show_band((self._band[0], place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        self._show_band(None)
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif pressed == self._button_at(event.position().toPoint()):
            self.act_on(*pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        if self._button_at(place) is not None or self._head_at(place) is not None:
            # A quick second click.
            self.mousePressEvent(event)
        else:
            self.act_on(self.indexAt(place).row(), PageCommand.EDIT)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._set_hover(-1, None)

    def startDrag(self, supported: Qt.DropAction) -> None:
        self.drag_wanted.emit()

    def _set_hover(self, row: int, hot: tuple[int, PageCommand] | None) -> None:
        """The mouse is over this page, and this button of it. Nothing else is painted anew."""
        if (row, hot) == (self._under, self._hot):
            return
        for changed in {row, self._under}:
            self.viewport().update(self.visualRect(self.model_.index(changed)))
        if hot != self._hot:
            set_tip(self.viewport(), _tip_of(hot[1]) if hot else "")
        self._under, self._hot = row, hot

    def _head_at(self, place: QPoint) -> Run | None:
        return self._layout.head_at(self._laid(place))

    def _button_at(self, place: QPoint) -> tuple[int, PageCommand] | None:
        """The row and what its button does, of the button at a place."""
        index = self.indexAt(place)
        cell = self.cell(index.row())
        if cell is None:
            return None
        area = self.visualRect(index)
        commands = buttons_of(cell)
        for command, button in zip(commands, button_places(area, self.page_px, len(commands)), strict=True):
            if QStyle.visualRect(self.layoutDirection(), area, button).contains(place):
                return index.row(), command
        return None


def _tip_of(command: PageCommand) -> str:
    return {
        PageCommand.EDIT: tr("Edit the page (Enter)"),
        PageCommand.TURN: tr("Turn right (R)"),
        PageCommand.REMOVE: tr("Remove from the fax (Delete)"),
    }[command]

"""The pages of a fax as small pictures in a grid: chosen, put in order by dragging, removed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QMenu, QStyle, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.compose.pages.page_cells import COVER, PageCell, identities_of
from faxdesk.ui.compose.pages.page_delegate import PageDelegate, cell_size, remove_place
from faxdesk.ui.compose.pages.pages_model import PagesModel
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.words import tr

SIZES_PX = (96, 136, 192, 256, 320, 480, 720)
"""The widths that a page can have: from many at once to one that can be read."""
FIRST_SIZE = 1
PAGE_MIME = "application/x-faxdesk-page"
_ALSO = QItemSelectionModel.SelectionFlag.Select
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_AHEAD = 8
"""So many pages below those in sight are drawn as well."""


class PageGrid(QListView):
    """Signals: add_wanted() the last cell was used, remove_wanted(document, or COVER), move_wanted(document,
    the one before which it is put), chosen() other pages are chosen now, menu_opens(QMenu) for whoever
    has something to offer for the chosen pages, undo_wanted() the last change is to be taken back."""

    add_wanted = Signal()
    remove_wanted = Signal(int)
    move_wanted = Signal(int, int)
    chosen = Signal()
    undo_wanted = Signal()
    menu_opens = Signal(object)

    def __init__(self, cache: PageCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pageGrid")
        self.setAccessibleName(tr("Pages of the fax"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self._cache = cache
        self._size = FIRST_SIZE
        self._is_whole = False
        self._is_hot = False
        self._insertion: int | None = None
        self.model_ = PagesModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(PageDelegate(self, self))
        self._ask_soon = QTimer(self)
        self._ask_soon.setObjectName("pages in sight")
        self._ask_soon.setSingleShot(True)
        self._ask_soon.timeout.connect(self._ask_for_pages)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._ask_soon.start(0))
        cache.page_ready.connect(lambda _sheet, _width: self.viewport().update())
        cache.page_failed.connect(lambda _sheet, _error: self.viewport().update())
        self.clicked.connect(self._on_clicked)
        theme.keep_measured(self._fit)

    @property
    def chosen_rows(self) -> list[int]:
        """The rows of the chosen pages, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [row for row in rows if self.cell(row) is not None]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    # What is on show

    @property
    def cache(self) -> PageCache:
        return self._cache

    @property
    def page_px(self) -> int:
        """The width of a page, never more than there is room for."""
        room = self.viewport().width() - 1 - theme.Metrics.GROUP
        return max(min(SIZES_PX[self._size], room), SIZES_PX[0])

    @property
    def is_hot(self) -> bool:
        """Whether the mouse is over the button of the page under it."""
        return self._is_hot

    def cell(self, row: int) -> PageCell | None:
        """The page in a row; None for the row of what is to be added."""
        return self.model_.cell(row)

    def sheet_before(self, row: int) -> Sheet | None:
        """What a page looked like before it was changed."""
        return self.model_.sheet_before(row)

    def show_cells(self, cells: Sequence[PageCell]) -> None:
        """Show these pages; those that were chosen stay so, wherever they stand now."""
        if tuple(cells) == self.model_.cells:
            return
        row, chosen, before = self.currentIndex().row(), self.chosen_rows, identities_of(self.model_.cells)
        self.model_.show(cells)
        self._cache.show([cell.sheet for cell in cells])
        if row >= 0 and not self.currentIndex().isValid():
            places = {identity: place for place, identity in enumerate(identities_of(cells))}
            gone = min(row, len(cells))
            now = places.get(before[row], gone) if row < len(before) else gone
            self.setCurrentIndex(self.model_.index(now))
            for other in chosen:
                if (place := places.get(before[other])) is not None:
                    self.selectionModel().select(self.model_.index(place), _ALSO)
        self._fit()
        self._ask_soon.start(0)

    def zoom(self, by: int) -> None:
        """Make the pages larger or smaller by a step."""
        self._size = min(max(self._size + by, 0), len(SIZES_PX) - 1)
        self._fit()
        self._ask_soon.start(0)

    def can_zoom(self, by: int) -> bool:
        return 0 <= self._size + by < len(SIZES_PX)

    def set_whole(self, whole: bool) -> None:
        """Be as high as all pages need, in something else that scrolls; or else scroll by itself."""
        self._is_whole = whole
        # A bar that comes for a moment takes the room of a column, and then has something to scroll.
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(bar)
        self._fit()

    def _fit(self) -> None:
        cell = cell_size(self.page_px)
        self.setGridSize(cell)
        if not self._is_whole:
            self.setMinimumHeight(0)
            self.setMaximumHeight(16777215)
            return
        # Qt gives the last page of a row one pixel less than there is.
        columns = max((self.viewport().width() - 1) // cell.width(), 1)
        rows = -(-self.model_.rowCount() // columns)
        self.setFixedHeight(rows * cell.height() + 2 * self.frameWidth())

    def _ask_for_pages(self) -> None:
        """Wish for the pages in sight and the next ones."""
        if not self.isVisible():
            self._cache.forget("grid")
            return
        area = self.viewport().visibleRegion().boundingRect()
        width = round(self.page_px * self.devicePixelRatioF())
        rows = [
            row
            for row in range(len(self.model_.cells))
            if self.visualRect(self.model_.index(row)).intersects(area)
        ]
        last = rows[-1] + 1 if rows else 0
        rows += range(last, min(last + _AHEAD, len(self.model_.cells)))
        self._cache.want("grid", [(self.model_.cells[row].sheet, width) for row in rows])

    # Acting

    def remove_current(self) -> None:
        cell = self.cell(self.currentIndex().row())
        if cell is not None:
            self.remove_wanted.emit(cell.document)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.cell(index.row()) is None:
            self.add_wanted.emit()

    # Qt's side

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *_ERASING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, row = event.key(), self.currentIndex().row()
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(key), 0)
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_wanted.emit()
        elif key in _ERASING:
            self.remove_current()
        elif by and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._move_by_key(row, -by if self.isRightToLeft() else by)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and not event.modifiers():
            if row >= 0 and self.cell(row) is None:
                self.add_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _move_by_key(self, row: int, by: int) -> None:
        cell = self.cell(row)
        last = max((cell.document for cell in self.model_.cells), default=COVER)
        if cell is None or cell.document == COVER or not 0 <= cell.document + by <= last:
            return
        self.move_wanted.emit(cell.document, cell.document + (by if by < 0 else 2))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.currentIndex().row()
        if self.cell(row) is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_opens.emit(menu)
        menu.addAction(tr("Move its document forward"), lambda: self._move_by_key(row, -1))
        menu.addAction(tr("Move its document back"), lambda: self._move_by_key(row, 1))
        menu.addAction(tr("Remove from the fax"), self.remove_current)
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        below = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())
        menu.exec(event.globalPos() if is_by_mouse else below)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_hot = self._removable_at(event.position().toPoint()) is not None
        if is_hot != self._is_hot:
            self._is_hot = is_hot
            set_tip(self.viewport(), tr("Remove from the fax (Delete)") if is_hot else "")
        self.viewport().update()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._is_hot = False
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._removable_at(event.position().toPoint())
        is_same = row is not None and row == self.currentIndex().row()
        super().mouseReleaseEvent(event)
        cell = self.cell(row) if row is not None and is_same else None
        if cell is not None and event.button() == Qt.MouseButton.LeftButton:
            self.remove_wanted.emit(cell.document)

    def _removable_at(self, place: QPoint) -> int | None:
        """The row of the page whose button is at a place."""
        index = self.indexAt(place)
        if self.cell(index.row()) is None:
            return None
        area = self.visualRect(index)
        button = QStyle.visualRect(self.layoutDirection(), area, remove_place(area, self.page_px))
        return index.row() if button.contains(place) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._ask_soon.start(0)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask_soon.start(0)

    # Dragging

    def startDrag(self, supported: Qt.DropAction) -> None:
        cell = self.cell(self.currentIndex().row())
        if cell is None or cell.document == COVER:
            return
        drag = QDrag(self)
        data = QMimeData()
        data.setData(PAGE_MIME, str(cell.document).encode())
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PAGE_MIME) and event.source() is self:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(PAGE_MIME):
            self._mark(self._row_at(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(None)
        data = event.mimeData()
        if not data.hasFormat(PAGE_MIME):
            return
        document = int(bytes(data.data(PAGE_MIME).data()).decode())
        before = self._document_from(self._row_at(event.position().toPoint()))
        event.acceptProposedAction()
        if before not in {document, document + 1}:
            self.move_wanted.emit(document, before)

    def _mark(self, row: int | None) -> None:
        if row != self._insertion:
            self._insertion = row
            self.viewport().update()

    def _row_at(self, place: QPoint) -> int:
        """The row before which something falls that is let go here."""
        count = len(self.model_.cells)
        for row in range(count):
            area = self.visualRect(self.model_.index(row))
            is_before = place.x() < area.center().x()
            if self.isRightToLeft():
                is_before = place.x() > area.center().x()
            if place.y() <= area.bottom() and (is_before or place.y() < area.top()):
                return row
        return count

    def _document_from(self, row: int) -> int:
        """The document before which another comes when it is put before this row: pages of one document stay
        together."""
        cells = self.model_.cells
        if row >= len(cells):
            return max((cell.document for cell in cells), default=COVER) + 1
        document = max(cells[row].document, 0)
        is_inside = row > 0 and cells[row - 1].document == document
        return document + 1 if is_inside else document

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._insertion is None:
            return
        area = self.visualRect(self.model_.index(self._insertion))
        line = QRect(area.left() - 1, area.top() + theme.Metrics.GAP, 3, round(self.page_px * 1.3))
        painter = QPainter(self.viewport())
        painter.fillRect(QStyle.visualRect(self.layoutDirection(), area, line), theme.colour("accent"))
        painter.end()

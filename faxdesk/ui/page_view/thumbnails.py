"""The strip of small pages beside the page view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_painter import paper
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet
from faxdesk.words import tr

STRIP_WIDTH = 104
THUMBNAIL_WIDTH = 72
_ABOVE, _BELOW = 16, 4
"""The room above a small page, and between it and its number."""

_Index = QModelIndex | QPersistentModelIndex


class ThumbnailModel(QAbstractListModel):
    """The sheets as rows; the decoration is the small picture, once it is there."""

    def __init__(self, cache: PageCache, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._sheets: tuple[Sheet, ...] = ()
        self.pixel_width = THUMBNAIL_WIDTH
        cache.page_ready.connect(self._on_page_ready)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self._sheets

    def set_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these. Of as many pages as before only those that are others are painted anew."""
        if len(sheets) == len(self._sheets):
            before, self._sheets = self._sheets, tuple(sheets)
            for row, (old, new) in enumerate(zip(before, sheets, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self._sheets = tuple(sheets)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._sheets)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("Page {page} of {count}", page=index.row() + 1, count=len(self._sheets))
        if role == Qt.ItemDataRole.UserRole:
            return self._cache.image(self._sheets[index.row()], self.pixel_width)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def _on_page_ready(self, sheet: Sheet, width: int) -> None:
        for row, shown in enumerate(self._sheets):
            if shown == sheet:
                index = self.index(row)
                self.dataChanged.emit(index, index, [Qt.ItemDataRole.UserRole])


class ThumbnailDelegate(QStyledItemDelegate):
    """Paints a page with its number below; the current page has a frame of the accent colour."""

    def __init__(self, strip: QListView, dims_pages: Callable[[], bool]) -> None:
        super().__init__(strip)
        self._strip = strip
        self._dims_pages = dims_pages

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return cell_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        image = index.data(Qt.ItemDataRole.UserRole)
        aspect = image.height() / image.width() if isinstance(image, QImage) else LETTER_ASPECT
        cell, label_height = QRect(option.rect), _label_height()
        page = _page_rect(cell, aspect, label_height)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen and len(self._strip.selectedIndexes()) > 1:
            painter.fillRect(cell, theme.colour("selected"))
        painter.fillRect(page, paper(is_dimmed=self._dims_pages()))
        if isinstance(image, QImage):
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(page, image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        current = self._strip.currentIndex().row() == index.row()
        pen = QPen(theme.colour("accent" if current else "line"), 2 if current else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Outside of the page, so that nothing of it is covered.
        painter.drawRect(page.adjusted(-2, -2, 2, 2) if current else page.adjusted(-1, -1, 0, 0))
        self._paint_number(painter, option, index, page, label_height, current)
        painter.restore()

    def _paint_number(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: _Index,
        page: QRect,
        height: int,
        current: bool,
    ) -> None:
        font = theme.caption(option.font)
        painter.setFont(theme.strong(font) if current else font)
        painter.setPen(theme.colour("text" if current else "muted"))
        label = QRect(option.rect.left(), page.bottom() + 1 + _BELOW, option.rect.width(), height)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(index.data()))


class ThumbnailStrip(QListView):
    """Several pages can be chosen where chooses_several says so; one of them is the page in view.

    Signals: page_chosen(int from 0) when a page is clicked or reached by key, pages_dragged(list of int from
    0) when the chosen ones are pulled away with the mouse, copy_wanted(list of int from 0) by Ctrl+C.
    """

    page_chosen = Signal(int)
    pages_dragged = Signal(list)
    copy_wanted = Signal(list)

    def __init__(
        self,
        cache: PageCache,
        parent: QWidget | None = None,
        *,
        dims_pages: Callable[[], bool] = lambda: True,
        chooses_several: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        if chooses_several:
            self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(tr("Pages in small"))
        self.setFixedWidth(STRIP_WIDTH)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self._cache = cache
        self._model = ThumbnailModel(cache, self)
        self.setModel(self._model)
        self.setItemDelegate(ThumbnailDelegate(self, dims_pages))
        self._following = False
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(0)
        self._ask_soon.timeout.connect(self._ask_for_pages)
        self.verticalScrollBar().valueChanged.connect(self._ask_soon.start)
        self.verticalScrollBar().rangeChanged.connect(self._ask_soon.start)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these pages in small."""
        self._model.pixel_width = round(THUMBNAIL_WIDTH * self.devicePixelRatioF())
        if self._model.sheets != tuple(sheets):
            self._model.set_sheets(sheets)
        self._ask_soon.start()

    def set_current_page(self, page: int) -> None:
        """Mark the page that the view shows. Several chosen ones stay chosen."""
        flag = QItemSelectionModel.SelectionFlag
        index, has_several = self._model.index(page), len(self.chosen_pages) > 1
        self._following = True
        try:
            self.selectionModel().setCurrentIndex(
                index, flag.NoUpdate if has_several else flag.ClearAndSelect
            )
        finally:
            self._following = False

    @property
    def chosen_pages(self) -> list[int]:
        """From 0, in their order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def startDrag(self, supported: Qt.DropAction) -> None:
        self.pages_dragged.emit(self.chosen_pages)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            # Qt would copy the number of the page.
            self.copy_wanted.emit(self.chosen_pages)
        else:
            super().keyPressEvent(event)

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        self.viewport().update()
        if not self._following and current.isValid():
            self.page_chosen.emit(current.row())

    def _ask_for_pages(self) -> None:
        if not self.isVisible():
            self._cache.forget("thumbnails")
            return
        first = self.indexAt(self.viewport().rect().topLeft()).row()
        start = max(first, 0)
        rows = self.viewport().height() // cell_size().height() + 3
        wanted = self._model.sheets[start : start + rows]
        self._cache.want("thumbnails", [(sheet, self._model.pixel_width) for sheet in wanted])

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask_soon.start()


def cell_size() -> QSize:
    """The room of a small page with its number."""
    height = round(THUMBNAIL_WIDTH * LETTER_ASPECT) + _ABOVE + _BELOW + _label_height()
    return QSize(STRIP_WIDTH - 1, height)


def _label_height() -> int:
    return theme.measures().second_line


def _page_rect(cell: QRect, aspect: float, label_height: int) -> QRect:
    """Where a page's thumbnail goes in its cell, above its number."""
    room = QRect(
        cell.left(), cell.top() + _ABOVE, cell.width(), cell.height() - _ABOVE - _BELOW - label_height
    )
    width = min(THUMBNAIL_WIDTH, round(room.height() / aspect))
    height = round(width * aspect)
    return QRect(room.center().x() - width // 2, room.top(), width, height)

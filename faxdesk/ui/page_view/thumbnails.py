"""The strip of small pages at the left of the page view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, Sheet

STRIP_WIDTH = 104
CELL = QSize(88, 128)
LABEL_HEIGHT = 20
THUMBNAIL_WIDTH = 72

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
            return f"Page {index.row() + 1} of {len(self._sheets)}"
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
    """Paints a page with its number; the current page has a frame of the accent colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        image = index.data(Qt.ItemDataRole.UserRole)
        aspect = image.height() / image.width() if isinstance(image, QImage) else LETTER_ASPECT
        cell = QRect(option.rect)
        page = _page_rect(cell, aspect, LABEL_HEIGHT)
        painter.fillRect(page, QColor(255, 255, 255))
        if isinstance(image, QImage):
            painter.drawImage(page, image)
        palette: QPalette = option.palette
        view = self.parent()
        current = isinstance(view, QListView) and view.currentIndex().row() == index.row()
        colour = theme.colour("accent") if current else palette.color(QPalette.ColorRole.Dark)
        painter.setPen(QPen(colour, 3 if current else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        grown = 2 if current else 0
        painter.drawRect(page.adjusted(-grown, -grown, grown, grown))
        font = painter.font()
        font.setBold(current)
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        label = QRect(cell.left(), cell.bottom() - LABEL_HEIGHT - 2, cell.width(), LABEL_HEIGHT)
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, str(index.data()))
        painter.restore()


class ThumbnailStrip(QListView):
    """Signals: page_chosen(int from 0) when a page is clicked or reached by key, page_dragged(int from 0)
    when one is pulled away with the mouse."""

    page_chosen = Signal(int)
    page_dragged = Signal(int)

    def __init__(self, cache: PageCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setAccessibleName("Pages in small")
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
        self.setItemDelegate(ThumbnailDelegate(self))
        self._following = False
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(0)
        self._ask_soon.timeout.connect(self._ask_for_pages)
        self.verticalScrollBar().valueChanged.connect(self._ask_soon.start)
        self.verticalScrollBar().rangeChanged.connect(self._ask_soon.start)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_sheets(self, sheets: Sequence[Sheet]) -> None:
        """Show these pages in small; a strip of one page says nothing and hides."""
        self._model.pixel_width = round(THUMBNAIL_WIDTH * self.devicePixelRatioF())
        if self._model.sheets != tuple(sheets):
            self._model.set_sheets(sheets)
        self.setVisible(len(sheets) > 1)
        self._ask_soon.start()

    def set_current_page(self, page: int) -> None:
        """Mark the page that the view shows."""
        self._following = True
        try:
            self.setCurrentIndex(self._model.index(page))
        finally:
            self._following = False

    def startDrag(self, supported: Qt.DropAction) -> None:
        self.page_dragged.emit(self.currentIndex().row())

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
        rows = self.viewport().height() // CELL.height() + 3
        wanted = self._model.sheets[start : start + rows]
        self._cache.want("thumbnails", [(sheet, self._model.pixel_width) for sheet in wanted])

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask_soon.start()


def _page_rect(cell: QRect, aspect: float, label_height: int) -> QRect:
    """Where a page's thumbnail goes in its cell, above its number."""
    room = cell.adjusted(8, 8, -8, -8 - label_height)
    width = min(room.width(), round(room.height() / aspect))
    height = round(width * aspect)
    return QRect(room.center().x() - width // 2, room.top() + (room.height() - height) // 2, width, height)

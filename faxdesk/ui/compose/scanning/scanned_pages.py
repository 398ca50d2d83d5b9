"""The pages that a scanner has given so far: to be looked at, turned and taken out before they are added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from faxdesk.domain.compose.page_edit import PageEdit
from faxdesk.services.scanning.scan_trays import ScannedPage
from faxdesk.ui.common import theme
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.page_view.page_painter import paper
from faxdesk.ui.page_view.page_sources import LETTER_ASPECT, to_image
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.ui.page_view.page_cache import PageCache

_Index = QModelIndex | QPersistentModelIndex
PAGE_PX = 136
_QUARTER = 90
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class ScannedSheet(Struct, frozen=True):
    """A scanned page as a sheet of a page view."""

    page: ScannedPage

    def draw(self, pages: PageDrawer, width: int) -> QImage:
        from faxdesk.domain.compose.draft_page import PageSource

        path, edit = self.page.path, PageEdit(turn=self.page.turn)
        return to_image(pages.render(PageSource(path, path.name, edit=edit), width))


class ScannedPagesModel(QAbstractListModel):
    """The pages as rows; their picture, once it is drawn, is UserRole."""

    def __init__(self, cache: PageCache, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._cache = cache
        self.pages: list[ScannedPage] = []
        self.width_px = PAGE_PX
        cache.page_ready.connect(self._on_page_ready)
        cache.page_failed.connect(self._on_page_ready)

    def add(self, pages: Sequence[ScannedPage]) -> None:
        first = len(self.pages)
        self.beginInsertRows(QModelIndex(), first, first + len(pages) - 1)
        self.pages += pages
        self.endInsertRows()

    def put_back(self, pages: Sequence[tuple[int, ScannedPage]]) -> None:
        """Have pages at these rows again, which were taken out of them."""
        for row, page in pages:
            self.beginInsertRows(QModelIndex(), row, row)
            self.pages.insert(row, page)
            self.endInsertRows()

    def take_out(self, row: int) -> ScannedPage:
        self.beginRemoveRows(QModelIndex(), row, row)
        page = self.pages.pop(row)
        self.endRemoveRows()
        return page

    def clear(self) -> None:
        self.beginResetModel()
        self.pages = []
        self.endResetModel()

    def turn(self, row: int, by: int) -> None:
        page = self.pages[row]
        self.pages[row] = replace(page, turn=(page.turn + by) % 360)
        self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.pages)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("Page {page} of {count}", page=index.row() + 1, count=len(self.pages))
        if role == Qt.ItemDataRole.UserRole:
            return self._cache.image(ScannedSheet(self.pages[index.row()]), self.width_px)
        return None

    def _on_page_ready(self, sheet: object, _detail: object) -> None:
        for row, page in enumerate(self.pages):
            if isinstance(sheet, ScannedSheet) and sheet.page == page:
                self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.UserRole])


class _PageDelegate(QStyledItemDelegate):
    """A page with its number below; those that are chosen have a frame of the accent colour."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = theme.grown(PAGE_PX)
        below = theme.Metrics.HALF + theme.measures().second_line + theme.Metrics.GAP
        return QSize(width + theme.Metrics.GROUP, round(width * LETTER_ASPECT) + below + theme.Metrics.GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self._place(option.rect, index.data(Qt.ItemDataRole.UserRole))
        painter.fillRect(page, paper(is_dimmed=True))
        image = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(image, QImage):
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.drawImage(page, image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        pen = QPen(theme.colour("accent" if is_chosen else "line"), 2 if is_chosen else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(page.adjusted(-2, -2, 2, 2) if is_chosen else page.adjusted(-1, -1, 0, 0))
        font = theme.caption(option.font)
        painter.setFont(theme.strong(font) if is_chosen else font)
        painter.setPen(theme.colour("text" if is_chosen else "muted"))
        line = QRect(option.rect)
        line.setTop(line.bottom() - theme.Metrics.GAP - theme.measures().second_line)
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, str(index.data()))
        painter.restore()

    def _place(self, cell: QRect, image: object) -> QRect:
        """Where a page of this shape lies in its cell, whichever way it is turned."""
        width = theme.grown(PAGE_PX)
        room = QRect(0, 0, width, round(width * LETTER_ASPECT))
        room.moveTopLeft(cell.topLeft())
        room.translate((cell.width() - width) // 2, theme.Metrics.GAP)
        size = image.size() if isinstance(image, QImage) else room.size()
        shape = size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(room.topLeft(), shape)
        place.moveCenter(room.center())
        return place


class ScannedPages(QListView):
    """Signals: changed() pages came, went or were turned; taken_out(list of (row, ScannedPage)) by the
    person, to be offered back; chosen() others are chosen now."""

    changed = Signal()
    taken_out = Signal(list)
    chosen = Signal()

    def __init__(self, cache: PageCache) -> None:
        super().__init__()
        self.setObjectName("scannedPages")
        self.setAccessibleName(tr("Scanned pages"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self._cache = cache
        self._hint = ""
        self.model_ = ScannedPagesModel(cache, self)
        self.setModel(self.model_)
        self.setItemDelegate(_PageDelegate(self))
        self._drawing_soon = QTimer(self)
        self._drawing_soon.setSingleShot(True)
        self._drawing_soon.timeout.connect(self._have_drawn)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._drawing_soon.start(0))
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.chosen.emit())
        theme.keep_measured(self._measure)

    @property
    def pages(self) -> list[ScannedPage]:
        """In the order in which they will stand in the fax."""
        return self.model_.pages

    @property
    def chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectedIndexes())

    def say(self, hint: str) -> None:
        """What stands here while there are no pages."""
        self._hint = hint
        self.viewport().update()

    def add(self, pages: Sequence[ScannedPage]) -> None:
        """Have these as well, in view."""
        self.model_.add(pages)
        self.scrollToBottom()
        self._follow()

    def clear_pages(self) -> None:
        self.model_.clear()
        self._follow()

    def put_back(self, pages: Sequence[tuple[int, ScannedPage]]) -> None:
        """Have pages again that were taken out."""
        self.model_.put_back(pages)
        self._follow()

    def turn_chosen(self) -> None:
        """Turn the chosen pages a quarter clockwise."""
        for row in self.chosen_rows:
            self.model_.turn(row, _QUARTER)
        self._follow()

    def take_out_chosen(self) -> None:
        """Take the chosen pages out."""
        rows = self.chosen_rows
        if rows:
            taken = [(row, self.model_.take_out(row)) for row in reversed(rows)]
            left = self.model_.index(min(rows[0], len(self.pages) - 1))
            self.setCurrentIndex(left)
            self.taken_out.emit(taken[::-1])
            self._follow()

    def _follow(self) -> None:
        policy = Qt.FocusPolicy.StrongFocus if self.pages else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self._cache.show([ScannedSheet(page) for page in self.pages])
        self._drawing_soon.start(0)
        self.viewport().update()
        self.changed.emit()

    def _have_drawn(self) -> None:
        """Have the pages drawn that are in sight, the last first: it has just come."""
        area, width = self.viewport().rect(), round(theme.grown(PAGE_PX) * self.devicePixelRatioF())
        self.model_.width_px = width
        rows = range(len(self.pages) - 1, -1, -1)
        seen = [row for row in rows if self.visualRect(self.model_.index(row)).intersects(area)]
        self._cache.want("scanned pages", [(ScannedSheet(self.pages[row]), width) for row in seen])

    def _measure(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._drawing_soon.start(0)

    # Qt's side

    def event(self, event: QEvent) -> bool:
        # The window's own Delete and letters are for faxes.
        return claims(event, *_ERASING, Qt.Key.Key_R) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ERASING:
            self.take_out_chosen()
        elif event.key() == Qt.Key.Key_R and not event.modifiers():
            self.turn_chosen()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.chosen_rows:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Turn"), self.turn_chosen)
        menu.addAction(tr("Take out"), self.take_out_chosen)
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawing_soon.start(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.pages and self._hint:
            edge = theme.Metrics.EDGE
            area = self.viewport().rect().adjusted(edge, edge, -edge, -edge)
            painter = QPainter(self.viewport())
            painter.setPen(theme.colour("muted"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()

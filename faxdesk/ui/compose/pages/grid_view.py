"""The view of the pages of a fax: small pictures in a grid, document by document. What is done with them is
the business of PageGrid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem, QWidget

from faxdesk.domain.compose.draft_page import BLANK_A4, BLANK_LETTER
from faxdesk.domain.compose.page_on_sheet import A4_SHAPE
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.common import theme
from faxdesk.ui.compose.pages.grid_layout import Gap, GridLayout, Run
from faxdesk.ui.compose.pages.page_cells import COVER, PageCell
from faxdesk.ui.compose.pages.page_command import PageCommand
from faxdesk.ui.compose.pages.page_delegate import (
    PageDelegate,
    cell_size,
    head_height,
    paint_head,
    paint_line,
    paint_rubber_band,
)
from faxdesk.ui.compose.pages.pages_model import PagesModel
from faxdesk.ui.page_view.page_cache import PageCache
from faxdesk.ui.page_view.page_sources import Sheet

SIZES_PX = (96, 136, 192, 256, 320, 480, 720)
"""The widths that a page can have: from many at once to one that can be read."""
FIRST_SIZE = 1
_AHEAD = 8
"""So many pages below those in sight are drawn as well."""
_CHOOSE = QItemSelectionModel.SelectionFlag.Select
_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect
_NOTHING = QItemSelectionModel.SelectionFlag.NoUpdate
_TO_ADD = 1 << 30
"""Stands for the document of what is to be added."""
_NO_LIMIT = 16777215

_Index = QModelIndex | QPersistentModelIndex
_Move = QAbstractItemView.CursorAction


class GridView(QListView):
    """A list whose rows stand as GridLayout says.

    Signals: chosen() other pages are chosen now.
    """

    chosen = Signal()

    def __init__(self, cache: PageCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._size = FIRST_SIZE
        self._is_whole = False
        self._hot: tuple[int, PageCommand] | None = None
        self._under = -1
        self._band: tuple[QPoint, QPoint] | None = None
        self._line = QRect()
        self._layout = GridLayout()
        self.model_ = PagesModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(PageDelegate(self, self))
        # By now whatever Qt asks in between can be answered.
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self._ask_soon = QTimer(self)
        self._ask_soon.setObjectName("pages in sight")
        self._ask_soon.setSingleShot(True)
        self._ask_soon.timeout.connect(self._ask_for_pages)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._ask_soon.start(0))
        # Qt only moves the dots that are there, and X11 does not always show them at their new place.
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.viewport().update())
        cache.page_ready.connect(lambda _sheet, _width: self.viewport().update())
        cache.page_failed.connect(lambda _sheet, _error: self.viewport().update())
        theme.keep_measured(self._fit)

    # What is on show

    @property
    def chosen_rows(self) -> list[int]:
        """The rows of the chosen pages, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [row for row in rows if self.cell(row) is not None]

    @property
    def chosen_cells(self) -> list[PageCell]:
        """The chosen pages, in order."""
        return [self.model_.cells[row] for row in self.chosen_rows]

    def choose(self, places: Collection[PagePlace]) -> None:
        """Choose these pages, and go to the first of them."""
        wanted = set(places)
        rows = [row for row, cell in enumerate(self.model_.cells) if cell.first in wanted]
        if rows:
            self.choose_row(rows[0])
        for row in rows[1:]:
            self.selectionModel().select(self.model_.index(row), _CHOOSE)

    def choose_row(self, row: int) -> None:
        """Choose the page in a row alone, whichever key is held: Qt's own would add it with Ctrl."""
        self.selectionModel().setCurrentIndex(self.model_.index(row), _ALONE)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    @property
    def cache(self) -> PageCache:
        return self._cache

    @property
    def page_px(self) -> int:
        """The width of a page, never more than there is room for."""
        room = self.viewport().width() - 1 - theme.Metrics.GROUP
        return max(min(SIZES_PX[self._size], room), SIZES_PX[0])

    @property
    def hot(self) -> tuple[int, PageCommand] | None:
        """The row and the button under the mouse."""
        return self._hot

    def cell(self, row: int) -> PageCell | None:
        """The page in a row; None for the row of what is to be added."""
        return self.model_.cell(row)

    def number(self, row: int) -> int:
        return self.model_.number(row)

    @property
    def shows_heads(self) -> bool:
        """Whether each document has a head of its own."""
        return any(run.has_head for run in self._layout.runs)

    def sheet_before(self, row: int) -> Sheet | None:
        """What a page looked like before it was changed."""
        return self.model_.sheet_before(row)

    def paper_of(self, place: PagePlace) -> str:
        """The paper of a blank page that goes with the one at a place, as far as it was drawn."""
        cell = next((cell for cell in self.model_.cells if place in cell.places), None)
        aspect = self._cache.aspect(cell.sheet) if cell is not None else None
        return "" if aspect is None else BLANK_A4 if aspect > A4_SHAPE else BLANK_LETTER

    def show_cells(self, cells: Sequence[PageCell]) -> None:
        """Show these pages; those that were chosen stay so, wherever they stand now."""
        model = self.model_
        if tuple(cells) == model.cells:
            return
        before = model.identities
        row, chosen = self.currentIndex().row(), {before[row] for row in self.chosen_rows}
        current = before[row] if 0 <= row < len(before) else None
        self._hot, self._under = None, -1
        model.show(cells)
        self._cache.show([cell.sheet for cell in cells])
        self._arrange()
        if row >= 0:
            places = {identity: place for place, identity in enumerate(model.identities)}
            left = [places[identity] for identity in chosen if identity in places]
            self._choose_again(places.get(current, min(row, len(cells))), left)
        self._fit()
        # At once, before others ask for what is not seen; and again when all has its size.
        self._ask_for_pages()
        self._ask_soon.start(0)

    def _choose_again(self, row: int, chosen: Sequence[int]) -> None:
        """Where some that were chosen are gone, what is in their place is chosen."""
        rows = sorted({*chosen} or {row})
        wanted = QItemSelection()
        for other in rows:
            wanted.select(self.model_.index(other), self.model_.index(other))
        selection = self.selectionModel()
        selection.setCurrentIndex(self.model_.index(row), _NOTHING)
        if sorted(index.row() for index in self.selectedIndexes()) != rows:
            selection.select(wanted, _ALONE)

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

    # Where it stands

    def _arrange(self) -> None:
        self._layout = GridLayout(
            _runs(self.model_.cells), cell_size(self.page_px), self.viewport().width(), head_height()
        )

    def _fit(self) -> None:
        self._arrange()
        self.updateGeometries()
        self.viewport().update()
        if self._is_whole:
            self.setFixedHeight(self._layout.height + 2 * self.frameWidth())
        else:
            self.setMinimumHeight(0)
            self.setMaximumHeight(_NO_LIMIT)

    def updateGeometries(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(room)
        bar.setSingleStep(cell_size(self.page_px).height() // 4)
        bar.setRange(0, max(self._layout.height - room, 0))

    def doItemsLayout(self) -> None:
        # Qt's own arrangement of the rows is of no use.
        QAbstractItemView.doItemsLayout(self)

    def _seen(self, area: QRect) -> QRect:
        """Where an area of the layout is seen."""
        area = area.translated(0, -self.verticalScrollBar().value())
        return QStyle.visualRect(self.layoutDirection(), self._whole_width, area)

    def _laid(self, place: QPoint) -> QPoint:
        """The place in the layout of what is seen at a place."""
        if self.isRightToLeft():
            place = QPoint(self._layout.width - 1 - place.x(), place.y())
        return place + QPoint(0, self.verticalScrollBar().value())

    @property
    def _whole_width(self) -> QRect:
        return QRect(0, 0, self._layout.width, self.viewport().height())

    def visualRect(self, index: _Index) -> QRect:
        if not index.isValid() or not self._layout.runs:
            return QRect()
        return self._seen(self._layout.cell(index.row()))

    def indexAt(self, place: QPoint) -> QModelIndex:
        return self.model_.index(self._layout.row_at(self._laid(place)))

    def head_rect(self, document: int) -> QRect:
        """Where the head of a document is seen."""
        run = next((run for run in self._layout.runs if run.document == document), None)
        return self._seen(self._layout.head(run)) if run is not None else QRect()

    def gap_at(self, place: QPoint) -> tuple[Gap, QRect] | None:
        """The place between pages that is nearest to one on the screen, and where its line is seen."""
        gap = self._layout.gap_at(self._laid(place))
        return None if gap is None else (gap, self._seen(gap.line))

    def place_of(self, gap: Gap) -> PagePlace:
        """The page before which something comes that is put into a gap."""
        row = gap.run.first + gap.number
        here = self.cell(row) if gap.number < gap.run.count else None
        if here is not None:
            return PagePlace(max(here.document, 0), 0 if here.document == COVER else here.first.page)
        cells = self.model_.cells
        before = self.cell(row - 1) or (cells[-1] if cells else None)
        if before is None or before.document == COVER:
            return PagePlace(0, 0)
        if gap.run.document == _TO_ADD:
            return PagePlace(before.document + 1, 0)
        return PagePlace(before.document, before.first.page + before.count)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def scrollTo(
        self, index: _Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        if not index.isValid() or not self._layout.runs:
            return
        run, area = self._layout.run_of(index.row()), self._layout.cell(index.row())
        if run.first == index.row():
            area = area.united(self._layout.head(run)) if run.has_head else area
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setValue(min(max(bar.value(), area.bottom() + 1 - room), area.top()))

    def moveCursor(self, action: _Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        row, last = self.currentIndex().row(), self.model_.rowCount() - 1
        if row < 0 or not self._layout.runs:
            return self.model_.index(0)
        ahead = -1 if self.isRightToLeft() else 1
        screen = max(self.viewport().height() // cell_size(self.page_px).height(), 1)
        steps = {_Move.MoveLeft: -ahead, _Move.MoveRight: ahead, _Move.MovePrevious: -1, _Move.MoveNext: 1}
        lines = {_Move.MoveUp: -1, _Move.MoveDown: 1, _Move.MovePageUp: -screen, _Move.MovePageDown: screen}
        if action in lines:
            return self.model_.index(self._layout.beside(row, lines[action]))
        ends = {_Move.MoveHome: 0, _Move.MoveEnd: last}
        return self.model_.index(min(max(ends.get(action, row + steps.get(action, 0)), 0), last))

    def setSelection(self, area: QRect, flags: QItemSelectionModel.SelectionFlag) -> None:
        if self.state() == QAbstractItemView.State.DragSelectingState:
            seen = area.normalized()
            near = QRect(self._laid(seen.topLeft()), self._laid(seen.bottomRight())).normalized()
            rows = [row for row in self._layout.rows_in(near) if self._layout.cell(row).intersects(near)]
        else:
            ends = [self.indexAt(corner).row() for corner in (area.topLeft(), area.bottomRight())]
            ends = [row for row in ends if row >= 0]
            rows = list(range(min(ends), max(ends) + 1)) if ends else []
        found = QItemSelection()
        for row in rows:
            found.select(self.model_.index(row), self.model_.index(row))
        self.selectionModel().select(found, flags)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        return QRegion(self.viewport().rect())

    def selectAll(self) -> None:
        everything = QItemSelection()
        if self.model_.cells:
            everything.select(self.model_.index(0), self.model_.index(len(self.model_.cells) - 1))
        self.selectionModel().select(everything, _ALONE)

    def keyboardSearch(self, search: str) -> None:
        """Letters have other uses here."""

    def isIndexHidden(self, index: _Index) -> bool:
        return False

    def _show_band(self, band: tuple[QPoint, QPoint] | None) -> None:
        for shown in (self._band, band):
            if shown is not None:
                self.viewport().update(QRect(*shown).normalized().adjusted(-2, -2, 2, 2))
        self._band = band

    def show_line(self, line: QRect) -> None:
        """Show where something would fall, as it is seen; an empty one shows nothing."""
        if line != self._line:
            for changed in (self._line, line):
                self.viewport().update(changed.adjusted(-1, -1, 1, 1))
            self._line = line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._ask_soon.start(0)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._ask_soon.start(0)

    def _ask_for_pages(self) -> None:
        """Wish for the pages in sight and the next ones."""
        if not self.isVisible():
            self._cache.forget("grid")
            return
        area = self.viewport().visibleRegion().boundingRect().translated(0, self.verticalOffset())
        width = round(self.page_px * self.devicePixelRatioF())
        rows = self._layout.rows_in(area)
        cells = self.model_.cells[rows.start : rows.stop + _AHEAD] if rows else ()
        self._cache.want("grid", [(cell.sheet, width) for cell in cells])

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        area = event.rect().translated(0, self.verticalOffset())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        chosen = self.selectionModel()
        for run in self._layout.runs_in(area):
            head = self._seen(self._layout.head(run))
            if run.has_head and head.intersects(event.rect()):
                option.rect = head
                paint_head(painter, option, self.model_.cells[run.first : run.first + run.count])
        plain = option.state & ~(QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus)
        for row in self._layout.rows_in(area):
            index = self.model_.index(row)
            option.rect = self.visualRect(index)
            # Two lines that change may span all that is between them.
            if not event.region().intersects(option.rect):
                continue
            option.state = plain
            if chosen.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == self._under:
                option.state |= QStyle.StateFlag.State_MouseOver
            if index == self.currentIndex() and self.hasFocus():
                option.state |= QStyle.StateFlag.State_HasFocus
            self.itemDelegate().paint(painter, option, index)
        if self._band is not None:
            paint_rubber_band(painter, QRect(*self._band).normalized())
        if not self._line.isNull():
            paint_line(painter, self._line)
        painter.end()


def _runs(cells: Sequence[PageCell]) -> list[Run]:
    """Cells that stand together, and what is to be added: all in one where there is but one document."""
    if len({cell.document for cell in cells if cell.document != COVER}) < 2:
        return [Run(0, 0, len(cells) + 1)]
    runs, row = [], 0
    for document, group in groupby(cells, lambda cell: cell.document):
        count = sum(1 for _cell in group)
        runs.append(Run(document, row, count, has_head=document != COVER))
        row += count
    return [*runs, Run(_TO_ADD, row, 1)]

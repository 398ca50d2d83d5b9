"""The table of a fax list: one column of painted rows, driven by mouse and keys."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import theme
from faxdesk.ui.controls.painted_rows import PaintedRows
from faxdesk.ui.fax_list.fax_delegate import FaxDelegate, Hits, Pictures, row_height
from faxdesk.ui.fax_list.fax_model import GROUP_ROLE, FaxModel
from faxdesk.ui.fax_list.group_heads import GroupHead

_Index = QModelIndex | QPersistentModelIndex


class FaxTable(PaintedRows):
    """Signals: selection_changed(), looked_at() when the person turns to a fax that the table chose,
    chosen(fax id) for Enter or a double click, page_wanted(on: bool) for Space and Shift+Space,
    menu_wanted(QPoint on the screen), drag_wanted() when the chosen faxes are pulled away with the mouse,
    name_wanted(its beginning) when letters are typed."""

    looked_at = Signal()
    chosen = Signal(int)
    page_wanted = Signal(bool)
    drag_wanted = Signal()

    def __init__(
        self, model: FaxModel, pictures: Pictures, hits: Hits, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("faxList")
        self.setAccessibleName("Faxes")
        self._faxes = model
        self._top: tuple[int, int] | None = None
        self._next_choice: int | None = None
        self._is_moving_on = False
        self.has_moved_on = False
        """Whether the chosen fax has merely taken the place of those that left the list: nobody chose it."""
        self._is_pulling = False
        # Before the selection hears of it, and forgets.
        model.rowsAboutToBeRemoved.connect(self._remember_choice)
        self.setModel(model)
        self._delegate = FaxDelegate(model, pictures, hits, self)
        self.setItemDelegate(self._delegate)
        self.setDragDropMode(PaintedRows.DragDropMode.DragOnly)
        self._heads: list[QPersistentModelIndex] = []
        theme.keep_measured(self._measure)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_double_clicked)
        model.modelAboutToBeReset.connect(self._forget_heads)
        model.rowsAboutToBeInserted.connect(self._keep_place)
        model.rowsInserted.connect(self._restore_place)
        model.rowsRemoved.connect(self._choose_next)

    # What is chosen

    def current_id(self) -> int | None:
        index = self.currentIndex()
        return self._faxes.id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """All chosen faxes, from the top of the list."""
        ids: list[int] = []
        for top, bottom in self._chosen_parts():
            ids.extend(self._faxes.ids[top : bottom + 1])
        return ids

    def selected_rows(self, most: int) -> list[FaxRow]:
        """What the list shows of the chosen faxes, from the top of the list; of so many at most."""
        places = chain.from_iterable(range(top, bottom + 1) for top, bottom in self._chosen_parts())
        rows = (self._faxes.fax_row(place) for place in islice(places, most))
        return [row for row in rows if row is not None]

    def _chosen_parts(self) -> list[tuple[int, int]]:
        """The first and the last place of each part of the list that is chosen."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        return sorted((part.top(), part.bottom()) for part in parts)

    def select(self, fax_id: int) -> bool:
        """Choose one fax and bring it into view; False where it is not in the list."""
        row = self._faxes.place_of(fax_id)
        if row < 0:
            return False
        self._choose(row)
        self.scrollTo(self._faxes.index(row, 0))
        return True

    def _choose(self, row: int) -> None:
        """Choose one row alone. The view's own setCurrentIndex() adds it to what is chosen while Ctrl is
        held, as it is when a fax was sent by Ctrl+Enter."""
        self.selectionModel().setCurrentIndex(
            self._faxes.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def choose_again(self, fax_id: int) -> None:
        """Choose what was chosen when the program ended; nobody has looked at it since."""
        self._is_moving_on = True
        self.select(fax_id)
        self._is_moving_on = False

    def step(self, by: int) -> None:
        """Choose the next fax down (1) or up (-1)."""
        rows = self._faxes.rowCount()
        if rows:
            # The table puts its focus on a row that is not chosen: that one comes first.
            index = self.currentIndex()
            by = by if self.selectionModel().hasSelection() else 0
            row = index.row() + by if index.isValid() else 0
            self._choose(min(max(row, 0), rows - 1))

    def show_groups(self, groups: Sequence[GroupHead]) -> None:
        """Give the faxes that are the first of their group of time the head of their group above them. It is
        a part of their row, so that all that counts rows counts faxes."""
        places = (self._faxes.place_of(head.fax_id, head.place) for head in groups)
        rows = sorted(place for place in places if place >= 0)
        self._faxes.show_groups({head.fax_id: head.group for head in groups}, rows)
        kept = [head for head in self._heads if head.isValid() and head.row() in rows]
        if len(kept) < len(self._heads):
            self._forget_heads()
            kept = []
        known = {head.row() for head in kept}
        come = [QPersistentModelIndex(self._faxes.index(row, 0)) for row in rows if row not in known]
        self._heads = kept + come
        self._make_room(come)

    def _forget_heads(self) -> None:
        self._resize(self._heads, self._row_height())
        self._heads = []

    def show_compact(self, is_compact: bool) -> None:
        """Show one line a row, without pictures; or two."""
        self._delegate.is_compact = is_compact
        self._measure()

    def _measure(self) -> None:
        height = self._row_height()
        # All rows get the height, also those that had a head's.
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 3)
        self._make_room(self._heads)

    def _make_room(self, heads: Sequence[QPersistentModelIndex]) -> None:
        self._resize(heads, self._row_height() + theme.measures().group_head)

    def _resize(self, heads: Sequence[QPersistentModelIndex], height: int) -> None:
        rows = self.verticalHeader()
        # Else, to have what is below painted anew, Qt reckons for each out where all rows of the list are.
        rows.setUpdatesEnabled(False)
        for head in heads:
            if head.isValid():
                rows.resizeSection(head.row(), height)
        rows.setUpdatesEnabled(True)

    def _row_height(self) -> int:
        return row_height(is_compact=self._delegate.is_compact)

    def _is_on_head(self, place: QPoint) -> bool:
        """Whether a place of the viewport is on the head of a group, where nothing is chosen."""
        index = self.indexAt(place)
        return (
            bool(index.data(GROUP_ROLE))
            and place.y() < self.visualRect(index).top() + theme.measures().group_head
        )

    def paint_anew(self) -> None:
        """Paint the rows once more, because pictures have come."""
        self.viewport().update()

    # Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        current = self.current_id()
        if event.key() == Qt.Key.Key_Space and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._look()
            self.page_wanted.emit(not shift)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if current is not None:
                self._look()
                self.chosen.emit(current)
        elif event.key() == Qt.Key.Key_Down and not self.selectionModel().hasSelection():
            # In a list of one the focus is there already, and Qt would go nowhere.
            self.step(1)
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not shift and self._faxes.rowCount():
            # In a table these go along the row, of which there is but one column.
            first = event.key() == Qt.Key.Key_Home
            self._choose(0 if first else self._faxes.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """What is pulled is made on a worker first: until then, and until the button is let go, the mouse
        chooses nothing."""
        self._is_pulling = True
        self.drag_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pulling = False
        if self._is_on_head(event.position().toPoint()):
            return
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._look()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not (self._is_pulling and event.buttons() & Qt.MouseButton.LeftButton):
            super().mouseMoveEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        self.has_moved_on = self._is_moving_on
        super().selectionChanged(selected, deselected)

    def _look(self) -> None:
        if self.has_moved_on:
            self.has_moved_on = False
            self.looked_at.emit()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.chosen.emit(self._faxes.id_at(index.row()))

    def _on_menu(self, at: QPoint) -> None:
        if self.indexAt(at).isValid():
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def _remember_choice(self, _parent: object, first: int, last: int) -> None:
        """When all that is chosen leaves the list, the fax that takes its place is chosen next."""
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        leaves = parts and all(first <= part.top() and part.bottom() <= last for part in parts)
        self._next_choice = first if leaves else None

    def _choose_next(self) -> None:
        rows = self._faxes.rowCount()
        if self._next_choice is not None and rows:
            self._is_moving_on = True
            self._choose(min(self._next_choice, rows - 1))
            self._is_moving_on = False

    def _keep_place(self) -> None:
        """What is read stays where it is when faxes come in above; at the top they come into view."""
        bar = self.verticalScrollBar()
        top = self.indexAt(QPoint(1, 1))
        self._top = None
        if bar.value() > 0 and top.isValid():
            self._top = (self._faxes.id_at(top.row()), self.visualRect(top).top())

    def _restore_place(self) -> None:
        if self._top is not None:
            fax_id, offset = self._top
            row = self._faxes.place_of(fax_id)
            if row >= 0:
                self.updateGeometries()
                self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(row) - offset)

"""The table of a fax list: one column of painted rows, driven by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.fax_list.fax_delegate import FaxDelegate, Hits, Pictures
from faxdesk.ui.fax_list.fax_model import FaxModel

_Index = QModelIndex | QPersistentModelIndex


class FaxTable(QTableView):
    """Signals: selection_changed(), looked_at() when the person turns to a fax that the table chose,
    chosen(fax id) for Enter or a double click, page_wanted(on: bool) for Space and Shift+Space,
    menu_wanted(QPoint on the screen), drag_wanted() when the chosen faxes are pulled away with the mouse."""

    selection_changed = Signal()
    looked_at = Signal()
    chosen = Signal(int)
    page_wanted = Signal(bool)
    menu_wanted = Signal(QPoint)
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
        self.setItemDelegate(FaxDelegate(model, pictures, hits, self))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(theme.measures().row)
        self.verticalScrollBar().setSingleStep(theme.measures().row // 3)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_double_clicked)
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
        chosen = self.selectionModel().selection()
        parts = [chosen.at(place) for place in range(chosen.count())]
        for top, bottom in sorted((part.top(), part.bottom()) for part in parts):
            ids.extend(self._faxes.ids[top : bottom + 1])
        return ids

    def select(self, fax_id: int) -> bool:
        """Choose one fax and bring it into view; False where it is not in the list."""
        row = self._faxes.place_of(fax_id)
        if row < 0:
            return False
        self.setCurrentIndex(self._faxes.index(row, 0))
        self.scrollTo(self._faxes.index(row, 0))
        return True

    def step(self, by: int) -> None:
        """Choose the next fax down (1) or up (-1)."""
        rows = self._faxes.rowCount()
        if rows:
            # The table puts its focus on a row that is not chosen: that one comes first.
            index = self.currentIndex()
            by = by if self.selectionModel().hasSelection() else 0
            row = index.row() + by if index.isValid() else 0
            self.setCurrentIndex(self._faxes.index(min(max(row, 0), rows - 1), 0))

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
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not shift and self._faxes.rowCount():
            # In a table these go along the row, of which there is but one column.
            first = event.key() == Qt.Key.Key_Home
            self.setCurrentIndex(self._faxes.index(0 if first else self._faxes.rowCount() - 1, 0))
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """What is pulled is made on a worker first: until then, and until the button is let go, the mouse
        chooses nothing."""
        self._is_pulling = True
        self.drag_wanted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pulling = False
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._look()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not (self._is_pulling and event.buttons() & Qt.MouseButton.LeftButton):
            super().mouseMoveEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are keys of actions here; the search field is for searching."""

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.has_moved_on = self._is_moving_on
        self.selection_changed.emit()

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
            self.setCurrentIndex(self._faxes.index(min(self._next_choice, rows - 1), 0))
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
                self.verticalScrollBar().setValue(row * theme.measures().row - offset)

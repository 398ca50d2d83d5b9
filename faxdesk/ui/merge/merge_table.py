"""The table of a fax to many: thousands of rows, of which those in sight are worded and painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from faxdesk.domain.merge.merge_row import MergeRow, SentRow
from faxdesk.ui.common import theme
from faxdesk.ui.common.key_claims import claims, is_undo
from faxdesk.ui.common.plain_text import cut_off, tip
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.ui.controls.state_chip import chip_letters, chip_width, paint_chip
from faxdesk.ui.merge.merge_line import MergeLine
from faxdesk.ui.merge.row_parts import CHIP, MORE, NUMBER, REMEDY, WHEN, Columns
from faxdesk.words import isolated, listed, tr

_Index = QModelIndex | QPersistentModelIndex
_TYPED_PX = 100
"""The least width of the field that is typed into, which may cover what stands beside it."""
_GO_ON = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
"""How many rows down, or cells further, each key goes from a cell that is typed into."""
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_F2)


class MergeModel(QAbstractListModel):
    """Rows as they are shown; a row is put into words when it is painted."""

    def __init__(self, line_of: Callable[..., MergeLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line_of = line_of
        self.fields: Sequence[int] = ()
        """The columns of the table that are shown besides number and name."""
        self._rows: Sequence[MergeRow] | Sequence[SentRow] = ()

    def show(self, rows: Sequence[MergeRow] | Sequence[SentRow]) -> None:
        """Show these. Where they are the same ones, in the same order, what is chosen stays chosen."""
        if [row.place for row in rows] == [row.place for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def line(self, row: int) -> MergeLine:
        return self._line_of(self._rows[row])

    def place(self, row: int) -> int:
        """Which row of the table it is."""
        return self._rows[row].place

    def cell(self, row: int, column: int) -> str:
        """What the row has in a column of the table."""
        return self._rows[row].cells[column]

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].name
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.line(index.row()).more)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            line = self.line(index.row())
            return listed(
                line.sentence, *(line.cells[column] for column in self.fields if line.cells[column])
            )
        return None


class MergeTable(QListView):
    """Cells are typed into where they stand: Enter goes down, Tab to the next one, Escape leaves it so.

    Signals: remedy_wanted(row) by a click on its link or Enter, take_out_wanted() by Delete,
    mend_wanted(row) by F2, pages_wanted(row) by Space or a double click beside the cells where its rows have
    pages to look at, typed(place, column of the table, text) into a cell, undo_wanted() by the key for it,
    menu_wanted(QPoint on the screen), widened() when its rows have another width, as by a scroll bar."""

    remedy_wanted = Signal(int)
    take_out_wanted = Signal()
    mend_wanted = Signal(int)
    pages_wanted = Signal(int)
    typed = Signal(int, int, str)
    undo_wanted = Signal()
    menu_wanted = Signal(QPoint)
    widened = Signal()

    def __init__(
        self, model: MergeModel, columns: Columns, parent: QWidget | None = None, *, has_pages: bool = False
    ) -> None:
        super().__init__(parent)
        self._keys = (*_KEYS, Qt.Key.Key_Space) if has_pages else _KEYS
        self._has_pages = has_pages
        self.takes_undo: Callable[[], bool] = lambda: False
        """Whether the key that undoes is the table's now, and not the window's."""
        self.part = NUMBER
        """The part of a row that was typed into last."""
        self.setObjectName("mergeTable")
        self.setAccessibleName(tr("Recipients"))
        self.rows = model
        self.columns = columns
        self.setModel(model)
        self.setItemDelegate(_MergeDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda place: self.menu_wanted.emit(self.viewport().mapToGlobal(place))
        )
        theme.keep_measured(self.scheduleDelayedItemsLayout)

    @property
    def chosen_places(self) -> list[int]:
        """Which rows of the table are chosen, in the order in which they are shown."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.rows.place(row) for row in rows]

    def line(self, row: int) -> MergeLine:
        return self.rows.line(row)

    def remedy_place(self, row: int) -> QRect:
        """Where the link of a row stands."""
        return self.place_of(row, REMEDY)

    def place_of(self, row: int, part: str) -> QRect:
        """Where a part of a row stands."""
        area = self.visualRect(self.rows.index(row))
        return QStyle.visualRect(self.layoutDirection(), area, self.columns.places(area)[part])

    # Typing

    def type_into(self, row: int, part: str) -> None:
        """Have the person type into a cell, where it can be."""
        if not 0 <= row < self.rows.rowCount() or part not in self.columns.cells:
            return
        if not self.line(row).can_be_typed:
            return
        self.end_typing()
        index = self.rows.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.part = part
        self.edit(index)

    def end_typing(self) -> None:
        """Take what stands in the cell that is typed into, where there is one."""
        field = self.indexWidget(self.currentIndex())
        if field is not None:
            self.commitData(field)
            self.closeEditor(field, QStyledItemDelegate.EndEditHint.NoHint)

    def type_beside(self, by: int) -> None:
        """Go to the cell so many further, at the end of a row to the next row."""
        parts = list(self.columns.cells)
        rows, place = divmod(parts.index(self.part) + by, len(parts))
        self.type_into(self.currentIndex().row() + rows, parts[place])

    def keep_typed(self, row: int, part: str, text: str) -> None:
        """Tell what was typed into a cell."""
        column = self.columns.cells[part]
        if text.strip() != self.rows.cell(row, column):
            self.typed.emit(self.rows.place(row), column, text)

    def _cell_at(self, row: int, place: QPoint) -> str | None:
        """The part of a row that is typed into there."""
        parts = (part for part in self.columns.cells if self.place_of(row, part).contains(place))
        return next(parts, None) if self.line(row).can_be_typed else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateEditorGeometries()
        self.widened.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        row = self.indexAt(event.position().toPoint()).row()
        if is_plain and row >= 0 and self._is_on_remedy(row, event):
            self.remedy_wanted.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        row = self.indexAt(event.position().toPoint()).row()
        if not is_plain or row < 0 or self._is_on_remedy(row, event):
            return
        part = self._cell_at(row, event.position().toPoint())
        if part is not None:
            self.type_into(row, part)
        elif self._has_pages:
            self.pages_wanted.emit(row)

    def _is_on_remedy(self, row: int, event: QMouseEvent) -> bool:
        return self.remedy_place(row).contains(event.position().toPoint())

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *self._keys) or self._claims_undo(event) or super().event(event)

    def _claims_undo(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if not is_undo(event) or not self.takes_undo():
            return False
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_undo(event):
            self.undo_wanted.emit()
            return
        row = self.currentIndex().row()
        is_choosing = event.key() == Qt.Key.Key_Space and event.modifiers()
        if row < 0 or event.key() not in self._keys or is_choosing:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.pages_wanted.emit(row)
        elif event.key() == Qt.Key.Key_Delete:
            self.take_out_wanted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.mend_wanted.emit(row)
        else:
            self.remedy_wanted.emit(row)


class MergeHeadings(QWidget):
    """The headings above a table."""

    def __init__(self, table: MergeTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        theme.keep_measured(self._measure)
        theme.keep_tinted(self.update)
        table.widened.connect(self.update)

    def _measure(self) -> None:
        self.setFixedHeight(theme.measures().group_head)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.strong(theme.caption(self.font())))
        painter.setPen(theme.colour("muted"))
        # A scroll bar stands before the rows where the text runs from right to left.
        rows = self._table.viewport().geometry()
        area = QRect(rows.x(), 0, rows.width(), self.height())
        headings = self._table.columns.headings()
        for name, place in self._table.columns.places(area).items():
            shown = QStyle.visualRect(self.layoutDirection(), area, place)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(shown, flags, _fitted(painter, headings[name], shown.width()))


class _CellField(QLineEdit):
    """What is typed into one part of a row."""

    def __init__(self, part: str, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName("typedCell")
        self.part = part


class _MergeDelegate(QStyledItemDelegate):
    def __init__(self, table: MergeTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme.measures().entry)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        RowPainter(painter, option).ground(ring=True)
        line = self._table.line(index.row())
        places = self._table.columns.places(option.rect)
        texts = {"": line.name, NUMBER: isolated(line.number), MORE: line.more, WHEN: line.when}
        cells = self._table.columns.cells
        texts |= {part: line.cells[column] for part, column in cells.items() if part not in texts}
        for name, text in texts.items():
            if name in places:
                role = "muted" if name in {MORE, WHEN} else "text"
                self._write(painter, option, places[name], text, role)
        self._write(painter, option, places[REMEDY], line.remedy, "accent")
        self._paint_chip(painter, option, places[CHIP], line)
        painter.restore()

    # The cell that is typed into

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        table = self._table
        cells, headings = table.columns.cells, table.columns.headings()
        editor = _CellField(table.part, table.rows.cell(index.row(), cells[table.part]), parent)
        name = table.line(index.row()).name
        heading = headings[table.part]
        editor.setAccessibleName(listed(heading, name) if name else heading)
        editor.setAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        editor.selectAll()
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """What is being typed stands, whatever becomes of the rows meanwhile."""

    def setModelData(self, editor: QWidget, model: object, index: _Index) -> None:
        assert isinstance(editor, _CellField)
        self._table.keep_typed(index.row(), editor.part, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        # When the window is made wider or narrower, a row is for a moment as wide as before.
        row = QRect(option.rect.topLeft(), QSize(self._table.viewport().width(), option.rect.height()))
        area = self._table.columns.places(row)[self._table.part]
        area.setLeft(max(area.left() - theme.Metrics.HALF, row.left()))
        area.setWidth(max(area.width(), theme.grown(_TYPED_PX)))
        area.moveRight(min(area.right(), row.right()))
        editor.setGeometry(QStyle.visualRect(option.direction, row, area))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _GO_ON:
            down, beside = _GO_ON[Qt.Key(event.key())]
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            if down:
                self._table.type_into(self._table.currentIndex().row() + down, self._table.part)
            else:
                self._table.type_beside(beside)
            return True
        return super().eventFilter(editor, event)

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, text: str, role: str
    ) -> None:
        painter.setFont(theme.tabular(option.font))
        painter.setPen(theme.colour(role))
        shown = QStyle.visualRect(option.direction, option.rect, place)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(shown, flags, _fitted(painter, text, place.width()))

    def _paint_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, line: MergeLine
    ) -> None:
        letters = chip_letters(option.font, option.direction)
        height = theme.measures().state_chip
        text = line.chip
        while text and chip_width(text, line.tone, letters) > place.width():
            text = f"{text.rstrip('…')[:-1].rstrip()}…" if len(text) > 1 else ""
        if not text:
            return
        top = place.top() + (place.height() - height) // 2
        area = QRect(place.left(), top, chip_width(text, line.tone, letters), height)
        paint_chip(painter, QStyle.visualRect(option.direction, option.rect, area), text, line.tone, letters)


def _fitted(painter: QPainter, text: str, width: int) -> str:
    return cut_off(painter.fontMetrics(), text, Qt.TextElideMode.ElideRight, width)

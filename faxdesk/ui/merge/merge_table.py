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
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from faxdesk.domain.merge.merge_row import MergeRow, SentRow
from faxdesk.ui.common import theme
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import cut_off, tip
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.ui.controls.state_chip import chip_letters, chip_width, paint_chip
from faxdesk.ui.merge.merge_line import MergeLine
from faxdesk.words import isolated, tr

_Index = QModelIndex | QPersistentModelIndex
NUMBER, CHIP, MORE, WHEN, REMEDY = "number", "chip", "more", "when", "remedy"
_INSET_PX, _NAME_PX = 12, 140
_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_F2)


class MergeModel(QAbstractListModel):
    """Rows as they are shown; a row is put into words when it is painted."""

    def __init__(self, line_of: Callable[..., MergeLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line_of = line_of
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
            return self.line(index.row()).sentence
        return None


class Columns:
    """Where the parts of a row stand: those of a fixed width at the end, the name in what is left."""

    def __init__(self, widths: Sequence[tuple[str, int, str]]) -> None:
        """name, width at letters of 13 px, and heading of each."""
        self._widths = widths

    def headings(self) -> dict[str, str]:
        return {name: heading for name, _width, heading in self._widths}

    def places(self, area: QRect) -> dict[str, QRect]:
        """From left to right; to be mirrored where the text runs the other way."""
        right = area.right() + 1 - _INSET_PX
        places = {}
        widths = {name: theme.grown(width) for name, width, _heading in self._widths}
        lacks = theme.grown(_NAME_PX) + 2 * _INSET_PX + sum(widths.values()) - area.width()
        # The name is what a row is known by; the reason for a trouble has a tooltip.
        widths[MORE] -= min(max(lacks, 0), widths[MORE])
        for name, width in reversed(widths.items()):
            places[name] = QRect(right - width, area.top(), width - theme.Metrics.GAP, area.height())
            right -= width
        left = area.left() + _INSET_PX
        places[""] = QRect(left, area.top(), max(right - left - theme.Metrics.GAP, 0), area.height())
        return places


class MergeTable(QListView):
    """Signals: remedy_wanted(row) by a click on its link or Enter, take_out_wanted() by Delete,
    mend_wanted(row) by F2, pages_wanted(row) by Space or a double click where its rows have pages to look at,
    menu_wanted(QPoint on the screen), widened() when its rows have another width, as by a scroll bar."""

    remedy_wanted = Signal(int)
    take_out_wanted = Signal()
    mend_wanted = Signal(int)
    pages_wanted = Signal(int)
    menu_wanted = Signal(QPoint)
    widened = Signal()

    def __init__(
        self, model: MergeModel, columns: Columns, parent: QWidget | None = None, *, has_pages: bool = False
    ) -> None:
        super().__init__(parent)
        self._keys = (*_KEYS, Qt.Key.Key_Space) if has_pages else _KEYS
        self._has_pages = has_pages
        self.setObjectName("mergeTable")
        self.setAccessibleName(tr("Recipients"))
        self._rows = model
        self.columns = columns
        self.setModel(model)
        self.setItemDelegate(_MergeDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
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
        return [self._rows.place(row) for row in rows]

    def line(self, row: int) -> MergeLine:
        return self._rows.line(row)

    def remedy_place(self, row: int) -> QRect:
        """Where the link of a row stands."""
        area = self.visualRect(self._rows.index(row))
        return QStyle.visualRect(self.layoutDirection(), area, self.columns.places(area)[REMEDY])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
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
        if self._has_pages and is_plain and row >= 0 and not self._is_on_remedy(row, event):
            self.pages_wanted.emit(row)

    def _is_on_remedy(self, row: int, event: QMouseEvent) -> bool:
        return self.remedy_place(row).contains(event.position().toPoint())

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *self._keys) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
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
        headings = {**self._table.columns.headings(), "": tr("Name")}
        for name, place in self._table.columns.places(area).items():
            shown = QStyle.visualRect(self.layoutDirection(), area, place)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            painter.drawText(shown, flags, _fitted(painter, headings[name], shown.width()))


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
        for name, text in texts.items():
            if name in places:
                role = "text" if name in {"", NUMBER} else "muted"
                self._write(painter, option, places[name], text, role)
        self._write(painter, option, places[REMEDY], line.remedy, "accent")
        self._paint_chip(painter, option, places[CHIP], line)
        painter.restore()

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

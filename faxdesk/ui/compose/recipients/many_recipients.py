"""More recipients than fit into chips: what is to be said of them all, and a list that can be searched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.key_claims import claims
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.painted_text import draw_icon, write_line
from faxdesk.ui.compose.recipients.recipient_entry import EntryState, RecipientEntry
from faxdesk.words import tr, tr_n

ROWS_IN_SIGHT = 6
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_NUMBER_ROLE = Qt.ItemDataRole.UserRole
_IS_BAD_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class _EntriesModel(QAbstractListModel):
    """Those that need a look come first; the others in the order in which they were added."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: list[RecipientEntry] = []

    def show(self, entries: Sequence[RecipientEntry], wanted: str) -> None:
        wanted = wanted.casefold().strip()
        found = [
            entry
            for entry in entries
            if wanted in entry.name.casefold() or wanted in entry.shown_number or wanted in entry.number
        ]
        self.beginResetModel()
        self._entries = sorted(found, key=lambda entry: entry.state is not EntryState.BAD)
        self.endResetModel()

    def entry(self, row: int) -> RecipientEntry:
        return self._entries[row]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.label
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return entry.sentence
        if role == _NUMBER_ROLE:
            return entry.shown_number if entry.name else ""
        if role == _IS_BAD_ROLE:
            return entry.state is EntryState.BAD
        return None


class ManyRecipients(QWidget):
    """Signals: edit_wanted(entry, its place on the screen), remove_wanted(entry)."""

    edit_wanted = Signal(object, QRect)
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: Sequence[RecipientEntry] = ()
        self.summary = PlainLabel()
        self.summary.setObjectName("manySummary")
        self.search = QLineEdit()
        self.search.setObjectName("manySearch")
        self.search.setPlaceholderText(tr("Search recipients"))
        self.search.setAccessibleName(tr("Search recipients"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.rows = _Rows()
        self.model = _EntriesModel(self)
        self.rows.setModel(self.model)
        self.rows.setItemDelegate(_EntryDelegate(self.rows))
        self.rows.erase_wanted.connect(self._on_erase)
        self.rows.open_wanted.connect(self._on_open)
        self.trouble = PlainLabel()
        self.trouble.setObjectName("manyTrouble")
        theme.set_tone(self.trouble, "danger")
        head = QHBoxLayout()
        head.setSpacing(theme.Metrics.GROUP)
        head.addWidget(self.summary)
        head.addWidget(self.trouble, 1)
        head.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.Metrics.HALF, 0, 0)
        column.setSpacing(theme.Metrics.GAP)
        column.addLayout(head)
        column.addWidget(self.rows)
        theme.keep_measured(self._measure)

    def show_entries(self, entries: Sequence[RecipientEntry]) -> None:
        self._entries = entries
        bad = sum(entry.state is EntryState.BAD for entry in entries)
        self.summary.setText(tr_n("{count} number", "{count} numbers", len(entries)))
        self.trouble.setText(tr_n("{count} needs a look", "{count} need a look", bad) if bad else "")
        self._fill()

    def _fill(self) -> None:
        place = self.rows.verticalScrollBar().value()
        row = self.rows.currentIndex().row()
        self.model.show(self._entries, self.search.text())
        self.rows.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1)))
        self.rows.verticalScrollBar().setValue(place)

    def _on_erase(self, row: int) -> None:
        self.remove_wanted.emit(self.model.entry(row))

    def _on_open(self, row: int) -> None:
        area = self.rows.visualRect(self.model.index(row))
        corner = self.rows.viewport().mapToGlobal(area.topLeft())
        self.edit_wanted.emit(self.model.entry(row), QRect(corner, area.size()))

    def _measure(self) -> None:
        self.rows.setFixedHeight(ROWS_IN_SIGHT * _row_px() + 2 * theme.Metrics.HALF)


class _Rows(QListView):
    """Signals: erase_wanted(row), open_wanted(row)."""

    erase_wanted = Signal(int)
    open_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manyRows")
        self.setAccessibleName(tr("Recipients"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(lambda index: self.open_wanted.emit(index.row()))

    def event(self, event: QEvent) -> bool:
        # The window's own Delete is for faxes.
        return claims(event, *_ERASING) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() in _ERASING:
            self.erase_wanted.emit(row)
        elif row >= 0 and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.open_wanted.emit(row)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        is_by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        place = event.globalPos() if is_by_mouse else self._below(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Change…"), lambda: self.open_wanted.emit(index.row()))
        menu.addAction(tr("Remove"), lambda: self.erase_wanted.emit(index.row()))
        menu.exec(place)

    def _below(self, index: QModelIndex) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())


class _EntryDelegate(QStyledItemDelegate):
    """The name, the number at the end in grey; a sign before what needs a look."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, _row_px())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if is_chosen else "hover"))
            painter.drawRoundedRect(option.rect, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        area = option.rect.adjusted(theme.Metrics.INSET, 0, -theme.Metrics.INSET, 0)
        is_bad = bool(index.data(_IS_BAD_ROLE))
        if is_bad:
            side = theme.measures().small_icon
            sign = QRect(area.left(), area.top(), side, area.height())
            draw_icon(painter, option, sign, "alert", "danger")
            area.setLeft(sign.right() + 1 + theme.Metrics.HALF)
        words = "danger" if is_bad else "on_selected" if is_chosen else "text"
        painter.setFont(theme.tabular(option.font))
        number = str(index.data(_NUMBER_ROLE))
        if number:
            wide = painter.fontMetrics().horizontalAdvance(number)
            painter.setPen(theme.colour("on_selected" if is_chosen else "muted"))
            place = QRect(area.right() + 1 - wide, area.top(), wide, area.height())
            write_line(painter, option, place, wording.number_text(number), elide=Qt.TextElideMode.ElideNone)
            area.setRight(place.left() - theme.Metrics.GROUP)
        painter.setPen(theme.colour(words))
        name = str(index.data())
        write_line(painter, option, area, name if number else wording.number_text(name))
        painter.restore()


def _row_px() -> int:
    return theme.measures().line + 2 * theme.Metrics.HALF + 2

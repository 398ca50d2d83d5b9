"""Faxes in an order that can be changed: by dragging a row, or by keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from faxdesk.domain.fax import Direction
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import cut_off
from faxdesk.words import listed, tr

ID, NAME, ABOUT, PAGES, UNREAD = (Qt.ItemDataRole.UserRole + number for number in range(5))
"""Nothing but ids and text stands in the rows: Qt takes them apart to move them."""
_NAME_SHARE = 0.34

_Index = QModelIndex | QPersistentModelIndex


class OrderList(QListWidget):
    """As high as its rows. Alt with the arrows moves a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("orderList")
        self.setAccessibleName(tr("Order of the faxes"))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_OrderDelegate(self))
        self.setMouseTracking(True)
        theme.keep_measured(self._fit)

    def show_rows(self, rows: Sequence[FaxRow]) -> None:
        """List these, unless the same faxes are listed: then they keep the order that they were given."""
        if sorted(row.id for row in rows) != sorted(self.ids):
            self.clear()
            for row in rows:
                self.addItem(_item(row))
        self._fit()

    @property
    def ids(self) -> list[int]:
        return [self.item(row).data(ID) for row in range(self.count())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if by is None or event.modifiers() != Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        row = self.currentRow()
        target = min(max(row + by, 0), self.count() - 1)
        if row >= 0 and target != row:
            self.insertItem(target, self.takeItem(row))
            self.setCurrentRow(target)

    def _fit(self) -> None:
        self.setFixedHeight(self.count() * theme.measures().entry)
        self.scheduleDelayedItemsLayout()


class _OrderDelegate(QStyledItemDelegate):
    """A grip, who, about what, how many pages."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, theme.measures().entry)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        area = QRect(option.rect)
        view = self.parent()
        self._paint_ground(painter, option, area)
        side = theme.measures().small_icon
        grip = QRect(area.left(), area.top() + (area.height() - side) // 2, side, side)
        ratio = view.devicePixelRatioF() if isinstance(view, QWidget) else 1.0
        painter.drawPixmap(self._placed(option, grip).topLeft(), icons.pixmap("grip", "muted", side, ratio))
        words = area.adjusted(40, 0, -12, 0)
        self._paint_words(painter, option, index, words)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(area.adjusted(1, 1, -1, -1))

    def _paint_words(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, area: QRect
    ) -> None:
        font = theme.strong(option.font) if index.data(UNREAD) else option.font
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        width = round(_NAME_SHARE * area.width())
        name = QRect(area.left(), area.top(), width, area.height())
        self._write(painter, option, name, index.data(NAME))
        painter.setFont(theme.second_line(option.font))
        painter.setPen(theme.colour("muted"))
        pages = index.data(PAGES)
        end = painter.fontMetrics().horizontalAdvance(pages) + 2
        about = QRect(area.left() + width + 16, area.top(), area.width() - width - end - 32, area.height())
        self._write(painter, option, about, index.data(ABOUT))
        self._write(
            painter, option, QRect(area.right() - end, area.top(), end, area.height()), pages, at_end=True
        )

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        text: str,
        *,
        at_end: bool = False,
    ) -> None:
        """area is that of a row that runs from left to right."""
        shown = cut_off(painter.fontMetrics(), text, Qt.TextElideMode.ElideRight, area.width())
        leading = Qt.AlignmentFlag.AlignTrailing if at_end else Qt.AlignmentFlag.AlignLeading
        flags = QStyle.visualAlignment(option.direction, leading | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self._placed(option, area), flags | Qt.AlignmentFlag.AlignAbsolute, shown)

    def _placed(self, option: QStyleOptionViewItem, area: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, area)


def _item(row: FaxRow) -> QListWidgetItem:
    item = QListWidgetItem()
    name, about, pages = wording.peer(row), row.all_titles, wording.pages(row.pages)
    item.setData(ID, row.id)
    item.setData(NAME, name)
    item.setData(ABOUT, about if about != name else "")
    item.setData(PAGES, pages)
    item.setData(UNREAD, row.direction == Direction.INBOUND and not row.is_read)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, listed(name, about, pages))
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
    return item

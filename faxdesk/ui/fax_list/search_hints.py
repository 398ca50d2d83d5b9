"""The hints below a search field: what can come next, chosen by arrow keys or the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from faxdesk.domain.search.hints import Hint
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

_MOST_ROWS = 11
_LEAST_PX, _MOST_PX = 320, 480
_TEXT_ROLE = Qt.ItemDataRole.UserRole
_WORDS_ROLE = Qt.ItemDataRole.UserRole + 1


def _row_px() -> int:
    return theme.measures().line + theme.Metrics.GAP


class SearchHints(QFrame):
    """A list of hints that lies over the fax list, while the search field keeps the focus.

    Signals: chosen(text of the hint).
    """

    chosen = Signal(str)

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field.window())
        self.setObjectName("searchHints")
        self._field = field
        self._list = QListWidget()
        self._list.setAccessibleName(tr("Search hints"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setMouseTracking(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_HintDelegate(self._list))
        self._list.itemPressed.connect(lambda item: self.chosen.emit(item.data(_TEXT_ROLE)))
        self._foot = PlainLabel(tr("-word leaves out   ·   “two words” as they stand   ·   Alt+↓ to choose"))
        self._foot.setProperty("kind", "small")
        self._foot.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.Metrics.HALF] * 4)
        column.setSpacing(theme.Metrics.HALF)
        column.addWidget(self._list)
        column.addWidget(self._foot)
        self.hide()

    @property
    def is_chosen(self) -> bool:
        return self._list.currentRow() >= 0

    @property
    def texts(self) -> list[str]:
        """The hints on show."""
        return [self._list.item(row).data(_TEXT_ROLE) for row in range(self._list.count())]

    def show_hints(self, offered: Sequence[Hint]) -> None:
        """Offer these, none of them chosen yet."""
        self._list.clear()
        for hint in offered:
            item = QListWidgetItem(f"{hint.text}, {hint.words}" if hint.words else hint.text)
            item.setData(_TEXT_ROLE, hint.text)
            item.setData(_WORDS_ROLE, hint.words)
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        self._list.setFixedHeight(min(len(offered), _MOST_ROWS) * _row_px())
        self._foot.setVisible(not self._field.text())
        self._foot.setContentsMargins(theme.Metrics.GAP, 0, theme.Metrics.GAP, theme.Metrics.HALF)
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Stand below the field, wherever that is now."""
        foot = self._foot.fontMetrics().horizontalAdvance(self._foot.text())
        width = max(self._field.width(), _LEAST_PX, foot + 2 * theme.Metrics.GAP)
        place = self._field.mapTo(self.window(), QPoint(0, self._field.height() + theme.Metrics.HALF))
        end = place.x() + self._field.width()
        from_right = self._field.isRightToLeft()
        room = (end if from_right else self.window().width() - place.x()) - theme.Metrics.GAP
        self.setFixedWidth(min(width, room, _MOST_PX))
        self.adjustSize()
        self.move(end - self.width() if from_right else place.x(), place.y())

    def step(self, by: int) -> None:
        """Choose the next or the one before; before the first none is chosen."""
        row = min(max(self._list.currentRow() + by, -1), self._list.count() - 1)
        self._list.setCurrentRow(row)
        if row >= 0:
            announcement = QAccessibleAnnouncementEvent(self._field, self._list.item(row).text())
            QAccessible.updateAccessibility(announcement)

    def take(self) -> bool:
        """Take the chosen hint; False where none is chosen."""
        if not self.is_chosen:
            return False
        self.chosen.emit(self._list.currentItem().data(_TEXT_ROLE))
        return True


class _HintDelegate(QStyledItemDelegate):
    """An operator, and beside it in grey what it does."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_LEAST_PX, _row_px())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text, words = index.data(_TEXT_ROLE), index.data(_WORDS_ROLE)
        # The list's own palette has no ground, and so no scheme.
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = option.state & QStyle.StateFlag.State_Selected
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if chosen else "hover"))
            painter.drawRoundedRect(option.rect, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        area = option.rect.adjusted(theme.Metrics.GAP, 0, -theme.Metrics.GAP, 0)
        metrics = QFontMetrics(option.font)
        wide = max(metrics.horizontalAdvance("has:note") + theme.Metrics.GROUP, 76)
        first = QRect(area.left(), area.top(), wide, area.height())
        self._write(painter, option, first if words else area, text, "text")
        shown = max(wide, metrics.horizontalAdvance(text) + theme.Metrics.GROUP)
        rest = area.adjusted(shown, 0, 0, 0)
        painter.setFont(theme.second_line(option.font))
        self._write(painter, option, rest, words, "muted")
        painter.restore()

    @staticmethod
    def _write(painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, role: str) -> None:
        painter.setPen(theme.colour(role))
        place = QStyle.visualRect(option.direction, option.rect, area)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        flags = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(place, flags | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, text)

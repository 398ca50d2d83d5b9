"""How the palette paints what it found: icon, title, what else is known, and a key or a kind at the end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.ui.common import theme

DETAIL = Qt.ItemDataRole.UserRole
"""What else is known, as text."""
END = Qt.ItemDataRole.UserRole + 1
"""The key or kind at the end of the row, as text."""


class PaletteRows(QStyledItemDelegate):
    """Paints for both directions of writing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.measures().entry)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        whole: QRect = option.rect
        measures, gap = theme.measures(), theme.Metrics.GAP
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(whole, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        inner = whole.adjusted(theme.Metrics.INSET, 0, -theme.Metrics.INSET, 0)
        row = _Row(painter, option, inner)
        icon: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        icon.paint(painter, row.at_start(measures.line))
        row.skip(gap + theme.Metrics.HALF)
        quiet, letters = theme.second_line(option.font), option.font
        ink, quiet_ink = (theme.colour("on_selected" if chosen else role) for role in ("text", "muted"))
        row.write_at_end(index.data(END), quiet, quiet_ink)
        row.write(index.data(Qt.ItemDataRole.DisplayRole), letters, ink)
        row.skip(gap)
        row.write(index.data(DETAIL), quiet, quiet_ink)
        painter.restore()


class _Row:
    """What is left of a row while it is painted from its start and from its end."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, free: QRect) -> None:
        self._painter = painter
        self._direction = option.direction
        self._whole: QRect = option.rect
        self._free = free

    def skip(self, pixels: int) -> None:
        self._free.setLeft(self._free.left() + pixels)

    def at_start(self, side: int) -> QRect:
        """A square place at the start."""
        top = self._free.top() + (self._free.height() - side) // 2
        place = QRect(self._free.left(), top, side, side)
        self.skip(side)
        return self._mirrored(place)

    def write(self, text: str, letters: QFont, ink: QColor) -> None:
        """Write at the start, cut where there is no more room."""
        metrics = QFontMetrics(letters)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._free.width())
        width = min(metrics.horizontalAdvance(shown), self._free.width())
        self._draw(
            QRect(self._free.left(), self._free.top(), width, self._free.height()), shown, letters, ink
        )
        self.skip(width)

    def write_at_end(self, text: str, letters: QFont, ink: QColor) -> None:
        """Write at the end, whole."""
        width = QFontMetrics(letters).horizontalAdvance(text)
        left = self._free.right() + 1 - width
        self._draw(QRect(left, self._free.top(), width, self._free.height()), text, letters, ink)
        self._free.setRight(left - theme.Metrics.GAP)

    def _draw(self, place: QRect, text: str, letters: QFont, ink: QColor) -> None:
        self._painter.setFont(letters)
        self._painter.setPen(ink)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        self._painter.drawText(self._mirrored(place), flags, text)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._whole, place)

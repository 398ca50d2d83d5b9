"""How the palette paints what it found: icon, title, what else is known, and a key or a kind at the end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.ui.common import theme
from faxdesk.ui.controls.row_painter import RowPainter

DETAIL = Qt.ItemDataRole.UserRole
"""What else is known, as text."""
END = Qt.ItemDataRole.UserRole + 1
"""The key or kind at the end of the row, as text."""


class PaletteRows(QStyledItemDelegate):
    """Takes the texts from the items."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.measures().entry)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        metrics, quiet = theme.Metrics, theme.second_line(option.font)
        painter.save()
        row = RowPainter(painter, option)
        row.ground()
        row.skip(metrics.INSET)
        row.skip_at_end(metrics.INSET)
        row.icon(index.data(Qt.ItemDataRole.DecorationRole), theme.measures().line)
        row.skip(metrics.GAP + metrics.HALF)
        row.text_at_end(index.data(END), quiet, row.ink("muted"))
        row.skip_at_end(metrics.GAP)
        row.text(index.data(Qt.ItemDataRole.DisplayRole), option.font, row.ink("text"))
        row.skip(metrics.GAP)
        row.text(index.data(DETAIL), quiet, row.ink("muted"))
        painter.restore()

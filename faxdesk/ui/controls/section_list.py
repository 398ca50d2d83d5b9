"""Titles with icons, such as the sections of the settings, at the side of what one of them leads to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.controls.row_painter import RowPainter
from faxdesk.words import tr

_SPACE_PX = 2
"""Below each entry."""


class _Entries(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.measures().entry + _SPACE_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        metrics = theme.Metrics
        painter.save()
        option.rect.setHeight(option.rect.height() - _SPACE_PX)
        row = RowPainter(painter, option)
        row.ground(ring=True)
        row.skip(metrics.GAP + metrics.HALF)
        row.icon(index.data(Qt.ItemDataRole.DecorationRole), theme.measures().line)
        row.skip(metrics.GAP + metrics.HALF)
        letters = theme.strong(option.font) if row.is_chosen else option.font
        row.text(index.data(Qt.ItemDataRole.DisplayRole), letters, row.ink("text"))
        painter.restore()


class SectionList(QListWidget):
    """sections are pairs of a title and the name of its icon."""

    def __init__(self, sections: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("settingsSections")
        self.setAccessibleName(tr("Sections"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setItemDelegate(_Entries(self))
        self._icons: list[str] = []
        self.fill(sections)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self.doItemsLayout)

    def fill(self, sections: Sequence[tuple[str, str]]) -> None:
        """Show these entries after those that are there."""
        self._icons += [name for _title, name in sections]
        for title, _name in sections:
            item = QListWidgetItem(title)
            set_tip(item, title)
            self.addItem(item)
        self._tint()

    def least_width(self) -> int:
        """What the widest title needs with its icon."""
        metrics = QFontMetrics(theme.strong(self.font()))
        titles = max(metrics.horizontalAdvance(self.item(place).text()) for place in range(self.count()))
        return titles + theme.measures().line + 3 * (theme.Metrics.GAP + theme.Metrics.HALF)

    def _tint(self) -> None:
        for place, name in enumerate(self._icons):
            self.item(place).setIcon(icon(name))

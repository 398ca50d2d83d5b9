"""Paints an entry of the rail: icon, words and count; or the icon alone with the count below it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import cut_off
from faxdesk.words import isolated

_Index = QModelIndex | QPersistentModelIndex

KEY_ROLE = Qt.ItemDataRole.UserRole
ICON_ROLE = Qt.ItemDataRole.UserRole + 1
"""The name of its icon; a head has none."""
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2
TROUBLE_ROLE = Qt.ItemDataRole.UserRole + 3
BETWEEN_PX = 2
"""Between one entry and the next."""
_INSET_PX = 12
_USUAL_COUNT = "00"


class Entries(Protocol):
    """The list whose entries are painted."""

    is_collapsed: bool
    target: str
    """The entry that faxes are held over."""
    opens_page: bool
    """Whether its entries lead to pages, not to lists: the open one is marked more quietly."""

    def hasFocus(self) -> bool: ...


class EntryDelegate(QStyledItemDelegate):
    """Takes all it paints from the item and from its list."""

    def __init__(self, entries: Entries, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        measures = theme.measures()
        if not index.data(ICON_ROLE):
            height = theme.Metrics.GROUP + measures.second_line + theme.Metrics.HALF
            return QSize(0, theme.Metrics.GROUP if self._entries.is_collapsed else height)
        return QSize(0, measures.entry + BETWEEN_PX)

    def whole_width(self, option: QStyleOptionViewItem, index: _Index) -> int:
        """The width at which nothing of an entry is cut, with room for a count and for a mark, so that it
        stays as it is when they come."""
        measures, letters = theme.measures(), theme.strong(option.font)
        count = max(str(index.data(COUNT_ROLE) or ""), _USUAL_COUNT, key=len)
        counted = QFontMetrics(theme.tabular(theme.second_line(letters))).horizontalAdvance(count) + 1
        mark = theme.Metrics.HALF + measures.small_icon + 2 * theme.Metrics.HALF
        words = QFontMetrics(letters).horizontalAdvance(str(index.data())) + 1
        return 3 * _INSET_PX + measures.line + words + mark + counted

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(0, 0, 0, -BETWEEN_PX)
        if not index.data(ICON_ROLE):
            self._paint_head(painter, option, area, index)
        else:
            self._paint_ground(painter, option, area, index)
            if self._entries.is_collapsed:
                self._paint_alone(painter, option, area, index)
            else:
                self._paint_entry(painter, option, area, index)
        painter.restore()

    def _is_marked(self, option: QStyleOptionViewItem) -> bool:
        return bool(option.state & QStyle.StateFlag.State_Selected)

    def _paint_head(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, index: _Index
    ) -> None:
        if self._entries.is_collapsed:
            return
        line = area.adjusted(_INSET_PX, theme.Metrics.GROUP, -_INSET_PX, 0)
        line.setHeight(theme.measures().second_line)
        font = theme.strong(theme.caption(option.font))
        self._write(painter, option, line, str(index.data()), font, "muted")

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, index: _Index
    ) -> None:
        ground = ""
        if index.data(KEY_ROLE) == self._entries.target:
            ground = "selected"
        elif self._is_marked(option):
            ground = "hover" if self._entries.opens_page else "selected"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "hover"
        radius = theme.Metrics.RADIUS
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(area, radius, radius)
        if option.state & QStyle.StateFlag.State_HasFocus and self._entries.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(area).adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _paint_entry(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, index: _Index
    ) -> None:
        measures, gap = theme.measures(), theme.Metrics.HALF
        ink = self._ink(option)
        picture = QRect(area.left() + _INSET_PX, 0, measures.line, measures.line)
        picture.moveTop(area.top() + (area.height() - picture.height()) // 2)
        place = QStyle.visualRect(option.direction, area, picture)
        self._paint_picture(painter, index.data(ICON_ROLE), ink, place)
        letters = theme.strong(option.font) if self._is_marked(option) else option.font
        words = area.adjusted(_INSET_PX + measures.line + _INSET_PX, 0, -_INSET_PX, 0)
        if count := index.data(COUNT_ROLE):
            font = theme.tabular(theme.second_line(letters))
            wide = QFontMetrics(font).horizontalAdvance(count) + 1
            place = QRect(words.right() - wide + 1, words.top(), wide, words.height())
            self._write(painter, option, place, count, font, ink, within=area)
            words = words.adjusted(0, 0, -wide - 2 * gap, 0)
        if index.data(TROUBLE_ROLE):
            side = measures.small_icon
            place = QRect(words.right() - side + 1, 0, side, side)
            place.moveTop(area.top() + (area.height() - side) // 2)
            mark = QStyle.visualRect(option.direction, area, place)
            role = ink if theme.colours().is_high_contrast else "danger"
            self._paint_picture(painter, "alert", role, mark)
            words = words.adjusted(0, 0, -side - gap, 0)
        self._write(painter, option, words, str(index.data()), letters, ink, within=area)

    def _paint_alone(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, index: _Index
    ) -> None:
        """The icon, with the count below it, where it hides nothing of the icon; red, with a mark, where
        something needs the person."""
        count, has_trouble = index.data(COUNT_ROLE) or "", bool(index.data(TROUBLE_ROLE))
        ink, text = self._ink(option), f"!{count}" if has_trouble else count
        picture, below = self._middle(area), QRect(area)
        if text:
            painter.setFont(theme.strong(theme.tabular(theme.badge(option.font))))
            height = painter.fontMetrics().ascent() + 1
            picture.moveTop(area.top() + max((area.height() - picture.height() - height) // 2, 0))
            below.setTop(picture.bottom())
            below.setHeight(height)
            is_red = has_trouble and not theme.colours().is_high_contrast
            painter.setPen(theme.colour("danger" if is_red else ink))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, isolated(text))
        self._paint_picture(painter, index.data(ICON_ROLE), ink, picture)

    def _ink(self, option: QStyleOptionViewItem) -> str:
        is_shown = self._is_marked(option) and not self._entries.opens_page
        return "on_selected" if is_shown else "text"

    def _middle(self, area: QRect) -> QRect:
        side = theme.measures().line
        place = QRect(0, 0, side, side)
        place.moveCenter(area.center())
        return place

    @staticmethod
    def _paint_picture(painter: QPainter, name: str, role: str, place: QRect) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(place.topLeft(), icons.pixmap(name, role, place.width(), ratio))

    @staticmethod
    def _write(
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        text: str,
        font: QFont,
        role: str,
        *,
        within: QRect | None = None,
    ) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        shown = cut_off(painter.fontMetrics(), text, Qt.TextElideMode.ElideRight, area.width())
        place = QStyle.visualRect(option.direction, within or option.rect, area)
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        flags = start | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags | Qt.TextFlag.TextSingleLine, shown)

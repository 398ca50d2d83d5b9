"""Paints a row of the list of contacts: a head, a group with its icon, or a name over its number."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from faxdesk.services.contacts.contact_list import ContactRow
from faxdesk.ui.common import icons, theme
from faxdesk.ui.contacts.contact_model import ContactModel, RowKind, members, number_line
from faxdesk.ui.controls.letters import Letters
from faxdesk.ui.controls.state_chip import chip_letters, chip_width, paint_chip

_Index = QModelIndex | QPersistentModelIndex

_MARGIN_PX = 4
"""Outside of the ground of a row."""
_INSET_PX = 12
"""From the ground's end to the words."""


def row_height(kind: RowKind) -> int:
    measures = theme.measures()
    return measures.group_head + theme.Metrics.HALF if kind == RowKind.HEAD else measures.row


class ContactDelegate(QStyledItemDelegate):
    """Paints the rows of a ContactModel."""

    def __init__(self, model: ContactModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._letters: dict[str, Letters] = {}
        self._dressed: tuple[QFont, Qt.LayoutDirection] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, row_height(self._model.kind(index.row())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._dress(option)
        row = index.row()
        kind = self._model.kind(row)
        if kind == RowKind.HEAD:
            area = option.rect.adjusted(theme.Metrics.GROUP, 0, -theme.Metrics.GROUP, -2)
            area.setTop(area.bottom() + 1 - theme.measures().second_line)
            self._write(painter, option, area, self._model.head(row), "caption", "muted")
        else:
            self._paint_ground(painter, option, row)
            self._paint_words(painter, option, row, kind)
        painter.restore()

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, row: int, kind: RowKind) -> None:
        line = theme.measures().line
        words = option.rect.adjusted(_MARGIN_PX + _INSET_PX, 0, -_MARGIN_PX - _INSET_PX, 0)
        upper = QRect(words.left(), words.top() + (words.height() - 2 * line) // 2, words.width(), line)
        lower = upper.translated(0, line)
        if kind == RowKind.GROUP:
            group = self._model.group(row)
            assert group is not None
            self._paint_icon(painter, option, words)
            upper.adjust(line + _INSET_PX, 0, 0, 0)
            lower.adjust(line + _INSET_PX, 0, 0, 0)
            first, second = group.name, members(group)
        else:
            contact = self._model.contact(row)
            if contact is None:
                return
            first, second = contact.title, number_line(contact)
            if contact.trouble:
                lower = self._paint_chip(painter, option, lower, contact)
        self._write(painter, option, upper, first, "name", "text")
        self._write(painter, option, lower, second, "second", "muted")

    def _paint_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, contact: ContactRow
    ) -> QRect:
        """Paint at the end of a line what is wrong with the number; gives what is left of the line."""
        letters = chip_letters(option.font, option.direction)
        tone = "danger" if contact.fails else "warning"
        width, height = chip_width(contact.trouble, tone, letters), theme.measures().state_chip
        place = QRect(area.right() + 1 - width, area.top() + (area.height() - height) // 2, width, height)
        painter.setLayoutDirection(option.direction)
        place = QStyle.visualRect(option.direction, option.rect, place)
        paint_chip(painter, place, contact.trouble, tone, letters)
        return area.adjusted(0, 0, -width - theme.Metrics.GAP, 0)

    def _paint_icon(self, painter: QPainter, option: QStyleOptionViewItem, words: QRect) -> None:
        side = theme.measures().line
        place = QRect(words.left(), words.top() + (words.height() - side) // 2, side, side)
        place = QStyle.visualRect(option.direction, option.rect, place)
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(QPoint(place.left(), place.top()), icons.pixmap("contacts", "muted", side, ratio))

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, row: int) -> None:
        states, state = QStyle.StateFlag, option.state
        area, radius = option.rect.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0), theme.Metrics.RADIUS
        if state & (states.State_Selected | states.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if state & states.State_Selected else "hover"))
            painter.drawRoundedRect(area, radius, radius)
        elif row + 1 < self._model.rowCount() and self._model.kind(row + 1) != RowKind.HEAD:
            line = QRect(area.left() + _INSET_PX, area.bottom(), area.width() - 2 * _INSET_PX, 1)
            painter.fillRect(line, theme.colour("line"))
        if state & states.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), radius - 1, radius - 1)

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        text: str,
        style: str,
        role: str,
    ) -> None:
        letters = self._letters[style]
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected) and style != "caption"
        one_ink = is_chosen and theme.colours().is_high_contrast
        painter.setPen(theme.colour("on_selected" if one_ink else role))
        shown = letters.cut_off(text, Qt.TextElideMode.ElideRight, area.width())
        place = QStyle.visualRect(option.direction, option.rect, area)
        letters.write(painter, shown, place, from_right=is_mirrored)

    def _dress(self, option: QStyleOptionViewItem) -> None:
        """Have the letters for the font and the direction of now."""
        dressed = (option.font, option.direction)
        if self._dressed == dressed:
            return
        self._dressed = (QFont(option.font), option.direction)
        second = theme.tabular(theme.second_line(option.font))
        fonts = {
            "name": theme.tabular(option.font),
            "second": second,
            "caption": theme.strong(theme.caption(option.font)),
        }
        self._letters = {style: Letters(font, option.direction) for style, font in fonts.items()}

"""Text and icons in rows that are painted, in the direction of the reader's language."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from faxdesk.ui.common import icons
from faxdesk.ui.common.plain_text import cut_off


def write_line(
    painter: QPainter,
    option: QStyleOptionViewItem,
    area: QRect,
    text: str,
    *,
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    at: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeading,
) -> None:
    """Write one line into a part of a row, given as where the language runs from left to right; what has no
    room is left out where elide says. at is the side of the part at which it stands."""
    place = QStyle.visualRect(option.direction, option.rect, area)
    shown = cut_off(painter.fontMetrics(), text, elide, area.width())
    side = QStyle.visualAlignment(option.direction, at)
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, shown)


def draw_icon(painter: QPainter, option: QStyleOptionViewItem, area: QRect, name: str, role: str) -> None:
    """Draw an icon as large as the area, given as where the language runs from left to right."""
    place = QStyle.visualRect(option.direction, option.rect, area)
    side = min(place.width(), place.height())
    corner = place.center() - QPoint((side - 1) // 2, (side - 1) // 2)
    painter.drawPixmap(corner, icons.pixmap(name, role, side, painter.device().devicePixelRatioF()))

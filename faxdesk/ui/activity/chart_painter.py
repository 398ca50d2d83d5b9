"""How charts are painted: bars, lines of the grid, and the words at its edges."""

from __future__ import annotations

from math import ceil, log10

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import cut_off

_SECOND = "data2"
_NICE = (1, 2, 3, 4, 5, 6, 8, 10)
"""Where a scale may end, times a power of ten; half of each can be written shortly."""


def scale_of(most: float) -> tuple[int, int]:
    """The two values at which lines are drawn, the upper one no less than the most that is shown."""
    if most <= 2:
        return 1, 2
    power = 10 ** int(log10(most / 2))
    half = next(power * nice for nice in (*_NICE, 20) if power * nice * 2 >= most)
    return ceil(half), 2 * ceil(half)


def paint_bar(painter: QPainter, place: QRect, ink: str, *, is_lit: bool) -> None:
    """A bar in a colour of the theme; lit under the pointer and while it is pressed. In high contrast, where
    there is one colour alone, a second series is hollow."""
    is_hollow = ink == _SECOND and theme.colours().is_high_contrast
    painter.fillRect(place, theme.colour("base" if is_hollow else ink))
    if is_lit or is_hollow:
        painter.setPen(QPen(theme.colour("text"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))


def paint_line(painter: QPainter, left: int, right: int, y: int, role: str) -> None:
    """A hairline of the grid, or below the bars."""
    painter.fillRect(left, y, right - left, 1, theme.colour(role))


def paint_words(
    painter: QPainter, place: QRect, words: str, letters: QFont, ink: str, alignment: Qt.AlignmentFlag
) -> None:
    """Words in a place, cut off where they do not fit."""
    painter.setFont(letters)
    painter.setPen(theme.colour(ink))
    shown = cut_off(painter.fontMetrics(), words, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, alignment | Qt.AlignmentFlag.AlignVCenter, shown)

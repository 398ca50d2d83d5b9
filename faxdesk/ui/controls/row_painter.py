"""Paints a row of a list from its start and from its end, in both directions of writing."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import cut_off
from faxdesk.words import isolated


class RowPainter:
    """What is left of a row while it is painted. Places are reckoned from left to right, and mirrored when
    they are painted on where the text runs the other way."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter = painter
        self._option = option
        self._whole: QRect = option.rect
        self._free = QRect(option.rect)
        self.is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def ground(self, *, ring: bool = False) -> None:
        """The ground of a row that is chosen or under the pointer; with a ring where it has the focus."""
        states = QStyle.StateFlag
        is_under = bool(self._option.state & states.State_MouseOver)
        role = "selected" if self.is_chosen else "hover" if is_under else ""
        if role:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(theme.colour(role))
            self._painter.drawRoundedRect(self._whole, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        if ring and self._option.state & states.State_HasFocus:
            self._painter.setPen(QPen(theme.colour("accent"), 2))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = self._whole.adjusted(1, 1, -1, -1)
            self._painter.drawRoundedRect(inner, theme.Metrics.RADIUS - 1, theme.Metrics.RADIUS - 1)

    def ink(self, role: str) -> QColor:
        """A colour for words, which gives way to that of a chosen row."""
        return theme.colour("on_selected" if self.is_chosen else role)

    def skip(self, pixels: int) -> None:
        self._free.setLeft(self._free.left() + pixels)

    def skip_at_end(self, pixels: int) -> None:
        self._free.setRight(self._free.right() - pixels)

    def icon(self, icon: QIcon, side: int) -> None:
        """A square icon at the start."""
        top = self._free.top() + (self._free.height() - side) // 2
        icon.paint(self._painter, self._mirrored(QRect(self._free.left(), top, side, side)))
        self.skip(side)

    def text(self, text: str, letters: QFont, ink: QColor) -> None:
        """Words at the start, cut where there is no more room."""
        metrics = QFontMetrics(letters)
        shown = cut_off(metrics, text, Qt.TextElideMode.ElideRight, max(self._free.width(), 0))
        width = min(metrics.horizontalAdvance(shown), max(self._free.width(), 0))
        self._draw(self._free.left(), width, shown, letters, ink)
        self.skip(width)

    def text_at_end(self, text: str, letters: QFont, ink: QColor) -> None:
        """Words at the end, whole."""
        text = isolated(text)
        width = QFontMetrics(letters).horizontalAdvance(text)
        self._draw(self._free.right() + 1 - width, width, text, letters, ink)
        self.skip_at_end(width)

    def _draw(self, left: int, width: int, text: str, letters: QFont, ink: QColor) -> None:
        self._painter.setFont(letters)
        self._painter.setPen(ink)
        place = self._mirrored(QRect(left, self._free.top(), width, self._free.height()))
        self._painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._option.direction, self._whole, place)

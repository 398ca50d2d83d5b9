"""A box of a form that is ticked on the page, and the colours of what is drawn on paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from faxdesk.ui.common import theme
from faxdesk.ui.common.colours import LIGHT, Colours


def paper_colours() -> Colours:
    """The colours of what is drawn on paper, which is light in the dark too."""
    return theme.colours() if theme.colours().is_high_contrast else LIGHT


class TickBox(QAbstractButton):
    """A box or circle to be ticked, as large as the one on the page."""

    def __init__(self, *, is_round: bool) -> None:
        super().__init__()
        self.setCheckable(True)
        self._is_round = is_round
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(theme.measures().small_icon, theme.measures().small_icon)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.isChecked():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        ink = QColor(paper_colours().text)
        room = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        if self._is_round:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(room.adjusted(0.28 * side, 0.28 * side, -0.28 * side, -0.28 * side))
        else:
            pen = QPen(ink, max(side / 8, 1.5))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            inner = room.adjusted(0.22 * side, 0.22 * side, -0.22 * side, -0.22 * side)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        painter.end()

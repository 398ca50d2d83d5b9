"""Paints one page of a page view: its picture, or words while there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.ui.common import theme

WHITE = QColor(255, 255, 255)
_CHOSEN = 0.4
"""How strong the colour behind chosen words is."""
_ON_PAPER = QColor(90, 90, 90)


def paper(*, is_dimmed: bool) -> QColor:
    """The colour of paper on the screen: dimmed in a dark room, where somebody wants that. Who asked for high
    contrast gets white, on which all ink can be read."""
    return theme.colour("paper") if is_dimmed and not theme.colours().is_high_contrast else WHITE


class PagePainter:
    """Paints on a page view's viewport."""

    def __init__(self, painter: QPainter, view: QWidget, turns: int, *, is_dimmed: bool = True) -> None:
        self._paper = paper(is_dimmed=is_dimmed)
        self._painter = painter
        self._view = view
        self._turns = turns
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def picture(self, image: QImage, area: QRectF) -> None:
        """The page itself. Where its paper is dimmed, its ink stays black."""
        painter = self._painter
        painter.fillRect(area, WHITE)
        if self._turns:
            image = image.transformed(QTransform().rotate(90 * self._turns))
        ratio = self._view.devicePixelRatioF()
        across = abs(image.width() - area.width() * ratio)
        down = abs(image.height() - area.height() * ratio)
        if across <= 1 and down <= 1:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(area.topLeft(), image)
        else:
            painter.drawImage(area, image)
        if self._paper != WHITE:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            painter.fillRect(area.intersected(QRectF(self._view.rect())), self._paper)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._frame(area)

    def chosen(self, parts: Sequence[QRectF], area: QRectF) -> None:
        """Mark the parts of a page, given in those of its width and height, whose words are chosen."""
        colour = QColor(theme.colour("accent"))
        colour.setAlphaF(_CHOSEN)
        turn = QTransform()
        turn.translate(area.x(), area.y())
        turn.scale(area.width(), area.height())
        turn.translate(0.5, 0.5)
        turn.rotate(90 * self._turns)
        turn.translate(-0.5, -0.5)
        # The ink stays black, whatever the colour.
        self._painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for part in parts:
            self._painter.fillRect(turn.mapRect(part).adjusted(-1, -1, 1, 1), colour)
        self._painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)

    def error(self, error: FaxDeskError, area: QRectF) -> None:
        """Why a page cannot be shown."""
        self._words(area, error.title, error.hint)

    def words(self, text: str, area: QRectF) -> None:
        """A page that is still being drawn."""
        self._words(area, text, "")

    def _words(self, area: QRectF, title: str, hint: str) -> None:
        painter = self._painter
        painter.fillRect(area, self._paper)
        painter.setPen(_ON_PAPER)
        visible = area.intersected(QRectF(self._view.rect()))
        room = visible.adjusted(24, 16, -24, -16)
        font = QFont(self._view.font())
        font.setBold(bool(hint))
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, flags, title)
        if hint:
            font.setBold(False)
            painter.setFont(font)
            painter.drawText(room.translated(0, 2.5 * painter.fontMetrics().height()), flags, hint)
        self._frame(area)

    def _frame(self, area: QRectF) -> None:
        painter = self._painter
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(-0.5, -0.5, 0.5, 0.5))

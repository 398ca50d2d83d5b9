"""The last faxes to a number, a square each: filled where it arrived, hollow and red where it failed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.domain.contacts.number_health import SHOWN, NumberResult
from faxdesk.ui.common import theme

_SIDE_PX, _BETWEEN_PX = 10, 3


class ResultSquares(QWidget):
    """The oldest comes first in reading order."""

    def __init__(self, results: Sequence[NumberResult], said: str, parent: QWidget | None = None) -> None:
        """said is what it means in words."""
        super().__init__(parent)
        self._results = tuple(results)
        self.setAccessibleName(said)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)
        theme.keep_tinted(self.update)

    def sizeHint(self) -> QSize:
        side = theme.grown(_SIDE_PX)
        return QSize(SHOWN * (side + _BETWEEN_PX), side + theme.Metrics.HALF)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.grown(_SIDE_PX)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        top = (self.height() - side) / 2
        for place, result in enumerate(self._results):
            start = place * (side + _BETWEEN_PX)
            square = QRectF(self.width() - start - side if is_mirrored else start, top, side, side)
            if result.is_sent:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.colour("data1"))
            else:
                painter.setPen(QPen(theme.colour("danger"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                square.adjust(1, 1, -1, -1)
            painter.drawRoundedRect(square, 2, 2)

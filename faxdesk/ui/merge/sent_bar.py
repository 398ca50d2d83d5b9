"""How much of a fax to many is sent and how much failed, as a bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common import theme
from faxdesk.words import tr

_HIGH_PX, _BETWEEN_PX = 8, 2


class SentBar(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HIGH_PX)
        self._parts = (0, 0, 1)
        theme.keep_tinted(self.update)

    def show_counts(self, sent: int, failed: int, total: int) -> None:
        self._parts = (sent, failed, max(total, 1))
        self.setAccessibleName(tr("{sent} of {total} sent.", sent=sent, total=total))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        sent, failed, total = self._parts
        if theme.colours().is_high_contrast:
            self._outline(painter)
        else:
            self._paint(painter, 0.0, 1.0, "chip")
        self._paint(painter, 0.0, sent / total, "data1")
        begin = sent / total + (_BETWEEN_PX / max(self.width(), 1) if sent else 0.0)
        self._paint(painter, begin, failed / total, "danger")

    def _paint(self, painter: QPainter, begin: float, part: float, role: str) -> None:
        if part <= 0:
            return
        width = self.width() * min(part, 1.0 - begin)
        left = self.width() * begin
        if self.isRightToLeft():
            left = self.width() - left - width
        painter.setBrush(theme.colour(role))
        painter.drawRoundedRect(QRectF(left, 0, width, self.height()), _HIGH_PX / 2, _HIGH_PX / 2)

    def _outline(self, painter: QPainter) -> None:
        """Where what is left to send has the colour of the page."""
        painter.save()
        painter.setPen(theme.colour("text"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _HIGH_PX / 2, _HIGH_PX / 2
        )
        painter.restore()

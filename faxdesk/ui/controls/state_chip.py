"""The chip that says in at most 14 characters how far a fax is: painted in lists, and as a label."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel

_LOOKS = {
    "neutral": ("text", "chip"),
    "danger": ("danger", "danger_soft"),
    "warning": ("warning", "warning_soft"),
    "success": ("success", ""),
}
"""The ink and the ground of each tone. What was sent has a tick and no ground."""
TONES = frozenset(_LOOKS)
_INSET_PX = 6


def chip_width(text: str, tone: str, font: QFont) -> int:
    """How wide the chip is, for letters of the application's font."""
    width = QFontMetrics(_letters(font)).horizontalAdvance(text)
    if tone == "success":
        return theme.measures().small_icon + theme.Metrics.HALF + width
    return width + 2 * _INSET_PX


def paint_chip(painter: QPainter, place: QRect, text: str, tone: str, font: QFont) -> None:
    """Paint the chip into its place, which is chip_width() wide and a state chip high."""
    ink, ground = _LOOKS[tone]
    is_mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    painter.setFont(_letters(font))
    if ground:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_border = theme.colours().is_high_contrast
        painter.setPen(QPen(theme.colour("edge"), 1) if has_border else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        radius = theme.Metrics.CHIP_RADIUS
        frame = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5) if has_border else QRectF(place)
        painter.drawRoundedRect(frame, radius, radius)
        painter.setPen(theme.colour(ink))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
        return
    size = theme.measures().small_icon
    top = place.top() + (place.height() - size) // 2
    left = place.right() + 1 - size if is_mirrored else place.left()
    tick = icons.pixmap("check", ink, size, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPoint(left, top), tick)
    painter.setPen(theme.colour(ink))
    end = Qt.AlignmentFlag.AlignLeft if is_mirrored else Qt.AlignmentFlag.AlignRight
    painter.drawText(place, end | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute, text)


def _letters(font: QFont) -> QFont:
    return _letters_of(font.key())


@lru_cache(4)
def _letters_of(key: str) -> QFont:
    font = QFont()
    font.fromString(key)
    return theme.tabular(theme.caption(font))


class StateChip(PlainLabel):
    """The chip as a label, beside the name of a fax."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._tone = "neutral"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def show_state(self, text: str, tone: str) -> None:
        """Show this; nothing where text is "". tone is one of TONES."""
        self._tone = tone
        self.setText(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    @property
    def tone(self) -> str:
        return self._tone

    def sizeHint(self) -> QSize:
        width = chip_width(self.text(), self._tone, QGuiApplication.font())
        return QSize(width, theme.measures().state_chip)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self.text(), self._tone, QGuiApplication.font())

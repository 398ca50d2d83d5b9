"""A switch: a setting that is on or off at once."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from faxdesk.ui.common import theme


class Switch(QCheckBox):
    """A check box that is painted as a switch, without words of its own: they stand before it in its row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """name is what a screen reader calls it, the words of its row."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def sizeHint(self) -> QSize:
        height = theme.measures().switch
        return QSize(round(1.8 * height), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on, is_enabled = self.isChecked(), self.isEnabled()
        track = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = min(theme.Metrics.CARD_RADIUS, track.height() / 2)
        if not is_enabled:
            track_role, edge_role, knob_role = "line", "line", "faint"
        elif is_on:
            track_role, edge_role, knob_role = "fill", "fill", "on_fill"
        else:
            track_role, edge_role, knob_role = "raised", "edge", "edge"
        painter.setPen(QPen(theme.colour(edge_role), 1))
        painter.setBrush(theme.colour(track_role))
        painter.drawRoundedRect(track, radius, radius)
        knob = 2 * round(0.35 * self.height())
        around = (self.height() - knob) / 2
        is_at_end = is_on != (self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        left = self.width() - around - knob if is_at_end else around
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(knob_role))
        painter.drawRoundedRect(QRectF(left, around, knob, knob), radius - 2, radius - 2)

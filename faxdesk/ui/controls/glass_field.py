"""A field that searches: a magnifying glass stands before its text."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import pixmap


class GlassField(QLineEdit):
    """Paints the glass itself, in lines of the font: Qt has one size for what stands in a field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        theme.keep_measured(self._make_room)
        theme.keep_tinted(self.update)

    @property
    def glass_px(self) -> int:
        """The room that the glass takes before the text."""
        return theme.measures().line + theme.Metrics.GAP

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.measures().line
        glass = QRect(theme.Metrics.INSET, (self.height() - side) // 2, side, side)
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), glass)
        painter.drawPixmap(place.topLeft(), pixmap("search", "muted", side, self.devicePixelRatioF()))
        painter.end()

    def _make_room(self) -> None:
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        before = self.glass_px
        self.setTextMargins(0 if is_mirrored else before, 0, before if is_mirrored else 0, 0)

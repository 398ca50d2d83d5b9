"""The latest faxes of a contact, each a line that leads to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from faxdesk.domain.fax import Direction
from faxdesk.domain.status import FaxRow
from faxdesk.ui.common import icons, theme, wording
from faxdesk.ui.common.plain_text import cut_off
from faxdesk.ui.controls.state_chip import chip_letters, chip_of, chip_width, paint_chip
from faxdesk.words import isolated, listed, tr

_STATE_LINES, _TIME_LINES = 6.5, 5.5
"""How wide the columns of the state and of the time are, in lines of the font."""


class FaxLines(QWidget):
    """Signals: chosen(FaxRow)."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.lines: list[FaxLine] = []

    def show_faxes(self, rows: Sequence[FaxRow], now: datetime) -> None:
        for line in self.lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = [FaxLine(row, now) for row in rows]
        for line in self.lines:
            line.clicked.connect(lambda _checked=False, row=line.row: self.chosen.emit(row))
            self._column.addWidget(line)


class FaxLine(QAbstractButton):
    """Which way it went, what it is about, how far it is, and when it was."""

    def __init__(self, row: FaxRow, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._is_received = row.direction == Direction.INBOUND
        self._title = row.subject or row.all_titles or wording.pages(row.pages) or wording.peer(row)
        self._state, self._tone = chip_of(row, now)
        if self._is_received and not self._state:
            self._state, self._tone = tr("Received"), ""
        self._time = wording.when(row.created_at, now)
        self.setAccessibleName(listed(self._title, self._state, wording.in_a_sentence(row.created_at, now)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.keep_measured(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme.measures().entry * 6, theme.measures().entry)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        measures, line = theme.measures(), theme.measures().line
        area = self.rect()
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected" if self.isDown() else "hover"))
            painter.drawRoundedRect(area, theme.Metrics.RADIUS, theme.Metrics.RADIUS)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, theme.colour("line"))
        inner = area.adjusted(theme.Metrics.GROUP, 0, -theme.Metrics.GROUP, 0)
        side = QRect(inner.left(), (area.height() - line) // 2, line, line)
        name = "inbox" if self._is_received else "sent"
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(self._flip(side).topLeft(), icons.pixmap(name, "muted", line, ratio))
        time_px, state_px = round(_TIME_LINES * line), round(_STATE_LINES * line)
        time = QRect(inner.right() + 1 - time_px, 0, time_px, area.height())
        state = QRect(time.left() - state_px, 0, state_px, area.height())
        title = QRect(side.right() + 1 + theme.Metrics.GROUP, 0, 0, area.height())
        title.setRight(state.left() - theme.Metrics.GAP)
        self._write(painter, self._title, title, "text")
        self._write(painter, self._time, time, "muted", at_end=True)
        self._paint_state(painter, state, measures.state_chip)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), theme.Metrics.RADIUS, theme.Metrics.RADIUS)

    def _paint_state(self, painter: QPainter, area: QRect, height: int) -> None:
        if not self._tone:
            self._write(painter, self._state, area, "muted")
            return
        letters = chip_letters(self.font(), self.layoutDirection())
        width = min(chip_width(self._state, self._tone, letters), area.width())
        place = QRect(area.left(), area.top() + (area.height() - height) // 2, width, height)
        painter.setLayoutDirection(self.layoutDirection())
        paint_chip(painter, self._flip(place), self._state, self._tone, letters)

    def _write(self, painter: QPainter, text: str, area: QRect, role: str, *, at_end: bool = False) -> None:
        painter.setFont(theme.tabular(self.font()))
        painter.setPen(theme.colour(role))
        shown = cut_off(painter.fontMetrics(), text, Qt.TextElideMode.ElideRight, max(area.width(), 0))
        is_from_right = (self.layoutDirection() == Qt.LayoutDirection.RightToLeft) != at_end
        side = Qt.AlignmentFlag.AlignRight if is_from_right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._flip(area), flags, isolated(shown))

    def _flip(self, area: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

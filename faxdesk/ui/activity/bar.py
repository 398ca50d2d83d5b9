"""A figure of a chart as a button: it leads to its faxes. Arrow keys go from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from faxdesk.ui.activity.chart_painter import paint_bar, paint_words
from faxdesk.ui.activity.figure import Figure, Row
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.words import tr

_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LEAST_LINES, _LEAST_BAR_LINES = 11, 2
"""The widths of a row and of its longest bar, in lines of the font."""
_BAR_PX = 10


class FigureBar(QAbstractButton):
    """Its place is the whole room that can be clicked; inner, within it, is what is painted.

    Signals: stepped(columns, upwards) by an arrow key, ended(is at the end) by Home or End, shown(figure or
    None) as it is looked at, or no more.
    """

    stepped = Signal(int, int)
    ended = Signal(bool)
    looked_at = Signal(object)

    def __init__(self, figure: Figure, parent: QWidget) -> None:
        super().__init__(parent)
        self.figure = figure
        self.inner = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(figure.sentence)
        set_tip(self, figure.sentence)
        if figure.search:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setAccessibleDescription(tr("Shows these faxes"))

    def sizeHint(self) -> QSize:
        return QSize(_BAR_PX, _BAR_PX)

    @property
    def is_lit(self) -> bool:
        return self.underMouse() or self.isDown()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_bar(painter, self.inner, self.figure.ink, is_lit=self.is_lit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _STEPS:
            self.stepped.emit(*_STEPS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End}:
            self.ended.emit(key == Qt.Key.Key_End)
        elif key in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked_at.emit(self.figure)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.looked_at.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.looked_at.emit(self.figure)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.looked_at.emit(None)


class RowBar(FigureBar):
    """A whole row: a name, the bar, and the figure at the end. share is how long the bar is, from 0 to 1."""

    def __init__(self, row: Row, share: float, parent: QWidget) -> None:
        super().__init__(row.figure, parent)
        self.row = row
        self.share = share
        self.name_px = self.count_px = 0
        """The room of the name and of the figure, the same in all rows."""

    def sizeHint(self) -> QSize:
        line = theme.measures().line
        return QSize(_LEAST_LINES * line, line + _BAR_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line, gap = theme.measures().line, theme.Metrics.GAP
        if self.is_lit:
            painter.fillRect(self.rect(), theme.colour("hover"))
        letters = theme.tabular(theme.second_line(self.font()))
        count_px = self.count_px
        name_px = min(self.name_px, self.width() - count_px - 2 * gap - _LEAST_BAR_LINES * line)
        bar_px = self.width() - name_px - count_px - 2 * gap
        painted = max(round(bar_px * self.share), 2 if self.figure.size else 0)
        thick = theme.grown(_BAR_PX)
        bar = QRect(name_px + gap, (self.height() - thick) // 2, painted, thick)
        align = Qt.AlignmentFlag.AlignLeft if self.isLeftToRight() else Qt.AlignmentFlag.AlignRight
        other = Qt.AlignmentFlag.AlignRight if self.isLeftToRight() else Qt.AlignmentFlag.AlignLeft
        paint_words(
            painter,
            self._mirrored(QRect(0, 0, name_px, self.height())),
            self.row.name,
            self.font(),
            "text",
            align | Qt.AlignmentFlag.AlignAbsolute,
        )
        paint_bar(painter, self._mirrored(bar), self.figure.ink, is_lit=False)
        count = QRect(self.width() - count_px, 0, count_px, self.height())
        paint_words(
            painter,
            self._mirrored(count),
            self.figure.text,
            letters,
            "muted",
            other | Qt.AlignmentFlag.AlignAbsolute,
        )

    def isLeftToRight(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.LeftToRight

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

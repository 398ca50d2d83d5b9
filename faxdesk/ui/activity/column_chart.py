"""Columns over time or over the hours of the day: the oldest at the left in every language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from faxdesk.ui.activity.bar import FigureBar
from faxdesk.ui.activity.chart_painter import paint_line, paint_words, scale_of
from faxdesk.ui.activity.figure import Column, Figure
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.plain_text import PlainLabel

_GAP_PX = 6
_LEAST_BAR_PX, _WIDEST_BAR_PX = 3, 44
_FILLED = 0.64
"""How much of its room a bar takes."""
_LEAST_CLICK_PX = 8
_SLACK_PX = 2
"""Letters may be painted a little wider than they are measured."""
_ABOVE_PX = 3
"""Between a bar and its figure: the ring of the focus lies there."""


class ColumnChart(QWidget):
    """Signals: opened(search) when a figure's faxes are wanted."""

    opened = Signal(str)

    def __init__(self, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Time runs from left to right on every chart.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._height_px = height_px
        self._columns: Sequence[Column] = ()
        self._half, self._top = scale_of(0)
        self._bars: dict[tuple[int, int], FigureBar] = {}
        """By the number of the column and of the figure in it."""
        self._current: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._label = PlainLabel("", self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._label.setObjectName("chartFigure")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label.hide()
        theme.keep_measured(self._measure)
        theme.keep_tinted(self.update)

    def show_columns(self, columns: Sequence[Column]) -> None:
        had_focus = any(bar.hasFocus() for bar in self._bars.values())
        for bar in self._bars.values():
            bar.hide()
            bar.deleteLater()
        self._columns = columns
        self._half, self._top = scale_of(max((column.size for column in columns), default=0))
        self._bars = {
            (place, level): self._make_bar(figure, (place, level))
            for place, column in enumerate(columns)
            for level, figure in enumerate(column.figures)
            if figure.size
        }
        self._current = None
        self._label.hide()
        if self._bars:
            self._make_current(max(self._bars), has_focus=had_focus)
        self._arrange()
        self.update()

    @property
    def bars(self) -> list[FigureBar]:
        """The figures that are more than nothing, the oldest first."""
        return [self._bars[place] for place in sorted(self._bars)]

    def sizeHint(self) -> QSize:
        return QSize(theme.grown(240), theme.grown(self._height_px))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.grown(160), theme.grown(self._height_px))

    # Building

    def _make_bar(self, figure: Figure, place: tuple[int, int]) -> FigureBar:
        bar = FigureBar(figure, self)
        bar.clicked.connect(lambda: self.opened.emit(figure.search))
        bar.stepped.connect(lambda columns, upwards: self._step(place, columns, upwards))
        bar.ended.connect(
            lambda is_end: self._make_current((max if is_end else min)(self._bars), has_focus=True)
        )
        bar.looked_at.connect(lambda shown: self._show_figure(bar if shown else None))
        bar.show()
        return bar

    def _step(self, place: tuple[int, int], columns: int, upwards: int) -> None:
        column, level = place
        if upwards:
            wanted = (column, level + upwards)
            if wanted in self._bars:
                self._make_current(wanted, has_focus=True)
            return
        columns_there = sorted({at for at, _level in self._bars})
        to = columns_there.index(column) + columns
        if 0 <= to < len(columns_there):
            near = sorted(at for at in self._bars if at[0] == columns_there[to])
            self._make_current(min(near, key=lambda at: abs(at[1] - level)), has_focus=True)

    def _make_current(self, place: tuple[int, int], *, has_focus: bool) -> None:
        """Tab leads to one bar of the chart, the arrow keys from there to the others."""
        if self._current in self._bars:
            self._bars[self._current].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current = place
        self._bars[place].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if has_focus:
            self._bars[place].setFocus(Qt.FocusReason.OtherFocusReason)

    # Placing

    def _measure(self) -> None:
        self.updateGeometry()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @property
    def _plot(self) -> QRect:
        """Where the columns stand."""
        letters = QFontMetrics(theme.tabular(theme.caption(self.font())))
        axis = letters.horizontalAdvance(wording.number_of(self._top)) + _GAP_PX + _SLACK_PX
        upper, lower = theme.measures().second_line + 2, theme.measures().second_line + 2
        return QRect(axis, upper, max(self.width() - axis, 0), max(self.height() - upper - lower, 0))

    def _arrange(self) -> None:
        plot = self._plot
        if not self._columns or plot.isEmpty():
            return
        room = plot.width() / len(self._columns)
        wide = min(max(round(room * _FILLED), _LEAST_BAR_PX), _WIDEST_BAR_PX)
        for place, column in enumerate(self._columns):
            middle = plot.left() + room * (place + 0.5)
            reached = 0.0
            for level, figure in enumerate(column.figures):
                bar = self._bars.get((place, level))
                if bar is None:
                    continue
                bottom = self._height_at(plot, reached)
                reached += figure.size
                top = min(self._height_at(plot, reached), bottom - 1)
                whole = QRect(round(middle - wide / 2), top, wide, bottom - top)
                # One pixel of the ground lies between two of them.
                painted = whole.adjusted(0, 0, 0, -1) if level and whole.height() > 1 else whole
                room_there = _clickable(whole, is_last=(place, level + 1) not in self._bars)
                bar.setGeometry(room_there)
                bar.inner = painted.translated(-room_there.topLeft())

    def _height_at(self, plot: QRect, value: float) -> int:
        return round(plot.bottom() + 1 - plot.height() * value / self._top)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot, letters = self._plot, theme.tabular(theme.caption(self.font()))
        high = theme.measures().second_line
        for value in (self._half, self._top):
            y = self._height_at(plot, value)
            paint_line(painter, plot.left(), plot.right() + 1, y, "line")
            where = QRect(0, y - high // 2, plot.left() - _GAP_PX, high)
            paint_words(painter, where, wording.number_of(value), letters, "muted", _RIGHT)
        paint_line(painter, plot.left(), plot.right() + 1, plot.bottom() + 1, "edge")
        self._paint_labels(painter, plot)

    def _paint_labels(self, painter: QPainter, plot: QRect) -> None:
        """Below the columns; of many only so many as fit."""
        if not self._columns:
            return
        letters = theme.caption(self.font())
        metrics = QFontMetrics(letters)
        widest = max(metrics.horizontalAdvance(column.label) for column in self._columns) + 2 * _GAP_PX
        room = plot.width() / len(self._columns)
        every = max(-(-widest // max(int(room), 1)), 1)
        top = plot.bottom() + 3
        for place in range(0, len(self._columns), every):
            middle = round(plot.left() + room * (place + 0.5))
            left = min(max(middle - widest // 2, 0), self.width() - widest)
            where = QRect(left, top, widest, self.height() - top)
            paint_words(
                painter, where, self._columns[place].label, letters, "muted", Qt.AlignmentFlag.AlignHCenter
            )

    def _show_figure(self, bar: FigureBar | None) -> None:
        """The figure of the bar that is looked at, above it."""
        if bar is None:
            bar = next((each for each in self._bars.values() if each.hasFocus()), None)
        if bar is None:
            self._label.hide()
            return
        self._label.setText(bar.figure.text)
        self._label.adjustSize()
        middle = bar.geometry().center().x()
        left = min(max(middle - self._label.width() // 2, 0), self.width() - self._label.width())
        painted = bar.geometry().top() + bar.inner.top()
        self._label.move(left, max(painted - self._label.height() - _ABOVE_PX, 0))
        self._label.show()
        self._label.raise_()


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute


def _clickable(place: QRect, *, is_last: bool) -> QRect:
    """A low bar at the top of its column is clicked a little above as well."""
    lacking = _LEAST_CLICK_PX - place.height()
    return place.adjusted(0, -lacking, 0, 0) if is_last and lacking > 0 else place

"""Figures below each other, each beside its name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.ui.activity.bar import RowBar
from faxdesk.ui.activity.figure import Row
from faxdesk.ui.common import theme


class RowChart(QWidget):
    """Signals: opened(search) when a figure's faxes are wanted."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: list[RowBar] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        theme.keep_measured(self._give_words_room)

    def show_rows(self, rows: Sequence[Row]) -> None:
        had_focus = any(bar.hasFocus() for bar in self.bars)
        for bar in self.bars:
            self._column.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        most = max((row.figure.size for row in rows), default=0)
        self.bars = [RowBar(row, row.figure.size / most if most else 0, self) for row in rows]
        for place, bar in enumerate(self.bars):
            self._column.addWidget(bar)
            if bar.figure.search:
                bar.clicked.connect(lambda _checked=False, bar=bar: self.opened.emit(bar.figure.search))
            bar.stepped.connect(lambda _columns, upwards, place=place: self._step(place - upwards))
            bar.ended.connect(lambda is_end: self._step(len(self.bars) - 1 if is_end else 0))
        self._give_words_room()
        if self.bars:
            self._make_current(0, has_focus=had_focus)

    def _give_words_room(self) -> None:
        names = QFontMetrics(self.font())
        counts = QFontMetrics(theme.tabular(theme.second_line(self.font())))
        name_px = max((names.horizontalAdvance(bar.row.name) for bar in self.bars), default=0)
        count_px = max((counts.horizontalAdvance(bar.figure.text) for bar in self.bars), default=0)
        for bar in self.bars:
            bar.name_px, bar.count_px = name_px + theme.Metrics.HALF, count_px + theme.Metrics.HALF
            bar.update()

    def _step(self, place: int) -> None:
        if 0 <= place < len(self.bars):
            self._make_current(place, has_focus=True)

    def _make_current(self, place: int, *, has_focus: bool) -> None:
        """Tab leads to one row, the arrow keys from there to the others."""
        for number, bar in enumerate(self.bars):
            policy = Qt.FocusPolicy.StrongFocus if number == place else Qt.FocusPolicy.ClickFocus
            bar.setFocusPolicy(policy)
        if has_focus:
            self.bars[place].setFocus(Qt.FocusReason.OtherFocusReason)

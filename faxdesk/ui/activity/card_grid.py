"""Cards side by side in six columns; in three or two, or below each other, where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from faxdesk.ui.common import theme

_WIDE_LINES, _MIDDLE_LINES = 55, 36
"""In lines of the font: 1000 px at letters of 13 px, and room for two cards."""
_WIDE, _MIDDLE, _NARROW = 6, 2, 1
Spans = tuple[int, int]
"""How many columns of six, and of two, a card takes."""


class CardGrid(QWidget):
    def __init__(self, cards: Sequence[tuple[QWidget, Spans]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = cards
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.Metrics.GROUP)
        for card, _spans in cards:
            card.setParent(self)
        theme.keep_measured(self._arrange)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        line = theme.measures().line
        width = self.width()
        columns = (
            _WIDE if width >= _WIDE_LINES * line else _MIDDLE if width >= _MIDDLE_LINES * line else _NARROW
        )
        if columns == self._columns:
            return
        self._columns = columns
        for card, _spans in self._cards:
            self._grid.removeWidget(card)
        for column in range(_WIDE):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        row = column = 0
        for card, (of_six, of_two) in self._cards:
            span = {_WIDE: of_six, _MIDDLE: of_two, _NARROW: 1}[columns]
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(card, row, column, 1, span)
            column += span

"""Words painted in a font, laid out once: a list says the same ones again and again."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTextOption

MOST_KEPT = 500
"""Of words that were laid out, those painted last are kept: a screen or two of a list has about so many."""


class _LaidOut(NamedTuple):
    text: QStaticText
    width: int
    height: float


class Letters:
    """One font, for one direction of reading. To lay words out takes most of the time of painting them, and
    measuring them or cutting them off lays them out once more."""

    def __init__(
        self, font: QFont, direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto
    ) -> None:
        self.font = QFont(font)
        self._metrics = QFontMetrics(font)
        self._option = QTextOption()
        self._option.setTextDirection(direction)
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._laid_out = lru_cache(maxsize=MOST_KEPT)(self._lay_out)
        self._cut_off = lru_cache(maxsize=MOST_KEPT)(self._metrics.elidedText)

    def width(self, words: str) -> int:
        """How wide the words are, in whole pixels."""
        return self._laid_out(words).width

    def cut_off(self, words: str, mode: Qt.TextElideMode, width: int) -> str:
        """The words as far as they fit into the width."""
        return words if self._laid_out(words).width <= width else self._cut_off(words, mode, width)

    def write(self, painter: QPainter, words: str, area: QRect, *, from_right: bool = False) -> None:
        """Paint the words half way down the area, from its left or its right side, with the painter's pen."""
        laid_out = self._laid_out(words)
        left = area.right() + 1 - laid_out.width if from_right else area.left()
        top = area.top() + (area.height() - laid_out.height) / 2
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left, top), laid_out.text)

    def _lay_out(self, words: str) -> _LaidOut:
        text = QStaticText(words.replace("\n", " "))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextOption(self._option)
        text.prepare(font=self.font)
        size = text.size()
        return _LaidOut(text, ceil(size.width()), size.height())

"""Words painted in a font, laid out once: a list says the same ones again and again."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QStaticText,
    QTextLayout,
    QTextOption,
)

from faxdesk.words import isolated

if TYPE_CHECKING:
    from PySide6.QtGui import QTextCharFormat

MOST_KEPT = 500
"""Of words that were laid out, those painted last are kept: a screen or two of a list has about so many."""


class _LaidOut(NamedTuple):
    text: QStaticText
    width: int
    height: float


class Marker(NamedTuple):
    """How parts of words are marked: the colours of their ground and of their letters."""

    ground: str
    ink: str


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
        self._marked = lru_cache(maxsize=MOST_KEPT)(self._mark)
        self._shortened = lru_cache(maxsize=MOST_KEPT)(self._shorten)

    def width(self, words: str) -> int:
        """How wide the words are, in whole pixels."""
        return self._laid_out(words).width

    def cut_off(self, words: str, mode: Qt.TextElideMode, width: int) -> str:
        """The words as far as they fit into the width."""
        return words if self._laid_out(words).width <= width else self._shortened(words, mode, width)

    def write(self, painter: QPainter, words: str, area: QRect, *, from_right: bool = False) -> None:
        """Paint the words half way down the area, from its left or its right side, with the painter's pen."""
        laid_out = self._laid_out(words)
        left = area.right() + 1 - laid_out.width if from_right else area.left()
        top = area.top() + (area.height() - laid_out.height) / 2
        painter.setFont(self.font)
        painter.drawStaticText(QPointF(left, top), laid_out.text)

    def write_marked(
        self,
        painter: QPainter,
        words: str,
        area: QRect,
        spans: tuple[tuple[int, int], ...],
        marker: Marker,
        *,
        from_right: bool = False,
    ) -> None:
        """As write(), with some parts marked: spans are their starts and lengths."""
        laid_out = self._laid_out(words)
        left = area.right() + 1 - laid_out.width if from_right else area.left()
        top = area.top() + (area.height() - laid_out.height) / 2
        self._marked(words, spans, marker).draw(painter, QPointF(left, top))

    def _mark(self, words: str, spans: tuple[tuple[int, int], ...], marker: Marker) -> QTextLayout:
        formats = []
        shown = isolated(words)
        before = 0 if shown == words else 1
        for start, length in spans:
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start + before, length, _format_of(marker)
            formats.append(part)
        layout = QTextLayout(shown.replace("\n", " "), self.font)
        layout.setTextOption(self._option)
        layout.setFormats(formats)
        layout.beginLayout()
        # In a line of no width at all, what reads from right to left would end at its left side.
        layout.createLine().setLineWidth(self._laid_out(words).width)
        layout.endLayout()
        return layout

    def _shorten(self, words: str, mode: Qt.TextElideMode, width: int) -> str:
        """A method of Python, since lru_cache asks what it keeps for its docstring: to give that of a method
        of Qt, PySide reads the signatures of all of them, 50 ms before the first rows are painted."""
        return self._metrics.elidedText(words, mode, width)

    def _lay_out(self, words: str) -> _LaidOut:
        text = QStaticText(isolated(words).replace("\n", " "))
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextOption(self._option)
        text.prepare(font=self.font)
        size = text.size()
        return _LaidOut(text, ceil(size.width()), size.height())


def make_ready() -> None:
    """Have PySide make the types and enumerations that marked words need, which takes 5 ms of the first
    search."""
    part = QTextLayout.FormatRange()
    part.format = _format_of(Marker("#ffffff", "#000000"))
    layout = QTextLayout("found")
    layout.setFormats([part])
    layout.beginLayout()
    layout.createLine().setLineWidth(1)
    layout.endLayout()


@lru_cache(maxsize=8)
def _format_of(marker: Marker) -> QTextCharFormat:
    """How marked letters look; there are a few markers in each theme."""
    # Imported late, since nothing is marked before the first paint.
    from PySide6.QtGui import QTextCharFormat

    letters = QTextCharFormat()
    letters.setBackground(_brush(marker.ground))
    letters.setForeground(_brush(marker.ink))
    letters.setFontUnderline(True)
    return letters


def _brush(colour: str) -> QBrush:
    """Given a colour in place of a brush, PySide asks whether it is a gradient or a picture, and makes their
    enumerations for that: 5 to 10 ms of the first search."""
    return QBrush(QColor(colour), Qt.BrushStyle.SolidPattern)

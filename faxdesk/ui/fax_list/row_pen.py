"""Writes the words of a row, from either end of a line, as the direction of reading has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from faxdesk.ui.common import theme
from faxdesk.ui.controls.letters import Letters, Marker

if TYPE_CHECKING:
    from faxdesk.domain.search.highlight import Span

_SELECTED = QStyle.StateFlag.State_Selected.value
_RIGHT_TO_LEFT = Qt.LayoutDirection.RightToLeft


class RowPen:
    """Writes words in a line from either end, as the direction of reading has it."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, *, is_on_ground: bool = True) -> None:
        """is_on_ground: what is written stands on the ground of the row, and not above it."""
        self.theme = theme.in_use()
        """Of the time of painting."""
        self._painter = painter
        self._row = QRect(option.rect)
        self._is_mirrored = option.direction == _RIGHT_TO_LEFT
        has_few_inks = is_on_ground and self.theme.colours.is_high_contrast
        self._one_ink = has_few_inks and bool(option.state.value & _SELECTED)

    def ink(self, role: str) -> QColor:
        """The colour, unless the ground of what is chosen bears only one."""
        return self.theme.inks["on_selected" if self._one_ink else role]

    def flip(self, area: QRect) -> QRect:
        """The area, mirrored where people read from right to left."""
        return QStyle.visualRect(_RIGHT_TO_LEFT, self._row, area) if self._is_mirrored else area

    def at_end(
        self, text: str, area: QRect, letters: Letters, role: str, gap: int = theme.Metrics.GAP
    ) -> QRect:
        """Write at the end of the line; gives what is left of the area."""
        width = letters.width(text) + 1
        place = QRect(area.right() - width + 1, area.top(), width, area.height())
        self._write(text, place, letters, role)
        return area.adjusted(0, 0, -width - gap, 0)

    def at_start(
        self,
        text: str,
        area: QRect,
        letters: Letters,
        role: str,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        marked: Callable[[str], Sequence[Span]] | None = None,
    ) -> None:
        """marked tells which parts of a text are to be highlighted."""
        shown = letters.cut_off(text, mode, area.width())
        spans = marked(shown) if marked is not None else ()
        if spans:
            marker = Marker(self.theme.colours.warning_soft, self.theme.colours.text)
            self._painter.setPen(self.ink(role))
            letters.write_marked(
                self._painter, shown, self.flip(area), tuple(spans), marker, from_right=self._is_mirrored
            )
        else:
            self._write(shown, area, letters, role)

    def _write(self, text: str, area: QRect, letters: Letters, role: str) -> None:
        self._painter.setPen(self.ink(role))
        letters.write(self._painter, text, self.flip(area), from_right=self._is_mirrored)

"""The layout of pages with a list at the side, a search above it, and what it leads to at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from faxdesk.ui.common import theme

SIDE_EDGE_PX = 12
_TOP_PX = 10


class SidedLayout(QHBoxLayout):
    """Of a page; listed are the parts below the search, the last of which takes what room there is. side is
    the ground of both, top the row beside the search, right the column below that one."""

    def __init__(self, page: QWidget, search: QWidget, listed: Sequence[QWidget]) -> None:
        super().__init__(page)
        self.side, self._search_row, self._top_row = QFrame(), QFrame(), QFrame()
        self.side.setObjectName("settingsSide")
        search_row = QHBoxLayout(self._search_row)
        search_row.setContentsMargins(SIDE_EDGE_PX, 0, SIDE_EDGE_PX, 0)
        search_row.addWidget(search)
        self.top = QHBoxLayout(self._top_row)
        below = QVBoxLayout()
        below.setContentsMargins(SIDE_EDGE_PX, _TOP_PX, SIDE_EDGE_PX, SIDE_EDGE_PX)
        for part in listed:
            below.addWidget(part, int(part is listed[-1]))
        side, self.right = QVBoxLayout(self.side), QVBoxLayout()
        for column, first in ((side, self._search_row), (self.right, self._top_row)):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            column.addWidget(first)
            column.addWidget(_line("line"))
        side.addLayout(below, 1)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(0)
        self.addWidget(self.side)
        self.addWidget(_line("upright"))
        self.addLayout(self.right, 1)

    def measure(self) -> None:
        """Give the rows at the top the height that bars have with the letters of now."""
        for row in (self._search_row, self._top_row):
            row.setFixedHeight(theme.measures().tool_bar - 1)


def _line(kind: str) -> QFrame:
    line = QFrame()
    line.setProperty("kind", kind)
    return line

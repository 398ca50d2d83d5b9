"""Where the parts of a row stand in the tables of a fax to many, and which of them are typed into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect

from faxdesk.ui.common import theme
from faxdesk.words import tr

NUMBER, CHIP, MORE, WHEN, REMEDY = "number", "chip", "more", "when", "remedy"
_FIELD = "field "
"""With the number of its column: what a row has for a field of the fax."""
_INSET_PX, _NAME_PX, _FIELD_PX, _LEAST_FIELD_PX = 12, 140, 110, 48


class Columns:
    """Where the parts of a row stand: those of a fixed width at the end, the name in what is left.

    cells has those parts that a person types into, with the column of the table that each shows.
    """

    def __init__(self, widths: Sequence[tuple[str, int, str]]) -> None:
        """name, width at letters of 13 px, and heading of each."""
        self._widths = list(widths)
        self._first = list(widths)
        self.cells: dict[str, int] = {}

    def show_cells(self, number: int, name: int | None, fields: Mapping[int, str]) -> None:
        """Let the number, the name and these fields be typed into; fields are headings by their column, and
        stand beside the number."""
        parts = {f"{_FIELD}{column}": column for column in fields}
        self.cells = {**({} if name is None else {"": name}), NUMBER: number, **parts}
        shown = [(part, _FIELD_PX, fields[column]) for part, column in parts.items()]
        after = next(place for place, width in enumerate(self._first, start=1) if width[0] == NUMBER)
        self._widths = [*self._first[:after], *shown, *self._first[after:]]

    def headings(self) -> dict[str, str]:
        return {"": tr("Name")} | {name: heading for name, _width, heading in self._widths}

    def places(self, area: QRect) -> dict[str, QRect]:
        """From left to right; to be mirrored where the text runs the other way."""
        right = area.right() + 1 - _INSET_PX
        places = {}
        widths = {name: theme.grown(width) for name, width, _heading in self._widths}
        lacks = theme.grown(_NAME_PX) + 2 * _INSET_PX + sum(widths.values()) - area.width()
        # The name is what a row is known by; the reason for a trouble has a tooltip.
        given = min(max(lacks, 0), widths[MORE])
        widths[MORE] -= given
        fields = [part for part in widths if part.startswith(_FIELD)]
        if fields and lacks > given:
            least, share = theme.grown(_LEAST_FIELD_PX), -(-(lacks - given) // len(fields))
            widths |= {part: max(widths[part] - share, least) for part in fields}
        for name, width in reversed(widths.items()):
            places[name] = QRect(right - width, area.top(), width - theme.Metrics.GAP, area.height())
            right -= width
        left = area.left() + _INSET_PX
        places[""] = QRect(left, area.top(), max(right - left - theme.Metrics.GAP, 0), area.height())
        return places

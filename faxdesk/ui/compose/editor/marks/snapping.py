"""What a mark that is moved or pulled is drawn to: the margins of the page, the other marks, the lines of
text beneath. All in millimetres of the page as it is seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage

from faxdesk.domain.compose.page_edit import Area

_INK = 250
"""A row of the page that is darker than this on the average has ink on it."""
_MARGIN_MM = 10.0


class Guides(Struct, frozen=True):
    """Lines across the page to which edges are drawn: those at these distances from its start edge (x), and
    from its top (y)."""

    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()

    @classmethod
    def of(cls, size_mm: tuple[float, float], others: Iterable[Area]) -> Guides:
        """Those of a page of this size with these other marks: margins, middle, edges of the marks."""
        width, height = size_mm
        x, y = [_MARGIN_MM, width / 2, width - _MARGIN_MM], [_MARGIN_MM, height - _MARGIN_MM]
        for area in others:
            x += [area.x, area.x + area.width]
            y += [area.y, area.y + area.height]
        return cls(tuple(x), tuple(y))

    def with_lines(self, bottoms: Sequence[float]) -> Guides:
        """Also the lines on which text stands."""
        return Guides(self.x, (*self.y, *bottoms))


class Drawn(Struct, frozen=True):
    """By how much something is to be moved to be where it is drawn, and the guides it then touches."""

    x: float = 0.0
    y: float = 0.0
    guide_x: float | None = None
    guide_y: float | None = None


def drawn_area(area: Area, guides: Guides, within_mm: float) -> Drawn:
    """An area as a whole is drawn by its edges and its middle across, and by its top and bottom."""
    x, guide_x = _nearest((area.x, area.x + area.width / 2, area.x + area.width), guides.x, within_mm)
    y, guide_y = _nearest((area.y + area.height, area.y), guides.y, within_mm)
    return Drawn(x, y, guide_x, guide_y)


def drawn_point(at: tuple[float, float], guides: Guides, within_mm: float) -> Drawn:
    x, guide_x = _nearest((at[0],), guides.x, within_mm)
    y, guide_y = _nearest((at[1],), guides.y, within_mm)
    return Drawn(x, y, guide_x, guide_y)


def _nearest(edges: Sequence[float], lines: Sequence[float], within: float) -> tuple[float, float | None]:
    best, found = 0.0, None
    for edge in edges:
        for line in lines:
            away = line - edge
            if abs(away) <= within and (found is None or abs(away) < abs(best)):
                best, found = away, line
    return best, found


def text_bottoms(page: QImage, part: QRect) -> list[int]:
    """The rows of a picture at which lines of text, or ruled lines, end within a part of it."""
    part = part.intersected(page.rect())
    if part.isEmpty():
        return []
    rows = page.copy(part).scaled(
        1, part.height(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    rows = rows.convertToFormat(QImage.Format.Format_Grayscale8)
    line = rows.bytesPerLine()
    greys = bytes(rows.constBits())[::line]
    return [part.top() + row for row in range(1, len(greys)) if greys[row - 1] < _INK <= greys[row]]

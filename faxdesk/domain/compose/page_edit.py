"""What a person did to a page by hand: turned it, cut it, wrote and drew on it, filled in its fields, struck
out what nobody is to read. It is data until the fax leaves; then the page is drawn with it.

All measures are millimetres from the top left corner of the page as it stands in its document, before it is
turned, so that turning a page changes none of them.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

WHOLE_TURN = 360
QUARTER_TURN = 90


class Area(Struct, frozen=True):
    """x and y are those of the corner, width and height may be negative for what has a direction (a line from
    the corner to the one opposite: end_as_seen() turns each of them)."""

    x: float
    y: float
    width: float
    height: float

    def moved(self, by_x: float, by_y: float) -> Area:
        return replace(self, x=self.x + by_x, y=self.y + by_y)

    @property
    def upright(self) -> Area:
        """The same area with a corner from which both sides are positive."""
        return Area(
            min(self.x, self.x + self.width),
            min(self.y, self.y + self.height),
            abs(self.width),
            abs(self.height),
        )


class MarkKind(StrEnum):
    TEXT = "text"
    TICK = "tick"
    CROSS = "cross"
    LINE = "line"
    ARROW = "arrow"
    BOX = "box"
    HIGHLIGHT = "highlight"
    """Drawn as a frame: a colour does not survive a fax."""
    PICTURE = "picture"
    DATE_STAMP = "date_stamp"
    """A text in a frame."""
    SIGNATURE = "signature"
    """A picture whose white lets the page through."""
    WHITE_OUT = "white_out"
    STRIKE_OUT = "strike_out"
    """Solid black; what lies under it leaves with no copy of the page."""


HIDING = frozenset({MarkKind.WHITE_OUT, MarkKind.STRIKE_OUT})
"""Marks under which nothing may be found in what is sent and kept."""
WRITTEN = frozenset({MarkKind.TEXT, MarkKind.DATE_STAMP})
PICTURED = frozenset({MarkKind.PICTURE, MarkKind.SIGNATURE})


class Mark(Struct, frozen=True, omit_defaults=True):
    """A mark on a page. text is what is written, wrapped at the area's width, size_pt the size of its letters
    in points; picture is the hash of a picture in the blob store. turn is by how many degrees clockwise its
    contents stand turned against the unturned page: a mark that was set on a page turned by 90 has 270."""

    kind: MarkKind
    area: Area
    text: str = ""
    size_pt: float = 12.0
    picture: str = ""
    turn: int = 0


class PageEdit(Struct, frozen=True, omit_defaults=True):
    """turn is 0, 90, 180 or 270 degrees clockwise; crop what is left of the page; marks are drawn in their
    order, the last on top; fields are the values of the form's fields on the page, by their full names
    ("Yes" and "Off" for what can be ticked)."""

    turn: int = 0
    crop: Area | None = None
    marks: tuple[Mark, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    def turned(self, by: int) -> PageEdit:
        return replace(self, turn=(self.turn + by) % WHOLE_TURN)

    @property
    def hides(self) -> bool:
        """Whether something on the page is to be gone for good, also by being cut off."""
        return self.crop is not None or any(mark.kind in HIDING for mark in self.marks)

    @property
    def pictures(self) -> frozenset[str]:
        """The hashes of the pictures that its marks show."""
        return frozenset(mark.picture for mark in self.marks if mark.picture)


UNTOUCHED = PageEdit()


def as_seen(area: Area, turn: int, size_mm: tuple[float, float]) -> Area:
    """Where an area of an unturned page of this size (width, height) lies on the page turned so far."""
    width, height = size_mm
    for _quarter in range(turn % WHOLE_TURN // QUARTER_TURN):
        area = Area(height - area.y - area.height, area.x, area.height, area.width)
        width, height = height, width
    return area


def end_as_seen(x: float, y: float, turn: int, size_mm: tuple[float, float]) -> tuple[float, float]:
    """Where a point of an unturned page lies on the page turned so far. A line is turned by its two ends: an
    area tells which corners it joins only as long as nothing is turned."""
    seen = as_seen(Area(x, y, 0.0, 0.0), turn, size_mm)
    return seen.x, seen.y


def as_kept(area: Area, turn: int, size_mm: tuple[float, float]) -> Area:
    """The opposite of as_seen(): an area of the page as it is seen, on the unturned page of this size."""
    width, height = size_mm
    seen = (height, width) if turn % (2 * QUARTER_TURN) else (width, height)
    return as_seen(area, -turn, seen)

"""The shapes of marks on the page as it is seen: how large one is at first, where it can be grasped, and what
becomes of it when it is pulled. All in millimetres of the seen page."""

from __future__ import annotations

from enum import Enum, auto
from math import hypot

from msgspec.structs import replace

from faxdesk.domain.compose.page_edit import PICTURED, WRITTEN, Area, Mark, MarkKind
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame, Size

LINES = frozenset({MarkKind.LINE, MarkKind.ARROW})
KEEP_SHAPE = PICTURED | {MarkKind.TICK, MarkKind.CROSS}
"""Their height goes with their width."""
LEAST_MM = 1.5
_SPREAD_MM = (40.0, 6.0)
FIRST_MM = {
    MarkKind.TICK: (5.0, 5.0),
    MarkKind.CROSS: (5.0, 5.0),
    MarkKind.TEXT: (70.0, 7.0),
    MarkKind.DATE_STAMP: (38.0, 8.0),
    MarkKind.STRIKE_OUT: _SPREAD_MM,
    MarkKind.WHITE_OUT: _SPREAD_MM,
    MarkKind.BOX: (40.0, 20.0),
    MarkKind.HIGHLIGHT: (40.0, 8.0),
    MarkKind.LINE: (40.0, 0.0),
    MarkKind.ARROW: (30.0, 0.0),
}
"""The size of a mark that is set by a click alone."""
SIGNATURE_MM, PICTURE_MM = 55.0, 40.0
"""The width of a signature and of a picture at first."""


class Grip(Enum):
    """What of a mark is grasped; FIRST and LAST are the ends of a line."""

    TOP_LEFT = auto()
    TOP_RIGHT = auto()
    BOTTOM_LEFT = auto()
    BOTTOM_RIGHT = auto()
    FIRST = auto()
    LAST = auto()


CORNERS = {
    Grip.TOP_LEFT: (0, 0),
    Grip.TOP_RIGHT: (1, 0),
    Grip.BOTTOM_LEFT: (0, 1),
    Grip.BOTTOM_RIGHT: (1, 1),
}


def grips(mark: Mark, frame: PageFrame) -> dict[Grip, Size]:
    """Where a mark can be pulled larger and smaller."""
    if mark.kind in LINES:
        first, last = frame.ends(mark.area)
        return {Grip.FIRST: first, Grip.LAST: last}
    seen = frame.seen(mark.area)
    return {
        grip: (seen.x + across * seen.width, seen.y + down * seen.height)
        for grip, (across, down) in CORNERS.items()
    }


def is_on(mark: Mark, at: Size, frame: PageFrame, near_mm: float) -> bool:
    """Whether a point is on a mark, or as near as that."""
    if mark.kind in LINES:
        return _distance(at, *frame.ends(mark.area)) <= near_mm
    seen = frame.seen(mark.area)
    grown = Area(seen.x - near_mm, seen.y - near_mm, seen.width + 2 * near_mm, seen.height + 2 * near_mm)
    inside = grown.x <= at[0] <= grown.x + grown.width and grown.y <= at[1] <= grown.y + grown.height
    if not inside or mark.kind not in {MarkKind.BOX, MarkKind.HIGHLIGHT}:
        return inside
    # What is within a frame can be chosen by itself.
    deep = min(at[0] - seen.x, seen.x + seen.width - at[0], at[1] - seen.y, seen.y + seen.height - at[1])
    return deep <= 2 * near_mm


def moved(mark: Mark, by: Size, frame: PageFrame) -> Mark:
    """The mark moved by so much of the seen page, never wholly off the page."""
    if mark.kind in LINES:
        first, last = frame.ends(mark.area)
        by = _kept_on_page(_around(first, last), by, frame)
        return replace(
            mark, area=frame.line((first[0] + by[0], first[1] + by[1]), (last[0] + by[0], last[1] + by[1]))
        )
    seen = frame.seen(mark.area)
    by = _kept_on_page(seen, by, frame)
    return replace(mark, area=frame.kept(seen.moved(*by)))


def pulled(mark: Mark, grip: Grip, to: Size, frame: PageFrame) -> Mark:
    """The mark with one of its corners, or the end of its line, put elsewhere."""
    if mark.kind in LINES:
        first, last = frame.ends(mark.area)
        return replace(mark, area=frame.line(to, last) if grip is Grip.FIRST else frame.line(first, to))
    seen = frame.seen(mark.area)
    across, down = CORNERS[grip]
    fixed_x = seen.x if across else seen.x + seen.width
    fixed_y = seen.y if down else seen.y + seen.height
    width = max((to[0] - fixed_x) * (1 if across else -1), LEAST_MM)
    height = max((to[1] - fixed_y) * (1 if down else -1), LEAST_MM)
    if mark.kind in KEEP_SHAPE:
        shape = seen.height / max(seen.width, 0.01)
        width = max(width, height / shape)
        height = width * shape
    return replace(
        mark,
        area=frame.kept(
            Area(fixed_x if across else fixed_x - width, fixed_y if down else fixed_y - height, width, height)
        ),
    )


def grown(mark: Mark, by: Size, frame: PageFrame) -> Mark:
    """The mark larger by so much at its lower end corner, or at the end of its line."""
    grip = Grip.LAST if mark.kind in LINES else Grip.BOTTOM_RIGHT
    at = grips(mark, frame)[grip]
    return pulled(mark, grip, (at[0] + by[0], at[1] + by[1]), frame)


def spread(kind: MarkKind, begin: Size, end: Size, frame: PageFrame) -> Mark:
    """A mark pulled up from one point to another."""
    if kind in LINES:
        return Mark(kind, frame.line(begin, end))
    return Mark(kind, frame.kept(_around(begin, end)), turn=frame.upright_turn)


def at_spot(kind: MarkKind, at: Size, frame: PageFrame, size_mm: Size | None = None) -> Mark:
    """A mark of a usual size with its middle at a point. What is written and signed stands on it."""
    width, height = size_mm or FIRST_MM[kind]
    if kind in LINES:
        return spread(kind, (at[0] - width / 2, at[1]), (at[0] + width / 2, at[1] + height), frame)
    top = at[1] - height if kind in PICTURED else at[1] - height / 2
    left = at[0] if kind in WRITTEN else at[0] - width / 2
    seen = Area(left, top, width, height)
    seen = seen.moved(*_wholly_on_page(seen, frame))
    return Mark(kind, frame.kept(seen), turn=frame.upright_turn)


def _around(first: Size, last: Size) -> Area:
    return Area(first[0], first[1], last[0] - first[0], last[1] - first[1]).upright


def _wholly_on_page(seen: Area, frame: PageFrame) -> Size:
    """How far an area is to be moved to be on the page."""
    width, height = frame.seen_mm
    return (
        max(min(0.0, width - seen.x - seen.width), -seen.x),
        max(min(0.0, height - seen.y - seen.height), -seen.y),
    )


def _kept_on_page(seen: Area, by: Size, frame: PageFrame) -> Size:
    """As much of a way as leaves something of an area on the page."""
    width, height = frame.seen_mm
    return (
        min(max(by[0], LEAST_MM - seen.x - seen.width), width - LEAST_MM - seen.x),
        min(max(by[1], LEAST_MM - seen.y - seen.height), height - LEAST_MM - seen.y),
    )


def _distance(at: Size, first: Size, last: Size) -> float:
    """From a point to a line between two others."""
    across, down = last[0] - first[0], last[1] - first[1]
    length = across * across + down * down
    part = 0.0
    if length:
        part = min(max(((at[0] - first[0]) * across + (at[1] - first[1]) * down) / length, 0.0), 1.0)
    return hypot(at[0] - first[0] - part * across, at[1] - first[1] - part * down)

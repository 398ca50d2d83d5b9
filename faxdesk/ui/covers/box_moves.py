"""How boxes of a cover are moved, sized, aligned and picked, in millimetres of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import NamedTuple

from msgspec.structs import replace

from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_template import CoverBox

SNAP_MM = 1.5
"""So near to a guide a box takes its place."""
LEAST_MM = 3.0
SIDE_MM = 20.0
"""The margin that shipped covers have, which is a guide."""
_GRASP_MM = 1.5
"""So near to a line it is meant: it has no height."""

Boxes = tuple[CoverBox, ...]


class Guide(NamedTuple):
    """A line that boxes are in line with: across the sheet at a height, or upright."""

    at: float
    is_upright: bool


class Aligning(Enum):
    START = "start"
    CENTRE = "centre"
    END = "end"
    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


def box_at(boxes: Boxes, x: float, y: float) -> int | None:
    """The number of the box at a place: of several the smallest, since large ones stand around others."""
    found = [
        number
        for number, box in enumerate(boxes)
        if box.area.x - _GRASP_MM <= x <= box.area.x + box.area.width + _GRASP_MM
        and box.area.y - _GRASP_MM <= y <= box.area.y + box.area.height + _GRASP_MM
    ]
    return min(found, key=lambda number: _size(boxes[number].area), default=None)


def boxes_in(boxes: Boxes, area: Area) -> frozenset[int]:
    """The boxes that lie whole in an area."""
    end, bottom = area.x + area.width, area.y + area.height
    return frozenset(
        number
        for number, box in enumerate(boxes)
        if area.x <= box.area.x
        and area.y <= box.area.y
        and box.area.x + box.area.width <= end
        and box.area.y + box.area.height <= bottom
    )


def moved(
    boxes: Boxes, chosen: Collection[int], by: tuple[float, float], paper: tuple[float, float]
) -> Boxes:
    """The boxes with the chosen ones moved, as far as all of these stay on the sheet."""
    areas = [boxes[number].area for number in chosen]
    if not areas:
        return boxes
    across = _kept_within(by[0], min(a.x for a in areas), max(a.x + a.width for a in areas), paper[0])
    down = _kept_within(by[1], min(a.y for a in areas), max(a.y + a.height for a in areas), paper[1])
    return _changed(boxes, chosen, lambda area: area.moved(across, down))


def sized(boxes: Boxes, number: int, to: tuple[float, float], paper: tuple[float, float]) -> Boxes:
    """The boxes with one as wide and high as that, as far as the sheet allows. A line stays one."""
    area = boxes[number].area
    least = 0.0 if _is_line(boxes[number]) else LEAST_MM
    width = min(max(to[0], least), paper[0] - area.x)
    height = min(max(to[1], least), paper[1] - area.y)
    if _is_line(boxes[number]):
        width, height = (width, 0.0) if width >= height else (0.0, height)
        width, height = (max(width, LEAST_MM), 0.0) if not height else (0.0, max(height, LEAST_MM))
    return _changed(
        boxes, {number}, lambda area: replace(area, width=round(width, 2), height=round(height, 2))
    )


def snapped(
    boxes: Boxes, chosen: Collection[int], by: tuple[float, float], paper: tuple[float, float]
) -> tuple[tuple[float, float], tuple[Guide, ...]]:
    """A move of the chosen boxes, put right where an edge or the middle of them comes near to one of another
    box, a margin or the middle of the sheet; and the guides to show."""
    still = [box.area for number, box in enumerate(boxes) if number not in chosen]
    moving = [boxes[number].area for number in chosen]
    if not moving:
        return by, ()
    xs = {SIDE_MM, paper[0] / 2, paper[0] - SIDE_MM, *(edge for area in still for edge in _across(area))}
    ys = {SIDE_MM, paper[1] - SIDE_MM, *(edge for area in still for edge in _down(area))}
    across, at_x = _nearest([edge + by[0] for area in moving for edge in _across(area)], xs)
    down, at_y = _nearest([edge + by[1] for area in moving for edge in _down(area)], ys)
    guides = [Guide(at_x, True)] if at_x is not None else []
    guides += [Guide(at_y, False)] if at_y is not None else []
    return (by[0] + across, by[1] + down), tuple(guides)


def aligned(boxes: Boxes, chosen: Collection[int], how: Aligning) -> Boxes:
    """The boxes with the chosen ones in line with the outermost of them."""
    areas = [boxes[number].area for number in chosen]
    if len(areas) < 2:
        return boxes
    start, end = min(a.x for a in areas), max(a.x + a.width for a in areas)
    top, bottom = min(a.y for a in areas), max(a.y + a.height for a in areas)

    def put(area: Area) -> Area:
        places = {
            Aligning.START: (start, area.y),
            Aligning.CENTRE: ((start + end - area.width) / 2, area.y),
            Aligning.END: (end - area.width, area.y),
            Aligning.TOP: (area.x, top),
            Aligning.MIDDLE: (area.x, (top + bottom - area.height) / 2),
            Aligning.BOTTOM: (area.x, bottom - area.height),
        }
        x, y = places[how]
        return replace(area, x=round(x, 2), y=round(y, 2))

    return _changed(boxes, chosen, put)


def _changed(boxes: Boxes, chosen: Collection[int], change: Callable[[Area], Area]) -> Boxes:
    return tuple(
        replace(box, area=change(box.area)) if number in chosen else box for number, box in enumerate(boxes)
    )


def _kept_within(by: float, start: float, end: float, room: float) -> float:
    return round(min(max(by, -start), room - end), 2)


def _nearest(edges: Sequence[float], guides: Collection[float]) -> tuple[float, float | None]:
    """By how much to put a move right, and the guide for which."""
    best = min(
        ((guide - edge, guide) for edge in edges for guide in guides),
        key=lambda each: abs(each[0]),
        default=(SNAP_MM * 2, 0.0),
    )
    return (best[0], best[1]) if abs(best[0]) <= SNAP_MM else (0.0, None)


def _across(area: Area) -> tuple[float, float, float]:
    return area.x, area.x + area.width / 2, area.x + area.width


def _down(area: Area) -> tuple[float, float, float]:
    return area.y, area.y + area.height / 2, area.y + area.height


def _is_line(box: CoverBox) -> bool:
    return not box.area.width or not box.area.height


def _size(area: Area) -> float:
    return max(area.width, 1.0) * max(area.height, 1.0)

"""Where the pages of a page view are: sizes and places in logical pixels, without any widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum, auto
from typing import NamedTuple

from msgspec import Struct

GAP = 16
"""The gap between two pages, and above and below them all."""
SIDE = 24
"""The room at each side of a page that is as wide as the view allows."""
FULL_SIZE_PX = 816.0
"""The width of a Letter page at 96 dots to the inch: what 100 % means."""
MOST_FITTED_PX = 900.0
"""A page that is fitted to the width gets no wider: lines of a yard are not read with ease."""
MIN_ZOOM, MAX_ZOOM = 0.1, 5.0


class Fit(Enum):
    """What decides a page's size: the view's width, the view as a whole, or the zoom."""

    WIDTH = auto()
    PAGE = auto()
    NONE = auto()


class Place(NamedTuple):
    """A point on a page (from 0), in parts of the width and height that the page has unturned."""

    page: int
    x: float
    y: float


class Box(Struct, frozen=True):
    """A page's place: x from the left edge of the contents, y from their top."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.y + self.height


class PageLayout(Struct, frozen=True):
    """Pages one below the other, centred. zoom is 1.0 where a Letter page has its true size."""

    boxes: tuple[Box, ...]
    width: float
    height: float
    zoom: float

    def page_at(self, y: float) -> int:
        """The page at a height, or the one that follows the gap there."""
        if not self.boxes:
            return 0
        index = max(bisect_right(self.boxes, y, key=lambda box: box.y) - 1, 0)
        if y > self.boxes[index].bottom and index + 1 < len(self.boxes):
            return index + 1
        return index

    def place_at(self, x: float, y: float, turns: int) -> Place | None:
        """The place on a page at a point of the contents; None beside the pages and between them."""
        if not self.boxes:
            return None
        page = self.page_at(y)
        box = self.boxes[page]
        across, down = (x - box.x) / box.width, (y - box.y) / box.height
        if not (0 <= across <= 1 and 0 <= down <= 1):
            return None
        unturned = ((across, down), (down, 1 - across), (1 - across, 1 - down), (1 - down, across))
        return Place(page, *unturned[turns])

    def between(self, top: float, bottom: float) -> range:
        """The pages of which something shows between two heights."""
        if not self.boxes:
            return range(0)
        first = self.page_at(top)
        last = max(bisect_right(self.boxes, bottom, key=lambda box: box.y), first + 1)
        return range(first, last)


def lay_out(
    aspects: Sequence[float],
    view: tuple[float, float],
    fit: Fit,
    zoom: float,
    *,
    sideways: bool = False,
    fitted_page: int = 0,
    above: float = 0.0,
) -> PageLayout:
    """Places for pages of these aspects (height to width, unrotated) in a view of this size. above is the
    height of what stands over the first page and scrolls with it."""
    view_width, view_height = view
    room = max(view_width - 2 * SIDE, 40.0)
    shapes = [1 / aspect if sideways else aspect for aspect in aspects]
    if fit is Fit.WIDTH:
        width = min(room, MOST_FITTED_PX)
    elif fit is Fit.PAGE and shapes:
        width = min(room, max(view_height - 2 * GAP, 40.0) / shapes[min(fitted_page, len(shapes) - 1)])
    else:
        width = FULL_SIZE_PX * zoom
    width = max(width, 40.0)
    full = max(view_width, width + 2 * SIDE)
    boxes = []
    top = above + GAP
    for shape in shapes:
        box = Box((full - width) / 2, top, width, width * shape)
        boxes.append(box)
        top = box.bottom + GAP
    return PageLayout(tuple(boxes), full, top if boxes else above, width / FULL_SIZE_PX)

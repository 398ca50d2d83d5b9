"""What a mouse does to a page from when its button is pressed to when it is let go."""

from __future__ import annotations

from msgspec import Struct

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind
from faxdesk.ui.compose.editor.marks.mark_shapes import LEAST_MM, LINES, Grip, at_spot, moved, pulled, spread
from faxdesk.ui.compose.editor.marks.marked_page import MarkedPage
from faxdesk.ui.compose.editor.marks.page_frame import PageFrame, Size
from faxdesk.ui.compose.editor.marks.snapping import Drawn, Guides, drawn_area, drawn_point

_NOT_DRAWN = Drawn()


class Steering(Struct, frozen=True):
    """The frame of the page, what things are drawn to and from how near (0: not at all), and whether lines
    are to stay level or upright."""

    frame: PageFrame
    guides: Guides
    within_mm: float
    is_straight: bool = False


class Gesture:
    """What is tried shows on the page at once, and is kept by end()."""

    def __init__(self, page: MarkedPage, begin: Size) -> None:
        self.page = page
        self.begin = begin

    def go(self, at: Size, steering: Steering) -> Drawn:
        """The mouse is at this point of the seen page now; gives the guides that are touched."""
        raise NotImplementedError

    def end(self) -> None:
        """The mouse is let go."""
        raise NotImplementedError


class Moving(Gesture):
    """The chosen mark goes with the mouse."""

    def __init__(self, page: MarkedPage, begin: Size, mark: Mark) -> None:
        super().__init__(page, begin)
        self._mark = mark

    def go(self, at: Size, steering: Steering) -> Drawn:
        frame = steering.frame
        by = (at[0] - self.begin[0], at[1] - self.begin[1])
        if steering.is_straight:
            by = (by[0], 0.0) if abs(by[0]) >= abs(by[1]) else (0.0, by[1])
        there = moved(self._mark, by, frame)
        drawn = drawn_area(frame.seen(there.area), steering.guides, steering.within_mm)
        self.page.try_mark(moved(there, (drawn.x, drawn.y), frame))
        return drawn

    def end(self) -> None:
        self.page.finish()


class Pulling(Gesture):
    """A corner of the chosen mark, or the end of its line, goes with the mouse."""

    def __init__(self, page: MarkedPage, begin: Size, mark: Mark, grip: Grip) -> None:
        super().__init__(page, begin)
        self._mark = mark
        self._grip = grip

    def go(self, at: Size, steering: Steering) -> Drawn:
        drawn = drawn_point(at, steering.guides, steering.within_mm)
        to = (at[0] + drawn.x, at[1] + drawn.y)
        if steering.is_straight and self._mark.kind in LINES:
            first, last = steering.frame.ends(self._mark.area)
            to = straight(last if self._grip is Grip.FIRST else first, to)
        self.page.try_mark(pulled(self._mark, self._grip, to, steering.frame))
        return drawn

    def end(self) -> None:
        self.page.finish()


class Spreading(Gesture):
    """A new mark is pulled up. Where the mouse hardly moves, one of a usual size is set."""

    def __init__(self, page: MarkedPage, begin: Size, kind: MarkKind, frame: PageFrame) -> None:
        super().__init__(page, begin)
        self._kind = kind
        self._frame = frame
        self._has_begun = False

    def go(self, at: Size, steering: Steering) -> Drawn:
        drawn = drawn_point(at, steering.guides, steering.within_mm)
        to = (at[0] + drawn.x, at[1] + drawn.y)
        far = max(abs(to[0] - self.begin[0]), abs(to[1] - self.begin[1]))
        if not self._has_begun and far < LEAST_MM:
            return _NOT_DRAWN
        if steering.is_straight and self._kind in LINES:
            to = straight(self.begin, to)
        mark = spread(self._kind, self.begin, to, self._frame)
        if self._has_begun:
            self.page.try_mark(mark)
        else:
            self.page.try_new(mark)
        self._has_begun = True
        return drawn

    def end(self) -> None:
        if not self._has_begun:
            self.page.try_new(at_spot(self._kind, self.begin, self._frame))
        self.page.finish()


class Cropping(Gesture):
    """What is to be left of the page is pulled up."""

    def __init__(self, page: MarkedPage, begin: Size, frame: PageFrame) -> None:
        super().__init__(page, begin)
        self._frame = frame

    def go(self, at: Size, steering: Steering) -> Drawn:
        drawn = drawn_point(at, steering.guides, steering.within_mm)
        width, height = self._frame.seen_mm
        left, right = sorted(min(max(x, 0.0), width) for x in (self.begin[0], at[0] + drawn.x))
        top, bottom = sorted(min(max(y, 0.0), height) for y in (self.begin[1], at[1] + drawn.y))
        if right - left >= 4 * LEAST_MM and bottom - top >= 4 * LEAST_MM:
            self.page.try_crop(self._frame.kept(Area(left, top, right - left, bottom - top)))
        return drawn

    def end(self) -> None:
        self.page.finish()


def straight(begin: Size, end: Size) -> Size:
    """The end of a line from a point, made level, upright or slanted by half a right angle."""
    across, down = end[0] - begin[0], end[1] - begin[1]
    if abs(across) > 2 * abs(down):
        return end[0], begin[1]
    if abs(down) > 2 * abs(across):
        return begin[0], end[1]
    side = max(abs(across), abs(down))
    return begin[0] + (side if across >= 0 else -side), begin[1] + (side if down >= 0 else -side)


def duplicate(mark: Mark, frame: PageFrame) -> Mark:
    """The same a little beside."""
    return moved(mark, (4.0, 4.0), frame)

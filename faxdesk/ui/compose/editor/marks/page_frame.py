"""Where a page lies in the editor: from millimetres of the page to pixels of the screen, and back."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF

from faxdesk.domain.compose.page_edit import WHOLE_TURN, Area, as_kept, as_seen, end_as_seen

Size = tuple[float, float]


class PageFrame(Struct, frozen=True):
    """A page of this size (width, height, unturned) that is seen turned by so many degrees, its corner at
    left and top. Areas that are kept are those of the unturned page; seen ones are turned with it."""

    size_mm: Size
    turn: int = 0
    px_per_mm: float = 3.0
    left: float = 0.0
    top: float = 0.0

    @property
    def seen_mm(self) -> Size:
        """The size of the page as it is seen."""
        width, height = self.size_mm
        return (height, width) if self.turn % 180 else (width, height)

    @property
    def page(self) -> QRectF:
        width, height = self.seen_mm
        return QRectF(self.left, self.top, width * self.px_per_mm, height * self.px_per_mm)

    def seen(self, kept: Area) -> Area:
        """An area as it is seen, from its upper left corner."""
        return as_seen(kept.upright, self.turn, self.size_mm)

    def kept(self, seen: Area) -> Area:
        return as_kept(seen.upright, self.turn, self.size_mm)

    def rect(self, kept: Area) -> QRectF:
        """Where a kept area is on the screen."""
        return self.rect_of_seen(self.seen(kept))

    def rect_of_seen(self, seen: Area) -> QRectF:
        scale = self.px_per_mm
        return QRectF(
            self.left + seen.x * scale, self.top + seen.y * scale, seen.width * scale, seen.height * scale
        )

    def ends(self, kept: Area) -> tuple[Size, Size]:
        """Where a line begins and ends as it is seen, in millimetres."""
        turn, size = self.turn, self.size_mm
        begin = end_as_seen(kept.x, kept.y, turn, size)
        return begin, end_as_seen(kept.x + kept.width, kept.y + kept.height, turn, size)

    def line(self, begin: Size, end: Size) -> Area:
        """The kept area of a line from one seen point to another."""
        back, seen = -self.turn % WHOLE_TURN, self.seen_mm
        first, last = end_as_seen(*begin, back, seen), end_as_seen(*end, back, seen)
        return Area(first[0], first[1], last[0] - first[0], last[1] - first[1])

    def point(self, mm: Size) -> QPointF:
        """Where a seen point is on the screen."""
        return QPointF(self.left + mm[0] * self.px_per_mm, self.top + mm[1] * self.px_per_mm)

    def mm(self, place: QPointF) -> Size:
        """A point of the screen in millimetres of the seen page."""
        return (place.x() - self.left) / self.px_per_mm, (place.y() - self.top) / self.px_per_mm

    @property
    def upright_turn(self) -> int:
        """The turn of a mark that is upright on the page as it is seen."""
        return -self.turn % WHOLE_TURN

"""Draws a page turned and cut, with nothing left of what was struck out, and tells where millimetres of the
page are among its dots (child process only)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

from faxdesk.documents.document import MAX_PIXELS, OpenDocument
from faxdesk.documents.fax_pages.standing import Standing
from faxdesk.domain.compose.page_edit import HIDING, WHOLE_TURN, Area, PageEdit, as_seen
from faxdesk.domain.compose.page_on_sheet import FAX_WIDTH_MM, LETTER_MM, PageOnSheet, is_fax_line

_MM = 25.4
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}
"""What Pillow calls a turn by so many degrees clockwise."""
_AROUND = 3
"""So many dots around what is taken out tell its ground."""

Box = tuple[int, int, int, int]


class Grid(NamedTuple):
    """How millimetres of a page become dots of its picture, which begins at the corner of what is shown of
    the turned page."""

    size_mm: tuple[float, float]
    turn: int
    shown: Area
    across: float
    down: float

    def seen(self, area: Area) -> Area:
        """An area as it is seen, in millimetres of the turned page."""
        return as_seen(area, self.turn, self.size_mm)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the unturned page is, in dots."""
        return self.place(Area(x, y, 0.0, 0.0))[:2]

    def place(self, area: Area) -> tuple[float, float, float, float]:
        """An area of the unturned page as left, top, width and height in dots."""
        seen = self.seen(area)
        return (
            (seen.x - self.shown.x) * self.across,
            (seen.y - self.shown.y) * self.down,
            seen.width * self.across,
            seen.height * self.down,
        )

    def whole_dots(self, area: Area) -> Box:
        """All dots of which an area has a part: left, top, right and bottom."""
        left, top, width, height = self.place(area.upright)
        return math.floor(left), math.floor(top), math.ceil(left + width), math.ceil(top + height)


class EditedPage:
    """A page of a document with what was done to it. place says how it lies; standing how a scan is set
    straight before."""

    def __init__(
        self,
        document: OpenDocument,
        page: int,
        edit: PageEdit,
        place: PageOnSheet,
        standing: Standing | None = None,
    ) -> None:
        self._document = document
        self._page = page
        self._edit = edit
        self.place = place
        self._standing = standing or Standing()

    def grid(self, width: int, height: int) -> Grid:
        """That of a picture of what is shown with so many dots."""
        shown, place = self.place.shown, self.place
        return Grid(place.size_mm, place.turn, shown, width / shown.width, height / shown.height)

    def draw(self, width: int, height: int, *, on_paper: bool = True) -> Image.Image:
        """What is shown of the page in grey, stretched to so many dots, without its marks."""
        shown, place = self.place.shown, self.place
        wide, high = _turned_size(place.size_mm, place.turn)
        across, down = width / shown.width, height / shown.height
        # What is left of a page after a cut may be a small part of it.
        less = min(math.sqrt(MAX_PIXELS / max(wide * across * high * down, 1.0)), 1.0)
        whole = max(round(wide * across * less), 1), max(round(high * down * less), 1)
        drawn = self._whole(*whole, on_paper)
        grid = Grid(place.size_mm, place.turn, Area(0, 0, wide, high), whole[0] / wide, whole[1] / high)
        take_out(drawn, self._edit, grid)
        size = (min(max(round(width * less), 1), whole[0]), min(max(round(height * less), 1), whole[1]))
        left = min(round(shown.x * grid.across), whole[0] - size[0])
        top = min(round(shown.y * grid.down), whole[1] - size[1])
        part = drawn.crop((left, top, left + size[0], top + size[1]))
        if part.size == (width, height):
            return part
        return part.resize((width, height), Image.Resampling.BILINEAR)

    def _whole(self, width: int, height: int, on_paper: bool) -> Image.Image:
        """The turned page. A scan is set straight as it is faxed, before a person's own turn."""
        own_turn = (self.place.turn - self._edit.turn) % WHOLE_TURN
        size = _turned_size((width, height), self.place.turn)
        drawn = self._as_it_is(round(size[0]), round(size[1]), on_paper)
        drawn = turned(drawn, own_turn)
        wide_mm, high_mm = _turned_size(self.place.size_mm, own_turn)
        drawn = self._standing.set_right(drawn, drawn.height / high_mm / (drawn.width / wide_mm))
        return turned(drawn, self._edit.turn)

    def _as_it_is(self, width: int, height: int, on_paper: bool) -> Image.Image:
        """The page of the document. A fax that is short stands at the top of its sheet."""
        part = self._document.size_in(self._page)[1] * _MM / self.place.size_mm[1]
        if part > 0.999:
            drawn = self._document.draw(self._page, width, height, on_paper=on_paper)
            # Documents keep what they drew last.
            return drawn.copy()
        sheet = Image.new("L", (width, height), 255)
        own_height = max(round(height * part), 1)
        sheet.paste(self._document.draw(self._page, width, own_height, on_paper=on_paper), (0, 0))
        return sheet


def size_mm(document: OpenDocument, page: int) -> tuple[float, float]:
    """A page's width and height in millimetres; those of its sheet, where it is a short page of a fax."""
    dots = document.fax_dots(page)
    wide, high = dots.size_in if dots is not None else document.size_in(page)
    width, height = wide * _MM, high * _MM
    if dots is not None:
        height = max(height, LETTER_MM[1] * max(width / FAX_WIDTH_MM, 1.0))
    return width, height


def keeps_dots(document: OpenDocument, page: int, place: PageOnSheet) -> bool:
    """Whether a page is a fax whose own dots stay where no mark lies."""
    is_fax = document.fax_dots(page) is not None and is_fax_line(place.size_mm[0])
    return is_fax and place.scale == (1.0, 1.0) and place.shown.height == place.size_mm[1]


def take_out(picture: Image.Image, edit: PageEdit, grid: Grid) -> None:
    """Leave nothing of what is struck out or whited out, but the ground around it."""
    for box in hidden_boxes(edit, grid):
        picture.paste(_ground(picture, box), box)


def hidden_boxes(edit: PageEdit, grid: Grid) -> Iterator[Box]:
    """Where nothing is to be found."""
    return (grid.whole_dots(mark.area) for mark in edit.marks if mark.kind in HIDING)


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """A picture turned clockwise by quarter turns."""
    turn = _TURNS.get(degrees % WHOLE_TURN)
    return picture if turn is None else picture.transpose(turn)


def _ground(picture: Image.Image, box: Box) -> int:
    """The middle one of the greys around a rectangle."""
    left, top, right, bottom = box
    edges: tuple[Box, ...] = (
        (left - _AROUND, top - _AROUND, right + _AROUND, top),
        (left - _AROUND, bottom, right + _AROUND, bottom + _AROUND),
        (left - _AROUND, top, left, bottom),
        (right, top, right + _AROUND, bottom),
    )
    counts = [0] * 256
    for edge in edges:
        most_right, most_bottom = min(edge[2], picture.width), min(edge[3], picture.height)
        inside = (max(edge[0], 0), max(edge[1], 0), most_right, most_bottom)
        if inside[0] < most_right and inside[1] < most_bottom:
            counts = [sum(pair) for pair in zip(counts, picture.crop(inside).histogram(), strict=True)]
    half, so_far = sum(counts) / 2, 0
    for level, count in enumerate(counts):
        so_far += count
        if so_far > half:
            return level
    return 255


def _turned_size(size: tuple[float, float], turn: int) -> tuple[float, float]:
    return (size[1], size[0]) if turn % 180 else size

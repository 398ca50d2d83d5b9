"""Draws marks on the dots of a page, in the grid of the fax, so that lines are crisp (child process only)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.edited.edited_page import Box, Grid, turned
from faxdesk.documents.edited.mark_texts import MarkText, MarkTexts
from faxdesk.documents.legible import ink
from faxdesk.documents.legible.legible_page import GreyPage, legible_page
from faxdesk.documents.pictures.grey import on_white
from faxdesk.documents.pictures.images import open_picture
from faxdesk.domain.compose.page_edit import HIDING, WHOLE_TURN, WRITTEN, Mark, MarkKind

_MM = 25.4
STROKE_MM = 0.5
HIGHLIGHT_MM = 1.0
STAMP_ROOM_MM = 1.5
"""Between the date and its frame."""
_HEAD_MM = 3.5
_HEAD_ANGLE = pi / 7
_TICK = ((0.08, 0.52), (0.38, 0.88), (0.94, 0.1))
_CROSS = (((0.08, 0.08), (0.92, 0.92)), ((0.92, 0.08), (0.08, 0.92)))
_STROKE_SHARE = 0.12
_CAP_SIDES = 16
_FEWEST_DOTS = 2
"""A line that is thinner is lost on worn machines."""
_INK = 150
"""Letters are ink up to this grey: at 98 lines to the inch, strokes are hardly wider than a dot."""
_AROUND = 16
"""So much white is put around a picture before its greys are judged."""

Point = tuple[float, float]


class MarkSources(NamedTuple):
    """What marks are drawn with: what writes texts, and the files of pictures by their hashes."""

    texts: MarkTexts
    pictures: Mapping[str, HandedFile] = {}


def draw_marks(picture: Image.Image, marks: tuple[Mark, ...], grid: Grid, sources: MarkSources) -> None:
    """Put marks on a picture of a page in one bit, or in greys, the last on top. Raises CannotOpen."""
    written = [mark for mark in marks if mark.kind in WRITTEN]
    texts = sources.texts.pictures(_text_of(mark, grid) for mark in written)
    letters = dict(zip(map(id, written), texts, strict=True))
    for mark in marks:
        hand = _Hand(picture, mark, grid)
        if mark.kind in HIDING:
            picture.paste(0 if mark.kind == MarkKind.STRIKE_OUT else 255, grid.whole_dots(mark.area))
        elif mark.kind in WRITTEN:
            if mark.kind == MarkKind.DATE_STAMP:
                hand.frame(STROKE_MM)
            hand.write(letters[id(mark)])
        elif mark.kind in {MarkKind.PICTURE, MarkKind.SIGNATURE}:
            hand.show(sources.pictures.get(mark.picture))
        else:
            hand.draw()


def _text_of(mark: Mark, grid: Grid) -> MarkText:
    seen = grid.seen(mark.area)
    is_upright = _seen_turn(mark, grid) % 180 == 0
    across, down = (grid.across, grid.down) if is_upright else (grid.down, grid.across)
    inset = STAMP_ROOM_MM if mark.kind == MarkKind.DATE_STAMP else 0.0
    width = (seen.width if is_upright else seen.height) - 2 * inset
    return MarkText(mark.text, mark.size_pt, round(max(width, 0.0), 2), across, down)


def _seen_turn(mark: Mark, grid: Grid) -> int:
    """By how many degrees the contents of a mark are turned as the page is seen."""
    return (mark.turn + grid.turn) % WHOLE_TURN


class _Hand:
    """Draws one mark."""

    def __init__(self, picture: Image.Image, mark: Mark, grid: Grid) -> None:
        self._picture = picture
        self._mark = mark
        self._grid = grid
        self._pen = ImageDraw.Draw(picture)
        self._turn = _seen_turn(mark, grid)

    @property
    def _box(self) -> Box:
        left, top, width, height = self._grid.place(self._mark.area.upright)
        return round(left), round(top), max(round(left + width), round(left) + 1), round(top + height)

    def draw(self) -> None:
        kind = self._mark.kind
        if kind in {MarkKind.LINE, MarkKind.ARROW}:
            self._line()
        elif kind in {MarkKind.TICK, MarkKind.CROSS}:
            self._strokes()
        else:
            self.frame(HIGHLIGHT_MM if kind == MarkKind.HIGHLIGHT else STROKE_MM)

    def frame(self, width_mm: float) -> None:
        """A frame of whole dots just inside the area."""
        left, top, right, bottom = self._box
        across, down = self._thick(width_mm)
        inner = (left + across, top + down, right - across, bottom - down)
        if inner[0] >= inner[2] or inner[1] >= inner[3]:
            self._picture.paste(0, (left, top, right, max(bottom, top + 1)))
            return
        for side in (
            (left, top, right, inner[1]),
            (left, inner[3], right, bottom),
            (left, inner[1], inner[0], inner[3]),
            (inner[2], inner[1], right, inner[3]),
        ):
            self._picture.paste(0, side)

    def _thick(self, width_mm: float) -> tuple[int, int]:
        """How many dots and lines make so many millimetres."""
        across, down = round(width_mm * self._grid.across), round(width_mm * self._grid.down)
        return max(across, _FEWEST_DOTS), max(down, _FEWEST_DOTS)

    def _line(self) -> None:
        area = self._mark.area
        first = self._grid.point(area.x, area.y)
        last = self._grid.point(area.x + area.width, area.y + area.height)
        self._stroke([first, last], STROKE_MM)
        if self._mark.kind == MarkKind.ARROW:
            self._head(first, last)

    def _head(self, first: Point, last: Point) -> None:
        """The head of an arrow, in millimetres: dots are not as high as they are wide."""
        across, down = self._grid.across, self._grid.down
        back = atan2((first[1] - last[1]) / down, (first[0] - last[0]) / across)
        corners = [last]
        for angle in (back + _HEAD_ANGLE, back - _HEAD_ANGLE):
            corners.append((last[0] + cos(angle) * _HEAD_MM * across, last[1] + sin(angle) * _HEAD_MM * down))
        self._pen.polygon(corners, fill=0)

    def _strokes(self) -> None:
        seen = self._grid.seen(self._mark.area.upright)
        is_upright = self._turn % 180 == 0
        width = max((seen.width if is_upright else seen.height) * _STROKE_SHARE, STROKE_MM)
        strokes = (_TICK,) if self._mark.kind == MarkKind.TICK else _CROSS
        for stroke in strokes:
            self._stroke([self._within(*point) for point in stroke], width)

    def _within(self, across: float, down: float) -> Point:
        """A point of the mark's contents by its shares of their width and height."""
        for _quarter in range(self._turn // 90):
            across, down = 1 - down, across
        left, top, width, height = self._grid.place(self._mark.area.upright)
        return left + across * width, top + down * height

    def _stroke(self, points: list[Point], width_mm: float) -> None:
        """Lines from point to point with round ends. What is level or upright has whole dots."""
        thick_x, thick_y = self._thick(width_mm)
        for begin, end in pairwise(points):
            if abs(begin[0] - end[0]) < 1 or abs(begin[1] - end[1]) < 1:
                self._bar(begin, end, thick_x, thick_y)
                continue
            for point in (begin, end):
                self._pen.polygon(_round(point, thick_x / 2, thick_y / 2), fill=0)
            run, rise = (end[0] - begin[0]) / thick_x, (end[1] - begin[1]) / thick_y
            long = hypot(run, rise)
            aside = (-rise / long * thick_x / 2, run / long * thick_y / 2)
            corners = [
                (begin[0] + aside[0], begin[1] + aside[1]),
                (end[0] + aside[0], end[1] + aside[1]),
                (end[0] - aside[0], end[1] - aside[1]),
                (begin[0] - aside[0], begin[1] - aside[1]),
            ]
            self._pen.polygon(corners, fill=0)

    def _bar(self, begin: Point, end: Point, thick_x: int, thick_y: int) -> None:
        is_level = abs(begin[1] - end[1]) < 1
        left, right = sorted((round(begin[0]), round(end[0])))
        top, bottom = sorted((round(begin[1]), round(end[1])))
        if is_level:
            top -= thick_y // 2
            bottom = top + thick_y
        else:
            left -= thick_x // 2
            right = left + thick_x
        self._picture.paste(0, (left, top, right, bottom))

    def write(self, letters: Image.Image) -> None:
        """Put letters where the contents begin: where they are long, they reach beyond the area."""
        letters = turned(letters, self._turn)
        left, top, right, bottom = self._box
        if self._mark.kind == MarkKind.DATE_STAMP:
            inset_x, inset_y = STAMP_ROOM_MM * self._grid.across, STAMP_ROOM_MM * self._grid.down
            left, top = round(left + inset_x), round(top + inset_y)
            right, bottom = round(right - inset_x), round(bottom - inset_y)
        at = (
            right - letters.width if self._turn in {90, 180} else left,
            bottom - letters.height if self._turn in {180, 270} else top,
        )
        self._ink(letters, at, letters.point([0 if level < _INK else 255 for level in range(256)]))

    def show(self, file: HandedFile | None) -> None:
        """Show a picture, stretched to the area: of a signature its ink alone."""
        left, top, right, bottom = self._box
        size = (max(right - left, 1), max(bottom - top, 1))
        grey = _opened(file, (size[1], size[0]) if self._turn % 180 else size)
        grey = turned(grey, self._turn)
        if self._mark.kind == MarkKind.SIGNATURE:
            self._ink(grey, (left, top), ink.one_threshold(grey, 1).convert("L"))
        elif self._picture.mode == "1":
            self._picture.paste(_as_dots(grey, self._grid.down * _MM), (left, top))
        else:
            self._picture.paste(grey, (left, top))

    def _ink(self, greys: Image.Image, at: tuple[int, int], dots: Image.Image) -> None:
        """Put on what is dark of a picture: in one bit its dots, in greys its greys."""
        if self._picture.mode == "1":
            self._picture.paste(0, at, ImageChops.invert(dots).convert("1", dither=Image.Dither.NONE))
            return
        ground = self._picture.crop((*at, at[0] + greys.width, at[1] + greys.height))
        self._picture.paste(ImageChops.darker(ground, greys), at)


def _round(middle: Point, across: float, down: float) -> list[Point]:
    angles = [2 * pi * number / _CAP_SIDES for number in range(_CAP_SIDES)]
    return [(middle[0] + cos(angle) * across, middle[1] + sin(angle) * down) for angle in angles]


def _opened(file: HandedFile | None, size: tuple[int, int]) -> Image.Image:
    """A picture in grey, with so many dots. Raises CannotOpen."""
    if file is None:
        raise CannotOpen("unreadable")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotOpen("unreadable") from error
    with open_picture(content) as picture:
        grey = on_white(picture)
    return grey.resize(size, Image.Resampling.BOX if size[0] < grey.width else Image.Resampling.BICUBIC)


def _as_dots(grey: Image.Image, dpi_y: float) -> Image.Image:
    """The dots of a picture, judged as a page is."""
    size = (grey.width + 2 * _AROUND, grey.height + 2 * _AROUND)
    sheet = Image.new("L", (max(size[0], 4 * _AROUND), max(size[1], 4 * _AROUND)), 255)
    sheet.paste(grey, (_AROUND, _AROUND))
    dots = legible_page(GreyPage(sheet, dpi_y)).picture
    return dots.crop((_AROUND, _AROUND, _AROUND + grey.width, _AROUND + grey.height))

"""A picture for the pages of a fax: as it is, or the ink of a signature without its paper (child process
only)."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.legible.legible_page import GreyPage, legible_page
from faxdesk.domain.sent_page import PageLook, PageMode

_WIDTH = 1600
"""In pixels: a signature as wide as a fax page has no more dots."""
_MOST_HIGH = 4 * _WIDTH
_LINES_PER_INCH = 196.0
_CELLS = 100
"""The ink is looked at in a grid of so many cells across."""
_NEAR = 5
"""Strokes with fewer cells between them belong to one signature."""
_MARGIN = 8
_LEAST_INK = 60

_Cell = tuple[int, int]


def mark_picture(document: OpenDocument, *, is_signature: bool) -> Image.Image:
    """The first page of a document, in grey. Raises CannotOpen, for a signature with no ink too."""
    wide, high = document.size_in(0)
    height = round(_WIDTH * high / wide)
    fit = min(1.0, _MOST_HIGH / max(height, 1))
    drawn = document.draw(0, max(round(_WIDTH * fit), 1), max(round(height * fit), 1))
    return _ink_alone(drawn) if is_signature else drawn


def _ink_alone(grey: Image.Image) -> Image.Image:
    """The ink on the paper and nothing of the paper, cut to it: of several pieces the one with most ink,
    since at the edges of a photograph there is the desk."""
    dots = legible_page(GreyPage(grey, _LINES_PER_INCH, is_scan=True), PageLook(PageMode.TEXT)).picture
    ink = ImageChops.invert(dots.convert("L"))
    side = max(ink.width // _CELLS, 1)
    cells = ink.reduce(side)
    whole = cells.filter(ImageFilter.MaxFilter(2 * (_NEAR // 2) + 1)).point([0] + [255] * 255)
    best = max(_pieces(whole), key=lambda piece: _weight(piece, cells), default=[])
    if not best or _weight(best, cells) * side * side < 255 * _LEAST_INK:
        raise CannotOpen("no_ink")
    mask = Image.new("L", cells.size)
    for cell in best:
        mask.putpixel(cell, 255)
    wide = mask.resize((cells.width * side, cells.height * side), Image.Resampling.NEAREST)
    alone = ImageChops.darker(ink, wide.crop((0, 0, *ink.size)))
    box = alone.getbbox()
    if box is None:
        raise CannotOpen("no_ink")
    cut = Image.new("L", (box[2] - box[0] + 2 * _MARGIN, box[3] - box[1] + 2 * _MARGIN), 255)
    cut.paste(ImageChops.invert(alone.crop(box)), (_MARGIN, _MARGIN))
    return cut


def _pieces(cells: Image.Image) -> Iterator[list[_Cell]]:
    """The cells with ink, those that hang together in one list. What touches the edge of the picture is
    left out where there is anything else."""
    pieces = list(_hanging_together(cells))
    last = (cells.width - 1, cells.height - 1)
    inside = [
        piece
        for piece in pieces
        if not any(column in {0, last[0]} or row in {0, last[1]} for column, row in piece)
    ]
    yield from inside or pieces


def _hanging_together(cells: Image.Image) -> Iterator[list[_Cell]]:
    left = {
        (place % cells.width, place // cells.width) for place, value in enumerate(cells.getdata()) if value
    }
    while left:
        piece, ahead = [], [left.pop()]
        while ahead:
            column, row = ahead.pop()
            piece.append((column, row))
            for near in ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)):
                if near in left:
                    left.remove(near)
                    ahead.append(near)
        yield piece


def _weight(piece: list[_Cell], cells: Image.Image) -> int:
    mask = Image.new("L", cells.size)
    for cell in piece:
        mask.putpixel(cell, 255)
    return sum(value * count for value, count in enumerate(ImageChops.darker(mask, cells).histogram()))

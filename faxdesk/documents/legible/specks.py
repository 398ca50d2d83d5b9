"""Takes the dust of a scanner off a page: single specks, far from all else.

What is small is told from dust by its neighbours: the dot of an i and a decimal point have letters close by,
dots of a leader follow each other at one distance along their row, a thin line goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image, ImageChops

from faxdesk.documents.legible.grey_math import shifted

_CELL = 4
_FEW = 104
"""The sum of the cells around a speck of 6 dots and fewer: each dot is 16, a sixteenth of its cell."""
_ALONE = 5
"""The cells to each side in which there is nothing else: 20 dots, a tenth of an inch."""
_FURTHEST = 50
"""The most cells between two dots of a leader."""
_FEWEST_AFTER = 2
"""A leader has more dots beside one of its dots."""
_MOST = 5_000
"""More than so many are a pattern."""

_NINE = [(aside, down) for aside in (-1, 0, 1) for down in (-1, 0, 1)]


def without_specks(page: Image.Image) -> Image.Image:
    """A page in one bit without its specks; itself where it has none."""
    black = ImageChops.invert(page.convert("L"))
    cells = black.reduce(_CELL)
    around = _summed(_summed(cells, (1, 0)), (0, 1))
    few = around.point([255 if total <= _FEW else 0 for total in range(256)])
    alone = ImageChops.darker(cells.point([0] + [255] * 255), few)
    places = set(_places(alone))
    if not 0 < len(places) <= _MOST:
        return page
    near = {(column + aside, row + down) for column, row in places for aside, down in _NINE}
    clean = page.copy()
    for column, row in places:
        if not _is_in_a_leader(column, row, near):
            left, top = column * _CELL, row * _CELL
            clean.paste(255, (left, top, left + _CELL, top + _CELL))
    return clean


def _summed(cells: Image.Image, way: tuple[int, int]) -> Image.Image:
    """Each cell with those before and behind it; 255 where that is more."""
    many, run, done = 2 * _ALONE + 1, cells, 1
    total, taken = None, 0
    while done <= many:
        if many & done:
            part = shifted(run, way[0] * (_ALONE - taken), way[1] * (_ALONE - taken))
            total, taken = part if total is None else ImageChops.add(total, part), taken + done
        run = ImageChops.add(run, shifted(run, -way[0] * done, -way[1] * done))
        done *= 2
    assert total is not None
    return total


def _places(flagged: Image.Image) -> Iterator[tuple[int, int]]:
    """Column and row of each cell that is white."""
    for found in re.finditer(b"\xff", flagged.tobytes()):
        row, column = divmod(found.start(), flagged.width)
        yield column, row


def _is_in_a_leader(column: int, row: int, near: set[tuple[int, int]]) -> bool:
    """Whether more specks stand in a row with one, each as far from the next. near are the cells of all, and
    those around them."""

    def follow(apart: int) -> int:
        at, found = column + apart, 0
        while (at, row) in near:
            at, found = at + apart, found + 1
        return found

    return any(follow(apart) + follow(-apart) > _FEWEST_AFTER for apart in range(3, _FURTHEST + 1))

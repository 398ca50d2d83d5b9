"""By how much a scanned page leans, and the page set straight (child process only).

Each upright strip of the page becomes one column of its lines' greys. Moved against each other as an angle
has it, the strips of written lines fall together at the angle of the page: there the rows of all strips
together differ most from one to the next (a projection profile, after Postl). Two halves of the page must
agree, and no other angle may do nearly as well: what is not sure stays as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.legible.grey_math import values

_MOST = 3.0
"""Degrees to either side. What leans more was meant so, or was not laid on a scanner."""
_LEAST = 0.15
"""A page that leans less stays dot for dot as it is: its letters would lose more than its lines gain."""
_STRIPS = 48
_COARSE, _CLOSE = 0.25, 0.05
_AROUND_DOTS = 25
"""Half the height of what a row is compared with at 196 lines to the inch: light and grounds do not count."""
_STRONGEST = 40
"""Edges of dark borders and photographs count no more than letters do."""
_STANDS_OUT, _BETTER = 1.6, 1.06
"""How much steeper the rows are than at other angles, and than at none."""
_AGREE = 0.3
"""The degrees by which the halves of a page may differ."""
_LEAST_STEEP = 0.8
"""Rows of an empty page differ by less."""
_LOST_INK = 0.0001
"""The share of a page's ink that may leave the sheet at its corners."""
_INK = 0.6
_BODY = 0.55
"""The share of a line's densest row that rows through the bodies of its letters have at least."""
_LOWEST_RUN, _HIGHEST_RUN = 5, 40
_RISE, _RISE_LEAST = 1.5, 500


class Lines(NamedTuple):
    """What a page's written lines tell: by how many degrees they fall to the right, 0.0 where that is little
    or not sure; whether there are any; whether their letters surely stand upright."""

    skew: float = 0.0
    are_there: bool = False
    are_upright: bool = False


def lines_of(grey: Image.Image, shape: float) -> Lines:
    """Look at the lines of a page. shape is how many dots down are as long as one across."""
    strips, wide = _strips(grey, shape), shape * grey.width / _STRIPS
    half = strips.reduce((1, 2))
    # By whole dots: far quicker, and near enough for a first look.
    degrees, steep = _steepest(half, wide / 2, 0.0, _MOST, _COARSE, Image.Resampling.NEAREST)
    usual = sorted(steep.values())[len(steep) // 2]
    if steep[degrees] < max(_LEAST_STEEP, _STANDS_OUT * usual):
        return Lines()
    skew = _sure(strips, wide, degrees, steep[0.0]) if 0 < abs(degrees) < _MOST else 0.0
    return Lines(skew, True, _letters_rise(half))


def _sure(strips: Image.Image, wide: float, degrees: float, level: float) -> float:
    """The very angle near one that was found in steps; 0.0 where the page's sides do not agree on it. level
    is how steep the rows are as they stand."""
    degrees, steep = _steepest(strips.reduce((1, 2)), wide / 2, degrees, _COARSE, _CLOSE)
    if abs(degrees) < _LEAST or steep[degrees] < _BETTER * level:
        return 0.0
    middle = _middle_of_ink(strips)
    sides = (strips.crop((0, 0, middle, strips.height)), strips.crop((middle, 0, *strips.size)))
    found = [_steepest(side, wide, degrees, 3 * _COARSE, 2 * _CLOSE)[0] for side in sides]
    return degrees if all(abs(there - degrees) <= _AGREE for there in found) else 0.0


def _letters_rise(strips: Image.Image) -> bool:
    """Whether clearly more ink stands above the bodies of the letters than below them: in most scripts of
    Europe more letters rise like b and d than hang like p."""
    above = below = 0
    for column in range(strips.width):
        for run in _runs(strips.crop((column, 0, column + 1, strips.height)).tobytes()):
            body = [at for at, ink in enumerate(run) if ink > _BODY * max(run)]
            above, below = above + sum(run[: body[0]]), below + sum(run[body[-1] + 1 :])
    return above > _RISE * below + _RISE_LEAST


def _runs(column: bytes) -> Iterator[bytes]:
    """The inked stretches of a column."""
    return (run for run in re.split(rb"[\x00-\x18]+", column) if _LOWEST_RUN <= len(run) <= _HIGHEST_RUN)


def straightened(grey: Image.Image, degrees: float, shape: float) -> Image.Image:
    """A page turned back by so many degrees around its middle."""
    return grey.transform(
        grey.size,
        Image.Transform.AFFINE,
        _turn(grey.size, degrees, shape),
        Image.Resampling.BICUBIC,
        fillcolor=_paper(grey),
    )


def _strips(grey: Image.Image, shape: float) -> Image.Image:
    """Each strip as one column: how much darker its rows are than what is above and below."""
    columns = grey.resize((_STRIPS, grey.height), Image.Resampling.BOX)
    far = max(round(_AROUND_DOTS * shape), 4)
    around = columns.filter(ImageFilter.BoxBlur((0, far)))
    dark = ImageChops.subtract(around, columns)
    return dark.point([min(level, _STRONGEST) * 6 for level in range(256)])


def _middle_of_ink(strips: Image.Image) -> int:
    """The strip up to which half of the ink stands."""
    inks = values(strips.convert("F").resize((strips.width, 1), Image.Resampling.BOX))
    sums = list(accumulate(inks))
    return max(next(at for at, below in enumerate(sums) if below >= sums[-1] / 2), 1)


def _steepest(
    strips: Image.Image,
    wide: float,
    middle: float,
    reach: float,
    step: float,
    how: Image.Resampling = Image.Resampling.BILINEAR,
) -> tuple[float, dict[float, float]]:
    """The angle at which the rows differ most, and by how much they do at each. wide is how many dots down
    are as long as a strip is wide; how is the way strips are moved by parts of a dot."""
    many = round(reach / step)
    steep = {}
    for number in range(-many, many + 1):
        degrees = round(middle + number * step, 3)
        fall = math.tan(math.radians(degrees)) * wide
        moved = strips.transform(
            strips.size,
            Image.Transform.AFFINE,
            (1, 0, 0, fall, 1, -fall * strips.width / 2),
            how,
        )
        rows = moved.resize((1, moved.height), Image.Resampling.BOX).tobytes()
        steep[degrees] = sum((upper - lower) ** 2 for upper, lower in pairwise(rows)) / len(rows)
    return max(steep, key=lambda degrees: steep[degrees]), steep


def _turn(size: tuple[int, int], degrees: float, shape: float) -> tuple[float, ...]:
    """Where each dot of the straight page comes from, as Pillow has it."""
    across, down = size[0] / 2, size[1] / 2
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return (
        cosine,
        -sine / shape,
        across - cosine * across + sine / shape * down,
        sine * shape,
        cosine,
        down - sine * shape * across - cosine * down,
    )


def _paper(grey: Image.Image) -> int:
    """The usual grey along the edges of a page, with which its corners are filled."""
    edge = [grey.crop((0, 0, grey.width, 1)), grey.crop((0, grey.height - 1, grey.width, grey.height))]
    edge += [grey.crop((0, 0, 1, grey.height)), grey.crop((grey.width - 1, 0, grey.width, grey.height))]
    levels = sorted(level for part in edge for level in part.tobytes())
    return levels[len(levels) // 2]


def loses_ink(grey: Image.Image, degrees: float, shape: float) -> bool:
    """Whether letters stand in the corners that leave the sheet where a page is turned back so. A dark border
    there is no loss."""
    small = grey.reduce(4)
    stays = Image.new("L", small.size, 255).transform(
        small.size, Image.Transform.AFFINE, _turn(small.size, -degrees, shape), Image.Resampling.NEAREST
    )
    limit = _paper(grey) * _INK
    ink = small.point([255 if level < limit else 0 for level in range(256)])
    lost = ImageChops.subtract(ink, stays).histogram()[255]
    leaves = stays.histogram()[0]
    return _LOST_INK * ink.histogram()[255] < lost < 0.5 * leaves

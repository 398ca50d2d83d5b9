"""The sheet of paper on a photograph of it, and the sheet laid flat (child process only).

A telephone takes the table along with the paper. Where the table is dark, it would be black all over, and a
shadow on the paper would be taken for a part of it. The sides of the paper are the straight lines along which
a picture gets lighter the most on the way in; a shadow makes less of a difference. What is not surely a sheet
on a table stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from faxdesk.documents.legible.grey_math import extreme_of_squares, lighter_around

_CELL = 16
"""Light is measured in cells of so many dots."""
_DARK, _MOSTLY = 0.6, 0.75
"""So dark against the lightest, on so much of the picture's edges, is a table."""
_LIGHT, _FEW_LIGHT, _PART = 0.75, 0.015, 4
"""Hardly anything on the table, seen in parts of a cell, is nearly as light as the paper."""
_LIGHTER = 1.5
"""How many times as light as the table the paper is at its edge at least."""
_OVER, _BLACK = 3, 4
"""The cells to each side that are compared; black is taken to be a little lighter, since noise is nothing."""
_STRAIGHT, _NEAR = 0.8, 0.8
"""So many points of a side are so few cells from a straight line."""
_LEANS = 0.3
"""How far a side is from upright or level at most, as a slope."""
_LEAST = 0.25
"""The paper is so much of the picture at least."""
_INSIDE = 0.3
"""Cells by which the paper is cut inside of its edge, which has a shadow."""
_SAME_SHAPE = 1.15
"""Perspective makes a sheet so much longer or wider than it is."""

Point = tuple[float, float]
_Line = tuple[float, float]


class Corners(NamedTuple):
    """The corners of a sheet as shares of the picture's width and height."""

    left_top: Point
    left_bottom: Point
    right_bottom: Point
    right_top: Point


def paper_edge(grey: Image.Image) -> Corners | None:
    """Where the paper lies on a photograph of it; None for any other picture."""
    # Around a photograph of another shape than the fax page, that is white.
    box = ImageChops.invert(grey).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < 40 * _CELL:
        return None
    wide, high = ((end - start) // _CELL * _CELL for start, end in (box[::2], box[1::2]))
    picture = grey.crop((box[0], box[1], box[0] + wide, box[1] + high))
    small = picture.reduce(_CELL)
    if not _has_dark_edges(small):
        return None
    left, right = _side(small), _side(small.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    level = small.transpose(Image.Transpose.TRANSPOSE)
    top, bottom = _side(level), _side(level.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    if left is None or top is None or right is None or bottom is None:
        return None
    # Measured from the other end.
    right, bottom = (small.width - right[0], -right[1]), (small.height - bottom[0], -bottom[1])
    pairs = (left, top), (left, bottom), (right, bottom), (right, top)
    cells = [_crossing(upright, level) for upright, level in pairs]
    parts = _CELL // _PART, _CELL // _PART
    lightest = extreme_of_squares(picture.reduce(_PART), parts, ImageChops.lighter)
    if not _is_sheet(lightest, _LIGHT * _white(small), cells):
        return None
    across, down = _CELL / grey.width, _CELL / grey.height
    return Corners(*((box[0] / grey.width + x * across, box[1] / grey.height + y * down) for x, y in cells))


def laid_flat(grey: Image.Image, corners: Corners) -> Image.Image:
    """The sheet alone, as large as the picture has room."""
    wide, high = grey.size
    points = [(x * wide, y * high) for x, y in corners]
    left_top, left_bottom, right_bottom, right_top = points
    across = (math.dist(left_top, right_top) + math.dist(left_bottom, right_bottom)) / 2
    down = (math.dist(left_top, left_bottom) + math.dist(right_top, right_bottom)) / 2
    fit = min(wide / across, high / down)
    size = round(across * fit), round(down * fit)
    if max(wide / size[0], high / size[1]) < _SAME_SHAPE:
        size = grey.size
    places = [part for point in points for part in point]
    flat = grey.transform(size, Image.Transform.QUAD, places, Image.Resampling.BICUBIC)
    sheet = Image.new("L", grey.size, 255)
    sheet.paste(flat, ((wide - size[0]) // 2, 0))
    return sheet


def _white(small: Image.Image) -> int:
    levels = sorted(small.tobytes())
    return levels[len(levels) * 97 // 100]


def _has_dark_edges(small: Image.Image) -> bool:
    wide, high = small.size
    edges = ((0, 0, wide, 1), (0, high - 1, wide, high), (0, 0, 1, high), (wide - 1, 0, wide, high))
    levels, limit = [level for edge in edges for level in small.crop(edge).tobytes()], _DARK * _white(small)
    return sum(level < limit for level in levels) > _MOSTLY * len(levels)


def _side(small: Image.Image) -> _Line | None:
    """The left side of the paper: its place at the upper edge of the picture, and how far it goes to the
    right with each row. None where it is not straight, or there is none."""
    wide, high = small.size
    content, points = small.tobytes(), list[Point]()
    for row in range(high // 8, high - high // 8):
        place = _lightening(content[row * wide : row * wide + wide // 2])
        if place is not None:
            points.append((row + 0.5, place))
    half = len(points) // 2
    if half < high // 4:
        return None
    slopes = sorted(
        (on[1] - before[1]) / (on[0] - before[0]) for before, on in zip(points, points[half:], strict=False)
    )
    slope = slopes[len(slopes) // 2]
    places = sorted(across - slope * down for down, across in points)
    place = places[len(places) // 2]
    near = sum(abs(each - place) < _NEAR for each in places)
    return (place + _INSIDE, slope) if near > _STRAIGHT * len(places) and abs(slope) < _LEANS else None


def _lightening(row: bytes) -> float | None:
    """Where a row gets so many times lighter as it does nowhere else; None where that is not much."""
    most, place = _LIGHTER, None
    for at in range(_OVER, len(row) - _OVER):
        before, after = sum(row[at - _OVER : at]) / _OVER, sum(row[at + 1 : at + 1 + _OVER]) / _OVER
        times = (after + _BLACK) / (before + _BLACK)
        if times > most:
            # The cell between is partly paper.
            most, place = times, at + min(max((after - row[at]) / max(after - before, 1), 0), 1)
    return place


def _is_sheet(lightest: Image.Image, limit: float, corners: Sequence[Point]) -> bool:
    """Whether the corners are in the picture, and hardly anything outside of them, such as light letters, is
    lighter than the limit. lightest is the lightest of each cell."""
    wide, high = lightest.size
    if not all(-1 <= x <= wide + 1 and -1 <= y <= high + 1 for x, y in corners):
        return False
    sheet = Image.new("L", lightest.size)
    ImageDraw.Draw(sheet).polygon([*corners], fill=255)
    # The cells that are partly paper count neither way.
    beside = lighter_around(sheet, 2)
    light = lightest.point([255 if level > limit else 0 for level in range(256)])
    outside = beside.histogram()[0]
    lights = ImageChops.subtract(light, beside).histogram()[255]
    return sheet.histogram()[255] > _LEAST * wide * high and lights <= _FEW_LIGHT * outside


def _crossing(upright: _Line, level: _Line) -> Point:
    """Where an upright and a level side meet."""
    x = (upright[0] + upright[1] * level[0]) / (1 - upright[1] * level[1])
    return x, level[0] + level[1] * x

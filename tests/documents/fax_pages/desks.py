"""Sheets of paper as a telephone takes them on a dark table: in perspective, in a hard shadow, with noise."""

from __future__ import annotations

import io
import math
import random
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from tests.documents.legible import sheets

SIZE = (2000, 2600)

Point = tuple[float, float]


class OnADesk(NamedTuple):
    """The photograph as a file, and the corners of the paper as shares of its size: left above and below,
    right below and above."""

    jpeg: bytes
    corners: list[Point]


def on_a_desk(page: Image.Image, seed: int, *, desk: int = 55, shadow: float = 0.55) -> OnADesk:
    """A page on a table of wood. desk is how light the wood is, shadow how much of the light a hard shadow
    takes away."""
    chance, (wide, high) = random.Random(seed), SIZE
    wood = Image.effect_noise((wide // 40, high), 60).resize(SIZE, Image.Resampling.BICUBIC)
    taken = wood.filter(ImageFilter.GaussianBlur(2)).point(
        [max(0, min(255, round(desk + (level - 128) * 0.25))) for level in range(256)]
    )
    around = ((0.08, 0.08), (0.08, 0.92), (0.92, 0.92), (0.92, 0.08))
    corners = [(x + chance.uniform(-0.03, 0.03), y + chance.uniform(-0.03, 0.03)) for x, y in around]
    way = _perspective([(x * wide, y * high) for x, y in corners], page.size)
    shape = (SIZE, Image.Transform.PERSPECTIVE, way, Image.Resampling.BICUBIC)
    taken.paste(page.transform(*shape), (0, 0), Image.new("L", page.size, 255).transform(*shape))
    lit = ImageChops.multiply(taken.filter(ImageFilter.GaussianBlur(0.8)), _light(chance, shadow))
    memory = io.BytesIO()
    sheets.noisy(lit, 5, seed).save(memory, "JPEG", quality=75)
    return OnADesk(memory.getvalue(), corners)


def _light(chance: random.Random, shadow: float) -> Image.Image:
    """A lamp from the left, and the shadow of somebody who stands before it, with an edge of two dozen
    dots."""
    wide, high = SIZE[0] // 8, SIZE[1] // 8
    angle, place = chance.uniform(-0.6, 0.6), chance.uniform(0.35, 0.65)
    levels = bytearray()
    for y in range(high):
        for x in range(wide):
            far = (x / wide - place) * math.cos(angle) + (y / high - 0.5) * math.sin(angle)
            taken = shadow / (1 + math.exp(-far * wide / 3))
            levels.append(round(250 * (1 - 0.2 * x / wide - 0.12 * y / high) * (1 - taken)))
    return Image.frombytes("L", (wide, high), bytes(levels)).resize(SIZE, Image.Resampling.BICUBIC)


def _perspective(corners: list[Point], size: tuple[int, int]) -> list[float]:
    """What Pillow needs to have a picture of this size appear between these corners."""
    wide, high = size
    rows = []
    for (x, y), (across, down) in zip(corners, ((0, 0), (0, high), (wide, high), (wide, 0)), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -across * x, -across * y, across])
        rows.append([0, 0, 0, x, y, 1, -down * x, -down * y, down])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        for other in range(8):
            if other != at:
                times = rows[other][at] / rows[at][at]
                rows[other] = [a - times * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [rows[at][8] / rows[at][at] for at in range(8)]

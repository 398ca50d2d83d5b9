"""Writes PWG raster, for tests; by the standard (PWG 5102.4) and not by what reads it."""

from __future__ import annotations

import struct
from itertools import groupby, takewhile
from typing import NamedTuple

from PIL import Image

BLACK, SGREY, SRGB, CMYK = 3, 18, 19, 6


class Kind(NamedTuple):
    """A kind of colour with its bits: black_1, sgray_8, ..."""

    colour: int
    bits: int
    bands: int = 1


BLACK_1, BLACK_8, SGREY_8, SGREY_16 = Kind(BLACK, 1), Kind(BLACK, 8), Kind(SGREY, 8), Kind(SGREY, 16)
SRGB_8, CMYK_8 = Kind(SRGB, 8, 3), Kind(CMYK, 8, 4)


def raster(*pages: Image.Image, kind: Kind = SGREY_8, dots: tuple[int, int] = (300, 300)) -> bytes:
    """A file of pages in grey."""
    return b"RaS2" + b"".join(_header(page, kind, dots) + _packed(page, kind) for page in pages)


def _header(page: Image.Image, kind: Kind, dots: tuple[int, int]) -> bytes:
    header = bytearray(1796)
    header[:10] = b"PwgRaster\0"
    struct.pack_into(">II", header, 276, *dots)
    bits = kind.bits * kind.bands
    struct.pack_into(">II", header, 372, *page.size)
    struct.pack_into(">IIIII", header, 384, kind.bits, bits, (page.width * bits + 7) // 8, 0, kind.colour)
    struct.pack_into(">I", header, 420, kind.bands)
    return bytes(header)


def _packed(page: Image.Image, kind: Kind) -> bytes:
    content = _dots(page, kind)
    size = max(kind.bits * kind.bands // 8, 1)
    a_row = len(content) // page.height
    rows = [content[at : at + a_row] for at in range(0, len(content), a_row)]
    parts = []
    for row, same in groupby(rows):
        many = len(list(same))
        while many:
            parts.append(bytes([min(many, 256) - 1]) + _packed_row(row, size))
            many -= min(many, 256)
    return b"".join(parts)


def _packed_row(row: bytes, size: int) -> bytes:
    dots = [row[at : at + size] for at in range(0, len(row), size)]
    runs = [(dot, len(list(same))) for dot, same in groupby(dots)]
    parts = []
    while runs:
        singles = list(takewhile(lambda run: run[1] == 1, runs[:128]))
        if len(singles) > 1:
            parts.append(bytes([257 - len(singles)]) + b"".join(dot for dot, _ in singles))
            del runs[: len(singles)]
            continue
        dot, many = runs.pop(0)
        while many:
            parts.append(bytes([min(many, 128) - 1]) + dot)
            many -= min(many, 128)
    return b"".join(parts)


def _dots(page: Image.Image, kind: Kind) -> bytes:
    grey = page.convert("L")
    if kind == BLACK_1:
        return grey.point(lambda value: 255 - value).convert("1", dither=Image.Dither.NONE).tobytes()
    if kind == BLACK_8:
        return grey.point(lambda value: 255 - value).tobytes()
    if kind == SGREY_16:
        return b"".join(bytes([value, value]) for value in grey.tobytes())
    return page.convert("RGB").convert({3: "RGB", 4: "CMYK"}.get(kind.bands, "L")).tobytes()

"""Reads PWG raster, the dots that systems send to printers without a driver (PWG 5102.4; child process
only)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image

from faxdesk.documents.document import MAX_PIXELS, CannotOpen
from faxdesk.domain.page import MOST_PAGES

SYNC = b"RaS2"
"""How such a file begins."""
_HEADER_BYTES = 1796
_PLACES = {
    "dots": (276, ">II"),
    "size": (372, ">II"),
    "bits": (384, ">III"),
    "colours": (396, ">II"),
}
"""Where in a page's header the numbers stand that matter here (PWG 5102.4, table 3)."""
_BLACK = 3
_MODES = {0: "L", 18: "L", _BLACK: "L", 1: "RGB", 19: "RGB", 20: "RGB", 6: "CMYK"}
"""The kinds of colour, by their numbers: white or black as grey, light, and ink."""
_BANDS = {"L": 1, "RGB": 3, "CMYK": 4}
_FILL = 128


class RasterPage(NamedTuple):
    """The dots of a page: rows of whole bytes, in grey of 8 bits or in black and white of one. is_ink: the
    highest value is black. dots are those to the inch, across and down."""

    width: int
    height: int
    dots: tuple[int, int]
    bits: int
    is_ink: bool
    rows: bytes


class _Header(NamedTuple):
    width: int
    height: int
    dots: tuple[int, int]
    bits: int
    mode: str
    is_ink: bool
    bytes_a_row: int
    bytes_a_dot: int
    paper: bytes
    """A dot, or eight of them, of nothing."""


class PwgRaster:
    """The pages of a file, one at a time. is_cut says afterwards whether the file ended too early."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.is_cut = False

    def pages(self) -> Iterator[RasterPage]:
        """Raises CannotOpen."""
        if not self._content.startswith(SYNC):
            raise CannotOpen("damaged")
        place = len(SYNC)
        for number in range(MOST_PAGES):
            if place == len(self._content):
                if not number:
                    raise CannotOpen("empty")
                return
            header = self._header(place)
            if header is None:
                if not number:
                    raise CannotOpen("damaged")
                self.is_cut = True
                return
            rows, place = self._rows(header, place + _HEADER_BYTES)
            if self._content.startswith(SYNC, place):
                # Another file stands behind this one: documents of one job come so.
                place += len(SYNC)
            yield _in_grey(header, rows)
            if self.is_cut:
                return
        self.is_cut = True

    def _header(self, place: int) -> _Header | None:
        """None where there is no header that can be true. Raises CannotOpen for a page that is too large."""
        if place + _HEADER_BYTES > len(self._content):
            return None
        values = {
            name: struct.unpack_from(kind, self._content, place + at) for name, (at, kind) in _PLACES.items()
        }
        width, height = values["size"]
        bits, bits_a_dot, bytes_a_row = values["bits"]
        is_planar, colour = values["colours"]
        mode = _MODES.get(colour, "")
        is_true = mode and not is_planar and all(50 <= dots <= 2400 for dots in values["dots"])
        is_true = is_true and (bits in {8, 16} or (bits == 1 and colour == _BLACK))
        if not is_true or bits_a_dot != bits * _BANDS[mode] or bytes_a_row != (width * bits_a_dot + 7) // 8:
            return None
        if not (width and height):
            return None
        if width * height > MAX_PIXELS:
            raise CannotOpen("too_much")
        is_ink = colour == _BLACK
        bytes_a_dot = max(bits_a_dot // 8, 1)
        paper = (b"\0" if is_ink or mode == "CMYK" else b"\xff") * bytes_a_dot
        dots = (values["dots"][0], values["dots"][1])
        return _Header(width, height, dots, bits, mode, is_ink, bytes_a_row, bytes_a_dot, paper)

    def _rows(self, header: _Header, place: int) -> tuple[bytes, int]:
        """The dots of a page, unpacked, and where the next page begins. What is missing is paper."""
        rows: list[bytes] = []
        missing = header.height
        while missing:
            if place >= len(self._content):
                self.is_cut = True
                break
            # Rows that are alike stand there once.
            many = self._content[place] + 1
            row, place = self._row(header, place + 1)
            rows.append(row * min(many, missing))
            missing -= min(many, missing)
            if self.is_cut:
                break
        empty = header.paper * (header.bytes_a_row // header.bytes_a_dot)
        return b"".join(rows) + empty * missing, place

    def _row(self, header: _Header, place: int) -> tuple[bytes, int]:
        content, size, left = self._content, header.bytes_a_dot, header.bytes_a_row
        parts: list[bytes] = []
        while left > 0:
            if place >= len(content):
                self.is_cut = True
                parts.append(header.paper * (left // size))
                break
            code = content[place]
            place += 1
            if code < _FILL:
                part = content[place : place + size] * (code + 1)
                place += size
            elif code == _FILL:
                part = header.paper * (left // size)
            else:
                part = content[place : place + size * (257 - code)]
                place += size * (257 - code)
            parts.append(part)
            # A dot of which nothing is left is none: the row would never end.
            left -= len(part) or left
        return b"".join(parts)[: header.bytes_a_row].ljust(header.bytes_a_row, header.paper[:1]), place


def _in_grey(header: _Header, rows: bytes) -> RasterPage:
    if header.bits == 16:
        # The higher half of each value is all that is seen of it.
        rows = rows[::2]
    if header.mode != "L":
        picture = Image.frombytes(header.mode, (header.width, header.height), rows)
        rows = picture.convert("RGB").convert("L").tobytes()
    bits = 1 if header.bits == 1 else 8
    return RasterPage(header.width, header.height, header.dots, bits, header.is_ink, rows)

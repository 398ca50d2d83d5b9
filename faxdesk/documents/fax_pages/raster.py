"""Fax pages: what goes over the line and what the other side's machine prints (child process only)."""

from __future__ import annotations

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter, TiffImagePlugin

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.domain.fax import Resolution

WIDTH = 1728
DPI_X = 204.0
DPI_Y = {Resolution.FINE: 196.0, Resolution.STANDARD: 98.0}
_LETTER_IN, _A4_IN = 11.0, 11.69
_LINE_BITS_S = 14_400
_PAPER = 215
"""From this grey on a dot is paper, a scan's noise or a table's shading, but no ink."""
_BLOCK = 24
"""The side in pixels of the squares in which text is told from pictures."""
_PHOTOMETRIC = 262


class FaxRaster(NamedTuple):
    """A page in one bit, and its dots to the inch across and down."""

    picture: Image.Image
    dpi_x: float
    dpi_y: float


def fax_page(document: OpenDocument, page: int, resolution: Resolution) -> Image.Image:
    """A page as one bit: fitted to the paper, turned where it lies on its side, text made crisp and
    pictures dithered. A page that is a fax already is never turned or fitted: its lines are kept, at the top
    of a sheet where there are fewer than that has."""
    dots = document.fax_dots(page)
    if dots is not None:
        return _sent_on(document, page, dots, resolution)
    wide, high = document.size_in(page)
    lies = wide > high
    across, down = (high, wide) if lies else (wide, high)
    paper_in = _A4_IN if down / across > 1.35 else _LETTER_IN
    height = round(paper_in * DPI_Y[resolution])
    fit = min(WIDTH / DPI_X / across, paper_in / down)
    size = max(round(across * fit * DPI_X), 1), max(round(down * fit * DPI_Y[resolution]), 1)
    if abs(size[0] - WIDTH) <= 8 and abs(size[1] - height) <= 8:
        # As good as a whole sheet: not left with a thin edge.
        size = (WIDTH, height)
    drawn = document.draw(page, *(reversed(size) if lies else size), on_paper=True)
    if lies:
        drawn = drawn.transpose(Image.Transpose.ROTATE_90)
    sheet = Image.new("L", (WIDTH, height), 255)
    sheet.paste(drawn, ((WIDTH - size[0]) // 2, 0))
    return to_one_bit(sheet)


def kept_page(document: OpenDocument, page: int, resolution: Resolution) -> FaxRaster:
    """A page for a file of fax pages: dot for dot where it is a fax already, whatever resolution says."""
    dots = document.fax_dots(page)
    if dots is None:
        return FaxRaster(fax_page(document, page, resolution), DPI_X, DPI_Y[resolution])
    return FaxRaster(_dot_for_dot(document, page, dots), dots.across, dots.down)


def _dot_for_dot(document: OpenDocument, page: int, dots: FaxDots) -> Image.Image:
    return to_one_bit(document.draw(page, dots.width, dots.lines, on_paper=True))


def _sent_on(document: OpenDocument, page: int, dots: FaxDots, resolution: Resolution) -> Image.Image:
    """A fax page as it goes out again: wider paper is fitted to the machine's, and lines are doubled or left
    out where the resolution is another one."""
    fit = min(WIDTH / DPI_X / dots.size_in[0], 1.0)
    lines = max(round(dots.size_in[1] * fit * DPI_Y[resolution]), 1)
    is_same = dots.width == WIDTH and abs(dots.down / DPI_Y[resolution] - 1) < 0.01
    if is_same:
        sent = _dot_for_dot(document, page, dots)
    elif dots.width == WIDTH and lines > dots.lines:
        # Each line several times: shades between lines would be new dots.
        sent = _dot_for_dot(document, page, dots).resize((WIDTH, lines), Image.Resampling.NEAREST)
    else:
        sent = to_one_bit(document.draw(page, WIDTH, lines, on_paper=True))
    sheet = Image.new("1", (WIDTH, max(sent.height, round(_LETTER_IN * DPI_Y[resolution]))), 1)
    sheet.paste(sent, (0, 0))
    return sheet


def to_one_bit(sheet: Image.Image) -> Image.Image:
    """Black or white: a threshold for text and drawings, dots where there are shades of grey."""
    crisp = _crisp(sheet)
    # A letter's edge is grey too: only where a good part of a square is between black and white is it
    # a picture.
    shades = sheet.point(lambda value: 255 if 40 < value < 225 else 0)
    blocks = (max(sheet.width // _BLOCK, 1), max(sheet.height // _BLOCK, 1))
    pictures = shades.resize(blocks, Image.Resampling.BOX).point(lambda value: 255 if value > 140 else 0)
    if pictures.getextrema() == (0, 0):
        return crisp
    # With their edges, which fill no square.
    pictures = pictures.filter(ImageFilter.MaxFilter(3))
    mask = pictures.resize(sheet.size, Image.Resampling.NEAREST).convert("1", dither=Image.Dither.NONE)
    return Image.composite(sheet.convert("1"), crisp, mask)


def _crisp(sheet: Image.Image) -> Image.Image:
    """A threshold half-way between the paper and the darkest ink close by, so that pale and coloured
    letters stay."""
    ink = sheet
    for step in (1, 2):
        ink = ImageChops.darker(ink, ImageChops.offset(ink, step, 0))
        ink = ImageChops.darker(ink, ImageChops.offset(ink, -step, 0))
        ink = ImageChops.darker(ink, ImageChops.offset(ink, 0, step))
        ink = ImageChops.darker(ink, ImageChops.offset(ink, 0, -step))
    limit = ink.point(lambda value: max((value + 255) // 2, 140) if value < _PAPER else 0)
    black = ImageChops.subtract(limit, sheet)
    return black.point(lambda value: 0 if value else 255).convert("1", dither=Image.Dither.NONE)


def add_to_tiff(page: FaxRaster, target: Path, *, is_first: bool) -> None:
    """Write a fax page to a group 4 TIFF: the first begins the file, others are added to it. One strip, and
    white as 0, because fax programs read nothing else (RFC 3949, 4.4)."""
    with TiffImagePlugin.AppendingTiffWriter(str(target), is_first) as writer:
        writer.write(_as_tiff(page.picture, "group4", (page.dpi_x, page.dpi_y)))
        writer.newFrame()


def transmission_seconds(page: Image.Image) -> float:
    """How long a fax page takes, by its size in the code that every fax machine knows (group 3)."""
    return round(len(_as_tiff(page, "group3", (DPI_X, DPI_X))) * 8 / _LINE_BITS_S, 1)


def _as_tiff(picture: Image.Image, coding: str, dpi: tuple[float, float]) -> bytes:
    """A page as a TIFF in which white is 0 and coded as white. Pillow only writes the other way round."""
    memory = io.BytesIO()
    whole = max((picture.width + 7) // 8 * picture.height, 1)
    inverted = ImageChops.invert(picture.convert("L")).convert("1", dither=Image.Dither.NONE)
    inverted.save(memory, format="TIFF", compression=coding, strip_size=whole, dpi=dpi)
    content = bytearray(memory.getvalue())
    directory = int.from_bytes(content[4:8], "little")
    for entry in range(int.from_bytes(content[directory : directory + 2], "little")):
        place = directory + 2 + 12 * entry
        if int.from_bytes(content[place : place + 2], "little") == _PHOTOMETRIC:
            content[place + 8 : place + 10] = bytes(2)
    return bytes(content)

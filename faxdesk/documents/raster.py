"""Fax pages: what goes over the line and what the other side's machine prints (child process only)."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, TiffImagePlugin

from faxdesk.documents.document import OpenDocument
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


def fax_page(document: OpenDocument, page: int, resolution: Resolution) -> Image.Image:
    """A page as one bit: fitted to the paper, turned where it lies on its side, text made crisp and
    pictures dithered."""
    wide, high = document.size_in(page)
    lies = wide > high
    across, down = (high, wide) if lies else (wide, high)
    paper_in = _A4_IN if down / across > 1.35 else _LETTER_IN
    height = round(paper_in * DPI_Y[resolution])
    fit = min(WIDTH / DPI_X / across, paper_in / down)
    size = max(round(across * fit * DPI_X), 1), max(round(down * fit * DPI_Y[resolution]), 1)
    if abs(size[0] - WIDTH) <= 8 and abs(size[1] - height) <= 8:
        # Already a fax page, or as good as: not resampled, so that its bits stay what they are.
        size = (WIDTH, height)
    drawn = document.draw(page, *(reversed(size) if lies else size))
    if lies:
        drawn = drawn.transpose(Image.Transpose.ROTATE_90)
    sheet = Image.new("L", (WIDTH, height), 255)
    sheet.paste(drawn, ((WIDTH - size[0]) // 2, 0))
    return to_one_bit(sheet)


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


def add_to_tiff(page: Image.Image, target: Path, resolution: Resolution, *, is_first: bool) -> None:
    """Write a fax page to a group 4 TIFF: the first begins the file, others are added to it."""
    with TiffImagePlugin.AppendingTiffWriter(str(target), is_first) as writer:
        page.save(writer, format="TIFF", compression="group4", dpi=(DPI_X, DPI_Y[resolution]))
        writer.newFrame()


def transmission_seconds(page: Image.Image) -> float:
    """How long a fax page takes, by its size in the code that every fax machine knows (group 3)."""
    memory = io.BytesIO()
    # The code has short words for long runs of zeros, which on paper are white and with Pillow are black.
    ImageChops.invert(page).save(memory, format="TIFF", compression="group3")
    return round(len(memory.getbuffer()) * 8 / _LINE_BITS_S, 1)

"""Fax pages: what goes over the line and what the other side's machine prints (child process only)."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache, partial
from typing import IO, NamedTuple

from PIL import Image, ImageChops, TiffImagePlugin

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.documents.fax_pages.standing import FINE_SHAPE, ScannedPages, Standing
from faxdesk.documents.legible.legible_page import GreyPage, LegiblePage, legible_page
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import AUTOMATIC, PageLook, PageMode

WIDTH = 1728
DPI_X = 204.0
DPI_Y = {Resolution.FINE: 196.0, Resolution.STANDARD: 98.0}
_LETTER_IN, _A4_IN = 11.0, 11.69
_PHOTOMETRIC = 262


class FaxRaster(NamedTuple):
    """A page in one bit, and its dots to the inch across and down."""

    picture: Image.Image
    dpi_x: float
    dpi_y: float


def fax_page(
    document: OpenDocument,
    page: int,
    resolution: Resolution,
    look: PageLook = AUTOMATIC,
    scans: ScannedPages | None = None,
) -> LegiblePage:
    """A page as one bit: fitted to the paper, turned where it lies on its side, its greys made into dots as
    the look says. A page that is a fax already is never turned or fitted: its lines are kept, at the top of a
    sheet where there are fewer than that has. scans is what is known of the document's scans already."""
    return legible_page(grey_page(document, page, resolution, look.mode, scans), look)


def grey_page(
    document: OpenDocument,
    page: int,
    resolution: Resolution,
    mode: PageMode = PageMode.AUTO,
    scans: ScannedPages | None = None,
) -> GreyPage:
    """A page on its sheet of paper, in grey, before anything of it becomes a dot. A scan stands straight and
    upright, unless it is wanted as it was scanned."""
    if document.fax_dots(page) is not None:
        return GreyPage(fax_as_sent(document, page, resolution), DPI_Y[resolution])
    draw_fine = cache(partial(on_a_sheet, document, page, Resolution.FINE))
    standing = Standing()
    if mode != PageMode.SCAN:
        standing = (scans or ScannedPages(document)).standing(page, draw_fine)
    fine = cache(lambda: standing.set_right(draw_fine(), FINE_SHAPE))
    about, is_flat = (standing.is_scan, standing.turned), standing.paper is not None
    if resolution == Resolution.FINE:
        return GreyPage(fine(), DPI_Y[resolution], None, *about, is_laid_flat=is_flat)
    drawn = on_a_sheet(document, page, resolution)
    turned = standing.set_right(drawn, DPI_Y[resolution] / DPI_X)
    return GreyPage(turned, DPI_Y[resolution], fine, *about, is_laid_flat=is_flat)


def on_a_sheet(document: OpenDocument, page: int, resolution: Resolution) -> Image.Image:
    """A page in grey, fitted to its paper and turned where it lies on its side."""
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
    return sheet


def kept_page(
    document: OpenDocument, page: int, resolution: Resolution, sent: Callable[[], LegiblePage]
) -> FaxRaster:
    """A page for a file of fax pages: dot for dot where it is a fax already, whatever resolution says; else
    as it is sent."""
    dots = document.fax_dots(page)
    if dots is None:
        return FaxRaster(sent().picture, DPI_X, DPI_Y[resolution])
    own = legible_page(GreyPage(_dot_for_dot(document, page, dots), dots.down))
    return FaxRaster(own.picture, dots.across, dots.down)


def _dot_for_dot(document: OpenDocument, page: int, dots: FaxDots) -> Image.Image:
    return document.draw(page, dots.width, dots.lines, on_paper=True)


def fax_as_sent(document: OpenDocument, page: int, resolution: Resolution) -> Image.Image:
    """A page that is a fax already, as it goes out again: wider paper is fitted to the machine's, and lines
    are doubled or left out where the resolution is another one."""
    dots = document.fax_dots(page)
    assert dots is not None
    fit = min(WIDTH / DPI_X / dots.size_in[0], 1.0)
    lines = max(round(dots.size_in[1] * fit * DPI_Y[resolution]), 1)
    is_same = dots.width == WIDTH and abs(dots.down / DPI_Y[resolution] - 1) < 0.01
    if is_same:
        sent = _dot_for_dot(document, page, dots)
    elif dots.width == WIDTH and lines > dots.lines:
        # Each line several times: shades between lines would be new dots.
        sent = _dot_for_dot(document, page, dots).resize((WIDTH, lines), Image.Resampling.NEAREST)
    else:
        sent = document.draw(page, WIDTH, lines, on_paper=True)
    sheet = Image.new("L", (WIDTH, max(sent.height, round(_LETTER_IN * DPI_Y[resolution]))), 255)
    sheet.paste(sent, (0, 0))
    return sheet


def add_to_tiff(page: FaxRaster, file: IO[bytes], *, is_first: bool) -> None:
    """Write a fax page to a group 4 TIFF: the first begins the file, others are added to it. One strip, and
    white as 0, because fax programs read nothing else (RFC 3949, 4.4)."""
    if is_first:
        file.truncate(0)
    with TiffImagePlugin.AppendingTiffWriter(file) as writer:
        writer.write(_as_tiff(page))
        writer.newFrame()


def _as_tiff(page: FaxRaster) -> bytes:
    """A page as a TIFF in which white is 0 and coded as white. Pillow only writes the other way round."""
    memory, picture = io.BytesIO(), page.picture
    whole = max((picture.width + 7) // 8 * picture.height, 1)
    inverted = ImageChops.invert(picture.convert("L")).convert("1", dither=Image.Dither.NONE)
    dpi = (page.dpi_x, page.dpi_y)
    inverted.save(memory, format="TIFF", compression="group4", strip_size=whole, dpi=dpi)
    content = bytearray(memory.getvalue())
    directory = int.from_bytes(content[4:8], "little")
    for entry in range(int.from_bytes(content[directory : directory + 2], "little")):
        place = directory + 2 + 12 * entry
        if int.from_bytes(content[place : place + 2], "little") == _PHOTOMETRIC:
            content[place + 8 : place + 10] = bytes(2)
    return bytes(content)

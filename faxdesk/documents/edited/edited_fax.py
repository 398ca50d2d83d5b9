"""A page that a person changed, as it is faxed or shown (child process only)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import NamedTuple

from PIL import Image

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.edited.edited_page import (
    EditedPage,
    Grid,
    keeps_dots,
    size_mm,
    take_out,
    turned,
)
from faxdesk.documents.fax_pages import raster
from faxdesk.documents.fax_pages.raster import DPI_X, DPI_Y, WIDTH, fax_as_sent, on_a_sheet
from faxdesk.documents.fax_pages.standing import ScannedPages, Standing
from faxdesk.documents.legible.legible_page import GreyPage, LegiblePage
from faxdesk.domain.compose.page_edit import HIDING, UNTOUCHED, MarkKind, PageEdit, as_seen
from faxdesk.domain.compose.page_on_sheet import PageOnSheet, page_on_sheet, what_is_left
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import PageMode

_MM = 25.4


class PageToEdit(NamedTuple):
    """A page of a document by its number (from 0), what was done to it, and where the pictures of its marks
    lie, by their hashes."""

    document: OpenDocument
    number: int
    edit: PageEdit
    pictures: Mapping[str, str] = {}


def grey_page(page: PageToEdit, resolution: Resolution, mode: PageMode, scans: ScannedPages) -> GreyPage:
    """A page on its sheet as raster.grey_page() has it, with its marks to be put on its dots.

    What was struck out is gone before anything is made of the page. A scan on which something is hidden
    stands straight even where it is wanted as it was scanned: else the marks would lie elsewhere."""
    document, number, edit, _pictures = page
    if edit == UNTOUCHED:
        return raster.grey_page(document, number, resolution, mode, scans)
    place = page_on_sheet(size_mm(document, number), edit)
    dpi = DPI_Y[resolution]
    if keeps_dots(document, number, place):
        sheet = fax_as_sent(document, number, resolution)
        grid = Grid(place.size_mm, place.turn, place.shown, 0.0, DPI_X / _MM, sheet.height / place.height_mm)
        sheet = turned(sheet, place.turn)
        take_out(sheet, edit, grid)
        return GreyPage(sheet, dpi, marked=partial(put_marks_on, edit=edit, grid=grid))
    standing = Standing()
    if mode != PageMode.SCAN or edit.hides:
        standing = scans.standing(number, partial(on_a_sheet, document, number, Resolution.FINE))
    edited = EditedPage(document, number, edit, place, standing)
    sheet, grid = _on_its_sheet(edited, dpi)
    fine = None
    if resolution != Resolution.FINE:
        fine = cache(lambda: _on_its_sheet(edited, DPI_Y[Resolution.FINE])[0])
    marked = partial(put_marks_on, edit=edit, grid=grid)
    return GreyPage(sheet, dpi, fine, standing.is_scan, standing.turned, marked)


def _on_its_sheet(edited: EditedPage, dpi_y: float) -> tuple[Image.Image, Grid]:
    place = edited.place
    height = round(place.height_mm / _MM * dpi_y)
    wide, high = place.shown.width * place.scale[0] / _MM, place.shown.height * place.scale[1] / _MM
    size = min(max(round(wide * DPI_X), 1), WIDTH), min(max(round(high * dpi_y), 1), height)
    start = (WIDTH - size[0]) // 2
    sheet = Image.new("L", (WIDTH, height), 255)
    sheet.paste(edited.draw(*size), (start, 0))
    return sheet, edited.grid(*size, start)


def edited_picture(page: PageToEdit, width: int, most_pixels: int, *, on_paper: bool) -> Image.Image:
    """What is left of a page in grey, turned as the person turned it, so many dots wide unless it would have
    too many."""
    document, number, edit, _pictures = page
    own_mm = size_mm(document, number)
    shown = as_seen(what_is_left(own_mm, edit), edit.turn, own_mm)
    place = PageOnSheet(own_mm, edit.turn, shown, (1.0, 1.0), 0.0, shown.height)
    width = max(min(width, int((most_pixels * shown.width / shown.height) ** 0.5)), 8)
    height = max(round(width * shown.height / shown.width), 1)
    edited = EditedPage(document, number, edit, place)
    return put_marks_on(edited.draw(width, height, on_paper=on_paper), edit, edited.grid(width, height))


def kept_page(page: PageToEdit, resolution: Resolution, sent: Callable[[], LegiblePage]) -> raster.FaxRaster:
    """A page for a file of fax pages: as raster.kept_page() has it where nothing was done to it, else as it
    is sent."""
    if page.edit == UNTOUCHED:
        return raster.kept_page(page.document, page.number, resolution, sent)
    return raster.FaxRaster(sent().picture, DPI_X, DPI_Y[resolution])


def put_marks_on(picture: Image.Image, edit: PageEdit, grid: Grid) -> Image.Image:
    """The dots of a page, or its greys, with its marks on them."""
    marked = picture.copy()
    for mark in edit.marks:
        if mark.kind in HIDING:
            marked.paste(0 if mark.kind == MarkKind.STRIKE_OUT else 255, grid.whole_dots(mark.area))
    return marked

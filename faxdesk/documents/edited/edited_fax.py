"""A page that a person changed, as it is faxed or shown (child process only)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from math import floor
from typing import NamedTuple

from msgspec.structs import replace
from PIL import Image

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.edited.edited_page import (
    Box,
    EditedPage,
    Grid,
    keeps_dots,
    size_mm,
    take_out,
    turned,
)
from faxdesk.documents.edited.mark_drawing import MarkSources, draw_marks
from faxdesk.documents.fax_pages import raster
from faxdesk.documents.fax_pages.raster import DPI_X, DPI_Y, WIDTH, fax_as_sent, on_a_sheet
from faxdesk.documents.fax_pages.standing import ScannedPages, Standing
from faxdesk.documents.legible.legible_page import GreyPage, LegiblePage, legible_page
from faxdesk.domain.compose.page_edit import UNTOUCHED, WRITTEN, PageEdit, as_seen
from faxdesk.domain.compose.page_on_sheet import PageOnSheet, page_on_sheet, what_is_left
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import PageLook, PageMode, PageWarning, PageWarningKind

_MM = 25.4
SMALLEST_PT = 8.0
"""Letters that come out smaller are hard to read at the other end."""
_SLACK_PT = 0.1


class PageToEdit(NamedTuple):
    """A page of a document by its number (from 0), what was done to it, and what its marks are drawn with."""

    document: OpenDocument
    number: int
    edit: PageEdit
    sources: MarkSources


def grey_page(page: PageToEdit, resolution: Resolution, mode: PageMode, scans: ScannedPages) -> GreyPage:
    """A page on its sheet as raster.grey_page() has it, with its marks to be put on its dots.

    What was struck out is gone before anything is made of the page. A scan on which something is hidden
    stands straight even where it is wanted as it was scanned: else the marks would lie elsewhere."""
    document, number, edit, _sources = page
    if edit == UNTOUCHED:
        return raster.grey_page(document, number, resolution, mode, scans)
    place = page_on_sheet(size_mm(document, number), edit)
    dpi = DPI_Y[resolution]
    if keeps_dots(document, number, place):
        sheet = turned(fax_as_sent(document, number, resolution), place.turn)
        grid = Grid(place.size_mm, place.turn, place.shown, DPI_X / _MM, sheet.height / place.height_mm)
        take_out(sheet, edit, grid)
        return GreyPage(sheet, dpi, marked=partial(_marked, page=page, grid=grid, box=(0, 0, *sheet.size)))
    standing = Standing()
    if mode != PageMode.SCAN or edit.hides:
        standing = scans.standing(number, partial(on_a_sheet, document, number, Resolution.FINE))
    edited = EditedPage(document, number, edit, place, standing)
    box = _box_on_sheet(place, dpi)
    grid = edited.grid(box[2] - box[0], box[3] - box[1])
    fine = None
    if resolution != Resolution.FINE:
        fine = cache(partial(_on_its_sheet, edited, DPI_Y[Resolution.FINE]))
    marked = partial(_marked, page=page, grid=grid, box=box)
    return GreyPage(_on_its_sheet(edited, dpi), dpi, fine, standing.is_scan, standing.turned, marked)


def _on_its_sheet(edited: EditedPage, dpi_y: float) -> Image.Image:
    left, top, right, bottom = _box_on_sheet(edited.place, dpi_y)
    sheet = Image.new("L", (WIDTH, round(edited.place.height_mm / _MM * dpi_y)), 255)
    sheet.paste(edited.draw(right - left, bottom - top), (left, top))
    return sheet


def _box_on_sheet(place: PageOnSheet, dpi_y: float) -> Box:
    """The dots of a sheet on which what is shown of a page lies."""
    most = round(place.height_mm / _MM * dpi_y)
    wide, high = place.shown.width * place.scale[0] / _MM, place.shown.height * place.scale[1] / _MM
    width, height = min(max(round(wide * DPI_X), 1), WIDTH), min(max(round(high * dpi_y), 1), most)
    start = (WIDTH - width) // 2
    return start, 0, start + width, height


def edited_picture(page: PageToEdit, width: int, most_pixels: int, *, on_paper: bool) -> Image.Image:
    """What is left of a page in grey, turned as the person turned it, so many dots wide unless it would have
    too many."""
    document, number, edit, sources = page
    own_mm = size_mm(document, number)
    shown = as_seen(what_is_left(own_mm, edit), edit.turn, own_mm)
    place = PageOnSheet(own_mm, edit.turn, shown, (1.0, 1.0), 0.0, shown.height)
    width = max(min(width, int((most_pixels * shown.width / shown.height) ** 0.5)), 8)
    height = max(round(width * shown.height / shown.width), 1)
    edited = EditedPage(document, number, edit, place)
    drawn = edited.draw(width, height, on_paper=on_paper)
    draw_marks(drawn, edit.marks, edited.grid(width, height), sources)
    return drawn


def kept_page(page: PageToEdit, resolution: Resolution, sent: Callable[[], LegiblePage]) -> raster.FaxRaster:
    """A page for a file of fax pages: as raster.kept_page() has it where nothing was done to it, else as it
    is sent."""
    if page.edit == UNTOUCHED:
        return raster.kept_page(page.document, page.number, resolution, sent)
    return raster.FaxRaster(sent().picture, DPI_X, DPI_Y[resolution])


def legible_edited_page(page: PageToEdit, grey: GreyPage, look: PageLook) -> LegiblePage:
    """The dots of a page and what is to be said of it, also that what was written on it comes out small."""
    made = legible_page(grey, look)
    written = [mark.size_pt for mark in page.edit.marks if mark.kind in WRITTEN]
    if not written:
        return made
    place = page_on_sheet(size_mm(page.document, page.number), page.edit)
    points = min(written) * min(place.scale)
    if points >= SMALLEST_PT - _SLACK_PT:
        return made
    warning = PageWarning(PageWarningKind.SMALL_MARKS, (float(floor(points)),))
    return made._replace(facts=replace(made.facts, warnings=(*made.facts.warnings, warning)))


def _marked(picture: Image.Image, page: PageToEdit, grid: Grid, box: Box) -> Image.Image:
    """The dots of a sheet with the marks of the page that lies on it there, which end where the page ends."""
    part = picture.crop(box)
    draw_marks(part, page.edit.marks, grid, page.sources)
    marked = picture.copy()
    marked.paste(part, box)
    return marked

"""What a telephone took of a sheet of paper on a table becomes that sheet, without the table and shadows."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.fax_pages.paper_edge import Corners, laid_flat, paper_edge
from faxdesk.documents.fax_pages.raster import fax_page, grey_page, on_a_sheet
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import PageKind, PageLook, PageMode, PageWarningKind
from tests.documents.fax_pages.desks import OnADesk, on_a_desk
from tests.documents.legible import sheets
from tests.documents.legible.reading import share_read
from tests.documents.legible.sheets import Sheet

DESKS = [(1, 55, 0.55), (2, 30, 0.7), (3, 90, 0.6), (4, 15, 0.4), (5, 60, 0.75), (6, 120, 0.6)]


@functools.cache
def form(seed: int) -> Sheet:
    page, text = sheets.empty(245), sheets.lines(26, seed)
    sheets.write(page, text, y=220, step=64, ink=30)
    return Sheet(page, " ".join(text).split())


@functools.cache
def form_on_a_desk(seed: int, desk: int, shadow: float) -> OnADesk:
    return on_a_desk(form(seed).grey, seed, desk=desk, shadow=shadow)


def as_file(grey: Image.Image) -> ImageDocument:
    memory = io.BytesIO()
    grey.save(memory, "PNG")
    return ImageDocument(memory.getvalue())


def black_share(page: Image.Image) -> float:
    return page.histogram()[0] / (page.width * page.height)


@pytest.mark.parametrize(("seed", "desk", "shadow"), DESKS)
def test_a_form_on_a_dark_table_in_a_hard_shadow_can_be_read(seed: int, desk: int, shadow: float) -> None:
    """As it was, two thirds of such a page were black, and of half of them a fifth of the words was lost."""
    page = fax_page(ImageDocument(form_on_a_desk(seed, desk, shadow).jpeg), 0, Resolution.FINE)
    assert black_share(page.picture) < 0.06
    assert page.facts.kind is PageKind.UNEVEN_PAPER
    assert page.facts.time.low < 20
    assert PageWarningKind.TOO_DARK not in [warning.kind for warning in page.facts.warnings]
    assert share_read(page.picture, form(seed)) >= 0.95


@pytest.mark.parametrize(("seed", "desk", "shadow"), DESKS)
def test_the_corners_of_the_paper_are_found(seed: int, desk: int, shadow: float) -> None:
    taken = form_on_a_desk(seed, desk, shadow)
    found = paper_edge(on_a_sheet(ImageDocument(taken.jpeg), 0, Resolution.FINE))
    assert found is not None
    for corner, true in zip(found, taken.corners, strict=True):
        # A cell is 16 dots of 1728, and the paper is cut a little inside of its edge.
        assert corner == pytest.approx(true, abs=0.008)


def test_it_is_the_same_sheet_at_standard_resolution() -> None:
    document = ImageDocument(on_a_desk(form(7).grey, 7).jpeg)
    fine, standard = (grey_page(document, 0, each).picture for each in (Resolution.FINE, Resolution.STANDARD))
    small = [each.resize((54, 34), Image.Resampling.BOX).tobytes() for each in (fine, standard)]
    assert max(abs(one - other) for one, other in zip(*small, strict=True)) < 12


def test_as_scanned_keeps_the_table() -> None:
    document = ImageDocument(on_a_desk(form(8).grey, 8).jpeg)
    scanned = grey_page(document, 0, Resolution.FINE, PageMode.SCAN)
    assert not scanned.is_laid_flat
    assert scanned.picture.tobytes() == on_a_sheet(document, 0, Resolution.FINE).tobytes()
    assert black_share(fax_page(document, 0, Resolution.FINE, PageLook(PageMode.SCAN)).picture) > 0.2


def test_a_photograph_on_the_paper_stays_one() -> None:
    sheet = sheets.letter_with_photograph(9)
    page = fax_page(ImageDocument(on_a_desk(sheet.grey, 9, shadow=0.3).jpeg), 0, Resolution.FINE)
    assert page.facts.kind is PageKind.TEXT_AND_PHOTO
    assert share_read(page.picture, sheet._replace(where=None, words=sheet.words)) >= 0.9


def window_in_a_dark_room() -> Image.Image:
    grey = sheets.noisy(sheets.empty(20), 4, 1)
    ImageDraw.Draw(grey).polygon([(400, 500), (380, 1700), (1300, 1720), (1320, 480)], fill=235)
    return grey


def slide_with_a_panel() -> Image.Image:
    grey = sheets.empty(25)
    ImageDraw.Draw(grey).rectangle((200, 500, 1500, 1900), fill=250)
    sheets.write(grey, sheets.lines(20, 3, words=5), x=240, y=560, ink=20)
    for number, line in enumerate(sheets.lines(3, 4, words=4)):
        ImageDraw.Draw(grey).text((200, 120 + 90 * number), line, fill=250, font=sheets.font(60, bold=True))
    return grey


@pytest.mark.parametrize(
    "made",
    [
        lambda: form(10).grey,
        lambda: sheets.in_the_shade(form(11)).grey,
        lambda: sheets.dark_blocks().grey,
        window_in_a_dark_room,
        slide_with_a_panel,
        lambda: sheets.photograph(sheets.SIZE, 12),
        lambda: sheets.noisy(sheets.empty(40), 6, 2),
    ],
    ids=["letter", "shade", "blocks", "window", "slide", "photograph", "nothing"],
)
def test_what_is_no_sheet_on_a_table_stays_as_it_is(made: Callable[[], Image.Image]) -> None:
    page = grey_page(as_file(made()), 0, Resolution.FINE)
    assert not page.is_laid_flat


@pytest.mark.parametrize("size", [(1, 1), (1728, 1), (30, 30), (700, 700)])
def test_a_picture_of_any_size_is_looked_at(size: tuple[int, int]) -> None:
    for level in (0, 60, 255):
        assert paper_edge(Image.new("L", size, level)) is None


def test_a_narrow_sheet_keeps_its_shape() -> None:
    grey = sheets.empty(30)
    (wide, high), corners = grey.size, Corners((0.4, 0.1), (0.4, 0.9), (0.6, 0.9), (0.6, 0.1))
    ImageDraw.Draw(grey).rectangle((0.4 * wide, 0.1 * high, 0.6 * wide, 0.9 * high), fill=230)
    flat = laid_flat(grey, corners)
    levels = [flat.crop((x, 1000, x + 1, 1001)).tobytes()[0] for x in (200, 864, 1500)]
    assert levels == [255, 230, 255]

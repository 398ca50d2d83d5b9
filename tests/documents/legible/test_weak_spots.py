"""What rules for grey pages commonly get wrong, and what comes from telephones and pens.

A telephone's picture here is 1500 dots wide, in perspective, in the shade of a hand, with noise, and saved as
JPEG at quality 60. Real telephones and scanners were not at hand.
"""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops, ImageDraw

from faxdesk.documents.fax_pages.raster import fax_page
from faxdesk.documents.legible.legible_page import GreyPage, legible_page
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import PageKind, PageLook, PageMode
from tests.documents.legible import sheets
from tests.documents.legible.reading import share_read
from tests.documents.legible.sheets import Sheet

FINE_DPI, STANDARD_DPI = 196.0, 98.0


@pytest.mark.parametrize("size", [(1, 1), (1728, 1), (1, 2156), (3, 3), (30, 30), (1728, 20)])
@pytest.mark.parametrize("mode", PageMode)
def test_a_page_of_any_size_becomes_dots(size: tuple[int, int], mode: PageMode) -> None:
    for grey in (Image.new("L", size, 120), Image.linear_gradient("L").resize(size)):
        for dpi in (FINE_DPI, STANDARD_DPI):
            page = legible_page(GreyPage(grey, dpi), PageLook(mode)).picture
            assert (page.mode, page.size) == ("1", size)


def test_letters_in_a_dark_block_beside_a_photograph_stay_letters() -> None:
    sheet = sheets.letter_with_photograph(61)
    [box] = sheet.photographs
    block = (box[2], box[1], 1500, box[1] + 300)
    grey = sheet.grey
    ImageDraw.Draw(grey).rectangle((860, 180, 1728, 880), fill=255)
    ImageDraw.Draw(grey).rectangle(block, fill=40)
    for number, line in enumerate(sheets.lines(5, 8, words=3)):
        ImageDraw.Draw(grey).text(
            (block[0] + 60, block[1] + 30 + 50 * number), line, fill=250, font=sheets.font(30)
        )
    page = legible_page(GreyPage(grey, FINE_DPI))
    assert page.facts.kind is PageKind.TEXT_AND_PHOTO
    letters = (block[0] + 40, block[1] + 10, block[2] - 10, block[3] - 10)
    crisp = legible_page(GreyPage(grey, FINE_DPI), PageLook(PageMode.TEXT)).picture
    assert page.picture.crop(letters).tobytes() == crisp.crop(letters).tobytes()


def test_a_photograph_on_a_page_of_98_lines_is_judged_by_the_fine_one() -> None:
    fine = sheets.letter_with_photograph(62).grey
    rough = fine.resize((1728, 1078), Image.Resampling.BOX)
    page = legible_page(GreyPage(rough, STANDARD_DPI, lambda: fine))
    assert page.facts.kind is PageKind.TEXT_AND_PHOTO
    box = (150, 115, 800, 415)
    inside = page.picture.crop(box)
    dithered = rough.crop((130, 100, 820, 430)).convert("1").crop((20, 15, 670, 315))
    apart = ImageChops.logical_xor(inside, dithered).histogram()[255]
    # The errors that dithering hands on begin at the rectangle's very edge.
    assert apart < 0.35 * inside.width * inside.height


def test_an_even_dark_page_is_not_blank_and_can_be_sent_as_dots() -> None:
    grey = sheets.noisy(sheets.empty(60), 3, 1)
    assert legible_page(GreyPage(grey, FINE_DPI)).facts.kind is PageKind.DARK
    photo = legible_page(GreyPage(grey, FINE_DPI), PageLook(PageMode.PHOTO)).picture
    assert photo.histogram()[0] > 0.6 * photo.width * photo.height


def test_a_flat_drawing_in_greys_keeps_them_as_a_photograph_alone() -> None:
    """Five even greys cannot be told from tints; by hand they stay."""
    grey = sheets.letter(64).grey
    draw = ImageDraw.Draw(grey)
    for number, tone in enumerate((200, 160, 120, 90, 220)):
        draw.ellipse(
            (400 + 60 * number, 1700 + 20 * number, 1000 + 20 * number, 2100 - 30 * number), fill=tone
        )
    photo = legible_page(GreyPage(grey, FINE_DPI), PageLook(PageMode.PHOTO)).picture
    part = (690, 1790, 890, 1900)
    shades = [
        each.crop(part).convert("L").resize((1, 1), Image.Resampling.BOX).tobytes()[0]
        for each in (photo, grey)
    ]
    assert shades[0] == pytest.approx(shades[1], abs=6)


def telephone(grey: Image.Image, seed: int, *, strength: float = 1.0) -> bytes:
    """A page as a telephone takes it from above: in perspective, in the shade of a hand, noisy, as JPEG."""
    chance = random.Random(seed)
    wide, high = grey.size

    def off() -> float:
        return chance.uniform(-0.012, 0.012) * strength * wide

    corners = (off(), off(), off(), high + off(), wide + off(), high + off(), wide + off(), off())
    taken = grey.transform(
        (1500, 1941), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=70
    )
    shaded = sheets.in_the_shade(Sheet(taken.resize(sheets.SIZE, Image.Resampling.BICUBIC), [])).grey
    noisy = sheets.noisy(shaded, 4, seed).resize((1500, 1941), Image.Resampling.BOX)
    memory = io.BytesIO()
    noisy.save(memory, "JPEG", quality=60)
    return memory.getvalue()


@pytest.mark.parametrize("seed", [60, 61, 62])
def test_what_a_telephone_took_can_be_read(seed: int) -> None:
    text = sheets.lines(26, seed, words=7)
    page = sheets.empty(245)
    sheets.write(page, text, y=220, step=64, ink=30)
    photographed = ImageDocument(telephone(page, seed))
    result = fax_page(photographed, 0, Resolution.FINE)
    assert share_read(result.picture, Sheet(page, " ".join(text).split())) >= 0.95
    assert result.facts.time.low < 60


def test_handwriting_in_pale_ink_stays() -> None:
    chance = random.Random(7)
    grey = sheets.in_the_shade(Sheet(sheets.empty(250), [])).grey
    drawn = Image.new("L", grey.size, 255)
    for line in range(12):
        x, y = 150.0, 250 + 140 * line
        while x < 1500:
            points = [(x + 8 * step, y + chance.uniform(-26, 26)) for step in range(8)]
            ImageDraw.Draw(drawn).line(points, fill=0, width=4, joint="curve")
            x += 80
    pale = ImageChops.multiply(grey, drawn.point([140] + [255] * 255))
    page = legible_page(GreyPage(pale, FINE_DPI)).picture
    strokes = ImageChops.invert(drawn)
    black = ImageChops.invert(page.convert("L"))
    kept = ImageChops.darker(strokes, black).histogram()[255]
    assert kept > 0.95 * strokes.histogram()[255]
    assert black.histogram()[255] < 1.3 * strokes.histogram()[255]

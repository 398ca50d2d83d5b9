"""The dust of a scanner goes; whatever is written stays to the dot."""

from __future__ import annotations

import random

from PIL import Image, ImageChops, ImageDraw

from faxdesk.documents.legible.legible_page import GreyPage, legible_page
from faxdesk.documents.legible.specks import without_specks
from tests.documents.legible import sheets


def written() -> Image.Image:
    """A page with all that is small: points, dot leaders, dotted rules, hair lines, accents."""
    page = sheets.empty()
    sheets.write(page, sheets.lines(14, 3))
    draw = ImageDraw.Draw(page)
    for number, size in enumerate((16, 20, 24, 30)):
        top = 900 + number * 60
        line = "Total . . . . . . . . . . . . . . . 12.50, 1.05; i j ä é"
        draw.text((130, top), line, fill=0, font=sheets.font(size))
        for x in range(900, 1500, 20 + number * 30):
            draw.rectangle((x, top, x + 1, top + 1), fill=0)
    draw.line((130, 1300, 1500, 1300), fill=0)
    draw.line((130, 1300, 130, 1500), fill=0)
    draw.line((300, 1400, 1400, 1700), fill=0)
    draw.text((1500, 1800), ".", fill=0, font=sheets.font(30))
    return legible_page(GreyPage(page, 196.0)).picture


def test_what_is_written_keeps_every_dot() -> None:
    page = written()
    assert without_specks(page).tobytes() == page.tobytes()


def test_single_specks_go() -> None:
    clean, chance = written(), random.Random(1)
    dusty = clean.copy()
    away: list[tuple[int, int]] = []
    while len(away) < 60:
        x, y = chance.randrange(30, 1690), chance.randrange(1900, 2120)
        if all(abs(x - column) > 30 or abs(y - row) > 30 for column, row in away):
            away.append((x, y))
    for x, y in away:
        ImageDraw.Draw(dusty).rectangle((x, y, x + chance.randrange(3), y + chance.randrange(2)), fill=0)
    assert without_specks(dusty).tobytes() == clean.tobytes()


def test_dust_all_over_a_page() -> None:
    clean, chance = written(), random.Random(2)
    dusty = clean.copy()
    for _ in range(600):
        x, y = chance.randrange(1720), chance.randrange(2150)
        ImageDraw.Draw(dusty).rectangle((x, y, x + chance.randrange(2), y + chance.randrange(2)), fill=0)
    before, after = (
        ImageChops.logical_xor(clean, page).histogram()[255] for page in (dusty, without_specks(dusty))
    )
    assert after < 0.35 * before


def test_only_a_scan_has_dust() -> None:
    grey = sheets.letter().grey
    grey.putpixel((900, 2000), 0)
    drawn, scanned = (
        legible_page(GreyPage(grey, 196.0, is_scan=is_scan)).picture for is_scan in (False, True)
    )
    assert drawn.getpixel((900, 2000)) == 0
    assert scanned.getpixel((900, 2000)) == 255


def test_a_dithered_picture_and_a_tiny_page_stay() -> None:
    for page in (
        sheets.photograph((1728, 900), 4).convert("1"),
        Image.new("1", (3, 1)),
        Image.new("1", (1, 9)),
    ):
        assert without_specks(page).tobytes() == page.tobytes()

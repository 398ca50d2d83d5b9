"""Grey pages become dots that can be read, quickly sent, and are still photographs where they were."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from faxdesk.documents.legible import ink
from faxdesk.documents.legible.legible_page import GreyPage, LegiblePage, legible_page
from faxdesk.documents.legible.line_time import coded_bits, page_time
from faxdesk.documents.legible.paper_maps import PaperMaps
from faxdesk.documents.legible.photographs import photographs
from faxdesk.documents.legible.squares import Squares
from faxdesk.domain.sent_page import PageKind, PageLook, PageMode, PageWarningKind
from tests.documents.legible import sheets
from tests.documents.legible.reading import share_read
from tests.documents.legible.sheets import Box, Sheet

FINE_DPI, STANDARD_DPI = 196.0, 98.0


def made(grey: Image.Image, mode: PageMode = PageMode.AUTO, darker: int = 0) -> LegiblePage:
    return legible_page(GreyPage(grey, FINE_DPI), PageLook(mode, darker))


def seconds(page: Image.Image) -> float:
    """The seconds of group 3 at 14,400 bits a second, by which rules are compared."""
    return coded_bits(page, "group3") / 14_400


def black_share(page: Image.Image, box: Box | None = None) -> float:
    counts = page.crop(box).convert("L").histogram() if box else page.convert("L").histogram()
    return counts[0] / sum(counts)


def tone_error(page: Image.Image, grey: Image.Image, box: Box) -> float:
    """How far the shades of a dithered picture are from the original's, in levels, as an eye at reading
    distance blurs them."""
    inner = (box[0] + 12, box[1] + 12, box[2] - 12, box[3] - 12)
    blurred = (each.convert("L").filter(ImageFilter.GaussianBlur(6)).crop(inner) for each in (page, grey))
    counts = ImageChops.difference(*blurred).histogram()
    return sum(level * count for level, count in enumerate(counts)) / sum(counts)


PLAIN = sheets.letter()
HARD = {
    "grey bands": sheets.bands,
    "dark blocks": sheets.dark_blocks,
    "pale ink": lambda: sheets.letter(6, ink=150),
    "coloured paper": lambda: sheets.letter(7, paper=205, ink=80),
    "dark copy": lambda: sheets.Sheet(*sheets.letter(8, paper=120, ink=40)[:2]),
    "in the shade": lambda: sheets.in_the_shade(sheets.letter(9, ink=25)),
    "dim": lambda: sheets.in_the_shade(sheets.letter(10, paper=180, ink=20), dim=0.55),
    "beside a photograph": sheets.letter_with_photograph,
}


# Each of these takes a second to draw and to be made legible, and several tests look at it.


@functools.cache
def hard(name: str) -> Sheet:
    return HARD[name]()


@functools.cache
def plain_made() -> LegiblePage:
    return made(PLAIN.grey)


@functools.cache
def hard_made(name: str) -> LegiblePage:
    return made(hard(name).grey)


@pytest.mark.parametrize("name", HARD)
def test_every_page_can_be_read(name: str) -> None:
    assert share_read(hard_made(name).picture, hard(name)) >= 0.95


@pytest.mark.parametrize("name", [name for name in HARD if name != "beside a photograph"])
def test_no_page_takes_much_longer_than_plain_text(name: str) -> None:
    # Light letters on black take as long as black ones; the grounds are most of the rest.
    assert seconds(hard_made(name).picture) < 1.35 * seconds(plain_made().picture)


def test_what_is_black_and_white_keeps_its_dots() -> None:
    text = PLAIN.grey.convert("1", dither=Image.Dither.NONE)
    dithered = sheets.photograph((1728, 600), 11).convert("1")
    for page in (text, dithered):
        result = made(page.convert("L"))
        assert result.picture.tobytes() == page.tobytes()
        assert result.facts.kind is PageKind.ONE_BIT


def test_plain_text_is_told_to_be_plain() -> None:
    facts = plain_made().facts
    assert (facts.kind, facts.warnings) == (PageKind.PLAIN, ())
    assert facts.kind.goes_as_it_is
    assert 5 < facts.time.low < facts.time.high < 120


@pytest.mark.parametrize(
    ("sheet", "kind"),
    [
        (sheets.bands, PageKind.TINTS),
        (lambda: sheets.letter(7, paper=205, ink=80), PageKind.GREY_PAPER),
        (lambda: sheets.in_the_shade(sheets.letter(9, ink=25)), PageKind.UNEVEN_PAPER),
    ],
    ids=["tints", "grey paper", "uneven paper"],
)
def test_the_grey_that_is_left_out_is_told_with_what_it_would_cost(
    sheet: Callable[[], Sheet], kind: PageKind
) -> None:
    grey = sheet().grey
    facts = made(grey).facts
    assert facts.kind is kind
    assert not kind.goes_as_it_is
    [warning] = [each for each in facts.warnings if each.kind is PageWarningKind.GREY_LEFT_OUT]
    seconds_now, seconds_as_dots = warning.figures
    assert seconds_now == facts.time.low
    assert seconds_as_dots > 3 * seconds_now
    whole = page_time(grey.convert("1")).low
    assert seconds_as_dots == pytest.approx(whole, rel=0.15)
    assert f"takes {seconds_now:.0f} s" in warning.text


# Photographs


@pytest.mark.parametrize("seed", range(5))
def test_a_photograph_beside_text_keeps_its_shades(seed: int) -> None:
    sheet = sheets.letter_with_photograph(20 + seed)
    page = made(sheet.grey)
    (box,) = sheet.photographs
    assert page.facts.kind is PageKind.TEXT_AND_PHOTO
    dithered = sheet.grey.convert("1")
    assert tone_error(page.picture, sheet.grey, box) <= 1.15 * tone_error(dithered, sheet.grey, box)


def found(grey: Image.Image) -> list[Box]:
    maps = PaperMaps(grey, FINE_DPI)
    return photographs(maps, Squares(maps))


def test_photographs_are_found_to_the_dot() -> None:
    sheet = sheets.letter_with_photograph(30)
    [box] = found(sheet.grey)
    assert box == pytest.approx(sheet.photographs[0], abs=6)


def test_a_blurred_picture_without_any_detail_is_one() -> None:
    soft = Image.linear_gradient("L").rotate(35, expand=True).crop((90, 90, 270, 270))
    soft = soft.resize((690, 660)).point([60 + level // 2 for level in range(256)])
    [box] = found(sheets.letter_with_photograph(31, soft).grey)
    assert box == pytest.approx((130, 200, 820, 860), abs=30)


@pytest.mark.parametrize("name", [name for name in HARD if name != "beside a photograph"])
def test_nothing_else_is_taken_for_a_photograph(name: str) -> None:
    assert found(hard(name).grey) == []


def test_letters_around_a_round_picture_stay_letters() -> None:
    picture = Image.new("L", (690, 660), 255)
    round_shape = Image.new("L", picture.size)
    ImageDraw.Draw(round_shape).ellipse((5, 5, 684, 654), fill=255)
    picture.paste(sheets.photograph(picture.size, 33), (0, 0), round_shape)
    ImageDraw.Draw(picture).text((4, 4), "Fig. 7", fill=90, font=sheets.font(30))
    corner = (134, 204, 234, 234)
    page = made(sheets.letter_with_photograph(32, picture).grey)
    assert page.facts.kind is PageKind.TEXT_AND_PHOTO
    crisp = made(sheets.letter_with_photograph(32, picture).grey, PageMode.TEXT).picture
    assert page.picture.crop(corner).tobytes() == crisp.crop(corner).tobytes()


# What is pale


def test_the_edge_of_a_pale_bar_stays() -> None:
    grey = PLAIN.grey.copy()
    ImageDraw.Draw(grey).rectangle((300, 1750, 1300, 1900), fill=200)
    page = made(grey).picture
    inside, around = (320, 1770, 1280, 1880), (290, 1740, 1310, 1910)
    assert black_share(page, inside) == 0
    for edge in (
        (320, 1742, 1280, 1758),
        (320, 1892, 1280, 1908),
        (292, 1770, 308, 1880),
        (1292, 1770, 1308, 1880),
    ):
        strip = page.crop(edge)
        thickness = min(strip.size)
        assert 1 / thickness <= black_share(strip) <= 5 / thickness
    assert black_share(page, around) < 0.05


def test_thin_lines_and_pale_strokes_stay() -> None:
    grey = sheets.empty()
    draw = ImageDraw.Draw(grey)
    for number, level in enumerate((120, 150, 190, 210)):
        draw.line((200, 300 + number * 60, 1500, 300 + number * 60), fill=level, width=2)
        draw.line((300, 900 + number * 150, 900, 1000 + number * 150), fill=level, width=4)
    page = made(grey).picture
    drawn = grey.point([255 if level < 238 else 0 for level in range(256)])
    kept = ImageChops.darker(drawn, ImageChops.invert(page.convert("L"))).histogram()[255]
    assert kept > 0.95 * drawn.histogram()[255]


def test_a_bar_of_middle_tone_with_few_light_letters_is_black_all_over() -> None:
    grey = PLAIN.grey.copy()
    draw = ImageDraw.Draw(grey)
    draw.rectangle((130, 1760, 1500, 1850), fill=125)
    draw.text((160, 1780), "Summary of charges", fill=255, font=sheets.font(40, bold=True))
    page = made(grey).picture
    assert black_share(page, (900, 1770, 1480, 1840)) > 0.98
    assert 0.6 < black_share(page, (150, 1775, 600, 1835)) < 0.95


# By hand


def test_modes_by_hand() -> None:
    sheet = sheets.letter_with_photograph(40)
    (box,) = sheet.photographs
    assert made(sheet.grey, PageMode.PHOTO).picture.tobytes() == sheet.grey.convert("1").tobytes()
    quick, whole = (made(sheet.grey, mode).picture for mode in (PageMode.PHOTO_QUICK, PageMode.PHOTO))
    assert seconds(quick) < 0.75 * seconds(whole)
    assert tone_error(quick, sheet.grey, box) < 2 * tone_error(whole, sheet.grey, box) + 1
    text = made(sheet.grey, PageMode.TEXT).picture
    assert seconds(text) < 0.6 * seconds(made(sheet.grey).picture)
    scan = made(sheet.grey, PageMode.SCAN).picture
    paper = scan.convert("L")
    inked, left = sheet.grey.histogram(ImageChops.invert(paper)), sheet.grey.histogram(paper)
    lightest_inked = max(level for level, count in enumerate(inked) if count)
    darkest_left = min(level for level, count in enumerate(left) if count)
    assert lightest_inked < darkest_left, "it has one threshold for all"


@pytest.mark.parametrize("mode", PageMode)
def test_darker_and_lighter(mode: PageMode) -> None:
    grey = sheets.in_the_shade(sheets.letter_with_photograph(41)).grey
    shares = [black_share(made(grey, mode, darker).picture) for darker in (-2, -1, 0, 1, 2)]
    assert shares == sorted(shares)
    assert shares[-1] > 1.05 * shares[0]


# What a person should know


def kinds_of_warnings(grey: Image.Image, dpi_y: float = FINE_DPI) -> set[PageWarningKind]:
    return {warning.kind for warning in legible_page(GreyPage(grey, dpi_y)).facts.warnings}


def test_blank_and_dark_pages_are_told_apart() -> None:
    assert kinds_of_warnings(sheets.empty()) == {PageWarningKind.BLANK}
    assert kinds_of_warnings(sheets.noisy(sheets.empty(235), 3, 1)) == {PageWarningKind.BLANK}
    assert kinds_of_warnings(sheets.noisy(sheets.empty(50), 3, 1)) == {PageWarningKind.TOO_DARK}


@pytest.mark.parametrize(
    ("across", "down", "kind"),
    [
        (-150, 0, PageWarningKind.CUT_LEFT),
        (560, 0, PageWarningKind.CUT_RIGHT),
        (0, -160, PageWarningKind.CUT_TOP),
        (0, 548, PageWarningKind.CUT_BOTTOM),
    ],
)
def test_a_page_that_is_cut(across: int, down: int, kind: PageWarningKind) -> None:
    page = sheets.empty()
    sheets.write(page, sheets.lines(30, 50, words=10), x=130 + across, y=150 + down, step=50)
    assert kinds_of_warnings(page) == {kind}


def test_a_black_border_is_no_cut() -> None:
    page = PLAIN.grey.copy()
    ImageDraw.Draw(page).rectangle((0, 0, 1727, 2155), outline=0, width=12)
    assert kinds_of_warnings(page) == set()


def test_the_shadow_at_the_edge_of_a_photographed_page_is_no_cut() -> None:
    page = sheets.in_the_shade(sheets.letter(ink=25)).grey
    assert kinds_of_warnings(page) == {PageWarningKind.GREY_LEFT_OUT}


def test_small_letters_at_standard_resolution() -> None:
    def page(size: int) -> Image.Image:
        sheet = sheets.empty()
        for number, line in enumerate(sheets.lines(60, 51, words=9)):
            ImageDraw.Draw(sheet).text((130, 150 + number * 32), line, fill=0, font=sheets.font(size))
        return sheet.resize((1728, 1078), Image.Resampling.BOX)

    assert PageWarningKind.SMALL_LETTERS in kinds_of_warnings(page(18), STANDARD_DPI)
    assert PageWarningKind.SMALL_LETTERS not in kinds_of_warnings(page(32), STANDARD_DPI)


def test_shades_are_told_from_the_edges_of_letters() -> None:
    for grey, shaded in (
        (PLAIN.grey, False),
        (sheets.letter(52, ink=150).grey, True),
        (sheets.dark_blocks().grey, True),
    ):
        pale = ink.has_pale_ink(grey, ink.darkest_close_by(grey, is_fine=True), grey.width * grey.height)
        assert (ink.has_even_grey(grey) or pale) is shaded


def test_letters_on_white_paper_are_as_on_any_other() -> None:
    grey = PLAIN.grey
    ground = ink.Ground(sheets.empty(), 0.0, is_fine=True)
    close_by = ink.darkest_close_by(grey, is_fine=True)
    for darker in (-2, 0, 1):
        made_quickly = ink.letters_on_white(grey, close_by, darker, is_fine=True)
        apart = ImageChops.logical_xor(made_quickly, ink.letters(grey, ground, darker))
        # Half a level of rounding apart, here and there.
        assert apart.histogram()[255] < 0.0005 * grey.width * grey.height


@pytest.mark.parametrize("corner", [(0, 0), (3, 700), (1401, 41), (1428, 2006), (701, 1333)])
def test_white_margins_change_no_dot(corner: tuple[int, int]) -> None:
    grey = sheets.empty()
    grey.paste(PLAIN.grey.crop((130, 200, 430, 350)), corner)
    close_by = ink.darkest_close_by(grey, is_fine=True)
    page = made(grey)
    assert page.facts.kind == PageKind.PLAIN
    assert page.picture.tobytes() == ink.letters_on_white(grey, close_by, 0, is_fine=True).tobytes()

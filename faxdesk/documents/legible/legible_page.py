"""A grey page as the dots that go over the line, and what is to be said of it (child process only)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from msgspec import to_builtins
from PIL import Image, ImageChops

from faxdesk.documents.legible import ink
from faxdesk.documents.legible.grey_math import black_on_white
from faxdesk.documents.legible.line_time import page_time, sampled_seconds
from faxdesk.documents.legible.page_judgement import has_grey_ground, kind_of, warnings_of
from faxdesk.documents.legible.paper_maps import FINE_FROM_DPI, PaperMaps
from faxdesk.documents.legible.photographs import Box, photographs
from faxdesk.documents.legible.specks import without_specks
from faxdesk.documents.legible.squares import Squares
from faxdesk.documents.legible.tint_edges import tint_edges
from faxdesk.domain.sent_page import (
    AUTOMATIC,
    PageKind,
    PageLook,
    PageMode,
    PageWarning,
    PageWarningKind,
    SentPageFacts,
)

_SLOW_S = 60.0
"""From so many seconds on a page with photographs is told to take long."""
_WORTH_IT = 0.85
"""Coarser dots are offered where they leave no more than this share of the time."""
_CLEAR = 12
"""So many dots around a photograph have no outline: it has an edge of its own."""
_ONE_GROUND = 4
_FEWEST_DARK = 12
_SAME_WHITE = 5
_SAMPLED, _SAMPLED_OF = 25, 8
"""So many lines of eight times as many tell how long all would take."""
_FINE_DPI = 196.0
_MARGIN, _CELL = 8, 4
"""The rules look no further than so many dots around a dot, and at cells of 4 x 4."""
_BARE = 245
"""The tone from which on paper is bare."""


class GreyPage(NamedTuple):
    """A page in grey, its lines to the inch, and what draws it at fine resolution where that is another one:
    at 98 lines letters and photographs are hard to tell apart. Where it may be a scan: by how many degrees it
    was turned to the right to stand straight, and whether it was cut out of a photograph of it
    (is_laid_flat). marked puts what a person wrote and drew on its dots."""

    picture: Image.Image
    dpi_y: float
    draw_fine: Callable[[], Image.Image] | None = None
    is_scan: bool = False
    turned: float = 0.0
    marked: Callable[[Image.Image], Image.Image] | None = None
    is_laid_flat: bool = False


class LegiblePage(NamedTuple):
    """The dots, and what is known of them."""

    picture: Image.Image
    facts: SentPageFacts


def is_one_bit(grey: Image.Image) -> bool:
    """Whether a page has black and white alone."""
    return sum(grey.histogram()[1:255]) == 0


def legible_page(page: GreyPage, look: PageLook = AUTOMATIC) -> LegiblePage:
    """Turn a page into dots as the person chose, or as suits each of its parts. What has black and white
    alone stays as it is."""
    grey = page.picture
    if is_one_bit(grey):
        picture = grey.convert("1", dither=Image.Dither.NONE)
        return _judged(page, picture, PageKind.ONE_BIT, [])
    if look.mode in {PageMode.PHOTO, PageMode.PHOTO_QUICK}:
        picture = ink.dots(grey, look.darker, coarse=look.mode == PageMode.PHOTO_QUICK)
        return _judged(page, picture, PageKind.PHOTO, [])
    if look.mode == PageMode.SCAN:
        return _judged(page, ink.one_threshold(grey, look.darker), PageKind.TEXT, [])
    return _by_its_parts(page, look)


def _by_its_parts(page: GreyPage, look: PageLook) -> LegiblePage:
    grey = page.picture
    plain = _black_on_white(page, look.darker)
    if plain is not None:
        return _judged(page, _clean(page, plain), PageKind.PLAIN, [])
    maps = PaperMaps(grey, page.dpi_y)
    squares = Squares(maps)
    shade = squares.deep_shade() if page.is_laid_flat else []
    if shade:
        maps.dim(shade, (squares.wide, squares.high))
        squares = Squares(maps)
    boxes = [] if look.mode == PageMode.TEXT else _photographs(page, maps, squares)
    blocks = squares.dark_blocks()
    maps.lift(blocks, squares.white)
    paper = maps.paper.resize(maps.half.size, Image.Resampling.BILINEAR)
    paper = paper.resize(grey.size, Image.Resampling.NEAREST)
    picture = _clean(page, ink.letters(grey, ink.Ground(paper, maps.noise, maps.is_fine), look.darker))
    outline = None if shade else tint_edges(maps, picture)
    if outline is not None:
        for left, top, right, bottom in boxes:
            outline.paste(0, (left - _CLEAR, top - _CLEAR, right + _CLEAR, bottom + _CLEAR))
        picture = ImageChops.darker(picture, black_on_white(outline))
    for box in boxes:
        photograph = ink.dots(grey.crop(box), look.darker)
        picture.paste(photograph, box[:2], _inside(box, maps, squares, blocks))
    kind = kind_of(picture, maps, squares, boxes)
    has_lost_grey = has_grey_ground(kind, squares)
    return _judged(page, picture, kind, [PageWarning(PageWarningKind.GREY_LEFT_OUT)] if has_lost_grey else [])


def _black_on_white(page: GreyPage, darker: int) -> Image.Image | None:
    """The dots of a page that has nothing but black on white paper; None for any other."""
    box, is_fine = _written_on(page.picture), page.dpi_y > FINE_FROM_DPI
    written = page.picture.crop(box)
    if ink.has_even_grey(written):
        return None
    darkest = ink.darkest_close_by(written, is_fine=is_fine)
    if ink.has_pale_ink(written, darkest, page.picture.width * page.picture.height):
        return None
    picture = Image.new("1", page.picture.size, 255)
    picture.paste(ink.letters_on_white(written, darkest, darker, is_fine=is_fine), box)
    return picture


def _written_on(grey: Image.Image) -> Box:
    """What of a page is not its white margins, with as much of them as the rules look at around a dot. To
    leave them out makes no other dots, and takes half of the time."""
    wide, high = grey.size
    left, top, right, bottom = ImageChops.invert(grey).getbbox() or (0, 0, wide, high)
    left, top = (max(edge - _MARGIN, 0) // _CELL * _CELL for edge in (left, top))
    right, bottom = right + _MARGIN, bottom + _MARGIN
    # What reaches an edge is seen together with the opposite one.
    across = (left, right) if left and right < wide else (0, wide)
    down = (top, bottom) if top and bottom < high else (0, high)
    return across[0], down[0], across[1], down[1]


def _clean(page: GreyPage, picture: Image.Image) -> Image.Image:
    """The letters of a page, of a scan without the dust."""
    return without_specks(picture) if page.is_scan else picture


def _photographs(page: GreyPage, maps: PaperMaps, squares: Squares) -> list[Box]:
    if page.draw_fine is None:
        return photographs(maps, squares)
    drawn = page.draw_fine()
    fine = PaperMaps(drawn, _FINE_DPI)
    times = page.picture.height / drawn.height
    found = photographs(fine, Squares(fine))
    return [(left, round(top * times), right, round(bottom * times)) for left, top, right, bottom in found]


def _inside(box: Box, maps: PaperMaps, squares: Squares, blocks: Image.Image) -> Image.Image:
    """What of a rectangle is photograph: not the bare paper that reaches in from its edges, as around a round
    picture, nor a dark block beside it. Letters there stay letters."""
    wide, high = maps.square
    left, top = box[0] // wide, box[1] // high
    right, bottom = min(-(-box[2] // wide), squares.wide), min(-(-box[3] // high), squares.high)
    places = [y * squares.wide + x for y in range(top, bottom) for x in range(left, right)]
    grounds = blocks.tobytes()
    bare = {
        at
        for at in places
        if squares.tone[at] >= _BARE
        and squares.ground[at] >= squares.white - _SAME_WHITE
        and not squares.shades[at]
    }
    dark = _blocks_beside({at for at in places if grounds[at]}, grounds, squares.wide, len(places))
    edge = {
        at
        for at in places
        if at % squares.wide in (left, right - 1) or at // squares.wide in (top, bottom - 1)
    }
    outside, todo = set[int](), list(edge & (bare | dark))
    while todo:
        at = todo.pop()
        outside.add(at)
        near = {at - 1, at + 1, at - squares.wide, at + squares.wide}
        todo += near & (bare | dark) - outside
    kept = squares.picture([at not in outside for at in range(squares.wide * squares.high)])
    whole = kept.resize((squares.wide * wide, squares.high * high), Image.Resampling.NEAREST)
    return whole.crop(box).convert("1", dither=Image.Dither.NONE)


def _blocks_beside(dark: set[int], grounds: bytes, wide: int, everything: int) -> set[int]:
    """The squares of dark blocks, each where it is an even rectangle, and no more than a part of the whole:
    the darkest parts of a photograph are of many levels and any shape, and a night sky fills it."""
    found, left = set[int](), set(dark)
    while left:
        block, todo = set[int](), [left.pop()]
        while todo:
            at = todo.pop()
            block.add(at)
            near = {at - 1, at + 1, at - wide, at + wide} & left
            same = {other for other in near if abs(grounds[other] - grounds[at]) <= _ONE_GROUND}
            left -= same
            todo += same
        columns, rows = {at % wide for at in block}, {at // wide for at in block}
        fills = (max(columns) - min(columns) + 1) * (max(rows) - min(rows) + 1)
        levels = sorted(grounds[at] for at in block)
        is_even = levels[len(levels) * 9 // 10] - levels[len(levels) // 10] <= _ONE_GROUND
        if is_even and len(block) > max(_FEWEST_DARK, 0.85 * fills) and len(block) <= 0.5 * everything:
            found |= block
    return found


def _judged(page: GreyPage, picture: Image.Image, kind: PageKind, warnings: list[PageWarning]) -> LegiblePage:
    if page.marked is not None:
        picture = page.marked(picture)
        if kind == PageKind.BLANK:
            kind = PageKind.ONE_BIT
    time = page_time(picture)
    if kind == PageKind.PLAIN and (page.turned or page.is_laid_flat):
        # As it is, it would be drawn as it lay on the scanner.
        kind = PageKind.TEXT
    if kind == PageKind.ONE_BIT and not picture.histogram()[0]:
        kind = PageKind.BLANK
    if kind == PageKind.BLANK:
        warnings = [PageWarning(PageWarningKind.BLANK)]
    elif kind == PageKind.DARK:
        warnings = [PageWarning(PageWarningKind.TOO_DARK)]
    else:
        warnings = [_with_figures(page, warning, time.low) for warning in warnings]
        if kind in {PageKind.PHOTO, PageKind.TEXT_AND_PHOTO} and time.low > _SLOW_S:
            quicker = _seconds_as_dots(page, coarse=True)
            if quicker < _WORTH_IT * time.low:
                warnings.append(PageWarning(PageWarningKind.PHOTO_TAKES_LONG, (time.low, quicker)))
        if kind != PageKind.PHOTO:
            found = warnings_of(picture, page.dpi_y)
            # What a telephone takes ends in the shadow of the paper, which is no ink that is cut.
            warnings += [warning for warning in found if kind != PageKind.UNEVEN_PAPER or not warning.is_cut]
    return LegiblePage(picture, SentPageFacts(kind, time, tuple(warnings), round(page.turned, 1)))


def _with_figures(page: GreyPage, warning: PageWarning, seconds: float) -> PageWarning:
    return PageWarning(warning.kind, (seconds, _seconds_as_dots(page, coarse=False)))


def _seconds_as_dots(page: GreyPage, *, coarse: bool) -> float:
    """About how long a page would take with all its greys as dots, by some of its lines."""
    grey = page.picture
    sample = Image.new("L", (grey.width, max(grey.height // _SAMPLED_OF, 1)))
    for top in range(0, sample.height, _SAMPLED):
        first = _SAMPLED_OF * top
        sample.paste(grey.crop((0, first, grey.width, first + _SAMPLED)), (0, top))
    return sampled_seconds(ink.dots(sample, 0, coarse=coarse), grey.height / sample.height)


def times_by_mode(page: GreyPage, scanned: GreyPage, darker: int) -> dict[str, Any]:
    """How long a page takes in each mode, as domain.sent_page has it. scanned is the page as it was found,
    where it did not stand straight."""
    pages = {
        mode: legible_page(scanned if mode == PageMode.SCAN else page, PageLook(mode, darker))
        for mode in PageMode
    }
    return {"times": {str(mode): to_builtins(made.facts.time) for mode, made in pages.items()}}

"""What kind of page it is, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from faxdesk.documents.legible.grey_math import values
from faxdesk.documents.legible.paper_maps import FINE_FROM_DPI, PaperMaps
from faxdesk.documents.legible.photographs import Box
from faxdesk.documents.legible.squares import Squares
from faxdesk.domain.sent_page import PageKind, PageWarning, PageWarningKind

_BLANK = 0.0002
"""The share of black dots below which nothing is on a page."""
_TINTED = 235
_DARK_PAPER, _GREY_PAPER = 90, 225
"""Paper below these levels is too dark to tell ink from it, or grey."""
_MOSTLY_BLACK = 0.35
_EDGE = 5
_CUT_FROM, _CUT_TO = 0.004, 0.5
"""The share of ink in the outermost dots of a page between which something is cut there. More is a border."""
_SMALLEST_POINTS = 8.5
_STRIP = 96
_CAPITAL_SHARE = 1.36
"""The size of a typeface as a multiple of the height of its lines of ink, usually."""
_FEWEST_LINES = 20


def kind_of(page: Image.Image, maps: PaperMaps, squares: Squares, pictures: Sequence[Box]) -> PageKind:
    """The kind of a page that has shades. page is what it became."""
    everything = page.width * page.height
    black = page.histogram()[0] / everything
    share = sum((right - left) * (bottom - top) for left, top, right, bottom in pictures) / everything
    darkest, lightest = (float(level) for level in maps.light.getextrema() if not isinstance(level, tuple))
    if black < _BLANK:
        return PageKind.DARK if squares.white < _DARK_PAPER else PageKind.BLANK
    if share > 0.5:
        return PageKind.PHOTO
    if share:
        return PageKind.TEXT_AND_PHOTO
    if darkest < 0.6 * lightest or maps.noise > 3:
        return PageKind.UNEVEN_PAPER
    if squares.white < _GREY_PAPER:
        return PageKind.GREY_PAPER
    return PageKind.TINTS if _tinted(squares) - share > 0.03 else PageKind.TEXT


def has_grey_ground(kind: PageKind, squares: Squares) -> bool:
    """Whether some grey of the paper was dropped."""
    return kind in {PageKind.TINTS, PageKind.GREY_PAPER, PageKind.UNEVEN_PAPER} and _tinted(squares) > 0.03


def _tinted(squares: Squares) -> float:
    return sum(
        tone < _TINTED or level < _GREY_PAPER
        for tone, level in zip(squares.tone, squares.ground, strict=True)
    ) / len(squares.tone)


def warnings_of(page: Image.Image, dpi_y: float) -> Iterator[PageWarning]:
    """What the dots themselves tell: too much black, small letters, cut edges."""
    everything = page.width * page.height
    black = page.histogram()[0] / everything
    if black < _BLANK:
        return
    if black > _MOSTLY_BLACK:
        yield PageWarning(PageWarningKind.TOO_DARK)
    points = _letter_points(page, dpi_y) if dpi_y < FINE_FROM_DPI else None
    if points is not None and points < _SMALLEST_POINTS:
        yield PageWarning(PageWarningKind.SMALL_LETTERS, (round(points, 1),))
    wide, high = page.size
    edges = {
        PageWarningKind.CUT_LEFT: (0, 0, _EDGE, high),
        PageWarningKind.CUT_RIGHT: (wide - _EDGE, 0, wide, high),
        PageWarningKind.CUT_TOP: (0, 0, wide, _EDGE),
        PageWarningKind.CUT_BOTTOM: (0, high - _EDGE, wide, high),
    }
    for kind, edge in edges.items():
        strip = page.crop(edge)
        if _CUT_FROM < strip.histogram()[0] / (strip.width * strip.height) < _CUT_TO:
            yield PageWarning(kind)


def _letter_points(page: Image.Image, dpi_y: float) -> float | None:
    """The usual size of letters in points, from the runs of inked rows in upright strips; None where lines
    touch, or there are few."""
    heights = []
    for left in range(0, page.width - _STRIP, _STRIP):
        strip = page.crop((left, 0, left + _STRIP, page.height)).convert("L")
        run = 0
        for row in values(strip.resize((1, page.height), Image.Resampling.BOX)):
            if row < 252:
                run += 1
            elif run:
                heights.append(run)
                run = 0
    heights = sorted(height for height in heights if dpi_y * 0.05 < height < dpi_y * 0.4)
    return heights[len(heights) // 2] / dpi_y * 72 * _CAPITAL_SHARE if len(heights) > _FEWEST_LINES else None

"""Turns grey into dots: letters crisp, pictures dithered, or one threshold for all."""

from __future__ import annotations

from typing import NamedTuple

from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.legible.grey_math import (
    any_light,
    black_on_white,
    in_a_block,
    more,
)

_INK = 0.86
"""Darker than this share of the paper can be ink."""
_PALE_INK = 0.03
"""How much that changes with each step towards darker."""
_BLACK_ANYWAY, _BLACKER = 0.55, 0.1
"""Below this share of the paper a dot is black in any case; and how much limits move with each step."""
_NOISY = 6.0
_SURE_NOISE = 4.5
_SPECK = 39
"""The grey of 7 x 7 dots of which fewer than 8 are black: dust."""
_FEWEST_SHADES = 0.0001
"""Edges of letters are grey too, but only a page with tints, pale ink or pictures has more of this."""
_FEWEST_EVEN = 100
"""So many cells of 4 x 4 dots of an even grey, and no fewer, are a ground that is not black."""


def darkest_close_by(grey: Image.Image, *, is_fine: bool) -> Image.Image:
    """Each dot as dark as the darkest ink within a letter's stroke of it."""
    return in_a_block(grey, 3, ImageChops.darker, 3 if is_fine else 1)


def has_even_grey(grey: Image.Image) -> bool:
    """Whether a page has tints, soft pictures, or dark grounds that are not black."""
    small = grey.reduce(4)
    lightest, darkest = (in_a_block(small, 1, combine) for combine in (ImageChops.lighter, ImageChops.darker))
    rough = ImageChops.difference(lightest, darkest)
    even = ImageChops.darker(
        rough.point([255] * 8 + [0] * 248), small.point([0] * 14 + [255] * 231 + [0] * 11)
    )
    return even.histogram()[255] > _FEWEST_EVEN


def has_pale_ink(grey: Image.Image, ink: Image.Image, everything: int) -> bool:
    """Whether a page has anything on it that is grey and no edge of what is black. grey is the part of it
    that is written on, ink is what darkest_close_by() makes of that, and everything is the number of dots of
    the whole page."""
    pale = ImageChops.darker(grey.point([255] * 236 + [0] * 20), ink.point([0] * 101 + [255] * 155))
    return pale.histogram()[255] > _FEWEST_SHADES * everything


class Ground(NamedTuple):
    """What letters stand on: how light the paper is dot by dot, and how noisy, in levels of grey."""

    paper: Image.Image
    noise: float
    is_fine: bool


def letters_on_white(grey: Image.Image, ink: Image.Image, darker: int, *, is_fine: bool) -> Image.Image:
    """As letters(), for a page whose paper is white and without noise. ink is as for has_pale_ink()."""
    middle, anyway = _middle(darker, is_fine=is_fine), 255 * (_BLACK_ANYWAY + _BLACKER * darker)
    share = 255 * (_INK + _PALE_INK * darker)
    limits = [max(level + (255 - level) * middle, anyway) if level < share else 0 for level in range(256)]
    return black_on_white(any_light(more(ink.point([round(limit) for limit in limits]), grey)))


def letters(grey: Image.Image, ground: Ground, darker: int) -> Image.Image:
    """Black where a dot is darker than half-way between the paper and the darkest ink close by, so that pale
    and coloured letters stay. darker counts steps from the usual, below 0 for lighter."""
    paper, noise = ground.paper, ground.noise
    if noise > _NOISY:
        grey = grey.filter(ImageFilter.GaussianBlur(0.7))
    ink = darkest_close_by(grey, is_fine=ground.is_fine)
    share, margin = _INK + _PALE_INK * darker, _SURE_NOISE * noise
    palest = [round(max(min(level * share, level - margin), 0)) for level in range(256)]
    sure = more(paper.point(palest), ink)
    anyway = _BLACK_ANYWAY + _BLACKER * darker
    limit = ImageChops.lighter(
        Image.blend(ink, paper, _middle(darker, is_fine=ground.is_fine)),
        paper.point([round(level * anyway) for level in range(256)]),
    )
    black = any_light(ImageChops.darker(sure, more(limit, grey)))
    if noise > _NOISY:
        crowded = black.filter(ImageFilter.BoxBlur(3)).point([0] * (_SPECK + 1) + [255] * (255 - _SPECK))
        black = ImageChops.darker(black, crowded)
    return black_on_white(black)


def _middle(darker: int, *, is_fine: bool) -> float:
    """Where the limit lies between ink and paper, from 0 for the ink. At 98 lines letters are blurred."""
    return (0.5 if is_fine else 0.6) + _BLACKER * darker


def dots(grey: Image.Image, darker: int, *, coarse: bool = False) -> Image.Image:
    """Shades as dots. Coarse ones, two wide, take a third of the time on the line."""
    if darker:
        exponent = 1.35**darker
        grey = grey.point([round(255 * (level / 255) ** exponent) for level in range(256)])
    if not coarse:
        return grey.convert("1")
    half = grey.resize((max(grey.width // 2, 1), grey.height), Image.Resampling.BOX).convert("1")
    return half.resize(grey.size, Image.Resampling.NEAREST)


def one_threshold(grey: Image.Image, darker: int) -> Image.Image:
    """As a simple scanner does it: one threshold, where the two heaps of greys lie furthest apart (Otsu)."""
    counts = grey.histogram()
    total, weighted = sum(counts), sum(level * count for level, count in enumerate(counts))
    below = sum_below = limit = 0
    furthest = 0.0
    for level, count in enumerate(counts):
        below, sum_below = below + count, sum_below + level * count
        if below and total - below:
            means_apart = sum_below / below - (weighted - sum_below) / (total - below)
            apart = below * (total - below) * means_apart**2
            if apart > furthest:
                furthest, limit = apart, level
    limit = max(limit + 20 * darker, 0) if furthest else 127
    return grey.point([255 if level > limit else 0 for level in range(256)]).convert(
        "1", dither=Image.Dither.NONE
    )

"""The straight outlines of tints: the pale fill of a marked row or a bar is dropped, and its edge tells where
it was. Bent outlines are not drawn: those of a watermark would run through the letters."""

from __future__ import annotations

from PIL import Image, ImageChops

from faxdesk.documents.legible.grey_math import any_light, in_a_block, in_a_run, shifted
from faxdesk.documents.legible.paper_maps import PaperMaps

_SHARP = 12
"""How much the tone changes within two cells at the edge of a tint, and never in a shadow."""
_DARK = 150
"""Grounds of about this tone and darker stay black, and need no outline."""
_STRAIGHT = 12
"""The length in cells of 4 dots from which on an outline is straight."""
_CLEARANCE = 1


def tint_edges(maps: PaperMaps, page: Image.Image) -> Image.Image | None:
    """White where a page has the edge of a tint, at its full size; None where it has none. page is what it
    became without: outlines keep clear of what is black there, since a frame needs none, and letters are not
    touched."""
    tones = maps.tones
    black = ImageChops.invert(page.convert("L").reduce((4, 4 if maps.is_fine else 2)))
    taken = in_a_block(any_light(black), _CLEARANCE, ImageChops.lighter)
    dark = in_a_block(tones.point([255] * _DARK + [0] * (256 - _DARK)), 3, ImageChops.lighter)
    free = ImageChops.invert(ImageChops.lighter(taken, dark))
    lying, upright = (_edges(tones, free, upright=upright) for upright in (False, True))
    if lying.getbbox() is None and upright.getbbox() is None:
        return None
    # At half of the page's size: a line is two dots wide.
    half = tones.width * 2, tones.height * (2 if maps.is_fine else 1)
    lines = ImageChops.lighter(_drawn(lying, half, upright=False), _drawn(upright, half, upright=True))
    whole = lines.resize((half[0] * 2, half[1] * 2), Image.Resampling.NEAREST)
    return whole.crop((0, 0, *maps.grey.size))


def _edges(tones: Image.Image, free: Image.Image, *, upright: bool) -> Image.Image:
    """White in the cells with an upright or a lying edge."""
    back, on = ((1, 0), (-1, 0)) if upright else ((0, 1), (0, -1))
    steps = ImageChops.difference(shifted(tones, *back), shifted(tones, *on))
    is_past_peak = any_light(ImageChops.subtract(shifted(steps, *on), steps))
    rises = any_light(ImageChops.subtract(steps, shifted(steps, *back)))
    sharp = steps.point([255 if step > _SHARP else 0 for step in range(256)])
    edges = ImageChops.darker(ImageChops.subtract(sharp, is_past_peak), ImageChops.darker(rises, free))
    ends = in_a_run(edges, _STRAIGHT, ImageChops.darker, upright=upright, onwards=True)
    return in_a_run(ends, _STRAIGHT, ImageChops.lighter, upright=upright, onwards=False)


def _drawn(edges: Image.Image, half: tuple[int, int], *, upright: bool) -> Image.Image:
    """Lines of one dot through the cells."""
    drawn = edges.resize(half, Image.Resampling.NEAREST)
    thick = half[0] // edges.width if upright else half[1] // edges.height
    return in_a_run(drawn, thick, ImageChops.darker, upright=not upright, onwards=True)

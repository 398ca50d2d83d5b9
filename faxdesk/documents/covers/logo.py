"""A logo in one bit, whatever its colours are: a fax has no greys (child process only)."""

from __future__ import annotations

from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter, ImageOps

from faxdesk.documents.document import CannotOpen, OpenDocument

_WIDTH = 1200
"""In pixels: about three to each dot of a fax, so that the shapes stay smooth when it is made smaller."""
_MOST_HIGH = 2 * _WIDTH
_PAPER_FROM = 246
"""Lighter than this is the paper, and no ink."""
_LEAST_SHARE = 0.02
"""A second ink is one where so much of all ink is as pale."""
_EDGE = 9
_OUTLINE = 7


def one_bit_logo(document: OpenDocument) -> Image.Image:
    """The first page of a document in black and white, cut to what is on it. Each ink is black, and where
    a paler one lies beside a darker one, it is drawn by its outline. Raises CannotOpen where nothing is
    seen."""
    wide, high = document.size_in(0)
    height = min(max(round(_WIDTH * high / wide), 1), _MOST_HIGH)
    grey = document.draw(0, max(round(height * wide / high), 1), height)
    box = grey.point([255] * _PAPER_FROM + [0] * (256 - _PAPER_FROM)).getbbox()
    if box is None:
        raise CannotOpen("empty")
    grey = ImageOps.autocontrast(grey.crop(box).convert("L"), cutoff=(0.5, 0))
    dark = _threshold(grey.histogram())
    black = grey.point([255] * dark + [0] * (256 - dark))
    pale = _pale_ink(grey, dark)
    if pale is not None:
        black = ImageChops.lighter(black, pale)
    return ImageOps.expand(ImageChops.invert(black), 4, 255).convert("1", dither=Image.Dither.NONE)


def _pale_ink(grey: Image.Image, dark: int) -> Image.Image | None:
    """What to draw of an ink that is lighter than the threshold and darker than the paper: its outline, so
    that it is told from both; None where there is no such ink but at the edges of the dark one."""
    between = grey.point(
        [0] * dark + [255] * max(_PAPER_FROM - dark, 0) + [0] * min(256 - _PAPER_FROM, 256 - dark)
    )
    # Edges are as thin as a stroke of the finest pen: what is wider is an ink.
    broad = between.filter(ImageFilter.MinFilter(_EDGE)).filter(ImageFilter.MaxFilter(_EDGE))
    ink = sum(grey.histogram()[:_PAPER_FROM])
    if broad.histogram()[255] < _LEAST_SHARE * max(ink, 1):
        return None
    inside = broad.filter(ImageFilter.MinFilter(_OUTLINE))
    return ImageChops.subtract(broad, inside)


def _threshold(counts: list[int]) -> int:
    """The level that parts the greys into two kinds best (Otsu)."""
    total = sum(counts)
    below = list(accumulate(counts))
    weighed = list(accumulate(level * count for level, count in enumerate(counts)))

    def parted(level: int) -> float:
        dark, light = below[level], total - below[level]
        if not dark or not light:
            return 0.0
        return dark * light * (weighed[level] / dark - (weighed[-1] - weighed[level]) / light) ** 2

    return max(range(255), key=parted) + 1

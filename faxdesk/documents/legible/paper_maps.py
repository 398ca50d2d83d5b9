"""How light the bare paper of a page is, dot by dot: close by, and far around.

The paper close by follows tints, highlighter and shading; the light far around follows the lamp and its
shadow. What is dark against both is ink, what is dark against the light alone is a tint, or a dark ground
with light letters.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter, ImageMath

from faxdesk.documents.legible.grey_math import as_white, darker_around, lighter_around, shifted

SQUARE = 24
"""The side in dots of the squares that are told apart."""
FINE_FROM_DPI = 150.0
_FADE = 0.97
"""What is left of the light from one cell of 32 dots to the next: a lamp's shadow fades so, a block's edge
not."""
_FADING_STEPS = 40
_DARKEST_LIGHT = 40
"""A black page stays black."""
_WIDE_INK = 0.88
"""Strokes wider than 20 dots must be darker by this, or strips of tint between light lines turn black."""
TINT = 0.50
"""Grounds darker than this share of the light around stay black, with light letters; paler ones are
dropped."""
_LIFTED_MOST = 0.8
_NOT_BLACK = [float(max(level, 1)) for level in range(256)]
_TIMES_WHITE = [255.0 * level for level in range(256)]
_NOISE_SIDE = 48


class PaperMaps:
    """Paper, light and noise of a grey page. The maps have one dot for each cell of 4 x 4 dots (4 x 2 at
    standard resolution); noise is in levels of grey."""

    def __init__(self, grey: Image.Image, dpi_y: float) -> None:
        self.grey = grey
        self.is_fine = dpi_y > FINE_FROM_DPI
        self.square = (SQUARE, SQUARE if self.is_fine else SQUARE // 2)
        self.half = grey.reduce((2, 2 if self.is_fine else 1))
        small = grey.reduce((4, 4 if self.is_fine else 2))
        # Light gaps grow over the letters, then shrink back; one step more, so that a tint's edge is no ink.
        grown = lighter_around(small, 2)
        paper = darker_around(lighter_around(grown, 1), 4)
        tight = darker_around(grown, 3)
        self.near = ImageChops.lighter(tight, paper.point([int(level * _WIDE_INK) for level in range(256)]))
        self.light = _light(paper).resize(small.size, Image.Resampling.BILINEAR)
        self.paper = ImageChops.lighter(
            self.near, self.light.point([int(level * TINT) for level in range(256)])
        )
        self.noise = _noise(grey)
        self.shade: Sequence[bool] = ()

    def lift(self, grounds: Image.Image, white: float) -> None:
        """Have dark blocks stay dark and their letters light. grounds has a dot for each square: how dark the
        ground of a block is, 0 where there is none; white is how light the page's paper is."""
        at_least, at_most = int(white * 0.45), int(white * _LIFTED_MOST)
        lifted = [0, *(min(max(int(ground * 1.6), at_least), at_most) for ground in range(1, 256))]
        blocks = lighter_around(grounds, 1).resize(self.paper.size, Image.Resampling.NEAREST)
        self.paper = ImageChops.lighter(self.paper, blocks.point(lifted))

    def dim(self, shade: Sequence[bool], size: tuple[int, int]) -> None:
        """Take the paper for the light in a hard shadow. shade says of each square, size of them, whether it
        lies in it."""
        self.shade = shade
        inside = lighter_around(as_white(shade, size), 1).resize(self.paper.size, Image.Resampling.NEAREST)
        self.light = Image.composite(ImageChops.darker(self.light, self.near), self.light, inside)
        self.paper = Image.composite(self.near, self.paper, inside)

    @property
    def tones(self) -> Image.Image:
        """How light the paper close by is against the light around: 255 where it is bare."""
        return divided(self.near, self.light)


def _light(paper: Image.Image) -> Image.Image:
    """The light, one dot for each 32: it spreads and fades from wherever the paper is bare. A fixed reach
    fails inside wide blocks and in steep shadows."""
    far = lighter_around(darker_around(paper.reduce(8), 1), 1)
    fading = [int(level * _FADE) for level in range(256)]
    for _ in range(_FADING_STEPS):
        far = ImageChops.lighter(far, lighter_around(far, 1).point(fading))
    return far.filter(ImageFilter.GaussianBlur(2)).point([max(level, _DARKEST_LIGHT) for level in range(256)])


def _noise(grey: Image.Image) -> float:
    """How far dots differ on even ground, by the calmest third of a few dozen samples. White paper hides half
    of it, since it is cut off there."""
    found, side = [], _NOISE_SIDE
    for row in range(8):
        for column in range(6):
            x = round((column + 0.5) / 6 * (grey.width - side))
            y = round((row + 0.5) / 8 * (grey.height - side))
            part = grey.crop((x, y, x + side, y + side))
            apart = ImageChops.difference(part, shifted(part, 2, 0)).crop((2, 0, side, side))
            clipped = part.histogram()[255] > side * side // 4
            found.append(_median_level(apart) * (2 if clipped else 1))
    found.sort()
    return found[len(found) // 3] / 0.954


def _median_level(image: Image.Image) -> int:
    below, half = 0, image.width * image.height // 2
    for level, count in enumerate(image.histogram()):
        below += count
        if below >= half:
            return level
    return 255


def divided(image: Image.Image, by: Image.Image) -> Image.Image:
    """A picture as it would be on white paper, given how light its paper is."""
    # What is more than white becomes white as it is made 8 bits again. Fractions are dropped.
    even: Image.Image = ImageMath.lambda_eval(
        lambda a: a["convert"](a["image"] / a["by"], "L"),
        image=image.point(_TIMES_WHITE, "F"),
        by=by.point(_NOT_BLACK, "F"),
    )
    return even

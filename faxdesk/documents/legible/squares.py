"""Tells what each square of a page holds: letters, light letters on a dark ground, shades, or nothing.

A square with letters has two tones, one with a part of a photograph has many. The variance of its dots as a
share of what black and white alone would give is 1 for two tones, whatever their shares; letters have 0.45 to
0.75 even when they are blurred or noisy, photographs 0.3 to 0.45. It is taken twice, against the paper close
by and against the light around, and the higher one counts: so neither a tint's edge nor a shadow looks like a
picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageFilter

from faxdesk.documents.legible.grey_math import as_white, extreme_of_squares, values
from faxdesk.documents.legible.paper_maps import SQUARE, PaperMaps, divided

_TWO_TONED = 0.46
_MANY_TONED, _MANY_TONED_STANDARD = 0.40, 0.30
"""Below it squares show shades. At 98 lines letters are blurred, so fewer squares count."""
_NOISE_SHARE = 0.25
"""How much of the noise is taken off: more hides photographs in noisy scans, less makes dust into shades."""
_LEAST_CONTRAST = 6 * 255
"""Letters differ from their paper by more levels of grey than this, times white; on black paper next to
nothing is as much as a whole page's contrast."""
_DARK_GROUND = 0.62
"""A block of light letters is darker than this share of the page's white."""
_GENTLE = 12
"""The most that neighbours in an area of one ground differ, in levels of grey."""
_DEEP_SHADE, _LEAST_SHADE = 0.6, 40
"""So dark against the light around, and so many squares large, is a shadow or the ground of light letters."""
_FEWEST_LETTERS, _FEW_SHADES, _SURE_NOISE = 0.03, 0.06, 8
"""The shares of squares with letters and shades in a shadow, and how many times the noise of a camera the
shades of a photograph differ."""
_POWERS = [float(level**2) for level in range(256)]

_Facts = tuple[float, float, float, float]
"""Mean, mean square, darkest and lightest dot of a square."""


def _two_toned(facts: _Facts, hum: float) -> float:
    """1 where a square has two tones only, a third where all tones are alike in number. hum is the noise."""
    mean, power, darkest, lightest = facts
    low, high = darkest + hum, lightest - hum
    if not low < mean < high:
        return 1.0
    return (power - mean**2) / max((mean - low) * (high - mean), 1)


class Squares:
    """The squares of a page row by row, wide of them in a row. level and ground are how light they are as
    they stand, and their paper; tone is their paper against the light around, 255 where it is bare; depth is
    by how many levels of grey the dots of one with something on it differ."""

    def __init__(self, maps: PaperMaps) -> None:
        half = maps.half
        self._part = (SQUARE // 2, SQUARE // 2)
        self.wide, self.high = max(half.width // self._part[0], 1), max(half.height // self._part[1], 1)
        grid, box = (self.wide, self.high), Image.Resampling.BOX
        papers, lights = values(maps.paper.resize(grid, box)), values(maps.light.resize(grid, box))
        self._lights, self._noise = lights, maps.noise
        self.in_shade = maps.shade or [False] * len(lights)
        self.tone = [255 * paper / light for paper, light in zip(papers, lights, strict=True)]
        self.ground = list(values(maps.near.convert("F").resize(grid, box)))
        self.level = list(values(half.resize(grid, box)))
        self.white = sorted(self.level)[len(self.level) * 97 // 100]
        many = len(self.level)
        self.text, self.light_text, self.shades = ([False] * many for _ in range(3))
        self.depth = [0.0] * many
        near, far = (
            self._spreads(divided(half, paper.resize(half.size, Image.Resampling.BILINEAR)))
            for paper in (maps.paper, maps.light)
        )
        self._darkest = [darkest * light / 255 for (_, _, darkest, _), light in zip(far, lights, strict=True)]
        noise, many_toned = maps.noise * 255, _MANY_TONED if maps.is_fine else _MANY_TONED_STANDARD
        for at, (facts, light) in enumerate(zip(far, lights, strict=True)):
            mean, power, darkest, lightest = facts
            span, far_noise = lightest - darkest, noise / light
            # Most squares of most pages are bare: they are passed over quickly.
            if span > 20 and span > 3.5 * far_noise and power - mean**2 > 0.017 * span**2:
                self._tell(at, near[at], noise / max(self.ground[at], 1), facts, far_noise, many_toned)

    def deep_shade(self) -> list[bool]:
        """Which squares of paper that was photographed lie in a hard shadow: as dark as grounds of light
        letters are, with dark letters, or bare up to the edge of the page. Empty where none does."""
        shade, limit = set[int](), _DARK_GROUND * self.white
        dark = {at for at, ground in enumerate(self.ground) if ground < limit}
        for area in gentle_areas(dark, self.ground, self.wide):
            deep = sum(self.ground[at] < _DEEP_SHADE * self._lights[at] for at in area)
            light = sum(self.light_text[at] for at in area)
            letters = sum(self.text[at] for at in area) - light
            # The noise of a camera has shades too, of few levels.
            shades = sum(self.shades[at] and self.depth[at] > _SURE_NOISE * self._noise for at in area)
            is_paper = shades < _FEW_SHADES * len(area) and letters >= 2 * light
            is_seen = letters > _FEWEST_LETTERS * len(area) or self._reach_edge(area)
            if deep >= _LEAST_SHADE and is_paper and is_seen:
                shade.update(area)
        return [at in shade for at in range(len(self.ground))] if shade else []

    def _reach_edge(self, area: Sequence[int]) -> bool:
        edge = sum(
            at % self.wide in {0, self.wide - 1} or at // self.wide in {0, self.high - 1} for at in area
        )
        return edge > self.wide // 8

    def _spreads(self, even: Image.Image) -> list[_Facts]:
        """What is known of the dots of each square."""
        part = self._part
        even = even.crop((0, 0, self.wide * part[0], self.high * part[1]))
        # In 8 bits the rounding alone would make even tints look many-toned.
        pictures = (
            even.convert("F").reduce(part),
            even.point(_POWERS, "F").reduce(part),
            extreme_of_squares(even, part, ImageChops.darker),
            extreme_of_squares(even, part, ImageChops.lighter),
        )
        return list(zip(*map(values, pictures), strict=True))

    def _tell(
        self, at: int, near: _Facts, near_noise: float, far: _Facts, far_noise: float, many_toned: float
    ) -> None:
        """Tell one square by its dots against the paper close by and the light around, each with the noise
        against that."""
        ground, close = self.ground[at], near[3] - near[2]
        two, far_two = _two_toned(near, near_noise * _NOISE_SHARE), _two_toned(far, far_noise * _NOISE_SHARE)
        mean, _power, darkest, lightest = far
        more_dark = mean - darkest < lightest - mean
        self.text[at] = two > _TWO_TONED and close > 40 and close * ground > _LEAST_CONTRAST
        self.light_text[at] = far_two > _TWO_TONED and lightest - darkest > 60 and more_dark
        self.shades[at] = close > 8 and max(two, far_two) < many_toned
        self.depth[at] = close * ground / 255

    def picture(self, flagged: Sequence[bool]) -> Image.Image:
        """A small picture in which the flagged squares are white."""
        return as_white(flagged, (self.wide, self.high))

    def crowd(self, flagged: Sequence[bool]) -> Sequence[float]:
        """How many of the squares around each are flagged: 255 where all are."""
        return values(self.picture(flagged).filter(ImageFilter.BoxBlur(2)))

    def dark_blocks(self) -> Image.Image:
        """The grounds of blocks of light letters, a dot for each square: how dark they are, 0 elsewhere. A
        block begins where light letters prevail, and reaches as far as its ground goes on."""
        plain_text = [text and not light for text, light in zip(self.text, self.light_text, strict=True)]
        limit = _DARK_GROUND * self.white
        dark = [level < limit and not shaded for level, shaded in zip(self.level, self.in_shade, strict=True)]
        crowds = zip(self.crowd(self.light_text), self.crowd(plain_text), dark, strict=True)
        block = [light > 20 and light > other and low for light, other, low in crowds]
        todo = [at for at, is_block in enumerate(block) if is_block]
        while todo:
            at = todo.pop()
            for other in (at - 1, at + 1, at - self.wide, at + self.wide):
                goes_on = 0 <= other < len(block) and dark[other] and not block[other]
                if goes_on and abs(self.level[at] - self.level[other]) < 5:
                    block[other] = True
                    todo.append(other)
        grounds = zip(block, self._darkest, strict=True)
        shades = bytes(max(min(round(darkest), 255), 1) if is_block else 0 for is_block, darkest in grounds)
        return Image.frombytes("L", (self.wide, self.high), shades)


def gentle_areas(grey: set[int], ground: Sequence[float], wide: int) -> Iterator[list[int]]:
    """Grey squares that pass gently into each other."""
    while grey:
        area = [grey.pop()]
        for at in area:
            level, column = ground[at], at % wide
            # No square has the numbers -1 and below: at either edge nothing follows.
            sides = at - 1 if column else -1, at + 1 if column + 1 < wide else -1
            for other in (*sides, at - wide, at + wide):
                if other in grey and abs(ground[other] - level) < _GENTLE:
                    grey.remove(other)
                    area.append(other)
        yield area

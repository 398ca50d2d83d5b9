"""Finds the photographs of a page: rectangles in which squares with shades crowd.

A rectangle begins where many squares around show shades, widens over the rest of the picture (skies, cheeks,
black grounds) up to its edge, and is cut to the dot where the page changes most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image

from faxdesk.documents.legible.grey_math import values
from faxdesk.documents.legible.paper_maps import PaperMaps
from faxdesk.documents.legible.squares import Squares, gentle_areas

Box = tuple[int, int, int, int]

_CROWD = 0.15
"""The share of the squares around that show shades from which on there is a picture."""
_FEWEST_SHADES = 8
_LEAST_DEPTH = 20
"""The noise of a camera in the shade has shades too, of fewer levels of grey; parts of any photograph have
more."""
_OUTWARDS = (-1, -1, 1, 1)
"""The way out of a rectangle by side: left, top, right, bottom."""
_PALE = 0.85
"""What is lighter than this share of the page's white may be paper."""
_FEWEST_SOFT, _NARROWEST_SOFT = 60, 5
_FEWEST_SOFT_SHADES, _LEAST_SOFT_DEPTH, _SOFT_SHADES = 12, 12, 0.2
"""So many squares with shades of so many levels, and such a share of those with anything, are no noise."""
_DARK, _FILLS = 0.3, 0.75
_EDGE = 25
"""The least by which the surroundings of a soft picture differ from it."""
_BEYOND = 3
_FEW_LETTERS = 0.02
_SLOPE_OVER, _LEAST_SLOPE, _NOISE_SLOPE, _LEAST_SPREAD = 4, 2.5, 0.12, 20
"""A soft picture changes by more than this over so many squares, and in all."""
_LEVEL, _MOST_BENT = 0.1, 0.85
"""How much of its slopes changes from square to square at most."""


def photographs(maps: PaperMaps, squares: Squares) -> list[Box]:
    """The photographs' rectangles in dots: left, top, right, bottom."""
    finder = _Finder(squares, maps.noise)
    return [_snapped(box, maps) for box in _merged([*finder.shaded(), *finder.soft()])]


class _Finder:
    """Looks for pictures in the squares of a page; its rectangles are in squares."""

    def __init__(self, squares: Squares, noise: float) -> None:
        self._squares = squares
        self._noise = noise
        self._wide, self._high = squares.wide, squares.high

    def shaded(self) -> Iterator[list[int]]:
        """Pictures with shades."""
        shades = self._squares.shades
        for group in _groups(self._squares.crowd(shades), _CROWD, self._wide):
            sure = [at for at in group if shades[at]]
            if len(sure) < _FEWEST_SHADES:
                continue
            seed = self._around(sure)
            found = next((box for box in (self._widened(list(seed)), seed) if self._is_photograph(box)), None)
            if found is not None:
                yield found

    def soft(self) -> Iterator[list[int]]:
        """Pictures with little detail, such as blurred ones and the night sky: grey that slopes, or has
        shades here and there, and that ends in an edge all around. A tint does neither, a shadow has no
        edges."""
        squares = self._squares
        limit = _PALE * squares.white
        grey = {at for at, level in enumerate(squares.ground) if level < limit and not squares.in_shade[at]}
        for group in gentle_areas(grey, squares.ground, self._wide):
            if not self._can_be_soft(group):
                continue
            if (self._slopes(group) or self._has_shades(group)) and self._has_edges(group):
                yield self._around(group)

    def _can_be_soft(self, group: list[int]) -> bool:
        """Whether an area is large, and not mainly letters on patterned paper."""
        if len(group) < _FEWEST_SOFT:
            return False
        left, top, right, bottom = self._around(group)
        is_large = min(right - left, bottom - top) >= _NARROWEST_SOFT
        return is_large and sum(self._squares.text[at] for at in group) < 0.5 * len(group)

    def _slopes(self, group: list[int]) -> bool:
        """Whether most of an area is lighter or darker a few squares further on, down or across, and gets so
        evenly. The rows of a table with bands are so by leaps."""
        tones = sorted(self._squares.tone[at] for at in group)
        letters = sum(self._squares.text[at] for at in group)
        if tones[len(tones) * 9 // 10] - tones[len(tones) // 10] <= _LEAST_SPREAD or letters > 0.3 * len(
            group
        ):
            return False
        ground, inside = self._squares.ground, set(group)
        least = _LEAST_SLOPE + _NOISE_SLOPE * self._noise
        shares = []
        for by in (1, self._wide):
            further = _SLOPE_OVER * by
            steps = [abs(ground[at + further] - ground[at]) for at in group if at + further in inside]
            shares.append(sum(step > least for step in steps) / max(len(steps), 1))
            between = [at for at in group if at - by in inside and at + by in inside]
            bends = sum(abs(ground[at + by] - 2 * ground[at] + ground[at - by]) for at in between)
            rises = sum(abs(ground[at + by] - ground[at - by]) for at in between)
            if rises > _LEVEL * len(between) and bends > _MOST_BENT * rises:
                return False
        return max(shares) > 0.5

    def _has_shades(self, group: list[int]) -> bool:
        """Whether shades are more than a small part of what is seen in an area that fills its rectangle.
        Where it is dark, dark letters cannot be seen, and noise looks like them."""
        squares = self._squares
        if len(group) < _FILLS * len(self._places(self._around(group))):
            return False
        depths = sorted(squares.depth[at] for at in group if squares.shades[at])
        if len(depths) < _FEWEST_SOFT_SHADES or depths[len(depths) * 9 // 10] < _LEAST_SOFT_DEPTH:
            return False
        is_dark = sum(squares.ground[at] for at in group) < _DARK * squares.white * len(group)
        letters = sum(squares.light_text[at] or (squares.text[at] and not is_dark) for at in group)
        return len(depths) > _SOFT_SHADES * (len(depths) + letters)

    def _has_edges(self, group: list[int]) -> bool:
        """Whether an area is much darker than what is around most of it. The end of the page is an edge too
        where no letters stand in the area: paper in the shade of a hand has some."""
        places = self._places(self._around(group))
        letters = sum(self._squares.text[at] for at in places)
        is_bare = letters < _FEW_LETTERS * len(places) and not any(self._squares.in_shade)
        rows, columns = dict[int, list[int]](), dict[int, list[int]]()
        for at in group:
            rows.setdefault(at // self._wide, []).append(at % self._wide)
            columns.setdefault(at % self._wide, []).append(at // self._wide)
        ends = [(x, y, step, 0) for y, xs in rows.items() for x, step in ((min(xs), -1), (max(xs), 1))]
        ends += [(x, y, 0, step) for x, ys in columns.items() for y, step in ((min(ys), -1), (max(ys), 1))]
        return sum(self._ends_here(end, is_bare) for end in ends) > 0.6 * len(ends)

    def _ends_here(self, end: tuple[int, int, int, int], is_bare: bool) -> bool:
        """Whether the paper is quite another a few squares on from an end of an area: its place, and the way
        out."""
        x, y, across, down = end
        beyond_x, beyond_y = x + _BEYOND * across, y + _BEYOND * down
        if not (0 <= beyond_x < self._wide and 0 <= beyond_y < self._high):
            return is_bare
        ground = self._squares.ground
        return abs(ground[beyond_y * self._wide + beyond_x] - ground[y * self._wide + x]) > _EDGE

    def _around(self, group: Sequence[int]) -> list[int]:
        xs = [at % self._wide for at in group]
        return [min(xs), min(group) // self._wide, max(xs) + 1, max(group) // self._wide + 1]

    def _places(self, box: Sequence[int]) -> list[int]:
        """The squares of a rectangle."""
        left, top, right, bottom = box
        return [y * self._wide + x for y in range(top, bottom) for x in range(left, right)]

    def _strip(self, box: Sequence[int], side: int) -> list[int]:
        """The squares just outside one side of a rectangle; none where the page ends."""
        left, top, right, bottom = box
        if side % 2 == 0:
            x = left - 1 if side == 0 else right
            return [y * self._wide + x for y in range(top, bottom)] if 0 <= x < self._wide else []
        y = top - 1 if side == 1 else bottom
        return [y * self._wide + x for x in range(left, right)] if 0 <= y < self._high else []

    def _widened(self, box: list[int]) -> list[int]:
        moved = True
        while moved:
            moved = False
            for side, step in enumerate(_OUTWARDS):
                strip = self._strip(box, side)
                if strip and (self._belongs(strip) or self._shades_ahead(box, side)):
                    box[side] += step
                    moved = True
        for side, step in enumerate(_OUTWARDS):
            # Over an even sky, but only where it ends in an edge.
            further = list(box)
            while (strip := self._strip(further, side)) and self._goes_on(strip, side):
                further[side] += step
            if not strip or self._jump(strip, side) > 25:
                box = further
        return box

    def _belongs(self, strip: list[int]) -> bool:
        squares = self._squares
        tones = sorted(squares.tone[at] for at in strip)
        shades = sum(squares.shades[at] for at in strip) / len(strip)
        light_text = sum(squares.light_text[at] for at in strip) / len(strip)
        is_varied = tones[len(tones) * 9 // 10] - tones[len(tones) // 10] > 8
        is_dark = tones[len(tones) // 2] < 150 and light_text < 0.25
        return shades > 0.08 or (
            (is_varied or is_dark) and sum(tone < 240 for tone in tones) > 0.7 * len(strip)
        )

    def _shades_ahead(self, box: list[int], side: int) -> bool:
        further, found, seen = list(box), 0, 0
        for _ in range(4):
            strip = self._strip(further, side)
            further[side] += _OUTWARDS[side]
            found, seen = found + sum(self._squares.shades[at] for at in strip), seen + len(strip)
        return found > 2 and found > 0.04 * seen

    def _jump(self, strip: list[int], side: int) -> float:
        """How much the page changes from the last strip inside to this one."""
        inner = (1, self._wide)[side % 2] * -_OUTWARDS[side]
        jumps = sorted(abs(self._squares.level[at] - self._squares.level[at + inner]) for at in strip)
        return jumps[len(jumps) // 2]

    def _goes_on(self, strip: list[int], side: int) -> bool:
        levels = sorted(self._squares.level[at] for at in strip)
        is_grey = levels[len(levels) // 2] < _PALE * self._squares.white
        text = sum(self._squares.text[at] for at in strip)
        return self._jump(strip, side) < 10 and is_grey and text < 0.1 * len(strip)

    def _is_photograph(self, box: Sequence[int]) -> bool:
        left, top, right, bottom = box
        inside = self._places(box)
        shades, text = (sum(kind[at] for at in inside) for kind in (self._squares.shades, self._squares.text))
        depths = sorted(self._squares.depth[at] for at in inside if self._squares.shades[at])
        is_large = right - left > 2 and bottom - top > 2
        if not depths or depths[len(depths) * 9 // 10] < _LEAST_DEPTH:
            return False
        return is_large and shades > 0.05 * len(inside) and shades > 0.15 * (shades + text)


def _groups(crowd: Sequence[float], share: float, wide: int) -> list[list[int]]:
    """Squares that hang together, gaps of one allowed."""
    left, groups = {at for at, value in enumerate(crowd) if value > 255 * share}, []
    while left:
        group, todo = [], [left.pop()]
        while todo:
            at = todo.pop()
            group.append(at)
            for by in (1, wide, 2, 2 * wide):
                near = {at - by, at + by} & left
                left -= near
                todo += near
        groups.append(group)
    return groups


def _merged(boxes: list[list[int]]) -> list[list[int]]:
    """Rectangles that touch as one."""
    done: list[list[int]] = []
    for box in boxes:
        while (hit := next((other for other in done if _touch(box, other)), None)) is not None:
            done.remove(hit)
            box = [min(box[0], hit[0]), min(box[1], hit[1]), max(box[2], hit[2]), max(box[3], hit[3])]
        done.append(box)
    return done


def _touch(one: Sequence[int], other: Sequence[int]) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _snapped(box: Sequence[int], maps: PaperMaps) -> Box:
    """A rectangle in dots, each side at the sharpest step close by in the mean of rows or columns."""
    page, square = maps.grey, maps.square
    full = [
        box[0] * square[0],
        box[1] * square[1],
        min(box[2] * square[0], page.width),
        min(box[3] * square[1], page.height),
    ]
    cut = list(full)
    for side in range(4):
        is_row, unit, end = side % 2, square[side % 2], page.size[side % 2]
        low, top = max(full[side] - unit - 3, 0), min(full[side] + unit + 3, end)
        if top >= end or low <= 0 or top - low < 8:
            continue
        area = (full[0], low, full[2], top) if is_row else (low, full[1], top, full[3])
        size = (1, top - low) if is_row else (top - low, 1)
        means = values(page.crop(area).resize(size, Image.Resampling.BOX))
        steps = [abs(means[at + 2] - means[at - 2]) for at in range(2, len(means) - 2)]
        if max(steps) > 10:
            cut[side] = low + 2 + steps.index(max(steps)) + (-2 if side < 2 else 3)
    return max(cut[0], 0), max(cut[1], 0), min(cut[2], page.width), min(cut[3], page.height)

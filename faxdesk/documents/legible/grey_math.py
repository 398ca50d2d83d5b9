"""What the rules for grey pages are made of: maps grown and shrunk, values read, squares summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce

from PIL import Image, ImageChops

Combine = Callable[[Image.Image, Image.Image], Image.Image]


def values(image: Image.Image) -> Sequence[float]:
    """The dots of a picture in modes L, I or F, row by row."""
    content = image.tobytes()
    return content if image.mode == "L" else memoryview(content).cast("i" if image.mode == "I" else "f")


def lighter_around(image: Image.Image, times: int) -> Image.Image:
    """Each dot as light as the lightest so many dots around it."""
    return _around(image, times, ImageChops.lighter)


def darker_around(image: Image.Image, times: int) -> Image.Image:
    """Each dot as dark as the darkest so many dots around it."""
    return _around(image, times, ImageChops.darker)


def _around(image: Image.Image, times: int, combine: Combine) -> Image.Image:
    """As Pillow's filters for the greatest and the least of 3 x 3 dots, in a quarter of their time."""
    wide, high = image.size
    for _ in range(times):
        for step, edges in (
            ((1, 0), ((0, 0, 1, high), (wide - 1, 0, wide, high))),
            ((0, 1), ((0, 0, wide, 1), (0, high - 1, wide, high))),
        ):
            back, on = shifted(image, *step), shifted(image, -step[0], -step[1])
            # What left at the other edge must not come in here.
            for moved, edge in zip((back, on), edges, strict=True):
                moved.paste(image.crop(edge), edge[:2])
            image = combine(combine(image, back), on)
    return image


def shifted(image: Image.Image, across: int, down: int) -> Image.Image:
    """The picture moved by so many dots; what leaves it at one edge comes in at the other."""
    return ImageChops.offset(image, across, down)


def in_a_run(
    image: Image.Image, length: int, combine: Combine, *, upright: bool, onwards: bool
) -> Image.Image:
    """Each dot combined with those that follow it in its row or column (onwards), or come before it."""
    done = 1
    while done < length:
        step = min(done, length - done)
        move = -step if onwards else step
        image = combine(image, shifted(image, 0 if upright else move, move if upright else 0))
        done += step
    return image


def in_a_block(
    image: Image.Image, reach: int, combine: Combine, reach_down: int | None = None
) -> Image.Image:
    """Each dot combined with all that are no further from it across and down than the reach."""
    for upright, far in ((False, reach), (True, reach if reach_down is None else reach_down)):
        run = in_a_run(image, 2 * far + 1, combine, upright=upright, onwards=True)
        image = shifted(run, 0 if upright else far, far if upright else 0)
    return image


def extreme_of_squares(image: Image.Image, square: tuple[int, int], combine: Combine) -> Image.Image:
    """The darkest or lightest dot of each square, as a small picture."""
    for upright in (True, False):
        for part in _factors(square[upright]):
            every = [_one_of(image, part, at, upright=upright) for at in range(part)]
            image = reduce(combine, every)
    return image


def _factors(number: int) -> Iterator[int]:
    """The primes whose product a number is: the more steps, the fewer dots are left for the next."""
    part = 2
    while number > 1:
        if number % part:
            part += 1
        else:
            yield part
            number //= part


def _one_of(image: Image.Image, many: int, at: int, *, upright: bool) -> Image.Image:
    """One out of so many rows (upright) or columns."""
    start = at + 0.5 - many / 2
    size = (image.width, image.height // many) if upright else (image.width // many, image.height)
    across, down = ((1, 0, 0), (0, many, start)) if upright else ((many, 0, start), (0, 1, 0))
    return image.transform(size, Image.Transform.AFFINE, (*across, *down), Image.Resampling.NEAREST)


def as_white(flagged: Sequence[bool], size: tuple[int, int]) -> Image.Image:
    """A small picture in which what is flagged is white."""
    return Image.frombytes("L", size, bytes(flagged).replace(b"\1", b"\xff"))


def more(image: Image.Image, than: Image.Image) -> Image.Image:
    """By how much the dots of a picture are lighter than those of another; as ImageChops.subtract, in half of
    its time."""
    return ImageChops.difference(image, ImageChops.darker(image, than))


def any_light(image: Image.Image) -> Image.Image:
    """White wherever a picture is not black."""
    return image.point([0] + [255] * 255)


def black_on_white(black: Image.Image) -> Image.Image:
    """A page in one bit: black where the picture is light."""
    return ImageChops.invert(black).convert("1", dither=Image.Dither.NONE)

"""Random pages, some with a photograph: each with other letters, tints, dark blocks, shade and noise."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFilter

from tests.documents.legible import sheets
from tests.documents.legible.sheets import Box, Sheet

_BORDER = 14


class RandomPage(NamedTuple):
    grey: Image.Image
    photograph: Box | None


def real_photographs() -> list[Path]:
    """The photographs in the folder that PHOTOGRAPHS_FOR_TESTS names. None come with the program: those
    that are free to pass on are few."""
    folder = os.environ.get("PHOTOGRAPHS_FOR_TESTS")
    return sorted(path for path in Path(folder).iterdir() if path.is_file()) if folder else []


def random_page(seed: int, *, has_photograph: bool) -> RandomPage:
    chance = random.Random(seed)
    paper = chance.choice((255, 255, 255, 238, 225))
    page = sheets.empty(paper)
    size = chance.choice((20, 24, 28, 32))
    _write(page, chance, seed, size)
    for _ in range(chance.randrange(3)):
        _tint(page, chance, size)
    box = _paste(page, chance, paper) if has_photograph else None
    return RandomPage(_worn(page, chance, seed, paper), box)


def _write(page: Image.Image, chance: random.Random, seed: int, size: int) -> None:
    draw, step, ink = ImageDraw.Draw(page), round(size * 1.35), chance.choice((0, 0, 40))
    for number, line in enumerate(sheets.lines(1900 // step, seed, words=8)):
        draw.text((120, 120 + number * step), line, fill=ink, font=sheets.font(size))


def _tint(page: Image.Image, chance: random.Random, size: int) -> None:
    top, high = chance.randrange(100, 1900), chance.randrange(40, 260)
    tone, draw, step = (
        chance.choice((210, 180, 150, 228, 190, 60, 30)),
        ImageDraw.Draw(page),
        round(size * 1.35),
    )
    draw.rectangle((100, top, 1628, top + high), fill=tone)
    for number, line in enumerate(sheets.lines((high - 10) // step, top)):
        place = (130, top + 8 + number * step)
        draw.text(place, line, fill=255 if tone < 100 else 20, font=sheets.font(size))


def _paste(page: Image.Image, chance: random.Random, paper: int) -> Box:
    photograph = _photograph(chance)
    shape = photograph.height / photograph.width
    wide = chance.randrange(250, 1300)
    high = min(round(wide * shape), 1600)
    left = chance.randrange(80, page.width - wide - 60)
    top = chance.randrange(80, max(page.height - high - 80, 81))
    box = (left, top, left + wide, top + high)
    around = (left - _BORDER, top - _BORDER, left + wide + _BORDER, top + high + _BORDER)
    ImageDraw.Draw(page).rectangle(around, fill=paper)
    page.paste(photograph.resize((wide, high), Image.Resampling.BICUBIC), box[:2])
    return box


def _photograph(chance: random.Random) -> Image.Image:
    """A part of a photograph."""
    with Image.open(chance.choice(real_photographs())) as opened:
        whole = opened.convert("L")
    wide = chance.randrange(whole.width * 6 // 10, whole.width + 1)
    high = chance.randrange(whole.height * 6 // 10, whole.height + 1)
    left, top = chance.randrange(whole.width - wide + 1), chance.randrange(whole.height - high + 1)
    return whole.crop((left, top, left + wide, top + high))


def _worn(page: Image.Image, chance: random.Random, seed: int, paper: int) -> Image.Image:
    how = chance.choice(("", "", "", "leaning", "in the shade", "noisy"))
    if how == "leaning":
        leaning = page.rotate(chance.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, fillcolor=paper)
        return leaning.filter(ImageFilter.GaussianBlur(0.8))
    if how == "in the shade":
        return sheets.in_the_shade(Sheet(page, [])).grey
    return sheets.noisy(page, chance.choice((2, 4, 7)), seed) if how else page


def area(box: Box) -> int:
    return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)


def share_inside(boxes: list[Box], photograph: Box) -> float:
    """How much of a photograph is in boxes that do not overlap."""
    common = (
        area(
            (
                max(box[0], photograph[0]),
                max(box[1], photograph[1]),
                min(box[2], photograph[2]),
                min(box[3], photograph[3]),
            )
        )
        for box in boxes
    )
    return sum(common) / area(photograph)


def pages(seeds: range, *, has_photograph: bool) -> Iterator[RandomPage]:
    return (random_page(seed, has_photograph=has_photograph) for seed in seeds)

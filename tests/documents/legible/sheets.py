"""Pages to be made legible, each at the size of a fine fax page: shaded, tinted, photographed, with
pictures."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageMath

from faxdesk.paths import resource

SIZE = (1728, 2156)
SCANNED = (1700, 2200)
"""A Letter page at 200 dots to the inch."""
_WORDS = [
    "patient",
    "referral",
    "insurance",
    "number",
    "date",
    "of",
    "birth",
    "allergy",
    "penicillin",
    "dosage",
    "morning",
    "evening",
    "blood",
    "pressure",
    "follow",
    "up",
    "appointment",
    "Monday",
    "hospital",
    "account",
    "balance",
    "transfer",
    "signature",
    "court",
    "hearing",
    "exhibit",
    "claim",
    "policy",
    "holder",
    "street",
    "telephone",
    "physician",
    "diagnosis",
    "lumbar",
    "spine",
    "acute",
    "chronic",
    "review",
    "within",
    "fourteen",
    "days",
    "please",
    "confirm",
]

Box = tuple[int, int, int, int]


class Sheet(NamedTuple):
    """A page, the words on it, where these stand (all of it where None), and its photographs."""

    grey: Image.Image
    words: list[str]
    where: Box | None = None
    photographs: tuple[Box, ...] = ()


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    face = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(resource("fonts")) / face), size)


def lines(count: int, seed: int, words: int = 7) -> list[str]:
    chance = random.Random(seed)
    return [" ".join(chance.choice(_WORDS) for _ in range(words)) for _ in range(count)]


def empty(paper: int = 255) -> Image.Image:
    return Image.new("L", SIZE, paper)


def write(
    page: Image.Image, text: list[str], *, x: int = 130, y: int = 150, step: int = 50, ink: int = 0
) -> None:
    for number, line in enumerate(text):
        ImageDraw.Draw(page).text((x, y + number * step), line, fill=ink, font=font(28))


def letter(seed: int = 1, *, paper: int = 255, ink: int = 0) -> Sheet:
    page, text = empty(paper), lines(30, seed)
    write(page, text, ink=ink)
    return Sheet(page, " ".join(text).split())


def bands(seed: int = 2) -> Sheet:
    """A table whose rows are grey in turn."""
    page, text = empty(), lines(30, seed)
    draw = ImageDraw.Draw(page)
    for number in range(30):
        top = 140 + number * 60
        draw.rectangle((110, top, 1600, top + 59), fill=(224, 208, 192, 176)[number % 4])
    write(page, text, y=150, step=60, ink=20)
    return Sheet(page, " ".join(text).split())


def dark_blocks(seed: int = 3) -> Sheet:
    page, text = empty(), lines(24, seed)
    draw = ImageDraw.Draw(page)
    for number in range(0, 24, 2):
        top = 140 + number * 60
        draw.rectangle((110, top, 1600, top + 100), fill=(20, 60, 90)[number // 2 % 3])
    for number, line in enumerate(text):
        draw.text((140, 146 + (number // 2 * 2) * 60 + number % 2 * 46), line, fill=250, font=font(28))
    return Sheet(page, " ".join(text).split())


def in_the_shade(sheet: Sheet, *, dim: float = 0.45, seed: int = 4) -> Sheet:
    """As photographed by a telephone under a lamp: a shadow, light that falls off, blur and noise."""
    wide, high = 216, 270
    light = Image.new("L", (wide, high))
    for x in range(wide):
        for y in range(high):
            shadow = dim / (1 + math.exp(-(x - wide * 0.62 - 0.25 * y + 25) / 8))
            light.putpixel((x, y), round(250 * (1 - 0.25 * x / wide - 0.1 * y / high) * (1 - shadow)))
    shaded = ImageChops.multiply(
        sheet.grey.filter(ImageFilter.GaussianBlur(1)), light.resize(SIZE, Image.Resampling.BICUBIC)
    )
    return sheet._replace(grey=noisy(shaded, 4, seed))


def noisy(page: Image.Image, spread: float, seed: int) -> Image.Image:
    """With noise of so many levels; the same each time."""
    chance = random.Random(seed)
    levels = bytes(max(0, min(255, round(chance.gauss(128, spread)))) for _ in range(65536))
    tile = Image.frombytes("L", (256, 256), levels)
    whole = Image.new("L", page.size)
    for x in range(0, page.width, 256):
        for y in range(0, page.height, 256):
            whole.paste(tile, (x, y))
    return ImageChops.add(page, whole, offset=-128)


def photograph(size: tuple[int, int], seed: int) -> Image.Image:
    """What has the statistics of a photograph: shades at every scale, soft light, a few edges."""
    chance = random.Random(seed)
    picture = Image.new("F", size)
    for octave in range(2, 8):
        cells = (2**octave, 2**octave)
        content = bytes(chance.randrange(256) for _ in range(cells[0] * cells[1]))
        layer = Image.frombytes("L", cells, content).resize(size, Image.Resampling.BICUBIC)
        picture = _sum(picture, layer.convert("F"), 0.9 / 1.7 ** (octave - 1))
    grey = picture.convert("L")
    for _ in range(6):
        x, y, radius = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(30, 120)
        box = (x - radius, y - radius, x + radius, y + radius)
        part = grey.crop(box).point([min(level + 40, 255) for level in range(256)])
        shape = Image.new("L", part.size)
        ImageDraw.Draw(shape).ellipse((0, 0, *part.size), fill=255)
        grey.paste(part, box[:2], shape)
    return grey


def _sum(picture: Image.Image, layer: Image.Image, weight: float) -> Image.Image:
    total: Image.Image = ImageMath.lambda_eval(
        lambda a: a["one"] + a["other"] * weight, one=picture, other=layer
    )
    return total


def letter_with_photograph(seed: int = 5, picture: Image.Image | None = None) -> Sheet:
    page, text = empty(), lines(14, seed, words=4)
    box = (130, 200, 820, 860)
    page.paste(picture or photograph((box[2] - box[0], box[3] - box[1]), seed), box[:2])
    write(page, text, x=900, y=210, step=46, ink=20)
    write(page, lines(14, seed + 1), y=1000, ink=20)
    return Sheet(page, " ".join(text).split(), (860, 180, 1728, 880), (box,))


def scan(grey: Image.Image, degrees: float) -> Image.Image:
    """A page as it is scanned while it lies turned to the right by so many degrees."""
    large = grey.resize((2 * SCANNED[0], 2 * SCANNED[1]), Image.Resampling.BICUBIC)
    turned = large.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=grey.getpixel((0, 0)))
    return turned.reduce(2)

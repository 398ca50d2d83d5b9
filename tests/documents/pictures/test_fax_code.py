"""The lines of a fax's code that cannot be read, each kind of code damaged in places that are known."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.pictures.fax_code import GROUP_3, GROUP_4, broken_lines, inverted

KINDS = [
    pytest.param(GROUP_4, 0, id="group 4"),
    pytest.param(GROUP_3, 0, id="group 3"),
    pytest.param(GROUP_3, 1, id="group 3, two-dimensional"),
    pytest.param(GROUP_3, 4, id="group 3, marks at whole bytes"),
    pytest.param(GROUP_3, 5, id="group 3, two-dimensional, marks at whole bytes"),
]


def text_page(width: int = 1728, height: int = 400) -> Image.Image:
    """White with marks all over, as libtiff codes it: white is 0, which is black to Pillow."""
    page = Image.new("1", (width, height), 1)
    draw, chance = ImageDraw.Draw(page), random.Random(1)
    for _ in range(400):
        x, y = chance.randrange(width), chance.randrange(height)
        draw.rectangle((x, y, x + chance.randrange(1, 60), y + chance.randrange(1, 9)), 0)
    return inverted(page)


def coded(page: Image.Image, coding: int, options: int) -> bytes:
    file = io.BytesIO()
    name, more = ("group4", {}) if coding == GROUP_4 else ("group3", {292: options})
    page.save(file, "TIFF", compression=name, strip_size=10**7, tiffinfo=more)
    with Image.open(file) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    return file.getvalue()[start : start + length]


@pytest.mark.parametrize(("coding", "options"), KINDS)
@pytest.mark.parametrize("width", [1728, 4864])
def test_whole_code(coding: int, options: int, width: int) -> None:
    page = text_page(width)
    code = coded(page, coding, options)
    assert broken_lines(page, code, coding, options) == set()
    # A picture that was not read right does not come out the same, and the code is followed bit by bit.
    assert broken_lines(inverted(page), code, coding, options) == set()


@pytest.mark.parametrize("coding", [GROUP_4])
def test_without_its_mark_at_the_end(coding: int) -> None:
    page = text_page()
    assert broken_lines(page, coded(page, coding, 0)[:-3], coding) == set()


@pytest.mark.parametrize(("coding", "options"), KINDS)
def test_cut_off(coding: int, options: int) -> None:
    page = text_page()
    code = coded(page, coding, options)
    broken = broken_lines(page, code[: len(code) // 2], coding, options)
    assert broken == set(range(min(broken), page.height))
    assert 150 < min(broken) < 250


@pytest.mark.parametrize("options", [0, 4])
def test_a_bad_line_of_group_3_costs_that_line_alone(options: int) -> None:
    page = text_page()
    code = bytearray(coded(page, GROUP_3, options))
    middle = len(code) // 2
    code[middle : middle + 2] = b"\xff\xff"
    broken = broken_lines(page, bytes(code), GROUP_3, options)
    assert 1 <= len(broken) <= 2
    assert 150 < min(broken) < 250


def test_overwritten_with_ones() -> None:
    """Each 1 stands for a line like the one above: the code has an end, but more bits follow."""
    page = text_page()
    code = coded(page, GROUP_4, 0)
    assert broken_lines(page, b"\xff" * len(code), GROUP_4) == set(range(page.height))
    half = code[: len(code) // 2]
    broken = broken_lines(page, half + b"\xff" * len(half), GROUP_4)
    assert 150 < min(broken) < 250
    assert max(broken) == page.height - 1


def test_noise_ends() -> None:
    page = text_page()
    for seed in range(20):
        noise = random.Random(seed).randbytes(3000)
        for coding in (GROUP_3, GROUP_4):
            assert broken_lines(page, noise, coding, seed % 2)

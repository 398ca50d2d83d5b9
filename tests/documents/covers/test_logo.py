"""Logos in black and white: whatever their colours are, what is on them is still told apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.cover_drawer import CoverDrawer
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import FaxDeskError


def one_bit(worker: PageWorker, picture: Image.Image, folder: Path) -> Image.Image:
    source, target = folder / "logo.png", folder / "one_bit.png"
    picture.save(source)
    CoverDrawer(worker).logo(source, source.name, target)
    with Image.open(target) as made:
        made.load()
        assert made.mode == "1"
        return made


def disc_and_bar(disc: str, bar: str, paper: str = "white") -> Image.Image:
    picture = Image.new("RGB", (600, 200), paper)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((10, 10, 190, 190), fill=disc)
    pen.rectangle((300, 60, 580, 140), fill=bar)
    return picture


def test_dark_ink_is_black_and_the_paper_is_cut_away(worker: PageWorker, tmp_path: Path) -> None:
    made = one_bit(worker, disc_and_bar("#123a7a", "#802020"), tmp_path)
    assert made.width > 2.9 * made.height
    assert made.getpixel((made.height // 2, made.height // 2)) == 0
    assert made.getpixel((made.width - 30, made.height // 2)) == 0


def test_pale_ink_is_not_lost(worker: PageWorker, tmp_path: Path) -> None:
    made = one_bit(worker, disc_and_bar("#fff2a0", "#ffe680"), tmp_path)
    assert made.getpixel((made.height // 2, made.height // 2)) == 0


def test_a_pale_ink_beside_a_dark_one_is_drawn_by_its_outline(worker: PageWorker, tmp_path: Path) -> None:
    made = one_bit(worker, disc_and_bar("#123a7a", "#f3d34a"), tmp_path)
    row = [made.getpixel((x, made.height // 2)) for x in range(made.width // 2, made.width - 5)]
    assert 0 < row.count(0) < 40, "The two upright sides of the bar"


def test_white_on_black_stays_so(worker: PageWorker, tmp_path: Path) -> None:
    made = one_bit(worker, disc_and_bar("white", "white", "#101010"), tmp_path)
    assert made.getpixel((made.width // 2 - 40, 20)) == 0
    assert made.getpixel((made.width // 4, made.height // 2)) in {0, 255}
    assert made.histogram()[255] > made.width * made.height * 0.2


@pytest.mark.parametrize("content", [b"no picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_refused_in_words(worker: PageWorker, tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "logo.png"
    source.write_bytes(content)
    with pytest.raises(FaxDeskError):
        CoverDrawer(worker).logo(source, source.name, tmp_path / "made.png")


def test_a_white_picture_is_no_logo(worker: PageWorker, tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError):
        one_bit(worker, Image.new("RGB", (50, 50), "white"), tmp_path)

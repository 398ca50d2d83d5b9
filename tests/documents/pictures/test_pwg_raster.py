"""PWG raster, which Windows prints: every kind of dots, from other programs too, whole or cut."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from faxdesk.documents.conversion.raster_pages import RasterDocument
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pictures.pwg_raster import PwgRaster, RasterPage
from faxdesk.domain.page import RemarkKind
from tests.documents.pictures.pwg_samples import (
    BLACK_1,
    BLACK_8,
    CMYK_8,
    SGREY_8,
    SGREY_16,
    SRGB_8,
    Kind,
    raster,
)

HERE = Path(__file__).parent
HEAD = 4 + 1796


def noise() -> Image.Image:
    """Runs of all lengths beside dots that are all different."""
    page = Image.effect_noise((501, 300), 60)
    ImageDraw.Draw(page).rectangle((50, 40, 420, 250), fill=255)
    return page


def seen(page: RasterPage) -> Image.Image:
    mode = "1" if page.bits == 1 else "L"
    picture = Image.frombytes(mode, (page.width, page.height), page.rows).convert("L")
    return ImageChops.invert(picture) if page.is_ink else picture


@pytest.mark.parametrize("kind", [BLACK_1, BLACK_8, SGREY_8, SGREY_16, SRGB_8, CMYK_8])
def test_each_kind_of_dots_comes_out_as_it_went_in(kind: Kind) -> None:
    page = noise()
    other = Image.new("L", (16, 700), 255)
    pages = list(PwgRaster(raster(page, other, kind=kind)).pages())
    expected = page if kind.bits > 1 else page.point(lambda value: 255 if value >= 128 else 0)
    assert [(each.width, each.height, each.dots) for each in pages] == [
        (501, 300, (300, 300)),
        (16, 700, (300, 300)),
    ]
    assert ImageChops.difference(seen(pages[0]), expected).getextrema() == (0, 0)
    assert seen(pages[1]).getextrema() == (255, 255)


def test_two_files_behind_one_another_are_read_on() -> None:
    page = noise()
    pages = list(PwgRaster(raster(page) + raster(page, page)).pages())
    assert len(pages) == 3
    assert len(set(pages)) == 1


@pytest.mark.parametrize("name", ["ghostscript-grey.pwg", "ghostscript-black.pwg"])
def test_what_another_program_wrote(name: str) -> None:
    """Of 595 by 842 points at 100 dots to the inch: a black and a grey box, then a black corner."""
    first, second = map(seen, PwgRaster((HERE / name).read_bytes()).pages())
    assert (first.size, second.size) == ((826, 1169), (826, 1169))
    for spot, grey in {
        (110, 110): 0,
        (290, 190): 0,
        (90, 110): 255,
        (310, 190): 255,
        (110, 210): 255,
    }.items():
        assert first.getpixel(spot) == grey
    box = first.crop((405, 505, 495, 695))
    average = sum(value * many for value, many in enumerate(box.histogram())) / (box.width * box.height)
    assert 110 < average < 150
    assert ImageChops.invert(second).getbbox() in {(0, 1069, 100, 1169), (0, 1070, 100, 1169)}


def test_the_document_has_its_size_and_its_dots(tmp_path: Path) -> None:
    page = Image.new("L", (2550, 3300), 255)
    ImageDraw.Draw(page).rectangle((300, 300, 599, 899), fill=0)
    document = RasterDocument(raster(page, page.rotate(180)))
    assert len(document) == 2
    assert document.size_in(1) == pytest.approx((8.5, 11))
    drawn = document.draw(0, 2550, 3300, on_paper=True)
    assert ImageChops.difference(drawn, page).getextrema() == (0, 0)
    assert document.remarks() == []


@pytest.mark.parametrize("kind", [SGREY_8, BLACK_1])
def test_the_page_worker_opens_it_whatever_it_is_called(
    worker: PageWorker, tmp_path: Path, kind: Kind
) -> None:
    path = tmp_path / "job.bin"
    path.write_bytes(raster(noise(), noise(), noise(), kind=kind))
    info = worker.inspect(path, path.name)
    assert (info.pages, info.is_redrawn) == (3, True)


def test_a_file_that_ends_early_has_what_came_and_says_so() -> None:
    whole = raster(noise(), noise())
    first = raster(noise())
    for end in (len(first) + 900, len(first) + 1796, len(whole) - 5000):
        document = RasterDocument(whole[:end])
        assert len(document) == 1 if end < len(first) + 1796 else 2
        assert [remark.kind for remark in document.remarks()] == [RemarkKind.MISSING_PAGES]


def test_what_is_no_raster_or_too_large_is_refused() -> None:
    good = raster(noise())

    def changed(place: int, content: bytes) -> bytes:
        return good[: 4 + place] + content + good[4 + place + len(content) :]

    huge = (100_000).to_bytes(4, "big")
    cases = {
        "empty": b"RaS2",
        "damaged": good[:1000],
        "too_much": changed(372, huge + huge)[: 4 + 392] + huge + changed(372, huge + huge)[4 + 396 :],
    }
    for reason, content in cases.items():
        with pytest.raises(CannotOpen, match=reason):
            list(PwgRaster(content).pages())
    for wrong in (
        changed(276, bytes(8)),
        changed(372, bytes(4)),
        changed(384, b"\0\0\0\7"),
        changed(400, b"\xff"),
    ):
        with pytest.raises(CannotOpen, match="damaged"):
            list(PwgRaster(wrong).pages())


def test_whatever_chance_writes_pages_are_whole_or_refused() -> None:
    good = raster(noise().resize((64, 40)), kind=SRGB_8)
    chance = random.Random(7)
    for _ in range(300):
        content = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        with suppress(CannotOpen):
            for page in PwgRaster(bytes(content)).pages():
                a_row = page.width if page.bits == 8 else (page.width + 7) // 8
                assert len(page.rows) == page.height * a_row

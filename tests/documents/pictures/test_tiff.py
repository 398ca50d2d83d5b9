"""TIFFs as the field has them: turned, shrunk copies inside, deep, old, huge, damaged."""

from __future__ import annotations

import io
import os
import random
import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.document import MAX_PIXELS
from faxdesk.documents.fax_pages.raster import fax_page
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import Remark, RemarkKind

FINE, STANDARD = Resolution.FINE, Resolution.STANDARD


def sheet(lines: int, width: int = 1728) -> Image.Image:
    """A one-bit page full of marks."""
    page = Image.new("1", (width, lines), 1)
    draw, chance = ImageDraw.Draw(page), random.Random(lines)
    for _ in range(300):
        x, y = chance.randrange(width), chance.randrange(lines)
        draw.rectangle((x, y, x + chance.randrange(1, 90), y + chance.randrange(1, 9)), 0)
    return page


def tiff(page: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    page.save(file, "TIFF", **{"compression": "group4", **options})  # type: ignore[arg-type]
    return file.getvalue()


def saved_lines(content: bytes, name: str, folder: Path, worker: PageWorker) -> list[Image.Image]:
    """The pages of a document as they are saved in a TIFF."""
    path, target = folder / name, folder / "saved.tif"
    path.write_bytes(content)
    worker.to_tiff(path, name, target, FINE)
    pages = []
    with Image.open(target) as file:
        for number in range(file.n_frames):  # type: ignore[attr-defined]
            file.seek(number)
            pages.append(file.copy())
            pages[-1].info["dpi"] = file.info["dpi"]
    return pages


@pytest.mark.parametrize(
    ("lines", "dpi", "true_dpi"),
    [
        (300, (204, 196), (204, 196)),
        (1400, (204, 196), (204, 196)),
        (2150, (204, 196), (204, 196)),
        (2744, (204, 196), (204, 196)),
        (9000, (204, 196), (204, 196)),
        (1078, (204, 98), (204, 98)),
        (1078, (204, 204), (204, 98)),
        (1078, None, (204, 98)),
        (4301, None, (204, 391)),
    ],
)
def test_a_fax_page_keeps_its_lines_where_it_is_saved(
    lines: int,
    dpi: tuple[int, int] | None,
    true_dpi: tuple[int, int],
    tmp_path: Path,
    worker: PageWorker,
) -> None:
    page = sheet(lines)
    content = tiff(page, **({"dpi": dpi} if dpi else {}))
    (kept,) = saved_lines(content, "fax.tif", tmp_path, worker)
    assert kept.size == (1728, lines)
    assert kept.info["dpi"] == true_dpi
    assert kept.tobytes() == page.tobytes()
    pdf = tmp_path / "fax.pdf"
    worker.to_pdf(tmp_path / "fax.tif", "fax.tif", pdf)
    (from_pdf,) = saved_lines(pdf.read_bytes(), "again.pdf", tmp_path, worker)
    assert from_pdf.crop((0, 0, 1728, lines)).tobytes() == page.tobytes()


def test_saved_tiffs_are_as_fax_programs_want_them(tmp_path: Path, worker: PageWorker) -> None:
    saved_lines(tiff(sheet(2156), dpi=(204, 196)), "fax.tif", tmp_path, worker)
    with Image.open(tmp_path / "saved.tif") as file:
        tags = file.tag_v2  # type: ignore[attr-defined]
        assert (tags[262], len(tags[273])) == (0, 1)


@pytest.mark.parametrize("lines", [300, 1400])
def test_a_short_fax_page_stands_at_the_top_of_its_sheet(lines: int) -> None:
    page = sheet(lines)
    document = ImageDocument(tiff(page, dpi=(204, 196)))
    seen = fax_page(document, 0, FINE).picture
    assert seen.size == (1728, 2156)
    assert seen.crop((0, 0, 1728, lines)).tobytes() == page.tobytes()
    assert seen.crop((0, lines, 1728, 2156)).convert("L").getextrema() == (255, 255)


def test_resolutions_are_told_by_lines_as_they_go_out() -> None:
    page = sheet(1078)
    document = ImageDocument(tiff(page, dpi=(204, 98)))
    assert fax_page(document, 0, STANDARD).picture.tobytes() == page.tobytes()
    doubled = fax_page(document, 0, FINE).picture
    assert doubled.tobytes() == page.resize((1728, 2156), Image.Resampling.NEAREST).tobytes()


@pytest.mark.parametrize("width", [2048, 2432, 2592, 3456])
def test_wider_fax_pages(width: int, tmp_path: Path, worker: PageWorker) -> None:
    page = sheet(1000, width)
    content = tiff(page)
    assert fax_page(ImageDocument(content), 0, FINE).picture.width == 1728
    (kept,) = saved_lines(content, "fax.tif", tmp_path, worker)
    assert kept.tobytes() == page.tobytes()


_TURNS = {
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", _TURNS)
def test_a_page_that_lies_in_its_file(orientation: int, tmp_path: Path, worker: PageWorker) -> None:
    page = sheet(1078)
    content = tiff(page.transpose(_TURNS[orientation]), dpi=(98, 204), tiffinfo={274: orientation})
    assert ImageDocument(content).size_in(0) == pytest.approx((8.47, 11.0), abs=0.01)
    (kept,) = saved_lines(content, "fax.tif", tmp_path, worker)
    assert (kept.size, kept.info["dpi"]) == ((1728, 1078), (204, 98))
    assert kept.tobytes() == page.tobytes()


@pytest.mark.parametrize("kind", [1, 4, 5])
def test_small_previews_and_masks_are_no_pages(kind: int) -> None:
    page = sheet(2156)
    preview = Image.new("L", (170, 216), 0)
    preview.encoderinfo = {"tiffinfo": {254: kind}}  # type: ignore[attr-defined]
    file = io.BytesIO()
    preview.save(file, "TIFF", save_all=True, append_images=[page], tiffinfo={254: kind})
    # Pillow gives all frames the tags of the first one: the second is made a page again.
    content = bytearray(file.getvalue())
    second = _directories(content)[1]
    content[_entry(content, second, 254) + 8] = 0
    document = ImageDocument(bytes(content))
    assert len(document) == 1
    assert document.draw(0, 1728, 2156).convert("1").tobytes() == page.tobytes()
    assert document.is_unusual


def _directories(content: bytes | bytearray) -> list[int]:
    places, place = [], struct.unpack_from("<I", content, 4)[0]
    while place:
        places.append(place)
        place = struct.unpack_from("<I", content, place + 2 + 12 * _count(content, place))[0]
    return places


def _count(content: bytes | bytearray, directory: int) -> int:
    return int(struct.unpack_from("<H", content, directory)[0])


def _entry(content: bytes | bytearray, directory: int, tag: int) -> int:
    places = (directory + 2 + 12 * number for number in range(_count(content, directory)))
    return next(place for place in places if struct.unpack_from("<H", content, place)[0] == tag)


def test_sixteen_bits_with_white_as_0() -> None:
    deep = Image.new("I;16", (60, 40))
    deep.putdata([min(x * 1100, 65535) for _ in range(40) for x in range(60)])
    file = io.BytesIO()
    deep.save(file, "TIFF")
    content = bytearray(file.getvalue())
    content[_entry(content, _directories(content)[0], 262) + 8] = 0
    drawn = ImageDocument(bytes(content)).draw(0, 60, 40)
    expected = [255 - x * 1100 / 257 for x in range(0, 60, 10)]
    assert [drawn.getpixel((x, 20)) for x in range(0, 60, 10)] == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("white", [0, 1])
def test_sixteen_bits_in_either_order_of_bytes(order: str, white: int) -> None:
    """The left half is black, the right one white."""
    dark, light = (65535, 0) if white == 0 else (0, 65535)
    data = struct.pack(f"{order}8H", *([dark] * 4 + [light] * 4)) * 8
    entries = [
        *((256, 3, 8), (257, 3, 8), (258, 3, 16), (259, 3, 1), (262, 3, white)),
        *((273, 4, 122), (277, 3, 1), (278, 3, 8), (279, 4, len(data))),
    ]
    content = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, len(entries))
    for tag, kind, value in entries:
        short = struct.pack(f"{order}HH", value, 0) if kind == 3 else struct.pack(f"{order}I", value)
        content += struct.pack(f"{order}HHI", tag, kind, 1) + short
    document = ImageDocument(content + bytes(4) + data)
    drawn = document.draw(0, 8, 8)
    assert [drawn.getpixel((x, 4)) for x in (0, 3, 4, 7)] == [0, 0, 255, 255]
    assert document.is_unusual
    document.close()


@pytest.mark.parametrize(
    "options",
    [
        {"compression": "lzma"},
        pytest.param(
            {"compression": "zstd"},
            marks=pytest.mark.skipif(
                os.name == "nt", reason="Pillow's builds for Windows have no zstd in TIFF"
            ),
        ),
    ],
)
def test_codings_that_few_programs_read_are_redrawn(options: dict[str, str]) -> None:
    document = ImageDocument(tiff(Image.new("L", (99, 99), 255), **options))
    assert document.is_unusual
    document.close()


def test_of_a_file_that_breaks_off_the_pages_before_are_shown(tmp_path: Path, worker: PageWorker) -> None:
    file = io.BytesIO()
    sheet(2156).save(file, "TIFF", save_all=True, append_images=[sheet(1078), sheet(2150)], dpi=(204, 196))
    content = file.getvalue()
    path, made = tmp_path / "scan.tif", tmp_path / "scan.pdf"
    path.write_bytes(content[: _directories(content)[2] + 20])
    info = worker.inspect(path, path.name)
    assert (info.pages, info.is_redrawn) == (2, True)
    (remark,) = info.remarks
    assert remark == Remark(RemarkKind.MISSING_PAGES, "2")
    assert remark.title("scan.tif") == "“scan.tif” is not whole: it holds only 2 pages."
    worker.to_pdf(path, path.name, made)
    assert worker.inspect(made, made.name).pages == 2


def _as_big_tiff(content: bytes) -> bytes:
    """A TIFF of one strip as BigTIFF, in which all places take eight bytes."""
    (directory,) = _directories(content)
    entries = [
        struct.unpack_from("<HHI4s", content, directory + 2 + 12 * number)
        for number in range(_count(content, directory))
    ]
    # The resolution stands in a place of its own, and goes without saying here.
    kept = [(tag, kind, many, value) for tag, kind, many, value in entries if kind in {3, 4}]
    packed = b"".join(struct.pack("<HHQ4s4x", *entry) for entry in kept)
    start = len(content) + 8 & ~7
    head = b"II+\0" + struct.pack("<HHQ", 8, 0, start)
    # What lies at an offset stays there: only the head is longer, and nothing begins before its end.
    body = content[16:].ljust(start - 16, b"\0")
    return head + body + struct.pack("<Q", len(kept)) + packed + bytes(8)


def test_big_tiff(tmp_path: Path, worker: PageWorker) -> None:
    page = sheet(2156)
    lone = bytearray(tiff(page, strip_size=10**7))
    strip = _entry(lone, _directories(lone)[0], 273) + 8
    # Room for the longer head before the strip.
    start, data = struct.unpack_from("<I", lone, strip)[0], bytes(lone)
    struct.pack_into("<I", lone, strip, len(data))
    length = struct.unpack_from("<I", lone, _entry(lone, _directories(lone)[0], 279) + 8)[0]
    content = _as_big_tiff(bytes(lone) + data[start : start + length])
    # As it comes from the service, which gives it no name of its own.
    (kept,) = saved_lines(content, "fax", tmp_path, worker)
    assert kept.tobytes() == page.tobytes()


def _old_jpeg(entries: Sequence[tuple[int, int, int]], data: bytes, size: tuple[int, int]) -> bytes:
    """A TIFF of one grey page in old JPEG; places in entries count from the data's beginning."""
    known = [
        (256, 4, size[0]),
        (257, 4, size[1]),
        (258, 3, 8),
        (259, 3, 6),
        (262, 3, 1),
        (277, 3, 1),
        (278, 4, size[1]),
    ]
    tags = sorted([*known, *entries])
    packed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    start = 8 + len(data)
    return b"II*\0" + struct.pack("<I", start) + data + struct.pack("<H", len(tags)) + packed + bytes(4)


@pytest.mark.parametrize("kind", ["a whole file", "its head and a strip", "tables and a strip"])
def test_old_jpeg(kind: str) -> None:
    picture = Image.new("L", (200, 120), 255)
    picture.paste(0, (0, 0, 100, 60))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    jpeg = file.getvalue()
    scan = jpeg.index(b"\xff\xda")
    coded = scan + 2 + int.from_bytes(jpeg[scan + 2 : scan + 4], "big")
    strip = [(273, 4, 8 + coded), (279, 4, len(jpeg) - coded)]
    if kind == "a whole file":
        entries = [(513, 4, 8), (514, 4, len(jpeg))]
    elif kind == "its head and a strip":
        entries = [(513, 4, 8), (514, 4, scan), *strip]
    else:
        tables = [jpeg.index(b"\xff\xdb") + 5, *_huffman_tables(jpeg)]
        entries = [*((tag, 4, 8 + place) for tag, place in zip((519, 520, 521), tables, strict=True)), *strip]
    document = ImageDocument(_old_jpeg(entries, jpeg, picture.size))
    drawn = document.draw(0, 200, 120)
    assert [drawn.getpixel(at) for at in ((20, 20), (150, 20), (20, 100), (150, 100))] == pytest.approx(
        [0, 255, 255, 255], abs=4
    )
    assert document.is_unusual


def _huffman_tables(jpeg: bytes) -> list[int]:
    """Where the tables for the mean values and for the details begin."""
    places: dict[int, int] = {}
    at = 2
    while jpeg[at + 1] != 0xDA:
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if jpeg[at + 1] == 0xC4:
            inside = at + 4
            while inside < at + 2 + length:
                places[jpeg[inside]] = inside + 1
                inside += 17 + sum(jpeg[inside + 1 : inside + 17])
        at += 2 + length
    return [places[0x00], places[0x10]]


@pytest.mark.parametrize("white_is_0", [False, True])
def test_what_is_missing_of_a_page_is_white_and_told(
    white_is_0: bool, tmp_path: Path, worker: PageWorker
) -> None:
    page = sheet(2156)
    content = bytearray(tiff(page, dpi=(204, 196), strip_size=10**7))
    directory = _directories(content)[0]
    if white_is_0:
        content[_entry(content, directory, 262) + 8] = 0
    length = _entry(content, directory, 279) + 8
    struct.pack_into("<I", content, length, struct.unpack_from("<I", content, length)[0] // 2)
    path = tmp_path / "fax.tif"
    path.write_bytes(content)
    info = worker.inspect(path, path.name)
    assert info.damaged_pages == (0,)
    assert info.damage == "Page 1 is damaged: what cannot be read of it is left white."
    drawn = ImageDocument(bytes(content)).draw(0, 1728, 2156)
    expected = page.convert("L") if not white_is_0 else page.convert("L").point(lambda value: 255 - value)
    assert drawn.crop((0, 0, 1728, 900)).tobytes() == expected.crop((0, 0, 1728, 900)).tobytes()
    assert drawn.crop((0, 1250, 1728, 2156)).getextrema() == (255, 255)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits"])
def test_a_damaged_strip_of_a_scan(compression: str) -> None:
    scan = Image.effect_noise((600, 800), 60).convert("L")
    content = bytearray(tiff(scan, compression=compression, strip_size=100 * 600))
    with Image.open(io.BytesIO(content)) as file:
        tags = file.tag_v2  # type: ignore[attr-defined]
        start, length = tags[273][3], tags[279][3]
    content[start : start + length] = b"\x80" * length
    document = ImageDocument(bytes(content))
    assert document.is_damaged(0)
    drawn = document.draw(0, 600, 800)
    assert drawn.crop((0, 0, 600, 300)).tobytes() == scan.crop((0, 0, 600, 300)).tobytes()
    assert drawn.crop((0, 300, 600, 400)).getextrema() == (255, 255)
    assert drawn.crop((0, 400, 600, 800)).tobytes() == scan.crop((0, 400, 600, 800)).tobytes()


def test_whole_pages_are_not_called_damaged(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "fax.tif"
    pages = [sheet(2156), sheet(1078)]
    for compression in ("group3", "group4", "tiff_lzw"):
        pages[0].save(path, save_all=True, append_images=pages[1:], compression=compression, dpi=(204, 196))
        assert worker.inspect(path, path.name).damaged_pages == ()


@pytest.mark.parametrize("compression", ["tiff_lzw", "raw"])
def test_a_huge_scan_is_shrunk_on_the_way(compression: str, tmp_path: Path, worker: PageWorker) -> None:
    """1,200 dpi: too large for the service and for the memory as a whole."""
    scan = Image.new("RGB", (10_200, 6_600), "white")
    scan.paste((0, 0, 120), (1_200, 600, 5_100, 3_300))
    assert scan.width * scan.height > MAX_PIXELS
    path = tmp_path / "scan.tif"
    scan.save(path, compression=compression, dpi=(1200, 1200), strip_size=3 * 10_200 * 512)
    info = worker.inspect(path, path.name)
    assert (info.width_in, info.height_in, info.is_redrawn) == (8.5, 5.5, True)
    page = worker.render(PageSource(path, path.name), 850)
    picture = Image.frombytes("L", (page.width, page.height), page.data)
    # Its edges are where they were: 1 in from the left and 0.5 in from the top, at 100 dpi.
    assert [picture.getpixel(at) for at in ((98, 150), (200, 48), (427, 150), (200, 277))] == [255] * 4
    assert all(picture.getpixel(at) < 30 for at in ((102, 150), (200, 52), (422, 150), (200, 272)))  # type: ignore[operator]


def test_a_scan_that_is_not_compressed_and_was_cut_off() -> None:
    scan = Image.effect_noise((600, 800), 60).convert("L")
    content = tiff(scan, compression="raw", strip_size=10**7)
    # Its directory stands before the data.
    document = ImageDocument(content[: len(content) - 600 * 400])
    assert document.is_damaged(0)
    drawn = document.draw(0, 600, 800)
    assert drawn.crop((0, 0, 600, 400)).tobytes() == scan.crop((0, 0, 600, 400)).tobytes()
    assert drawn.crop((0, 400, 600, 800)).getextrema() == (255, 255)

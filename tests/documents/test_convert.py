"""Texts and images made into PDF, pages into TIFF: nothing cut off, turned, inverted or lost."""

from __future__ import annotations

import io
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage
from faxdesk.paths import page_worker_command

_WORDS = "Grüße, naïve café – “42 €”"


@pytest.fixture
def converted(worker: PageWorker, tmp_path: Path) -> Callable[..., Path]:
    """converted(name, content) -> the PDF that became of it."""

    def convert(name: str, content: bytes) -> Path:
        source, target = tmp_path / name, tmp_path / f"{name}.pdf"
        source.write_bytes(content)
        worker.to_pdf(source, name, target)
        return target

    return convert


def _picture(page: PageImage) -> Image.Image:
    return Image.frombytes("L", (page.width, page.height), page.data, "raw", "L", page.stride)


def _saved(image: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(_WORDS.encode(), id="UTF-8"),
        pytest.param(_WORDS.encode("utf-8-sig"), id="UTF-8 with mark"),
        pytest.param(_WORDS.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + _WORDS.encode("utf-16-be"), id="UTF-16 big-endian"),
        pytest.param(_WORDS.encode("utf-16-le"), id="UTF-16 without mark"),
        pytest.param(_WORDS.encode("cp1252"), id="Windows"),
        pytest.param(_WORDS.encode("utf-32"), id="UTF-32"),
    ],
)
def test_text_in_any_character_set(
    content: bytes, converted: Callable[..., Path], worker: PageWorker
) -> None:
    pdf = converted("note.txt", content)
    assert worker.text(pdf, pdf.name).strip() == _WORDS
    # The preview of the text itself and the PDF made of it are the same page.
    source = pdf.with_suffix("")
    shown = [worker.render(PageSource(path, path.name), 600).data for path in (source, pdf)]
    assert shown[0] == shown[1]


def test_latin_1_is_read(converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("note.log", "Señor Núñez, 25 °C".encode("latin-1"))
    assert "Señor Núñez, 25 °C" in worker.text(pdf, pdf.name)


def test_form_feeds_begin_pages(converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("three.txt", b"one\ftwo\r\nlines\fthree\n\f\n")
    document = worker.inspect(pdf, pdf.name)
    assert (document.pages, document.width_in, document.height_in) == (3, 8.5, 11.0)
    pages = worker.text(pdf, pdf.name).split("\f")
    assert [page.split() for page in pages] == [["one"], ["two", "lines"], ["three"]]


def test_long_texts_get_pages(converted: Callable[..., Path], worker: PageWorker) -> None:
    lines = [f"line {number}" for number in range(1, 201)]
    pdf = converted("long.txt", "\n".join(lines).encode())
    document = worker.inspect(pdf, pdf.name)
    assert document.pages == 4
    assert worker.text(pdf, pdf.name).split() == " ".join(lines).split()


def test_form_feeds_without_end_are_bounded(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "feeds.txt"
    path.write_bytes(b"x\f" * 200_000)
    document = worker.inspect(path, path.name)
    # More than can be faxed, so that it is refused for that.
    assert document.pages is not None
    assert 200 < document.pages <= 1000


def test_a_line_of_10000_characters_is_wrapped(converted: Callable[..., Path], worker: PageWorker) -> None:
    line = "".join(chr(ord("A") + number % 26) for number in range(10_000))
    pdf = converted("line.txt", line.encode())
    assert "".join(worker.text(pdf, pdf.name).split()) == line
    assert worker.inspect(pdf, pdf.name).pages == 3


def test_margins(converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("full.txt", ("█" * 83 + "\n").encode() * 55)
    page = worker.render(PageSource(pdf, pdf.name), 850)
    left, top, right, bottom = Image.eval(_picture(page), lambda value: 255 - value).getbbox() or (0,) * 4
    for margin in (left, top, 850 - right, 1100 - bottom):
        assert 40 < margin < 110, "at least 0.4 in on each side, so that no machine cuts letters off"


def test_tabs_and_control_characters(converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("table.csv", b"a\tb\nlonger\tc\n\x1b[31mred\x07\n")
    text = worker.text(pdf, pdf.name)
    assert text.split()[:4] == ["a", "b", "longer", "c"]
    assert "red" in text
    assert "\x1b" not in text
    page = _picture(worker.render(PageSource(pdf, pdf.name), 850))
    # "b" and "c" stand in one column, 8 characters from the left margin.
    column = round(75 + 8 * 6.02 / 72 * 100)
    for line in (0, 1):
        top = round(75 + line * 12.4 / 72 * 100)
        assert min(page.crop((column - 1, top, column + 10, top + 18)).tobytes()) < 128


@pytest.mark.parametrize("text", ["😀 hello", "\u202eabc\u0301", "مرحبا", "\u200e"])
def test_rare_letters_do_no_harm(text: str, converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("note.txt", text.encode())
    assert worker.inspect(pdf, pdf.name).pages == 1


def test_a_text_of_nothing_is_refused(converted: Callable[..., Path]) -> None:
    for content in (b" ", b"\n\n\n", b"\f\f", "\ufeff".encode()):
        with pytest.raises(FaxDeskError, match="has no pages"):
            converted("blank.txt", content)


def _page_of(converted: Callable[..., Path], worker: PageWorker, name: str, content: bytes) -> Image.Image:
    pdf = converted(name, content)
    assert worker.inspect(pdf, pdf.name).pages == 1
    return _picture(worker.render(PageSource(pdf, pdf.name), 850))


def _tone(page: Image.Image) -> int:
    """The grey in the middle of a page."""
    pixel = page.getpixel((page.width // 2, page.height // 2))
    assert isinstance(pixel, int)
    return pixel


def _palette() -> Image.Image:
    image = Image.new("P", (400, 300), 1)
    image.putpalette([255, 255, 255, 0, 0, 0])
    return image


@pytest.mark.parametrize(
    ("name", "content", "tone"),
    [
        pytest.param("a.png", _saved(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "PNG"), 255, id="clear"),
        pytest.param(
            "a.png", _saved(Image.new("RGBA", (400, 300), (0, 0, 0, 128)), "PNG"), 127, id="half clear"
        ),
        pytest.param("a.png", _saved(Image.new("LA", (400, 300), (0, 255)), "PNG"), 0, id="grey and alpha"),
        pytest.param("a.png", _saved(_palette(), "PNG"), 0, id="palette"),
        pytest.param("a.png", _saved(_palette(), "PNG", transparency=1), 255, id="palette, clear"),
        pytest.param("a.gif", _saved(_palette(), "GIF", transparency=1), 255, id="gif, clear"),
        pytest.param("a.png", _saved(Image.new("I;16", (400, 300), 32768), "PNG"), 128, id="16 bit"),
        pytest.param("a.tif", _saved(Image.new("I;16", (400, 300), 65535), "TIFF"), 255, id="16 bit tiff"),
        pytest.param(
            "a.jpg", _saved(Image.new("CMYK", (400, 300), (0, 0, 0, 255)), "JPEG"), 0, id="CMYK black"
        ),
        pytest.param(
            "a.tif", _saved(Image.new("CMYK", (400, 300), (0, 0, 0, 0)), "TIFF"), 255, id="CMYK white"
        ),
        pytest.param("a.bmp", _saved(Image.new("RGB", (400, 300), "red"), "BMP"), 76, id="bmp"),
        pytest.param("a.webp", _saved(Image.new("RGBA", (400, 300), (0, 0, 0, 0)), "WEBP"), 255, id="webp"),
        pytest.param("a.pgm", _saved(Image.new("L", (400, 300), 100), "PPM"), 100, id="pgm"),
        pytest.param("a.tif", _saved(Image.new("1", (400, 300), 0), "TIFF"), 0, id="one bit"),
    ],
)
def test_every_kind_of_image(
    name: str, content: bytes, tone: int, converted: Callable[..., Path], worker: PageWorker
) -> None:
    page = _page_of(converted, worker, name, content)
    assert abs(_tone(page) - tone) <= 4
    # And shown by itself in the very same grey.
    source = converted(name, content).with_suffix("")
    assert abs(_tone(_picture(worker.render(PageSource(source, name), 850))) - tone) <= 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_photos_are_turned_as_the_camera_was(
    orientation: int, converted: Callable[..., Path], worker: PageWorker
) -> None:
    """However the dots lie in the file, the black block is at the upper left of an upright page."""
    upright = Image.new("L", (300, 400), 255)
    upright.paste(0, (0, 0, 100, 100))
    ways = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    way = ways[orientation]
    lying = upright if way is None else upright.transpose(way)
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = _saved(lying, "JPEG", exif=exif, dpi=(50, 50), quality=95)
    page = _page_of(converted, worker, "photo.jpg", content)
    assert page.height > page.width
    left, top, right, bottom = page.point(lambda value: 255 if value < 128 else 0).getbbox() or (0,) * 4
    # 300 x 400 dots at 50 an inch: 6 x 8 in, in the middle of the sheet.
    assert [left, top, right - left, bottom - top] == pytest.approx([125, 150, 200, 200], abs=6)
    source = converted("photo.jpg", content).with_suffix("")
    shown = _picture(worker.render(PageSource(source, "photo.jpg"), 300))
    assert shown.size == (300, 400)
    assert shown.getpixel((20, 20)) == pytest.approx(0, abs=9)
    assert shown.getpixel((280, 380)) == pytest.approx(255, abs=9)


def test_wide_images_get_a_wide_sheet(converted: Callable[..., Path], worker: PageWorker) -> None:
    pdf = converted("wide.png", _saved(Image.new("L", (1200, 500), 0), "PNG"))
    document = worker.inspect(pdf, pdf.name)
    assert (document.width_in, document.height_in) == (11.0, 8.5)


def test_small_images_are_not_blown_up(converted: Callable[..., Path], worker: PageWorker) -> None:
    page = _page_of(converted, worker, "icon.png", _saved(Image.new("L", (60, 60), 0), "PNG", dpi=(60, 60)))
    left, top, right, bottom = page.point(lambda value: 255 if value < 128 else 0).getbbox() or (0,) * 4
    assert [right - left, bottom - top] == pytest.approx([100, 100], abs=3)


def test_a_page_for_each_page_of_a_scan(converted: Callable[..., Path], worker: PageWorker) -> None:
    frames = [Image.new("L", (200, 200), tone) for tone in (0, 90, 180)]
    pdf = converted("three.tif", _saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert worker.inspect(pdf, pdf.name).pages == 3
    for number, tone in enumerate((0, 90, 180)):
        page = _picture(worker.render(PageSource(pdf, pdf.name, number), 400))
        assert abs(_tone(page) - tone) <= 4


@pytest.mark.parametrize("compression", ["group3", "group4"])
@pytest.mark.parametrize(("lines", "dpi"), [(1078, 98), (2156, 196)])
def test_fax_tiffs_keep_their_dots_and_size(
    compression: str, lines: int, dpi: int, converted: Callable[..., Path], worker: PageWorker
) -> None:
    pages = []
    for number in range(2):
        page = Image.new("1", (1728, lines), 1)
        ImageDraw.Draw(page).rectangle((100, 50, 400 + number, 300), fill=0)
        page.putpixel((1000, lines - 10), 0)
        pages.append(page)
    content = _saved(
        pages[0], "TIFF", compression=compression, dpi=(204, dpi), save_all=True, append_images=pages[1:]
    )
    pdf = converted("fax.tif", content)
    document = worker.inspect(pdf, pdf.name)
    assert document.pages == 2
    assert [document.width_in, document.height_in] == pytest.approx([8.47, 11.0], abs=0.01)
    resolution = Resolution.FINE if dpi == 196 else Resolution.STANDARD
    for number, bits in enumerate(pages):
        assert worker.fax_page(PageSource(pdf, pdf.name, number), resolution).data == bits.tobytes()


def test_a_fax_tiff_without_a_resolution_is_known_by_its_width(tmp_path: Path, worker: PageWorker) -> None:
    for lines in (1078, 2156):
        path = tmp_path / f"{lines}.tif"
        path.write_bytes(_saved(Image.new("1", (1728, lines), 1), "TIFF", compression="group4"))
        document = worker.inspect(path, path.name)
        assert document.height_in == pytest.approx(11.0, abs=0.01)


def test_a_pdf_stays_as_it_is(make_pdf: Callable[..., Path], tmp_path: Path, worker: PageWorker) -> None:
    source, target = make_pdf(pages=2), tmp_path / "copy.pdf"
    worker.to_pdf(source, source.name, target)
    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize(("resolution", "lines"), [(Resolution.FINE, 2156), (Resolution.STANDARD, 1078)])
def test_tiff_is_read_back(
    resolution: Resolution,
    lines: int,
    make_pdf: Callable[..., Path],
    tmp_path: Path,
    worker: PageWorker,
) -> None:
    source, target = make_pdf(pages=3), tmp_path / "saved.tif"
    worker.to_tiff(source, source.name, target, resolution)
    with Image.open(target) as tiff:
        assert getattr(tiff, "n_frames", 1) == 3
        for number in range(3):
            tiff.seek(number)
            assert tiff.mode == "1"
            assert tiff.size == (1728, lines)
            assert tiff.info["compression"] == "group4"
            assert tiff.info["dpi"] == (204.0, 196.0 if lines == 2156 else 98.0)
            shown = worker.fax_page(PageSource(source, source.name, number), resolution)
            assert tiff.tobytes() == shown.data
    again = worker.inspect(target, target.name)
    assert (again.kind, again.pages) == ("image", 3)


def test_a_tiff_replaces_what_was_there(
    make_pdf: Callable[..., Path], tmp_path: Path, worker: PageWorker
) -> None:
    target = tmp_path / "saved.tif"
    for content in (b"something else", struct.pack("<4sI", b"II*\0", 8) + bytes(100)):
        target.write_bytes(content)
        source = make_pdf(pages=2)
        worker.to_tiff(source, source.name, target, Resolution.STANDARD)
        worker.to_tiff(source, source.name, target, Resolution.STANDARD)
        assert worker.inspect(target, target.name).pages == 2


def test_text_of_a_pdf(make_pdf: Callable[..., Path], worker: PageWorker) -> None:
    path = make_pdf(pages=2, text="Referral")
    assert [page.split() for page in worker.text(path, path.name).split("\f")] == [
        ["Referral", "Page", "1", "of", "2"],
        ["Referral", "Page", "2", "of", "2"],
    ]


def test_pictures_have_no_text(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "photo.png"
    Image.new("L", (50, 50)).save(path)
    assert worker.text(path, path.name) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on files is the shell's")
def test_full_disk(tmp_path: Path, fonts: Path, worker: PageWorker) -> None:
    """A worker whose files may not pass 4 kB, as on a disk with little room left."""
    shades = Image.linear_gradient("L").resize((900, 1200))
    photo, scan = tmp_path / "photo.png", tmp_path / "scan.tif"
    shades.save(photo)
    shades.save(scan, save_all=True, append_images=[shades])
    note = tmp_path / "note.txt"
    note.write_text("Hello\n" * 4000)
    pdf = tmp_path / "letter.pdf"
    worker.to_pdf(note, note.name, pdf)
    shell = ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh"]
    cramped = PageWorker([*shell, *page_worker_command()], fonts=fonts)
    try:
        for source in (note, photo, scan, pdf):
            with pytest.raises(FaxDeskError, match="could not be written") as raised:
                cramped.to_pdf(source, source.name, tmp_path / "out.pdf")
            assert raised.value.kind is ErrorKind.STORAGE
        for source in (photo, scan):
            with pytest.raises(FaxDeskError, match="could not be written") as raised:
                cramped.to_tiff(source, source.name, tmp_path / "out.tif", Resolution.FINE)
            assert raised.value.kind is ErrorKind.STORAGE
        assert cramped.inspect(pdf, pdf.name).kind == "pdf"
    finally:
        cramped.close()


def test_a_place_that_cannot_be_written_to(
    tmp_path: Path, make_pdf: Callable[..., Path], worker: PageWorker
) -> None:
    photo, pdf = tmp_path / "photo.png", make_pdf()
    Image.new("L", (500, 500)).save(photo)
    for target in (tmp_path / "missing" / "out.x", tmp_path):
        for convert in (
            lambda target=target: worker.to_pdf(photo, photo.name, target),
            lambda target=target: worker.to_pdf(pdf, pdf.name, target),
            lambda target=target: worker.to_tiff(pdf, pdf.name, target, Resolution.FINE),
        ):
            with pytest.raises(FaxDeskError) as raised:
                convert()
            assert raised.value.kind is ErrorKind.STORAGE
            assert "could not be written" in raised.value.title


def test_damage_beyond_the_first_page_is_not_the_disks_fault(tmp_path: Path, worker: PageWorker) -> None:
    pages = [Image.effect_noise((300, 300), 50) for _ in range(3)]
    content = bytearray(
        _saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    )
    with Image.open(io.BytesIO(content)) as tiff:
        tiff.seek(2)
        strips = zip(tiff.tag_v2[273], tiff.tag_v2[279], strict=True)  # type: ignore[attr-defined]
    for start, length in strips:
        content[start : start + length] = b"\xff" * length
    path = tmp_path / "scan.tif"
    path.write_bytes(content)
    for convert in (
        lambda: worker.to_pdf(path, path.name, tmp_path / "out.pdf"),
        lambda: worker.to_tiff(path, path.name, tmp_path / "out.tif", Resolution.FINE),
    ):
        with pytest.raises(FaxDeskError, match="damaged") as raised:
            convert()
        assert raised.value.kind is ErrorKind.BAD_INPUT

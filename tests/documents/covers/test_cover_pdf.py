"""Covers as they are drawn, judged by poppler and Tesseract: each field is there, in fonts of its own,
legible on a standard fax; what is long makes room, and what is empty leaves none."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from faxdesk.documents.cover_drawer import CoverDrawer
from faxdesk.documents.covers.cover_pdf import cover_pdf
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.compose.page_edit import Area
from faxdesk.domain.covers.cover_fields import CoverValues
from faxdesk.domain.covers.cover_template import Align, BoxKind, CoverBox, CoverTemplate, Paper
from faxdesk.domain.covers.shipped_covers import SHIPPED_KEYS, shipped_cover
from faxdesk.domain.draft import Recipient
from faxdesk.domain.fax import Resolution
from tests.domain.covers.filled_covers import MARIA, logo_png, plain_cover, text_box, values

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler judges")
MANY = [Recipient(f"+1650555{number:04d}", f"Person {number}") for number in range(100, 150)]


def shipped(key: str, paper: Paper = Paper.LETTER, language: str = "en") -> CoverTemplate:
    return shipped_cover(key, paper, language, lambda text: text)


@pytest.fixture
def draw(tmp_path: Path, fonts: Path) -> Callable[..., Path]:
    def drawn(template: CoverTemplate, filled: CoverValues) -> Path:
        path = tmp_path / "cover.pdf"
        content, pages = cover_pdf(template, filled, {"logo": logo_png()}, fonts)
        path.write_bytes(content)
        assert len(re.findall(rb"/Type /Page\b", content)) == pages
        return path

    return drawn


def text_of(path: Path, *options: str) -> str:
    return subprocess.run(["pdftotext", *options, path, "-"], capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    return "".join(text.split())


def places(path: Path) -> dict[str, tuple[float, float]]:
    """The left and upper edge of each word, in points."""
    found = {}
    for x, y, word in re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]*)<', text_of(path, "-bbox")):
        found[word.strip("\u200e")] = float(x), float(y)
    return found


@pytest.mark.parametrize("key", SHIPPED_KEYS)
def test_every_field_of_a_shipped_cover_is_found_and_every_font_embedded(
    key: str, draw: Callable[..., Path]
) -> None:
    cover, filled = shipped(key), values()
    path = draw(cover, filled)
    text = squeezed(text_of(path))
    known = {**filled.common, **filled.each[0], "pages": "4", "logo": ""}
    for name in cover.fields:
        assert squeezed(known.get(name, "")) in text, name
    assert "4" in text
    for line in subprocess.run(["pdffonts", path], capture_output=True, text=True).stdout.splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract judges")
@pytest.mark.parametrize("key", SHIPPED_KEYS)
def test_a_standard_fax_of_it_is_read_by_tesseract(
    key: str, draw: Callable[..., Path], worker: PageWorker, tmp_path: Path
) -> None:
    cover, filled = shipped(key), values()
    fax = worker.fax_page(PageSource(draw(cover, filled), "cover.pdf"), Resolution.STANDARD)
    picture = Image.frombytes("1", (fax.width, fax.height), fax.data, "raw", "1", fax.stride)
    # As paper shows it: a line of a standard fax is two dots high.
    picture.convert("L").resize((fax.width * 2, fax.height * 4), Image.Resampling.BICUBIC).save(
        tmp_path / "seen.png", dpi=(408, 392)
    )
    command = ["tesseract", str(tmp_path / "seen.png"), "-", "--psm", "11"]
    read = squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    known = {**filled.common, **filled.each[0]}
    for name in set(cover.fields) - {"pages", "text", "confidentiality", "logo"}:
        assert squeezed(known.get(name, "")) in read, (name, read)
    assert squeezed("Please call us back") in read
    assert squeezed("please tell the sender at once and destroy it") in read


@pytest.mark.parametrize("key", SHIPPED_KEYS)
def test_it_is_the_page_that_poppler_draws(
    key: str, draw: Callable[..., Path], worker: PageWorker, tmp_path: Path
) -> None:
    path = draw(shipped(key), values())
    ours = worker.render(PageSource(path, "cover.pdf"), 1700, on_paper=True)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-gray", "-singlefile", path, tmp_path / "theirs"], check=True, timeout=60
    )
    with Image.open(tmp_path / "theirs.pgm") as theirs:
        drawn = Image.frombytes("L", (ours.width, ours.height), ours.data, "raw", "L", ours.stride)
        softened = [each.resize((170, 220), Image.Resampling.BOX) for each in (drawn, theirs.convert("L"))]
    differing = ImageChops.difference(*softened).histogram()
    assert sum(differing[64:]) <= 20


def test_the_same_values_give_the_same_bytes_in_one_bit(draw: Callable[..., Path]) -> None:
    first = draw(shipped("letterhead"), values()).read_bytes()
    assert draw(shipped("letterhead"), values()).read_bytes() == first
    colours = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg|([\d.]+) g\b", first)
    assert not [colour for colour in colours if {*colour} - {b"", b"0", b"0.000"}]


def test_what_needs_room_moves_down_what_is_below(draw: Callable[..., Path]) -> None:
    cover = plain_cover(
        text_box(20, "{subject}"), text_box(30, "below"), text_box(30, "beside", x=120, width=50)
    )
    short = places(draw(cover, values(typed={"subject": "word"})))
    long = places(draw(cover, values(typed={"subject": "word " * 60})))
    assert long["below"][1] > short["below"][1] + 20
    assert long["below"][1] == long["beside"][1]


def test_what_is_empty_lets_move_up_what_is_below(draw: Callable[..., Path]) -> None:
    cover = plain_cover(
        text_box(20, "first"),
        text_box(30, "Label", width=20, only_if="subject"),
        text_box(30, "{subject}", x=60, width=90),
        text_box(40, "below"),
    )
    full, empty = places(draw(cover, values())), places(draw(cover, values(typed={})))
    assert "Label" in full
    assert "Label" not in empty
    ten_mm = 10 * 72 / 25.4
    assert full["below"][1] - empty["below"][1] == pytest.approx(ten_mm, abs=0.1)


def test_a_name_of_300_letters_is_whole_and_over_nothing(draw: Callable[..., Path]) -> None:
    name = "Krankenhausverwaltungsgesellschaft" * 9
    cover = shipped("classic")
    path = draw(cover, values([replace(MARIA, name=name[:300])]))
    assert name[:300] in squeezed(text_of(path, "-raw"))
    where = places(path)
    assert where["Fax"][1] > where["To"][1] + 60


def test_fifty_recipients_go_on_over_pages_in_their_order(draw: Callable[..., Path]) -> None:
    path = draw(shipped("circular"), values(MANY, text="All of you. " * 40))
    text = text_of(path, "-layout")
    shown = re.findall(r"Person (\d+)\s+\+1 650-555-0(\d+)", text)
    assert shown == [(str(number), str(number)) for number in range(100, 150)]
    assert text.count("\f") == 2


def test_a_long_text_goes_on_over_pages_and_loses_nothing(draw: Callable[..., Path]) -> None:
    sentences = [f"Sentence number {number} of a long letter." for number in range(400)]
    for key in SHIPPED_KEYS:
        path = draw(shipped(key), values(text=" ".join(sentences)))
        text = squeezed(text_of(path, "-raw"))
        for sentence in sentences:
            assert squeezed(sentence) in text, (key, sentence)
        pages = text_of(path).count("\f")
        assert pages >= 4
        assert str(3 + pages) in text_of(path).split("\f")[0], "The pages count the cover's own."


def test_nothing_runs_over_the_foot_or_off_the_page(draw: Callable[..., Path]) -> None:
    path = draw(shipped("classic"), values(text="word\n" * 200))
    for page in range(1, 4):
        found = re.findall(r'yMax="([\d.]+)">(\w+)', text_of(path, "-bbox", "-f", str(page), "-l", str(page)))
        assert found
        assert max(float(bottom) for bottom, _ in found) < 792 - 36
    first = re.findall(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">(\w+)', text_of(path, "-bbox", "-l", "1"))
    confidential = min(float(top) for top, _, word in first if word in {"This", "fax", "meant"})
    assert max(float(bottom) for _, bottom, word in first if word == "word") < confidential


def test_a_picture_as_large_as_the_sheet_stays_behind_what_is_written(draw: Callable[..., Path]) -> None:
    sheet = CoverBox(BoxKind.PICTURE, Area(0, 0, 215, 279), picture="logo")
    path = draw(plain_cover(sheet, text_box(100, "Letter")), values())
    assert places(path)["Letter"] == pytest.approx(
        places(draw(plain_cover(text_box(100, "Letter")), values()))["Letter"]
    )
    each = replace(sheet, area=Area(0, 20, 215, 250), repeats=True)
    path = draw(plain_cover(replace(text_box(5, "{to_name}"), repeats=True), each), values(MANY[:2]))
    assert text_of(path).split("\f")[:-1] == ["Person 100\nPerson 101\n\n", "", ""]


def test_frames_grow_with_what_stands_in_them(draw: Callable[..., Path], worker: PageWorker) -> None:
    frame = CoverBox(BoxKind.FRAME, Area(15, 18, 180, 14), thickness=0.5)
    cover = plain_cover(frame, text_box(20, "{text}", 10), text_box(40, "below"))

    def frame_height(text: str) -> int:
        page = worker.render(PageSource(draw(cover, values(text=text)), "cover.pdf"), 850, on_paper=True)
        picture = Image.frombytes("L", (page.width, page.height), page.data, "raw", "L", page.stride)
        column = picture.crop((55, 0, 66, page.height)).point([255] * 160 + [0] * 96)
        box = column.getbbox()
        assert box is not None
        return box[3] - box[1]

    assert frame_height("word " * 200) > frame_height("word") + 50


def test_a_page_in_arabic_begins_at_the_right(draw: Callable[..., Path]) -> None:
    filled = values([replace(MARIA, name="مستشفى الشفاء")], text="السلام عليكم، نرجو الاتصال 42 مرة.")
    path = draw(shipped("classic", Paper.A4, "ar"), filled)
    where = places(path)
    middle = 595 / 2
    assert where["FAX"][0] > middle
    assert where["Northside"][0] < middle
    assert where["+1"][0] < where["650-555-0123"][0], "Numbers keep their direction."
    assert "42" in text_of(path)


def test_a_number_after_arabic_words_keeps_its_order(draw: Callable[..., Path]) -> None:
    path = draw(replace(plain_cover(text_box(20, "هاتف {from_voice}")), language="ar"), values())
    where = places(path)
    assert where["+1"][0] < where["650-555-0199"][0] < max(x for x, _y in where.values())


def test_letters_that_our_fonts_lack_come_from_the_system(draw: Callable[..., Path], squares: Path) -> None:
    path = draw(plain_cover(text_box(20, "{to_name}")), values([replace(MARIA, name="Li 診療")]))
    assert "Li 診療" in text_of(path)


def test_what_no_font_has_is_a_box(draw: Callable[..., Path], only_own_fonts: None) -> None:
    path = draw(plain_cover(text_box(20, "{to_name}")), values([replace(MARIA, name="x𒀀y")]))
    assert "x□y" in text_of(path)


@pytest.mark.parametrize(
    "text", ["\ud83d", "a\u0301" * 300, "\u202e\u2066\u200b\ufeff", "(\\) endobj", "{text}", "\x00"]
)
def test_hostile_texts_are_drawn(text: str, draw: Callable[..., Path]) -> None:
    assert draw(shipped("form"), values(text=text)).stat().st_size > 1000


def test_texts_are_aligned_in_their_boxes(draw: Callable[..., Path]) -> None:
    aligned = [text_box(20 + 10 * n, f"w{align}", align=align) for n, align in enumerate(Align)]
    where = places(draw(plain_cover(*aligned), values()))
    assert where["wstart"][0] < where["wcentre"][0] < where["wend"][0]
    assert where["wstart"][0] == pytest.approx(20 * 72 / 25.4, abs=0.6)


def test_the_worker_draws_it_and_tells_its_pages(worker: PageWorker, tmp_path: Path) -> None:
    target = tmp_path / "cover.pdf"
    drawn = CoverDrawer(worker).cover(shipped("classic"), values(text="word " * 1500), {}, target)
    assert drawn == 3
    assert worker.inspect(target, "cover.pdf").pages == 3

"""Marks on a page as the other side's machine prints them, read by Tesseract where they are words."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.edited.mark_texts import MarkText, MarkTexts
from faxdesk.documents.edited.plain_letters import PLAIN
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.plain_text.letter_fonts import own_faces
from faxdesk.domain.compose.draft_page import BLANK_LETTER, PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage
from faxdesk.domain.sent_page import PageKind, PageWarningKind
from faxdesk.simulator.drawing import fax_raster as other_side

ACROSS = 204 / 25.4 * 215.15 / 215.9
"""Dots to a millimetre of a Letter page on the lines of a fax."""
WORDS = "Please call the patient back on Monday"


def drawn(worker: PageWorker, edit: PageEdit, resolution: Resolution = Resolution.FINE) -> Image.Image:
    return picture(worker.fax_page(PageSource(None, BLANK_LETTER, edit=edit), resolution))


def picture(page: PageImage) -> Image.Image:
    return Image.frombytes("1", (page.width, page.height), page.data, "raw", "1", page.stride)


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    box = page.convert("L").point(lambda level: 255 - level).getbbox()
    assert box is not None
    return box


def read(page: Image.Image, resolution: Resolution) -> str:
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed: nobody reads the page.")
    lines = {Resolution.FINE: 196, Resolution.STANDARD: 98}[resolution]
    shown = page.convert("L").resize((page.width, round(page.height * 204 / lines)), Image.Resampling.BICUBIC)
    memory = io.BytesIO()
    shown.save(memory, "PNG")
    done = subprocess.run(
        ["tesseract", "-", "-", "--psm", "6", "--dpi", "204", "-l", "eng"],
        input=memory.getvalue(),
        capture_output=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        check=True,
    )
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("resolution", Resolution)
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_text_that_stands_upright_on_a_turned_page_is_read(
    worker: PageWorker, turn: int, resolution: Resolution
) -> None:
    sideways = turn % 180 != 0
    area = Area(60, 60, 10, 140) if sideways else Area(40, 60, 140, 10)
    mark = Mark(MarkKind.TEXT, area, WORDS, 14.0, turn=-turn % 360)
    page = drawn(worker, PageEdit(turn=turn, marks=(mark,)), resolution)
    assert read(page, resolution) == WORDS


def test_a_long_text_is_wrapped_at_its_width_and_keeps_its_empty_lines(worker: PageWorker) -> None:
    text = "Seen and approved by the doctor on duty\n\nNo further steps"
    page = drawn(worker, PageEdit(marks=(Mark(MarkKind.TEXT, Area(20, 20, 50, 10), text, 12.0),)))
    left, top, right, bottom = ink(page)
    assert left >= 20 * ACROSS - 2
    assert right <= 70 * ACROSS + 2
    lines = (bottom - top) / (12 / 72 * 196) / 1.164
    assert 3.6 < lines < 4.4, "two lines, an empty one, and one more"
    assert "doctor on" in read(page, Resolution.FINE)


@pytest.mark.parametrize(
    "text", ["Καλημέρα κόσμε", "اتصل بالمريض يوم الاثنين", "שלום עולם", "Добрый день", "Žluťoučký kůň"]
)
def test_letters_of_other_scripts_are_in_our_own_fonts(fonts: Path, text: str) -> None:
    """The same words in other letters would be boxes, all alike."""
    (found,) = MarkTexts(fonts).pictures([MarkText(text, 14.0, 120.0, 8.0, 8.0)])
    (boxes,) = MarkTexts(fonts).pictures([MarkText("□" * len(text), 14.0, 120.0, 8.0, 8.0)])
    columns = [
        column
        for column in range(found.width)
        if min(found.crop((column, 0, column + 1, found.height)).tobytes()) < 128
    ]
    assert columns
    assert found.tobytes() != boxes.tobytes()
    starts_right = columns[-1] > found.width * 0.9
    assert starts_right == (text[0] in "اש")


def test_plain_letters_are_all_in_our_own_font(fonts: Path) -> None:
    assert own_faces(fonts)[-1].letters >= PLAIN
    assert not any(unicodedata.combining(each) or unicodedata.bidirectional(each) == "R" for each in PLAIN)


def test_plain_letters_stand_where_shaped_ones_stand(fonts: Path) -> None:
    """The lines of both ways of writing are broken alike, and their letters are as large and as black."""
    text = "Žluťoučký kůň said: “Call £5 back”\n\nДобрый день, κόσμε"
    unseen = "\u200c"
    (plain, shaped) = MarkTexts(fonts).pictures(
        [MarkText(each, 14.0, 60.0, 8.0, 8.0) for each in (text, text + unseen)]
    )
    assert plain.tobytes() != shaped.tobytes(), "each is written in its own way"
    assert plain.size == shaped.size
    inked = [page.point(lambda level: 255 if level < 128 else 0) for page in (plain, shaped)]
    boxes = [page.getbbox() or (0, 0, 0, 0) for page in inked]
    assert boxes[0] == pytest.approx(boxes[1], abs=2)
    blacks = [page.histogram()[255] for page in inked]
    assert blacks[0] == pytest.approx(blacks[1], rel=0.02)


def test_plain_letters_load_nothing_that_shapes_letters(fonts: Path) -> None:
    """The first page with a mark would wait a third of a second for it."""
    code = (
        "import sys; from pathlib import Path;"
        "from faxdesk.documents.edited.mark_texts import MarkText, MarkTexts;"
        f"MarkTexts(Path({str(fonts)!r})).pictures([MarkText('Seen on Monday\\nà', 10.0, 50.0, 8.0, 8.0)]);"
        "print(*{'fpdf', 'fontTools', 'uharfbuzz', 'cryptography', 'unittest'}.intersection(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_chinese_is_written_in_a_font_of_the_system(fonts: Path, squares: Path) -> None:
    (found,) = MarkTexts(fonts).pictures([MarkText("診療", 14.0, 60.0, 8.0, 8.0)])
    inked = found.point(lambda level: 255 if level < 128 else 0)
    (left, _top, right, _bottom) = inked.getbbox() or (0, 0, 0, 0)
    size = 14.0 / 72 * 25.4 * 8.0
    assert right - left == pytest.approx(2 * size, rel=0.2), "two full squares, as the font has them"


def test_a_letter_that_no_font_has_is_a_box(fonts: Path, only_own_fonts: None) -> None:
    (missing, box) = MarkTexts(fonts).pictures(
        [MarkText("\U0001f9ff", 14.0, 60.0, 8.0, 8.0), MarkText("□", 14.0, 60.0, 8.0, 8.0)]
    )
    assert missing.tobytes() == box.tobytes()


@pytest.mark.parametrize("resolution", Resolution)
def test_lines_and_frames_are_of_whole_dots(worker: PageWorker, resolution: Resolution) -> None:
    marks = (Mark(MarkKind.BOX, Area(30, 30, 40, 20)), Mark(MarkKind.LINE, Area(30, 80, 40, 0)))
    page = drawn(worker, PageEdit(marks=marks), resolution).convert("L")
    down = {Resolution.FINE: 196, Resolution.STANDARD: 98}[resolution] / 25.4
    left, top, right, bottom = (
        round(30 * ACROSS),
        round(30 * down),
        round(70 * ACROSS),
        round(50 * down),
    )
    thick = max(round(0.5 * down), 2)
    frame = page.crop((left - 10, top - 10, right + 10, bottom + 10))
    inverse = frame.point(lambda level: 255 - level)
    assert inverse.getbbox() == (10, 10, 10 + right - left, 10 + bottom - top)
    assert page.crop((left, top, right, top + thick)).getextrema() == (0, 0)
    assert page.crop((left + 5, top + thick, right - 5, bottom - thick)).getextrema() == (255, 255)
    line = page.crop((left, round(75 * down), right, round(85 * down)))
    rows = [line.crop((0, row, line.width, row + 1)).getextrema() for row in range(line.height)]
    assert rows.count((0, 0)) == thick
    assert rows.count((255, 255)) == len(rows) - thick


def test_an_arrow_points_where_it_was_drawn_to_however_the_page_is_turned(worker: PageWorker) -> None:
    for turn in (0, 180):
        arrow = Mark(MarkKind.ARROW, Area(120, 100, -60, 40))
        page = drawn(worker, PageEdit(turn=turn, marks=(arrow,)))
        if turn:
            page = page.transpose(Image.Transpose.ROTATE_180)
        left, _top, _right, bottom = ink(page)
        assert (left / ACROSS, bottom / (196 / 25.4)) == pytest.approx((60, 140), abs=1.5)
        near = page.crop((left, bottom - 30, left + 30, bottom)).convert("L").histogram()[0]
        far = page.crop((round(117 * ACROSS), round(100 * 7.72), round(121 * ACROSS), round(103 * 7.72)))
        assert near > 2 * far.convert("L").histogram()[0], "the head is at the end"


def test_the_last_mark_lies_on_top(worker: PageWorker) -> None:
    text = Mark(MarkKind.TEXT, Area(30, 30, 100, 10), WORDS, 14.0)
    white = Mark(MarkKind.WHITE_OUT, Area(20, 20, 140, 40))
    assert not drawn(worker, PageEdit(marks=(text, white))).convert("L").histogram()[0]
    assert read(drawn(worker, PageEdit(marks=(white, text))), Resolution.FINE) == WORDS


def test_marks_end_where_the_page_was_cut(worker: PageWorker) -> None:
    line = Mark(MarkKind.LINE, Area(10, 150, 150, 0))
    below = Mark(MarkKind.STRIKE_OUT, Area(10, 180, 150, 20))
    page = drawn(worker, PageEdit(crop=Area(50, 100, 100, 70), marks=(line, below)))
    left, _top, right, bottom = ink(page)
    scale = 215.15 / 100
    assert (left, right) == (0, 1728)
    assert bottom / (196 / 25.4) == pytest.approx(50 * scale, abs=1.0)


@pytest.fixture
def signature(tmp_path: Path) -> Path:
    """Thin grey strokes on white."""
    paper = Image.new("L", (600, 200), 255)
    draw = ImageDraw.Draw(paper)
    draw.line([(20, 150), (150, 30), (280, 170), (400, 40), (580, 120)], fill=70, width=6)
    path = tmp_path / "blob"
    paper.save(path, "PNG")
    return path


@pytest.mark.parametrize("resolution", Resolution)
def test_a_signature_lets_the_page_through_and_a_picture_covers_it(
    worker: PageWorker, signature: Path, resolution: Resolution
) -> None:
    below = Mark(MarkKind.TEXT, Area(30, 40, 120, 20), WORDS, 14.0)
    found = {}
    for kind in (MarkKind.SIGNATURE, MarkKind.PICTURE):
        above = Mark(kind, Area(30, 30, 120, 40), picture="aa")
        page = worker.fax_page(
            PageSource(
                None,
                BLANK_LETTER,
                edit=PageEdit(marks=(below, above)),
                pictures=(("aa", signature),),
            ),
            resolution,
        )
        found[kind] = picture(page).convert("L").histogram()[0]
    alone = drawn(worker, PageEdit(marks=(below,)), resolution).convert("L").histogram()[0]
    assert found[MarkKind.SIGNATURE] > found[MarkKind.PICTURE] > 0
    strokes = 120 * ACROSS * 1.2 * ({Resolution.FINE: 196, Resolution.STANDARD: 98}[resolution] / 25.4)
    assert found[MarkKind.SIGNATURE] - alone > 0.5 * strokes, "thin strokes are not lost"


def test_a_fax_page_keeps_its_dots_around_what_is_written(worker: PageWorker, tmp_path: Path) -> None:
    sheet = Image.new("L", (1728, 2156), 255)
    draw = ImageDraw.Draw(sheet)
    for number in range(0, 1700, 11):
        draw.line((number, 900 + number % 90, number + 40, 2000 - number % 77), 0)
    path = tmp_path / "received.tif"
    path.write_bytes(other_side.tiff([other_side.to_fax(sheet, "High")], "High"))
    plain = picture(worker.fax_page(PageSource(path, path.name), Resolution.FINE))
    text = Mark(MarkKind.TEXT, Area(40, 40, 140, 10), WORDS, 14.0)
    page = worker.fax_page(PageSource(path, path.name, edit=PageEdit(marks=(text,))), Resolution.FINE)
    marked = picture(page)
    assert read(marked.crop((0, 0, 1728, 600)), Resolution.FINE) == WORDS
    rest = (0, 600, 1728, 2156)
    assert marked.crop(rest).tobytes() == plain.crop(rest).tobytes()
    facts = worker.sent_page_facts(PageSource(path, path.name, edit=PageEdit(marks=(text,))), Resolution.FINE)
    assert facts.kind == PageKind.ONE_BIT


def test_small_writing_is_warned_of_as_it_comes_out(worker: PageWorker) -> None:
    def figures(size_pt: float, crop: Area | None = None) -> list[tuple[float, ...]]:
        edit = PageEdit(crop=crop, marks=(Mark(MarkKind.TEXT, Area(30, 30, 100, 10), "Small", size_pt),))
        warnings = worker.sent_page_facts(PageSource(None, BLANK_LETTER, edit=edit), Resolution.FINE).warnings
        return [warning.figures for warning in warnings if warning.kind == PageWarningKind.SMALL_MARKS]

    assert figures(6.5) == [(6.0,)]
    assert figures(8.0) == []
    assert figures(5.0, Area(0, 0, 108, 140)) == [], "a cut makes the rest larger"


def test_marks_are_in_the_picture_for_a_screen(worker: PageWorker) -> None:
    edit = PageEdit(marks=(Mark(MarkKind.TEXT, Area(30, 30, 150, 10), WORDS, 14.0),))
    page = worker.render(PageSource(None, BLANK_LETTER, edit=edit), 1600)
    grey = Image.frombytes("L", (page.width, page.height), page.data)
    assert read(grey, Resolution.FINE) == WORDS


def test_times_of_all_modes_are_those_of_the_marked_page(worker: PageWorker) -> None:
    text = Mark(MarkKind.TEXT, Area(20, 20, 170, 200), " ".join([WORDS] * 40), 12.0)
    times = worker.times_by_mode(
        PageSource(None, BLANK_LETTER, edit=PageEdit(marks=(text,))), Resolution.FINE
    )
    blank = worker.times_by_mode(PageSource(None, BLANK_LETTER), Resolution.FINE)
    assert times.keys() == blank.keys()
    assert all(times[mode].low > blank[mode].low + 5 for mode in times)

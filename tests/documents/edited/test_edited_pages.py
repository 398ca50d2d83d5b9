"""Pages turned, cut, and with something on them gone, as the worker draws them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import BLANK_A4, BLANK_LETTER, PageSource
from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import PageImage
from faxdesk.domain.sent_page import PageKind
from faxdesk.simulator.drawing import fax_raster as other_side

LETTER_MM = (215.9, 279.4)
DOTS_PER_MM = 204 / 25.4
LINES_PER_MM = {Resolution.FINE: 196 / 25.4, Resolution.STANDARD: 98 / 25.4}


def picture(page: PageImage) -> Image.Image:
    return Image.frombytes("1", (page.width, page.height), page.data, "raw", "1", page.stride)


def ink(page: Image.Image) -> tuple[int, int, int, int]:
    """The box around all black dots."""
    box = page.convert("L").point(lambda level: 255 - level).getbbox()
    assert box is not None
    return box


@pytest.fixture
def corner(tmp_path: Path) -> Path:
    """A Letter page with a black rectangle of 30 x 10 mm, 20 mm from the left and 40 mm from the top."""
    from fpdf import FPDF

    pdf = FPDF(format="letter")
    pdf.add_page()
    pdf.set_fill_color(0)
    pdf.rect(20, 40, 30, 10, style="F")
    path = tmp_path / "corner.pdf"
    pdf.output(str(path))
    return path


def box_mm(page: PageImage, resolution: Resolution) -> tuple[float, ...]:
    left, top, right, bottom = ink(picture(page))
    lines = LINES_PER_MM[resolution]
    return left / DOTS_PER_MM, top / lines, right / DOTS_PER_MM, bottom / lines


@pytest.mark.parametrize("resolution", Resolution)
@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (0, (20, 40, 50, 50)),
        # The foot of the page comes to the left, and it shrinks to be as wide as the paper.
        (90, (229.4, 20, 239.4, 50)),
        (180, (165.9, 229.4, 195.9, 239.4)),
        (270, (40, 165.9, 50, 195.9)),
    ],
)
def test_a_page_is_turned_clockwise(
    worker: PageWorker,
    corner: Path,
    turn: int,
    expected: tuple[float, ...],
    resolution: Resolution,
) -> None:
    page = worker.fax_page(PageSource(corner, corner.name, edit=PageEdit(turn=turn)), resolution)
    scale = 215.15 / (215.9 if turn % 180 == 0 else 279.4)
    # A page that is as good as a whole sheet fills it.
    down = scale if turn % 180 else 1.0
    expected = tuple(edge * by for edge, by in zip(expected, (scale, down, scale, down), strict=True))
    assert box_mm(page, resolution) == pytest.approx(expected, abs=0.3)


def test_a_cut_leaves_a_part_as_large_as_the_paper_allows(worker: PageWorker, corner: Path) -> None:
    edit = PageEdit(crop=Area(10, 30, 50, 30))
    page = worker.fax_page(PageSource(corner, corner.name, edit=edit), Resolution.FINE)
    scale = 215.15 / 50
    expected = [10 * scale, 10 * scale, 40 * scale, 20 * scale]
    assert box_mm(page, Resolution.FINE) == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize(("kind", "shade"), [(MarkKind.STRIKE_OUT, 0), (MarkKind.WHITE_OUT, 255)])
@pytest.mark.parametrize("resolution", Resolution)
def test_what_is_hidden_is_one_shade_from_edge_to_edge(
    worker: PageWorker, corner: Path, kind: MarkKind, shade: int, resolution: Resolution
) -> None:
    area = Area(30, 30, 15, 30)
    edit = PageEdit(marks=(Mark(kind, area),))
    page = picture(worker.fax_page(PageSource(corner, corner.name, edit=edit), resolution))
    scale, lines = 215.15 / 215.9, LINES_PER_MM[resolution]
    left, top = round(30 * scale * DOTS_PER_MM), round(30 * scale * lines)
    right, bottom = round(45 * scale * DOTS_PER_MM), round(60 * scale * lines)
    inside = page.crop((left + 1, top + 1, right - 1, bottom - 1)).convert("L")
    assert inside.getextrema() == (shade, shade)
    assert page.convert("L").getpixel((left - 4, round(45 * scale * lines))) == 0, "what is beside it stays"


def test_the_picture_for_a_screen_has_the_turn_and_the_cut(worker: PageWorker, corner: Path) -> None:
    edit = PageEdit(
        turn=90, crop=Area(10, 30, 50, 30), marks=(Mark(MarkKind.STRIKE_OUT, Area(20, 40, 5, 10)),)
    )
    page = worker.render(PageSource(corner, corner.name, edit=edit), 300)
    assert (page.width, page.height) == (300, 500)
    grey = Image.frombytes("L", (page.width, page.height), page.data)
    left, top, right, bottom = grey.point(lambda level: 255 - level).getbbox() or (0, 0, 0, 0)
    assert (left, top, right, bottom) == pytest.approx((100, 100, 200, 400), abs=3)


def test_a_fax_keeps_its_dots_where_nothing_lies(worker: PageWorker, tmp_path: Path) -> None:
    sheet = Image.new("L", (1728, 1100), 255)
    draw = ImageDraw.Draw(sheet)
    for number in range(0, 1700, 7):
        draw.line((number, number % 90, number + 40, 1000 - number % 77), 0)
    sent = other_side.to_fax(sheet, "High")
    path = tmp_path / "received.tif"
    path.write_bytes(other_side.tiff([sent], "High"))
    whole = picture(worker.fax_page(PageSource(path, path.name), Resolution.FINE))
    hidden = PageEdit(marks=(Mark(MarkKind.WHITE_OUT, Area(50, 40, 30, 20)),))
    marked = picture(worker.fax_page(PageSource(path, path.name, edit=hidden), Resolution.FINE))
    box = [round(50 * DOTS_PER_MM), round(40 * 196 / 25.4), round(80 * DOTS_PER_MM), round(60 * 196 / 25.4)]
    grown = (box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1)
    for page in (whole, marked):
        page.paste(255, grown)
    assert marked.tobytes() == whole.tobytes()
    upside_down = picture(
        worker.fax_page(PageSource(path, path.name, edit=PageEdit(turn=180)), Resolution.FINE)
    )
    there_and_back = upside_down.transpose(Image.Transpose.ROTATE_180)
    there_and_back.paste(255, grown)
    assert there_and_back.tobytes() == whole.tobytes()


@pytest.mark.parametrize(("name", "lines"), [(BLANK_LETTER, 2156), (BLANK_A4, 2291)])
def test_a_blank_page_is_white_paper_of_its_size(worker: PageWorker, name: str, lines: int) -> None:
    page = worker.fax_page(PageSource(None, name), Resolution.FINE)
    assert (page.width, page.height) == (1728, lines)
    assert set(page.data) == {0xFF}
    facts = worker.sent_page_facts(PageSource(None, name), Resolution.FINE)
    assert facts.kind == PageKind.BLANK
    struck = PageEdit(marks=(Mark(MarkKind.STRIKE_OUT, Area(20, 20, 50, 50)),))
    assert (
        worker.sent_page_facts(PageSource(None, name, edit=struck), Resolution.FINE).kind == PageKind.ONE_BIT
    )


def test_sizes_are_those_of_the_document_and_of_a_short_fax_those_of_its_sheet(
    worker: PageWorker, corner: Path, tmp_path: Path
) -> None:
    (size,) = worker.page_sizes(corner, corner.name)
    assert size == pytest.approx(LETTER_MM, abs=0.1)
    short = tmp_path / "short.tif"
    short.write_bytes(other_side.tiff([other_side.to_fax(Image.new("L", (1728, 500), 255), "High")], "High"))
    ((width, height),) = worker.page_sizes(short, short.name)
    assert (width, height) == pytest.approx((215.15, 279.4), abs=0.1)


def test_a_fax_of_pages_of_many_documents(worker: PageWorker, corner: Path, tmp_path: Path) -> None:
    target = tmp_path / "whole.pdf"
    pages = [
        PageSource(corner, corner.name, edit=PageEdit(turn=180)),
        PageSource(None, BLANK_LETTER),
        PageSource(corner, corner.name),
    ]
    worker.pages_to_fax_pdf(pages, target, Resolution.STANDARD)
    assert worker.inspect(target, target.name).pages == 3
    for number, page in enumerate(pages):
        sent = worker.fax_page(PageSource(target, target.name, number), Resolution.STANDARD)
        shown = worker.fax_page(
            PageSource(page.path, page.name, page.page, edit=page.edit), Resolution.STANDARD
        )
        assert sent.data == shown.data

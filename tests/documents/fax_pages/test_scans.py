"""Scans that lay askew or on their head come out straight; what did not lie so keeps every dot."""

from __future__ import annotations

import functools
import io
import random
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from faxdesk.documents.fax_pages.raster import fax_page, grey_page
from faxdesk.documents.fax_pages.skew import lines_of
from faxdesk.documents.fax_pages.standing import FINE_SHAPE, ScannedPages
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.documents.upright import is_upside_down
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import PageKind, PageLook, PageMode
from tests.documents.legible import sheets
from tests.documents.legible.reading import share_read
from tests.documents.legible.sheets import Sheet

PAGES = {
    "plain": sheets.letter,
    "grey bands": sheets.bands,
    "dark blocks": sheets.dark_blocks,
    "in the shade": lambda: sheets.in_the_shade(sheets.letter(9, ink=25)),
    "noisy": lambda: Sheet(sheets.noisy(sheets.letter(9, paper=230, ink=25).grey, 8, 1), []),
    "beside a photograph": sheets.letter_with_photograph,
}


def stands_on_its_head(grey: Image.Image) -> bool:
    content = io.BytesIO()
    grey.save(content, "PPM")
    return is_upside_down(content.getvalue(), CancelToken())


def as_png(picture: Image.Image) -> bytes:
    memory = io.BytesIO()
    picture.save(memory, "PNG", dpi=(200, 200), compress_level=1)
    return memory.getvalue()


def document(grey: Image.Image, degrees: float = 0.0) -> ImageDocument:
    return ImageDocument(as_png(sheets.scan(grey, degrees)))


@functools.cache
def grey_of(name: str) -> Image.Image:
    return PAGES[name]().grey


@functools.cache
def straight_one(name: str) -> ImageDocument:
    return document(grey_of(name))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("degrees", "resolution"), [(-2.6, Resolution.FINE), (-0.4, Resolution.FINE), (1.3, Resolution.STANDARD)]
)
def test_a_page_that_lay_askew_comes_back_straight(name: str, degrees: float, resolution: Resolution) -> None:
    page = grey_page(document(grey_of(name), degrees), 0, resolution)
    assert page.turned == pytest.approx(-degrees, abs=0.2)
    assert lines_of(page.picture, page.dpi_y / 204).skew == 0.0
    # The sheet is as large as ever.
    assert page.picture.size == grey_page(straight_one(name), 0, resolution).picture.size


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_lay_straight_keeps_every_dot(name: str) -> None:
    found = straight_one(name)
    straight = grey_page(found, 0, Resolution.FINE)
    as_it_lay = grey_page(found, 0, Resolution.FINE, PageMode.SCAN)
    assert straight.turned == 0.0
    assert straight.picture.tobytes() == as_it_lay.picture.tobytes()


def test_what_is_not_sure_stays() -> None:
    chance = random.Random(3)
    scribble = sheets.empty()
    draw = ImageDraw.Draw(scribble)
    for _ in range(60):
        points = [(chance.randrange(1728), chance.randrange(2156)) for _ in range(4)]
        draw.line(points, fill=30, width=4)
    steep = sheets.scan(sheets.letter().grey, 5.0)
    for picture in (sheets.empty(), sheets.photograph((1728, 2156), 8), scribble):
        assert lines_of(picture, FINE_SHAPE).skew == 0.0
    assert lines_of(steep.resize(sheets.SIZE), FINE_SHAPE).skew == 0.0


def test_letters_never_leave_the_sheet() -> None:
    """Turned back, the corners of a page leave it: what is written there counts more than straight lines."""
    page = sheets.empty()
    sheets.write(page, sheets.lines(42, 4, words=12), x=4, y=4, step=51)
    lay_askew = page.rotate(-2, Image.Resampling.BICUBIC, fillcolor=255)
    sheets.write(lay_askew, ["Ref. 4711"], x=2, y=2100)
    sheets.write(lay_askew, ["Ref. 4711"], x=2, y=2)
    assert lines_of(lay_askew, FINE_SHAPE).skew == pytest.approx(2, abs=0.2)
    assert grey_page(ImageDocument(as_png(lay_askew)), 0, Resolution.FINE).turned == 0.0


def test_a_page_that_was_drawn_is_never_turned(tmp_path: Path) -> None:
    """Lines that fall in a PDF of letters and lines were meant so."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format="Letter")
    pdf.add_page()
    pdf.set_font("Helvetica", size=12)
    with pdf.rotation(2, 300, 400):
        for number, line in enumerate(sheets.lines(30, 5)):
            pdf.text(60, 60 + 20 * number, line)
    drawn = PdfDocument(bytes(pdf.output()))
    page = grey_page(drawn, 0, Resolution.FINE)
    assert lines_of(page.picture, FINE_SHAPE).skew == pytest.approx(-2, abs=0.2)
    assert (page.turned, page.is_scan) == (0.0, False)


def test_a_scan_in_a_pdf_is_one() -> None:
    memory = io.BytesIO()
    sheets.scan(sheets.letter().grey, 1.0).save(memory, "PDF", resolution=200)
    content = memory.getvalue()
    assert grey_page(PdfDocument(content), 0, Resolution.FINE).turned == pytest.approx(-1, abs=0.2)
    # With a bar drawn on it, it is a drawing like others.
    pdf = pypdfium2.PdfDocument(content)
    page = pdf[0]
    page.insert_obj(_stamp())
    page.gen_content()
    whole = io.BytesIO()
    pdf.save(whole)
    assert grey_page(PdfDocument(whole.getvalue()), 0, Resolution.FINE).turned == 0.0


def _stamp() -> pypdfium2.PdfObject:
    import pypdfium2.raw as pdfium

    bar = pdfium.FPDFPageObj_CreateNewRect(500.0, 20.0, 60.0, 12.0)
    pdfium.FPDFPath_SetDrawMode(bar, pdfium.FPDF_FILLMODE_ALTERNATE, 0)
    return pypdfium2.PdfObject(bar)


@pytest.mark.parametrize("degrees", [0.0, 1.6])
def test_a_page_on_its_head_is_turned(degrees: float) -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("Tesseract is not installed: nobody knows which way a page stands.")
    sheet = sheets.bands()
    on_its_head = ImageDocument(
        as_png(sheets.scan(sheet.grey, degrees).transpose(Image.Transpose.ROTATE_180))
    )
    assert (
        share_read(fax_page(on_its_head, 0, Resolution.FINE, PageLook(PageMode.SCAN)).picture, sheet) < 0.05
    )
    scans = ScannedPages(on_its_head, stands_on_its_head)
    page = fax_page(on_its_head, 0, Resolution.FINE, scans=scans)
    assert share_read(page.picture, sheet) >= 0.95
    assert page.facts.turned == pytest.approx(180 - degrees, abs=0.2)
    assert page.facts.turned_text.startswith("The scan stood on its head")


def test_more_words_are_read_of_a_page_set_straight() -> None:
    small = sheets.empty()
    text = sheets.lines(50, 12, words=11)
    for number, line in enumerate(text):
        ImageDraw.Draw(small).text((110, 120 + 38 * number), line, fill=0, font=sheets.font(21))
    sheet = Sheet(small, " ".join(text).split())
    found = document(small, 2.4)
    as_it_lay = share_read(fax_page(found, 0, Resolution.FINE, PageLook(PageMode.SCAN)).picture, sheet)
    straight = share_read(fax_page(found, 0, Resolution.FINE).picture, sheet)
    assert straight > 0.95
    assert straight >= as_it_lay


def test_the_worker_tells_what_it_turned_and_sends_what_it_shows(tmp_path: Path, worker: PageWorker) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(as_png(sheets.scan(sheets.letter().grey, -1.2)))
    for resolution in Resolution:
        facts = worker.sent_page_facts(PageSource(path, path.name), resolution)
        assert facts.turned == pytest.approx(1.2, abs=0.2)
        # Sent as it is, it would arrive askew.
        assert facts.kind is PageKind.TEXT
        assert "straightened by 1." in facts.turned_text
        as_it_lay = PageLook(PageMode.SCAN)
        assert worker.sent_page_facts(PageSource(path, path.name, 0, as_it_lay), resolution).turned == 0.0
        shown = worker.fax_page(PageSource(path, path.name), resolution)
        target = tmp_path / f"{resolution}.pdf"
        worker.to_fax_pdf(path, path.name, target, resolution)
        assert worker.fax_page(PageSource(target, target.name), resolution).data == shown.data
        times = worker.times_by_mode(PageSource(path, path.name), resolution)
        assert times[PageMode.AUTO] == facts.time
        assert (
            times[PageMode.SCAN]
            == worker.sent_page_facts(PageSource(path, path.name, 0, as_it_lay), resolution).time
        )

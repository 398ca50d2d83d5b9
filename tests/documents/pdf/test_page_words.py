"""The words of a page stand where they are seen, also on a page that is turned or cropped."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.recognise import PAGE_WIDTH, find_tesseract, recognise_words
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.page_text import PageWord
from faxdesk.domain.runtime import CancelToken
from tests.support.clock import ManualClock


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Of 200 x 100 mm: two words on the first line, which begin at 20 and 50 mm from the left side, 20 mm
    from the top, and one on the second."""
    pdf = FPDF(unit="mm", format=(200, 100))
    pdf.add_page()
    pdf.set_font("Helvetica", size=20)
    pdf.text(20, 20, "Left")
    pdf.text(50, 20, "ear")
    pdf.text(20, 60, "Below")
    pdf.output(str(tmp_path / "letter.pdf"))
    return tmp_path / "letter.pdf"


def test_words_have_their_places_and_lines(letter: Path, worker: PageWorker) -> None:
    left, ear, below = worker.words(letter, letter.name, 0)
    assert [left.text, ear.text, below.text] == ["Left", "ear", "Below"]
    assert left.line == ear.line < below.line
    assert (left.x, ear.x, below.x) == pytest.approx((0.10, 0.25, 0.10), abs=0.01)
    assert left.y < 0.20 < left.y + left.height < 0.30
    assert below.y < 0.60 < below.y + below.height


def test_a_turned_page_is_told_as_it_is_seen(letter: Path, tmp_path: Path, worker: PageWorker) -> None:
    with pypdfium2.PdfDocument(letter) as pdf:
        pdf[0].set_rotation(90)
        pdf.save(tmp_path / "turned.pdf")
    left, *_others = worker.words(tmp_path / "turned.pdf", "turned.pdf", 0)
    # What was at the left of the top is at its right now, and runs down.
    assert left.y == pytest.approx(0.10, abs=0.01)
    assert left.x < 0.80 < left.x + left.width
    assert left.height * 200 > left.width * 100


def test_a_cropped_page_is_told_as_it_is_seen(letter: Path, tmp_path: Path, worker: PageWorker) -> None:
    with pypdfium2.PdfDocument(letter) as pdf:
        width, height = pdf[0].get_size()
        pdf[0].set_cropbox(0, 0, width / 2, height)
        pdf.save(tmp_path / "cropped.pdf")
    left, ear, _below = worker.words(tmp_path / "cropped.pdf", "cropped.pdf", 0)
    assert (left.x, ear.x) == pytest.approx((0.20, 0.50), abs=0.01)


def test_a_picture_has_no_words_of_its_own(tmp_path: Path, worker: PageWorker) -> None:
    Image.new("1", (1728, 2200), 1).save(tmp_path / "scan.tif")
    assert worker.words(tmp_path / "scan.tif", "scan.tif", 0) == ()


@pytest.mark.skipif(find_tesseract() is None, reason="tesseract is not installed")
def test_words_are_recognised_in_the_picture_of_a_page(letter: Path, worker: PageWorker) -> None:
    program = find_tesseract()
    assert program is not None
    picture = worker.render(PageSource(letter, letter.name), PAGE_WIDTH)
    found = {
        word.text: word for word in recognise_words(program, picture, "eng", CancelToken(), ManualClock())
    }
    own = {word.text: word for word in worker.words(letter, letter.name, 0)}
    assert {"Left", "Below"} <= set(found)
    for name in ("Left", "Below"):
        assert middle(found[name]) == pytest.approx(middle(own[name]), abs=0.02)
    assert found["Left"].line < found["Below"].line


def middle(word: PageWord) -> tuple[float, float]:
    return word.x + word.width / 2, word.y + word.height / 2

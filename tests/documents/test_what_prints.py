"""What of a PDF is on paper, and what on the screen alone; what is mended of it, and what stays in a copy."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.fax import Resolution
from tests.documents import samples

CASES = Path(__file__).parent / "cases"


def ink(
    worker: PageWorker, path: Path, *, on_paper: bool, box: tuple[int, int, int, int] | None = None
) -> int:
    """How many dots of a page, or of a box in points from its upper left corner, are dark."""
    page = worker.render(PageSource(path, path.name), 612, on_paper=on_paper)
    picture = Image.frombytes("L", (page.width, page.height), page.data, "raw", "L", page.stride)
    return sum((picture.crop(box) if box else picture).histogram()[:200])


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("p01k-form-noprint-field.pdf", (155, 157, 495, 187)),
        ("p04b-stamp-ap-noprintflag.pdf", (160, 160, 440, 225)),
    ],
)
def test_what_lacks_the_print_flag_is_not_on_paper(
    name: str, box: tuple[int, int, int, int], worker: PageWorker
) -> None:
    path = CASES / name
    on_screen, on_paper = (ink(worker, path, on_paper=paper, box=box) for paper in (False, True))
    assert on_screen > on_paper + 400
    # And it is on the screen again after the page was printed.
    assert ink(worker, path, on_paper=False, box=box) == on_screen


def test_a_layer_that_is_not_printed(worker: PageWorker) -> None:
    path = CASES / "p18b-ocg-print-off.pdf"
    assert ink(worker, path, on_paper=False) > 3 * ink(worker, path, on_paper=True)
    page = worker.fax_page(PageSource(path, path.name), Resolution.FINE)
    assert sum(byte == 0 for byte in page.data) < len(page.data) // 10


def _with_field(tmp_path: Path, flags: bytes) -> Path:
    path = tmp_path / "form.pdf"
    path.write_bytes(samples.filled_form().replace(b"/F 4", b"/F " + flags))
    return path


def test_fields_for_print_alone(tmp_path: Path, worker: PageWorker) -> None:
    path = _with_field(tmp_path, b"36")
    assert ink(worker, path, on_paper=False) == 0
    assert ink(worker, path, on_paper=True) > 300


@pytest.mark.parametrize(
    "shape",
    [
        b"/Subtype/Line/L[100 100 300 300]",
        b"/Subtype/PolyLine/Vertices[100 100 300 300 400 100]",
        b"/Subtype/Polygon/Vertices[100 100 300 300 400 100]",
    ],
)
def test_lines_without_a_picture_of_their_own_are_drawn(
    shape: bytes, tmp_path: Path, worker: PageWorker
) -> None:
    note = b"<</Type/Annot%s/Rect[90 90 410 310]/C[0 0 0]/Border[0 0 3]/F 4>>" % shape
    path = tmp_path / "note.pdf"
    path.write_bytes(samples.pdf(samples.CATALOG, samples.ONE_PAGE, samples.page(b"/Annots[4 0 R]"), note))
    assert ink(worker, path, on_paper=True, box=(195, 587, 205, 597)) > 20
    assert ink(worker, path, on_paper=True) > 500
    # One that is not to be printed is not.
    path.write_bytes(path.read_bytes().replace(b"/F 4", b"/F 0"))
    assert ink(worker, path, on_paper=True) == 0


def test_filled_forms_keep_their_values_when_they_are_merged(tmp_path: Path, worker: PageWorker) -> None:
    path, merged = tmp_path / "form.pdf", tmp_path / "merged.pdf"
    path.write_bytes(samples.filled_form())
    before = ink(worker, path, on_paper=True)
    worker.merge([(path, path.name), (path, path.name)], merged)
    assert worker.inspect(merged, merged.name).pages == 2
    assert before > 300
    assert ink(worker, merged, on_paper=True) == pytest.approx(before, rel=0.05)
    # Another reader finds the values in the pages themselves.
    judge = shutil.which("pdftotext")
    if judge:
        read = subprocess.run([judge, merged, "-"], capture_output=True, text=True, check=True)
        assert read.stdout.count("JORDAN AVERY") == 2


@pytest.mark.parametrize(("name", "pages"), [("p20b-cut-90pct.pdf", 5), ("p23b-prefix-2000.pdf", 1)])
def test_what_others_mend_is_mended(name: str, pages: int, tmp_path: Path, worker: PageWorker) -> None:
    path, mended = CASES / name, tmp_path / "mended.pdf"
    info = worker.inspect(path, name)
    assert (info.pages, info.is_redrawn) == (pages, True)
    worker.to_pdf(path, name, mended)
    assert mended.read_bytes().startswith(b"%PDF-")
    again = worker.inspect(mended, mended.name)
    assert (again.pages, again.is_redrawn) == (pages, False)
    assert ink(worker, mended, on_paper=True) == ink(worker, path, on_paper=True) > 1000

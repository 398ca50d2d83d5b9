"""The pages of a scan become one document, each as large as its paper."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.scans.scan_writer import ScanWriter
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Resolution
from tests.scanner.escl_stub import page_picture


@pytest.fixture
def writer(worker: PageWorker) -> ScanWriter:
    return ScanWriter(worker)


def _sizes_mm(path: Path) -> list[tuple[int, int]]:
    pdf = pypdfium2.PdfDocument(path)
    sizes = [pdf.get_page_size(page) for page in range(len(pdf))]
    pdf.close()
    return [(round(wide / 72 * 25.4), round(high / 72 * 25.4)) for wide, high in sizes]


def test_each_page_is_as_large_as_its_paper(writer: ScanWriter, tmp_path: Path) -> None:
    letter, a4, untold, many = (tmp_path / name for name in ("1.jpg", "2.jpg", "3.png", "4.pdf"))
    letter.write_bytes(page_picture(1, 2550, 3300, 200))
    a4.write_bytes(page_picture(2, 2480, 3508, 300))
    # A device that does not say its resolution, which is the one that was asked for then.
    Image.new("L", (1700, 2800), 250).save(untold)
    first = Image.new("L", (850, 1100), 240)
    first.save(many, "PDF", resolution=100, save_all=True, append_images=[first])
    target = tmp_path / "scan.pdf"
    writer.merge([(path, path.name) for path in (letter, a4, untold, many)], target)
    assert _sizes_mm(target) == [(216, 279), (210, 297), (216, 356), (216, 279), (216, 279)]


def test_pages_are_straightened_where_they_are_faxed(
    worker: PageWorker, writer: ScanWriter, tmp_path: Path
) -> None:
    leaning, grey, faxed = (tmp_path / name for name in ("1.jpg", "grey.pdf", "faxed.pdf"))
    with Image.open(io.BytesIO(page_picture(1, 2550, 3300, 200))) as page:
        # Pillow turns to the left.
        page.rotate(-1.5, resample=Image.Resampling.BICUBIC, fillcolor=244).save(leaning, dpi=(200, 200))
    writer.merge([(leaning, leaning.name)], grey)
    facts = worker.sent_page_facts(PageSource(grey, grey.name), Resolution.FINE)
    assert facts.turned == pytest.approx(-1.5, abs=0.2)
    writer.fax_pdf([(leaning, leaning.name)], faxed)
    assert _sizes_mm(faxed) == [(215, 279)]
    again = worker.sent_page_facts(PageSource(faxed, faxed.name), Resolution.FINE)
    assert again.turned == 0.0


def test_a_page_that_cannot_be_read_is_told(writer: ScanWriter, tmp_path: Path) -> None:
    half = tmp_path / "page-001.jpg"
    half.write_bytes(b"\xff\xd8\xff" + bytes(100))
    with pytest.raises(FaxDeskError) as raised:
        writer.merge([(half, half.name)], tmp_path / "scan.pdf")
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert not (tmp_path / "scan.pdf").exists()

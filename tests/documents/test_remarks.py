"""What is said of a document before it is faxed."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.domain.page import DocumentInfo, Remark, RemarkKind
from tests.documents import samples

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>"
INK = samples.stream(b"", b"72 72 300 300 re f")
XFA = b"<</Type/Catalog/Pages 2 0 R/NeedsRendering true/AcroForm<</Fields[]/XFA 5 0 R>>>>"
XDP = samples.stream(b"", b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>")


def with_enclosures(*names: str) -> bytes:
    pdf = pypdfium2.PdfDocument(samples.plain())
    for name in names:
        pdf.new_attachment(name).set_data(b"%PDF-1.4 and so on")
    content = io.BytesIO()
    pdf.save(content)
    pdf.close()
    return content.getvalue()


def claiming(pages: int) -> bytes:
    return samples.pdf(samples.CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % pages, PAGE, INK)


def scan(ink: tuple[int, int] | None = None, noise: bool = False) -> bytes:
    """A sheet from a scanner, with a line of 1 x 40 dots at a place."""
    image = Image.effect_noise((1700, 2200), 4).point(lambda value: min(value + 122, 255)) if noise else None
    image = image or Image.new("L", (1700, 2200), 255)
    if ink:
        image.paste(0, (ink[0], ink[1], ink[0] + 40, ink[1] + 1))
    content = io.BytesIO()
    image.save(content, format="PNG", dpi=(200, 200))
    return content.getvalue()


def spoilt(png: bytes) -> bytes:
    """Its checksum of the picture is wrong."""
    end = png.index(b"IEND") - 8
    return png[:end] + bytes(4) + png[end + 4 :]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(samples.plain(), (), id="a letter"),
        pytest.param(
            samples.pdf(XFA, samples.ONE_PAGE, PAGE, INK, XDP), ((RemarkKind.XFA_FORM, ""),), id="xfa"
        ),
        pytest.param(
            samples.pdf(XFA.replace(b"/NeedsRendering true", b""), samples.ONE_PAGE, PAGE, INK, XDP),
            ((RemarkKind.XFA_FORM, ""),),
            id="xfa that does not say so",
        ),
        pytest.param(
            samples.filled_form().replace(b"/Fields[4 0 R]", b"/Fields[4 0 R]/XFA[(t)6 0 R]"),
            (),
            id="xfa with fields that everybody shows",
        ),
        pytest.param(
            with_enclosures("part1.pdf", "Übung 2.docx"),
            ((RemarkKind.ENCLOSURES, "part1.pdf, Übung 2.docx"),),
            id="a portfolio",
        ),
        pytest.param(with_enclosures("factur-x.xml"), (), id="an invoice for machines"),
        pytest.param(
            with_enclosures(*(f"{number}.pdf" for number in range(9))),
            ((RemarkKind.ENCLOSURES, "0.pdf, 1.pdf, 2.pdf, 3.pdf, 4.pdf, …"),),
            id="many enclosures",
        ),
        pytest.param(claiming(5), ((RemarkKind.MISSING_PAGES, "1 of 5"),), id="pages that are missing"),
        pytest.param(claiming(1), (), id="no page missing"),
        pytest.param(samples.plain(lines=(), pages=3), ((RemarkKind.BLANK, ""),), id="blank pages"),
        pytest.param(scan(), ((RemarkKind.BLANK, ""),), id="a blank scan"),
        pytest.param(scan(noise=True), ((RemarkKind.BLANK, ""),), id="a scan of dirty paper"),
        pytest.param(scan(ink=(800, 1100)), (), id="a scan with a stroke"),
        pytest.param(
            samples.pdf(
                samples.CATALOG, samples.ONE_PAGE, PAGE, samples.stream(b"", b"1 1 0 rg 72 72 9 9 re f")
            ),
            ((RemarkKind.BLANK, ""),),
            id="ink that is too pale for a fax",
        ),
        pytest.param(
            samples.pdf(
                samples.CATALOG, samples.ONE_PAGE, PAGE, samples.stream(b"", b".1 w 9 9 m 99 99 l S")
            ),
            (),
            id="a thin line",
        ),
        pytest.param(spoilt(scan(ink=(800, 1100))), ((RemarkKind.DAMAGED, "1"),), id="a wrong checksum"),
        pytest.param(scan(ink=(800, 1100), noise=True), (), id="a stroke on dirty paper"),
        pytest.param(
            "Müller".encode("cp437"), ((RemarkKind.DOUBTFUL_LETTERS, "Müller"),), id="a guessed character set"
        ),
        pytest.param("Überweisung für Müller".encode("cp437"), (), id="a character set that is clear"),
    ],
)
def test_remarks(
    content: bytes, expected: tuple[tuple[RemarkKind, str], ...], worker: PageWorker, tmp_path: Path
) -> None:
    path = tmp_path / "document"
    path.write_bytes(content)
    assert worker.inspect(path, "document").remarks == tuple(Remark(*facts) for facts in expected)


def test_pages_that_are_missing_are_left_out(worker: PageWorker, tmp_path: Path) -> None:
    path = tmp_path / "claims.pdf"
    path.write_bytes(claiming(5))
    info = worker.inspect(path, path.name)
    # So that what is sent is what is previewed.
    assert (info.pages, info.is_redrawn) == (1, True)
    worker.to_pdf(path, path.name, tmp_path / "whole.pdf")
    info = worker.inspect(tmp_path / "whole.pdf", "whole.pdf")
    assert info == DocumentInfo("pdf", 1, 8.5, 11.0, ending="pdf")
    assert min(worker.render(PageSource(tmp_path / "whole.pdf", "whole.pdf"), 400).data) == 0


@pytest.mark.parametrize("kind", RemarkKind)
def test_each_says_what_is_the_matter_and_what_to_do(kind: RemarkKind) -> None:
    remark = Remark(kind, "3" if kind == RemarkKind.PICTURES_ELSEWHERE else "1 of 5")
    assert "“letter.pdf”" in remark.title("letter.pdf")
    assert remark.hint

"""The copy of a PDF that goes out: whoever draws it, careful or not, shows what the original prints."""

from __future__ import annotations

import zlib
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops

from faxdesk.documents.convert import pdf_of
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.pdf.entries import mentions
from faxdesk.documents.pdf.paper_copy import needs_paper_copy
from faxdesk.documents.pdf.pdf_document import PdfDocument
from tests.documents import samples

LAYER = b"<</Type/OCG/Name(L)%s>>"
USAGE = b"/Usage<</Print<</PrintState/%s>>/View<</ViewState/%s>>>>"
ORDER = b"/AS[<</Event/Print/Category[/Print]/OCGs[4 0 R]>><</Event/View/Category[/View]/OCGs[4 0 R]>>]"
STAMP = samples.stream(b"/Type/XObject/Subtype/Form/BBox[0 0 200 50]", b"0 0 200 50 re f")


def noted(note: bytes, box: bytes = b"0 0 612 792") -> bytes:
    """A page with a line of its own and a note."""
    page = samples.page(b"/Contents 4 0 R/Annots[5 0 R]", box)
    line = samples.stream(b"", b"72 720 300 4 re f")
    return samples.pdf(
        samples.CATALOG,
        samples.ONE_PAGE,
        page,
        line,
        b"<</Type/Annot/Rect[100 400 300 450]%s>>" % note,
        STAMP,
    )


def layered(layer: bytes, settings: bytes) -> bytes:
    """A page with a line, and a black block on a layer."""
    page = samples.page(b"/Contents 5 0 R/Resources<</Properties<</L 4 0 R>>>>")
    content = samples.stream(b"", b"72 720 300 4 re f /OC /L BDC 100 300 300 150 re f EMC")
    catalog = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[4 0 R]/D<<%s>>>>>>" % settings
    return samples.pdf(catalog, samples.ONE_PAGE, page, layer, content)


def as_anybody_draws_it(content: bytes, flags: int) -> Image.Image:
    """The first page by a program that knows nothing of forms."""
    pdf = pypdfium2.PdfDocument(content)
    bitmap = pypdfium2.PdfBitmap.new_native(306, 396, pdfium.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, 306, 396)
    pdfium.FPDF_RenderPageBitmap(bitmap, pdf[0], 0, 0, 306, 396, 0, flags | pdfium.FPDF_GRAYSCALE)
    drawn: Image.Image = bitmap.to_pil().convert("L")
    pdf.close()
    return drawn


def differing(one: Image.Image, other: Image.Image) -> int:
    """How many dots are clearly lighter or darker."""
    return sum(ImageChops.difference(one, other).histogram()[90:])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(noted(b"/Subtype/Stamp/F 4/AP<</N 6 0 R>>"), id="stamp"),
        pytest.param(noted(b"/Subtype/Stamp/F 0/AP<</N 6 0 R>>"), id="stamp on the screen alone"),
        pytest.param(noted(b"/Subtype/Stamp/F 36/AP<</N 6 0 R>>"), id="stamp on paper alone"),
        pytest.param(noted(b"/Subtype/Stamp/F 6/AP<</N 6 0 R>>"), id="hidden stamp"),
        pytest.param(noted(b"/Subtype/Line/F 4/L[100 400 300 450]/C[0 0 0]/Border[0 0 3]"), id="line"),
        pytest.param(noted(b"/Subtype/Circle/F 4/C[0 0 0]/BS<</W 3>>"), id="circle"),
        pytest.param(
            noted(b"/Subtype/Ink/F 4/C[0 0 0]/BS<</W 3>>/InkList[[100 400 200 450 300 400]]"), id="ink"
        ),
        pytest.param(
            noted(b"/Subtype/Highlight/F 4/C[1 1 0]/QuadPoints[72 730 200 730 72 715 200 715]"),
            id="highlight",
        ),
        pytest.param(samples.filled_form(), id="form"),
        pytest.param(samples.filled_form().replace(b"/F 4", b"/F 0"), id="field on the screen alone"),
        pytest.param(layered(LAYER % b"", b"/OFF[4 0 R]"), id="layer that is off"),
        pytest.param(layered(LAYER % (USAGE % (b"OFF", b"ON")), ORDER), id="layer on the screen alone"),
        pytest.param(layered(LAYER % (USAGE % (b"ON", b"OFF")), ORDER), id="layer on paper alone"),
    ],
)
@pytest.mark.parametrize("flags", [0, pdfium.FPDF_ANNOT, pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING])
def test_what_goes_out_is_what_is_printed(content: bytes, flags: int) -> None:
    document = PdfDocument(content)
    assert needs_paper_copy(document)
    printed = document.draw(0, 306, 396, on_paper=True)
    sent = pdf_of(document)
    # A picture of a page has softer edges.
    assert differing(as_anybody_draws_it(sent, flags), printed) < 25
    copy = PdfDocument(sent)
    assert differing(copy.draw(0, 306, 396, on_paper=True), printed) < 25
    assert copy.size_in(0) == document.size_in(0)
    for each in (copy, document):
        each.close()


@pytest.mark.parametrize("box", [b"-306 -396 306 396", b"0 0 612 792", b"100 100 712 892"])
def test_a_page_becomes_a_picture_in_its_place(box: bytes) -> None:
    content = layered(LAYER % b"", b"/OFF[4 0 R]").replace(b"0 0 612 792", box)
    document = PdfDocument(content)
    printed = document.draw(0, 306, 396, on_paper=True)
    assert differing(as_anybody_draws_it(pdf_of(document), 0), printed) < 40
    document.close()


@pytest.mark.parametrize(
    "content",
    [
        samples.plain(),
        noted(b"/Subtype/Link/A<</S/URI/URI(http://example.com)>>"),
        layered(LAYER % b"", b"/ON[4 0 R]"),
    ],
    ids=["letter", "link", "layer that everybody sees"],
)
def test_what_everybody_shows_alike_stays_what_it_is(content: bytes) -> None:
    document = PdfDocument(content)
    assert not needs_paper_copy(document)
    assert pdf_of(document) == content
    document.close()


def test_a_lock_that_opens_without_a_password_is_taken_off(worker: PageWorker, tmp_path: Path) -> None:
    path, made = tmp_path / "locked.pdf", tmp_path / "open.pdf"
    path.write_bytes(samples.protected(None))
    assert worker.inspect(path, path.name).is_redrawn
    worker.to_pdf(path, path.name, made)
    assert not worker.inspect(made, made.name).is_redrawn
    assert worker.text(made, made.name).strip() == "For your eyes only"


def test_notes_are_found_where_objects_are_packed() -> None:
    """As office programs and qpdf do it."""
    objects = b"5 0 <</Type/Annot/Subtype/Square/Rect[100 400 300 450]/F 4/C[0 0 0]>>"
    page = zlib.compress(b"3 0 " + samples.page(b"/Annots[5 0 R]"))
    packed = samples.stream(b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode", page)
    assert b"/Annots" not in packed
    content = samples.pdf(samples.CATALOG, samples.ONE_PAGE, samples.page(), packed, objects)
    assert mentions(content, b"/Annots")
    assert not mentions(content, b"/OCProperties")

"""Makes documents into PDF (child process only)."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.document import LETTER_IN, CannotOpen, OpenDocument
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.documents.fax_pages.long_pages import SplitDocument, split_long_pages
from faxdesk.documents.pdf.paper_copy import paper_copy
from faxdesk.documents.pdf.pdf_document import PdfDocument, on_whole_sheets, saved
from faxdesk.documents.pictures.images import ImageDocument

_DPI = 200
_MARGIN_IN = 0.25
_JPEG_QUALITY = 90
"""The resolution of grey pages in dots per inch. Below it the edges of small letters fray."""


def to_pdf(document: OpenDocument | None, target: HandedFile, *, on_sheets: bool = False) -> None:
    """A PDF of any document whose pages printers, programs and fax machines take as they are shown here; a
    PDF for which that is so stays what it is. on_sheets: a fax page that is longer than any sheet becomes
    several. Raises CannotOpen for what has no pages here."""
    target.write_bytes(pdf_of(document, on_sheets=on_sheets))


def pdf_of(document: OpenDocument | None, *, on_sheets: bool = False) -> bytes:
    """The PDF of a document as the bytes of a file. Raises CannotOpen as to_pdf() does."""
    if on_sheets and document is not None:
        whole = document.whole if isinstance(document, SplitDocument) else document
        document = split_long_pages(whole, with_faxes=True)
    if isinstance(document, PdfDocument):
        content = paper_copy(document)
        return on_whole_sheets(content) if document.has_short_fax_pages else content
    if isinstance(document, ImageDocument | SplitDocument):
        return _page_by_page(document)
    raise CannotOpen("other")


def _page_by_page(document: ImageDocument | SplitDocument) -> bytes:
    made = pypdfium2.PdfDocument.new()
    source = _whole_pages(document)
    for number in range(len(document)):
        whole = document.source(number) if isinstance(document, SplitDocument) else None
        if source is not None and whole is not None:
            made.import_pages(source, [whole])
            continue
        # One page at a time is in memory; Pillow's own way of adding pages reads the file anew for each.
        page = pypdfium2.PdfDocument(_one_page(document, number))
        made.import_pages(page)
        page.close()
    whole_file = saved(made)
    made.close()
    return whole_file


def _whole_pages(document: ImageDocument | SplitDocument) -> pypdfium2.PdfDocument | None:
    """The PDF from which the pages come that need no cutting."""
    whole = document.whole if isinstance(document, SplitDocument) else None
    return pypdfium2.PdfDocument(paper_copy(whole)) if isinstance(whole, PdfDocument) else None


def _one_page(document: ImageDocument | SplitDocument, number: int) -> bytes:
    page = io.BytesIO()
    frame = None
    # Others are read no finer than they are drawn: the whole of a photo may not fit the memory.
    if isinstance(document, ImageDocument) and document.is_one_bit(number):
        frame = document.frame(number)
    if frame is not None and frame.mode == "1":
        # Kept bit by bit.
        dots = document.fax_dots(number)
        sheet, dpi = (frame, _dots_of(document, number, frame)) if dots is None else _fax_sheet(frame, dots)
        sheet.save(page, format="PDF", dpi=dpi)
    else:
        _on_paper(document, number).save(page, format="PDF", dpi=(_DPI, _DPI), quality=_JPEG_QUALITY)
    return page.getvalue()


def _dots_of(document: OpenDocument, number: int, frame: Image.Image) -> tuple[float, float]:
    wide, high = document.size_in(number)
    return frame.width / wide, frame.height / high


def _fax_sheet(frame: Image.Image, dots: FaxDots) -> tuple[Image.Image, tuple[float, float]]:
    """A fax page and its dots to the inch. A page that is less high than wide is given the rest of its sheet:
    programs and printers turn it else."""
    wide, high = dots.size_in
    if high < wide:
        sheet = Image.new("1", (frame.width, round(LETTER_IN[1] * dots.down)), 1)
        sheet.paste(frame, (0, 0))
        frame = sheet
    return frame, (dots.across, dots.down)


def _on_paper(document: OpenDocument, number: int) -> Image.Image:
    """Place a page in the middle of a sheet, as large as its resolution says or as large as fits."""
    wide, high = document.size_in(number)
    paper = LETTER_IN if high >= wide else (LETTER_IN[1], LETTER_IN[0])
    fit = min((paper[0] - 2 * _MARGIN_IN) / wide, (paper[1] - 2 * _MARGIN_IN) / high, 1.0)
    size = max(round(wide * fit * _DPI), 1), max(round(high * fit * _DPI), 1)
    sheet = Image.new("L", (round(paper[0] * _DPI), round(paper[1] * _DPI)), 255)
    drawn = document.draw(number, *size, on_paper=True)
    sheet.paste(drawn, ((sheet.width - size[0]) // 2, (sheet.height - size[1]) // 2))
    return sheet

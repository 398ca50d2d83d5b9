"""Makes documents into PDF (child process only)."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from faxdesk.documents.document import LETTER_IN, CannotOpen, OpenDocument
from faxdesk.documents.images import ImageDocument, dots_per_inch, on_white
from faxdesk.documents.pdf import PdfDocument

_DPI = 200
_MARGIN_IN = 0.25
_JPEG_QUALITY = 90
"""The resolution of grey pages in dots per inch. Below it the edges of small letters fray."""


def to_pdf(document: OpenDocument | None, target: Path) -> None:
    """A PDF of a text or an image; a PDF stays what it is. Raises CannotOpen for other documents."""
    target.write_bytes(pdf_of(document))


def pdf_of(document: OpenDocument | None) -> bytes:
    """The PDF of a document as the bytes of a file. Raises CannotOpen as to_pdf() does."""
    if isinstance(document, ImageDocument):
        return _images_to_pdf(document)
    if isinstance(document, PdfDocument):
        return document.content
    raise CannotOpen("other")


def _images_to_pdf(document: ImageDocument) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for number in range(len(document)):
        # One page at a time is in memory; Pillow's own way of adding pages reads the file anew for each.
        page = pypdfium2.PdfDocument(_one_page(document.frame(number)))
        made.import_pages(page)
        page.close()
    whole = io.BytesIO()
    made.save(whole)
    made.close()
    return whole.getvalue()


def _one_page(frame: Image.Image) -> bytes:
    page = io.BytesIO()
    if frame.mode == "1":
        # A fax page already: kept bit by bit.
        frame.save(page, format="PDF", dpi=dots_per_inch(frame))
    else:
        _on_paper(frame).save(page, format="PDF", dpi=(_DPI, _DPI), quality=_JPEG_QUALITY)
    return page.getvalue()


def _on_paper(frame: Image.Image) -> Image.Image:
    """Place an image in the middle of a sheet, as large as its resolution says or as large as fits."""
    dots = dots_per_inch(frame)
    image = on_white(frame)
    wide, high = image.width / dots[0], image.height / dots[1]
    paper = LETTER_IN if high >= wide else (LETTER_IN[1], LETTER_IN[0])
    fit = min((paper[0] - 2 * _MARGIN_IN) / wide, (paper[1] - 2 * _MARGIN_IN) / high, 1.0)
    size = max(round(wide * fit * _DPI), 1), max(round(high * fit * _DPI), 1)
    sheet = Image.new("L", (round(paper[0] * _DPI), round(paper[1] * _DPI)), 255)
    image = image.resize(size, Image.Resampling.LANCZOS)
    sheet.paste(image, ((sheet.width - size[0]) // 2, (sheet.height - size[1]) // 2))
    return sheet

"""The pages of a scan as one PDF in grey, each as large as its paper (child process only)."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2
from PIL import Image

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.convert import pdf_of
from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.fax_pages.long_pages import SplitDocument
from faxdesk.documents.pdf.pdf_document import PdfDocument, saved
from faxdesk.documents.pictures.images import ImageDocument

_WIDEST_IN = 14.0
"""No scanner takes wider paper. What says that it is wider says nothing true of its resolution."""
_DPI = 200
_MOST_DPI = 300
_JPEG_QUALITY = 90


def scanned_pdf(documents: Iterable[OpenDocument | None], target: HandedFile) -> None:
    """Put the pages of a scan one after the other, as they were scanned: how they are straightened and made
    black and white is seen and chosen when they are faxed. Raises CannotOpen, and OSError."""
    made = pypdfium2.PdfDocument.new()
    try:
        for document in documents:
            if document is None:
                raise CannotOpen("other")
            whole = document.whole if isinstance(document, SplitDocument) else document
            _add(made, whole)
            whole.close()
        content = saved(made)
    finally:
        made.close()
    target.write_bytes(content)


def _add(made: pypdfium2.PdfDocument, document: OpenDocument) -> None:
    if isinstance(document, ImageDocument):
        pages = [_page(document, number) for number in range(len(document))]
    elif isinstance(document, PdfDocument):
        pages = [pdf_of(document)]
    else:
        raise CannotOpen("other")
    for content in pages:
        page = pypdfium2.PdfDocument(content)
        made.import_pages(page)
        page.close()


def _page(document: ImageDocument, number: int) -> bytes:
    pixels = document.pixels(number)
    wide, high = document.size_in(number)
    dpi = max(pixels) / max(wide, high)
    if min(wide, high) > _WIDEST_IN:
        dpi = _DPI
    shrink = min(_MOST_DPI / dpi, 1.0)
    is_turned = (wide > high) != (pixels[0] > pixels[1])
    across, down = reversed(pixels) if is_turned else pixels
    drawn = document.draw(number, max(round(across * shrink), 1), max(round(down * shrink), 1), on_paper=True)
    return _as_pdf(drawn, dpi * shrink)


def _as_pdf(picture: Image.Image, dpi: float) -> bytes:
    content = io.BytesIO()
    picture.save(content, format="PDF", resolution=dpi, quality=_JPEG_QUALITY)
    return content.getvalue()

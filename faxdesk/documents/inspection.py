"""What the parent is told of a document before its pages are drawn (child process only)."""

from __future__ import annotations

import time
from typing import Any

from faxdesk.documents.document import MAX_PIXELS, OpenDocument
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.documents.fax_pages.long_pages import SplitDocument
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.draft import MAX_BYTES

_LOOK_S = 1.5
"""How much of the processor's time goes into looking for damaged pages."""


def inspect(document: OpenDocument | None) -> dict[str, Any]:
    """The facts of which domain.page.DocumentInfo is made. Raises CannotOpen."""
    if document is None:
        return {"kind": "other", "pages": None, "width_in": 0.0, "height_in": 0.0}
    width, height = document.size_in(0)
    if document.kind != "pdf":
        # Opening tells little of an image: whether its first page can be drawn tells the rest.
        document.draw(0, 8, 8)
    damaged = _damaged_pages(document)
    return {
        "kind": document.kind,
        "pages": len(document),
        "width_in": width,
        "height_in": height,
        "damaged_pages": damaged,
        "is_redrawn": bool(damaged) or _is_redrawn(document),
    }


def _damaged_pages(document: OpenDocument) -> list[int]:
    """The numbers of the damaged pages, as far as they are found in reasonable time."""
    if not isinstance(document, ImageDocument):
        return []
    end = time.process_time() + _LOOK_S
    damaged = []
    for page in range(len(document)):
        if page and time.process_time() > end:
            break
        if document.is_damaged(page):
            damaged.append(page)
    return damaged


def _is_redrawn(document: OpenDocument) -> bool:
    """Whether the service would not draw the pages as they are drawn here, or not at all."""
    if isinstance(document, SplitDocument):
        return True
    if isinstance(document, PdfDocument):
        return document.is_mended or document.has_short_fax_pages
    if not isinstance(document, ImageDocument):
        return False
    return (
        document.is_unusual
        or document.size > MAX_BYTES
        or any(_is_large_or_short(document, page) for page in range(len(document)))
    )


def _is_large_or_short(document: ImageDocument, page: int) -> bool:
    width, height = document.pixels(page)
    if width * height > MAX_PIXELS:
        return True
    dots = document.fax_dots(page)
    return dots is not None and (_is_short(dots) or not document.says_dots(page, dots))


def _is_short(dots: FaxDots) -> bool:
    wide, high = dots.size_in
    return high < wide

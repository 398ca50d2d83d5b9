"""What the parent is told of a document before its pages are drawn (child process only)."""

from __future__ import annotations

import time
from typing import Any

from faxdesk.documents.conversion_rules import needs_conversion
from faxdesk.documents.document import MAX_PIXELS, OpenDocument
from faxdesk.documents.fax_dots import FaxDots
from faxdesk.documents.fax_pages.long_pages import SplitDocument, has_long_faxes
from faxdesk.documents.fax_pages.raster import fax_page
from faxdesk.documents.forms import is_form
from faxdesk.documents.pdf.paper_copy import needs_paper_copy
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.draft import MAX_BYTES
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import Remark, RemarkKind

_LOOK_S = 1.5
"""How much of the processor's time goes into looking for damaged pages, or for the first one with ink."""
_MOST_NAMED = 10
_BLANK_WIDTH, _BLANK_HEIGHT = 425, 4000
"""The size in pixels of the picture in which ink is looked for, and the most that it is high."""
_INK, _PAPER = 200, 242
"""A dot of that picture that is darker than the first grey surely has ink in it, one that is lighter than the
second has none; between them are pale letters and the noise of a scanner."""


def inspect(ending: str, document: OpenDocument | None) -> dict[str, Any]:
    """The facts of which domain.page.DocumentInfo is made. ending is that of the document's type. Raises
    CannotOpen."""
    if document is None:
        return {"kind": "other", "ending": ending, "pages": None, "width_in": 0.0, "height_in": 0.0}
    width, height = document.size_in(0)
    if document.kind != "pdf":
        # Opening tells little of an image: whether its first page can be drawn tells the rest.
        document.draw(0, 8, 8)
    damaged = _damaged_pages(document)
    return {
        "kind": document.kind,
        "ending": ending,
        "pages": len(document),
        "width_in": width,
        "height_in": height,
        "damaged_pages": damaged,
        "is_form": is_form(document),
        "is_redrawn": bool(damaged) or needs_conversion(ending) or _is_redrawn(document),
        "remarks": [[remark.kind, remark.details] for remark in _remarks(document, damaged)],
    }


def _remarks(document: OpenDocument, damaged: list[int]) -> list[Remark]:
    whole = document.whole if isinstance(document, SplitDocument) else document
    remarks = whole.remarks() if isinstance(whole, PdfDocument) else []
    if isinstance(whole, ImageDocument) and whole.is_cut:
        remarks.append(Remark(RemarkKind.MISSING_PAGES, str(len(whole))))
    if damaged:
        numbers = ", ".join(str(page + 1) for page in damaged[:_MOST_NAMED])
        remarks.append(Remark(RemarkKind.DAMAGED, numbers + (", …" if len(damaged) > _MOST_NAMED else "")))
    # What is to be seen on a form is still to be filled in.
    is_bare = not remarks and not is_form(document) and _is_blank(document)
    return [Remark(RemarkKind.BLANK)] if is_bare else remarks


def _is_blank(document: OpenDocument) -> bool:
    """Whether no page has ink on it as a fax, as far as that is found in reasonable time."""
    end = time.process_time() + _LOOK_S
    for page in range(len(document)):
        if document.has_much_on(page):
            return False
        wide, high = document.size_in(page)
        height = max(min(round(_BLANK_WIDTH * high / wide), _BLANK_HEIGHT), 1)
        drawn = document.draw(page, _BLANK_WIDTH, height, on_paper=True)
        darkest = min(drawn.tobytes())
        is_inked = darkest < _INK or (darkest < _PAPER and _is_inked_on_fax(document, page))
        if is_inked or time.process_time() > end:
            return False
    return True


def _is_inked_on_fax(document: OpenDocument, page: int) -> bool:
    """Whether a page is not white as a fax: what is too pale becomes paper there."""
    return fax_page(document, page, Resolution.FINE).picture.getextrema()[0] == 0


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
    if isinstance(document, SplitDocument) or has_long_faxes(document):
        return True
    if isinstance(document, PdfDocument):
        return document.is_mended or document.has_short_fax_pages or needs_paper_copy(document)
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

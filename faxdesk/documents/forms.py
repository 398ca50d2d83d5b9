"""The form in an open document: its fields, and its pages with what was filled in (child process only)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from faxdesk.documents.document import OpenDocument
from faxdesk.documents.fax_pages.long_pages import SplitDocument
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.domain.compose.form_field import FormField


def fields_of(document: OpenDocument | None) -> Iterator[FormField]:
    """The fields on the pages of a document as they are numbered here. A page that is cut into several has
    none."""
    whole = document.whole if isinstance(document, SplitDocument) else document
    if not isinstance(whole, PdfDocument):
        return
    if not isinstance(document, SplitDocument):
        yield from whole.form_fields()
        return
    places = {document.source(page): page for page in range(len(document))}
    for field in whole.form_fields():
        if field.page in places:
            yield replace(field, page=places[field.page])


def is_form(document: OpenDocument | None) -> bool:
    """Whether there is something to be filled in."""
    return any(field.can_be_filled for field in fields_of(document))


def filled(document: OpenDocument, page: int, values: Sequence[tuple[str, str]]) -> OpenDocument:
    """A document in which the form on a page (from 0) is filled in, opened anew and to be closed by who asks;
    the same document where there is nothing to fill in."""
    whole = document.whole if isinstance(document, SplitDocument) else document
    number = document.source(page) if isinstance(document, SplitDocument) else page
    if not values or number is None or not isinstance(whole, PdfDocument):
        return document
    copy = whole.filled({number: dict(values)})
    return document.with_whole(copy) if isinstance(document, SplitDocument) else copy


def filled_pdf(document: OpenDocument | None, values: Mapping[int, Mapping[str, str]]) -> bytes | None:
    """A PDF as a file with fields filled in that stay fields, its pages as they are numbered here; None of
    what is no PDF."""
    whole = document.whole if isinstance(document, SplitDocument) else document
    if not isinstance(whole, PdfDocument):
        return None
    if isinstance(document, SplitDocument):
        values = {
            number: own
            for page, own in values.items()
            if 0 <= page < len(document) and (number := document.source(page)) is not None
        }
    copy = whole.filled(values)
    try:
        return copy.content
    finally:
        copy.close()

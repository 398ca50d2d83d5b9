"""The form in an open document: its fields, and its pages with what was filled in (child process only)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.pdf.pdf_document import PdfDocument
from faxdesk.domain.compose.form_field import FormField


def fields_of(document: OpenDocument | None) -> Iterator[FormField]:
    """The fields on the pages of a document; none of one whose pages are not those of its file."""
    if isinstance(document, PdfDocument):
        yield from document.form_fields()


def is_form(document: OpenDocument | None) -> bool:
    """Whether there is something to be filled in, so that it is kept as it is."""
    has_own_pages = isinstance(document, PdfDocument) and not document.has_short_fax_pages
    return has_own_pages and any(field.can_be_filled for field in fields_of(document))


def filled_pdf(document: OpenDocument | None, values: Mapping[int, Mapping[str, str]]) -> bytes:
    """A PDF as the bytes of a file, with fields filled in that stay fields, page by page (from 0). Raises
    CannotOpen for what is no PDF."""
    if not isinstance(document, PdfDocument):
        raise CannotOpen("other")
    copy = document.filled(values)
    try:
        return copy.content
    finally:
        copy.close()

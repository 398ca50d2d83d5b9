"""Several documents made into one PDF (child process only)."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pypdfium2

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.convert import pdf_of
from faxdesk.documents.document import CannotOpen, OpenDocument


def merge(documents: Iterable[OpenDocument | None], target: HandedFile, page: int | None = None) -> None:
    """Put the pages of documents one after the other, or only one (from 0) of each; each document is closed
    before the next is opened. Raises CannotOpen for the first that has no pages to give, and OSError."""
    made = pypdfium2.PdfDocument.new()
    try:
        for document in documents:
            _add(made, document, page)
        whole = io.BytesIO()
        made.save(whole)
    finally:
        made.close()
    target.write_bytes(whole.getbuffer())


def _add(made: pypdfium2.PdfDocument, document: OpenDocument | None, page: int | None) -> None:
    source = None
    try:
        source = pypdfium2.PdfDocument(pdf_of(document))
        if page is not None and page >= len(source):
            raise CannotOpen("no_page")
        made.import_pages(source, None if page is None else [page])
    except pypdfium2.PdfiumError as error:
        raise CannotOpen("damaged") from error
    finally:
        if source is not None:
            source.close()
        if document is not None:
            document.close()

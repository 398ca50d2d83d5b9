"""Which kind of document a file is (child process only)."""

from __future__ import annotations

from pathlib import Path

from faxdesk.documents.conversion_rules import CONVERTED_IMAGES, TEXT_SUFFIXES
from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.fax_pages.long_pages import split_long_pages
from faxdesk.documents.pdf.pdf_document import PdfDocument, TextDocument
from faxdesk.documents.pdf.repair import without_prefix
from faxdesk.documents.pictures import tiff
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.draft import suffix_of

_IMAGES = CONVERTED_IMAGES | {"tif", "tiff", "gif", "jpg", "jpeg", "bmp", "png", "pcx", "tga", "psd"}
_PDF = b"%PDF-"


def open_document(path: Path, name: str, fonts: Path | None) -> OpenDocument | None:
    """A document by what it is; None for what only the service can open. Raises CannotOpen.

    It is read as a whole: a file that stayed open could not be moved or deleted on Windows.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CannotOpen("unreadable") from error
    if not content:
        raise CannotOpen("empty")
    suffix = suffix_of(name)
    if suffix in TEXT_SUFFIXES and not content.startswith(_PDF):
        return TextDocument(content, fonts)
    if _PDF in content[:1024] or (suffix == "pdf" and without_prefix(content) is not content):
        return split_long_pages(PdfDocument(content))
    if suffix in _IMAGES or content.startswith(tiff.MAGIC):
        return split_long_pages(ImageDocument(content))
    if suffix == "pdf":
        raise CannotOpen("damaged")
    return None

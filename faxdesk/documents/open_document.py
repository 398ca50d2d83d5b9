"""Which kind of document a file is (child process only)."""

from __future__ import annotations

from pathlib import Path

from faxdesk.documents.conversion_rules import CONVERTED_IMAGES, TEXT_SUFFIXES
from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.images import ImageDocument
from faxdesk.documents.pdf import PdfDocument, TextDocument
from faxdesk.domain.draft import suffix_of

_IMAGES = CONVERTED_IMAGES | {"tif", "tiff", "gif", "jpg", "jpeg", "bmp", "png", "pcx", "tga", "psd"}
_PDF = b"%PDF-"
_TIFF = (b"II*\0", b"MM\0*")


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
    if _PDF in content[:1024]:
        return PdfDocument(content)
    if suffix in _IMAGES or content.startswith(_TIFF):
        return ImageDocument(content)
    if suffix == "pdf":
        raise CannotOpen("damaged")
    return None

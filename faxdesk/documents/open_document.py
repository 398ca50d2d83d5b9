"""Opens a file as the document that its content is (child process only)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from faxdesk.documents.cage.handed_files import HandedFile
from faxdesk.documents.conversion.made_pages import MailDocument, WebPage
from faxdesk.documents.conversion.raster_pages import RasterDocument
from faxdesk.documents.conversion_rules import IMAGE_SUFFIXES, TEXT_SUFFIXES
from faxdesk.documents.document import CannotOpen, OpenDocument
from faxdesk.documents.fax_pages.long_pages import split_long_pages
from faxdesk.documents.file_types.content_type import type_of
from faxdesk.documents.pdf.pdf_document import PdfDocument, TextDocument
from faxdesk.documents.pictures.images import ImageDocument
from faxdesk.domain.files.file_kinds import MAIL, PRINTED_PAGES, WEB_PAGES


class OpenedFile(NamedTuple):
    """A document with the ending of its type, such as "pdf"; document is None for what only the service can
    open."""

    ending: str
    document: OpenDocument | None


def open_file(file: HandedFile, name: str, fonts: Path | None) -> OpenedFile:
    """Open a file; its name is heard where the content tells nothing. Raises CannotOpen.

    It is read as a whole: a file that stayed open could not be moved or deleted on Windows.
    """
    content = content_of(file)
    ending = type_of(content, name)
    return OpenedFile(ending, _opened(content, ending, fonts))


def content_of(file: HandedFile) -> bytes:
    """The bytes of a file, at least one. Raises CannotOpen."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CannotOpen("unreadable") from error
    if not content:
        raise CannotOpen("empty")
    return content


def _opened(content: bytes, ending: str, fonts: Path | None) -> OpenDocument | None:
    if ending in TEXT_SUFFIXES:
        return TextDocument(content, fonts)
    if ending in WEB_PAGES.endings:
        return WebPage(content, fonts)
    if ending in MAIL.endings:
        return MailDocument(content, fonts)
    if ending in PRINTED_PAGES.endings:
        return RasterDocument(content)
    if ending == "pdf":
        return split_long_pages(PdfDocument(content))
    if ending in IMAGE_SUFFIXES:
        return split_long_pages(ImageDocument(content))
    return None

"""From a fax being written to the pages that the recipient's machine will print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.ui.page_view.page_sources import CoverSheet, FaxedPage, Sheet, UnknownPages

if TYPE_CHECKING:
    from faxdesk.domain.compose.draft_page import DraftPage
    from faxdesk.domain.draft import Draft, OutgoingFile
    from faxdesk.domain.fax import Resolution
    from faxdesk.services.archive.pages import DocumentFolder

MAX_SHOWN = 250
"""More pages than a fax may have; a lying page count must not fill the memory with sheets."""


def sheets_of(draft: Draft, blobs: DocumentFolder, *, cover_name: str) -> list[Sheet]:
    """The draft's pages in order. Raises FaxDeskError (STORAGE) when a file's copy is missing."""
    sheets = sheets_of_cover(draft, cover_name=cover_name)
    for file in draft.files:
        sheets += sheets_of_file(file, draft.resolution, blobs)
    return sheets[:MAX_SHOWN]


def sheets_of_cover(draft: Draft, *, cover_name: str) -> list[Sheet]:
    """The cover page of the service's, where the draft has one."""
    return [] if draft.cover_index == 0 else [CoverSheet(cover_name)]


def sheets_of_file(file: OutgoingFile, resolution: Resolution, blobs: DocumentFolder) -> list[Sheet]:
    """A document's pages in order. Raises FaxDeskError (STORAGE) when its copy is missing."""
    if file.pages is None:
        return [UnknownPages(file.name)]
    return [faxed_page(page, resolution, blobs) for page in file.page_list[:MAX_SHOWN]]


def faxed_page(page: DraftPage, resolution: Resolution, blobs: DocumentFolder) -> FaxedPage:
    """A page of a fax being written. Raises FaxDeskError (STORAGE) when a file that it is drawn from is
    missing."""
    return FaxedPage(PageSource.of(page, blobs.path), resolution)

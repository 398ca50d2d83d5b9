"""From a fax being written to the pages that the recipient's machine will print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.draft import Draft
from faxdesk.ui.page_view.page_sources import CoverSheet, FaxedPage, Sheet, UnknownPages

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder

MAX_SHOWN = 250
"""More pages than a fax may have; a lying page count must not fill the memory with sheets."""


def sheets_of(draft: Draft, blobs: DocumentFolder, *, cover_name: str, sender: str) -> list[Sheet]:
    """The draft's pages in order. Raises FaxDeskError (STORAGE) when a file's copy is missing."""
    sheets: list[Sheet] = []
    if draft.cover_index != 0:
        sheets.append(CoverSheet(cover_name, draft.recipients, sender, draft.cover_text))
    for file in draft.files:
        if file.pages is None:
            sheets.append(UnknownPages(file.name))
            continue
        path = blobs.path(file.hash)
        sheets.extend(
            FaxedPage(path, file.name, page, draft.resolution) for page in range(min(file.pages, MAX_SHOWN))
        )
    return sheets[:MAX_SHOWN]

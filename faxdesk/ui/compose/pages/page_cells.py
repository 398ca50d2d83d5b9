"""What the grid of pages shows: one cell for each page of the fax, in order."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from faxdesk.ui.page_view.draft_pages import MAX_SHOWN, sheets_of_cover, sheets_of_file
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft, OutgoingFile
    from faxdesk.domain.fax import Resolution
    from faxdesk.services.archive.pages import DocumentFolder

SLOW_PAGE_S = 120.0
"""A page that takes so long at each number is marked: it is mostly grey, and comes out black there."""
COVER = -1


class PageTimes(Protocol):
    """Tells the seconds of each page of a file; of none, until they have been measured."""

    def of_pages(self, file: OutgoingFile, resolution: Resolution) -> list[float]: ...


class PageCell(Struct, frozen=True):
    """A page: its picture, the place of its document among those of the draft (COVER for the cover page),
    the document's name without its ending, and the seconds that it takes where that is worth saying."""

    sheet: Sheet
    document: int
    title: str
    slow_s: int = 0


def cells_of(
    draft: Draft, blobs: DocumentFolder, times: PageTimes, *, cover_name: str, sender: str
) -> list[PageCell]:
    """The draft's pages. Raises FaxDeskError (STORAGE) when a file's copy is missing."""
    cells = [
        PageCell(sheet, COVER, tr("Cover"))
        for sheet in sheets_of_cover(draft, cover_name=cover_name, sender=sender)
    ]
    for place, file in enumerate(draft.files):
        seconds = times.of_pages(file, draft.resolution)
        title = PurePath(file.name).stem
        for page, sheet in enumerate(sheets_of_file(file, draft.resolution, blobs)):
            slow = seconds[page] if page < len(seconds) and seconds[page] >= SLOW_PAGE_S else 0
            cells.append(PageCell(sheet, place, title, round(slow)))
    return cells[:MAX_SHOWN]

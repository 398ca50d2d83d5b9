"""What the grid of pages shows: one cell for each page of the fax, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.ui.page_view.draft_pages import MAX_SHOWN, faxed_page, sheets_of_cover
from faxdesk.ui.page_view.page_sources import FaxedPage, Sheet, UnknownPages
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import DocumentFolder
    from faxdesk.ui.compose.pages.draft_as_sent import DraftAsSent, PageAsSent

COVER = -1


class PageCell(Struct, frozen=True):
    """A page: its picture, the place of its document among those of the draft (COVER for the cover page),
    the document's name without its ending, and how it is sent; None of that for what the service makes."""

    sheet: Sheet
    document: int
    title: str
    sent: PageAsSent | None = None


def cells_of(sent: DraftAsSent, blobs: DocumentFolder, *, cover_name: str, sender: str) -> list[PageCell]:
    """The draft's pages. Raises FaxDeskError (STORAGE) when a file's copy is missing."""
    draft = sent.draft
    cells = [
        PageCell(sheet, COVER, tr("Cover"))
        for sheet in sent.own_cover or sheets_of_cover(draft, cover_name=cover_name, sender=sender)
    ]
    for place, document in enumerate(sent.documents):
        file = document.file
        title = PurePath(file.name).stem
        if file.pages is None:
            cells.append(PageCell(UnknownPages(file.name), place, title))
            continue
        cells += [
            PageCell(faxed_page(page.shown, draft.resolution, blobs), place, title, page)
            for page in document.pages
        ]
    return cells[:MAX_SHOWN]


def identities_of(cells: Sequence[PageCell]) -> list[Hashable]:
    """By what each page is known wherever it stands: its file, which may be there twice, and its number in
    it."""
    found: Counter[Hashable] = Counter()
    identities: list[Hashable] = []
    for cell in cells:
        sheet = cell.sheet
        page = (sheet.path, sheet.page) if isinstance(sheet, FaxedPage) else (type(sheet), cell.title)
        found[page] += 1
        identities.append((page, found[page]))
    return identities

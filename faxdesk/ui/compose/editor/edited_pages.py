"""The pages of a fax as the page editor shows them at its side, in the order of the fax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.compose.page_order import PagePlace
from faxdesk.ui.page_view.draft_pages import MAX_SHOWN, faxed_page, sheets_of_cover
from faxdesk.ui.page_view.page_sources import Sheet, UnknownPages
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.draft import Draft
    from faxdesk.services.archive.pages import DocumentFolder


class PageRow(Struct, frozen=True):
    """A page of the fax: its picture, the name of its document, and where it is; place is None for what
    somebody else draws, on which nothing can be put."""

    sheet: Sheet
    name: str
    place: PagePlace | None = None
    page: DraftPage | None = None


def rows_of(draft: Draft, blobs: DocumentFolder) -> list[PageRow]:
    """All pages. Raises FaxDeskError (STORAGE) when a file's copy is missing."""
    rows = [PageRow(sheet, tr("Cover")) for sheet in sheets_of_cover(draft, cover_name="")]
    for document, file in enumerate(draft.files):
        if file.pages is None:
            rows.append(PageRow(UnknownPages(file.name), file.name))
        for number, page in enumerate(file.page_list[:MAX_SHOWN]):
            sheet = faxed_page(page, draft.resolution, blobs)
            rows.append(PageRow(sheet, file.name, PagePlace(document, number), page))
    return rows[:MAX_SHOWN]

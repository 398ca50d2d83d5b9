"""What would be sent of a document: its pages, who draws them, how long they take, and what to know of
them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage, PageSource
from faxdesk.domain.draft import OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.domain.page import MOST_PAGES
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import (
    AUTOMATIC,
    SERVICE_LOOK,
    DrawnBy,
    PageLook,
    SentPageFacts,
    is_drawn_here,
)

if TYPE_CHECKING:
    from faxdesk.services.archive.pages import PageDrawer

Facts = Callable[[DraftPage, PageLook], SentPageFacts]


class SentAs(Struct, frozen=True):
    """How a person wants a document to be sent; look is that of all its pages."""

    resolution: Resolution
    drawn_by: DrawnBy
    look: PageLook = AUTOMATIC


class SentDocument(Struct, frozen=True):
    """drawn_by is FAXDESK or SERVICE. pages is empty for what only the service can open, and shown, which are
    the pages in the looks by which they are shown, near enough where the service draws them."""

    drawn_by: DrawnBy
    pages: tuple[SentPageFacts, ...] = ()
    shown: tuple[PageSource, ...] = ()


def sent_document(
    drawer: PageDrawer,
    file: OutgoingFile,
    path_of: Callable[[str], Path],
    sent_as: SentAs,
    token: CancelToken,
) -> SentDocument:
    """path_of tells where what has a hash lies. For workers: a page takes a tenth of a second. Raises
    FaxDeskError (BAD_INPUT) and Cancelled."""
    sources = file.page_list[:MOST_PAGES]
    if not sources:
        return SentDocument(DrawnBy.SERVICE)

    def facts(page: DraftPage, look: PageLook) -> SentPageFacts:
        token.check()
        source = PageSource.of(replace(page, look=look), path_of)
        return drawer.sent_page_facts(source, sent_as.resolution)

    if sent_as.drawn_by == DrawnBy.SERVICE and not file.is_edited:
        drawn_by = DrawnBy.SERVICE
        pages, looks = _drawn_by_service(facts, sources)
    else:
        looks = [sent_as.look] * len(sources)
        pages = [facts(page, sent_as.look) for page in sources]
        is_made_here = file.is_made_here or file.is_edited or sent_as.look != AUTOMATIC
        is_ours = is_drawn_here(sent_as.drawn_by, [page.kind for page in pages], is_made_here=is_made_here)
        drawn_by = DrawnBy.FAXDESK if is_ours or file.is_edited else DrawnBy.SERVICE
    shown = [
        PageSource.of(replace(page, look=look), path_of) for page, look in zip(sources, looks, strict=True)
    ]
    return SentDocument(drawn_by, tuple(pages), tuple(shown))


def _drawn_by_service(
    facts: Facts, sources: Sequence[DraftPage]
) -> tuple[list[SentPageFacts], list[PageLook]]:
    """The pages as the service makes them: every shade of what is not plain becomes dots, whatever look was
    chosen here, and takes its time on the line."""
    pages, looks = [], []
    for page in sources:
        by_itself = facts(page, AUTOMATIC)
        look = AUTOMATIC if by_itself.kind.goes_as_it_is else SERVICE_LOOK
        shown = by_itself if look == AUTOMATIC else facts(page, look)
        pages.append(SentPageFacts(by_itself.kind, shown.time, shown.warnings))
        looks.append(look)
    return pages, looks

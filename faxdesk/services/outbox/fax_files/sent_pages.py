"""What would be sent of a document: its pages, who draws them, how long they take, and what to know of
them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.fax import Resolution
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


class SentAs(Struct, frozen=True):
    """How a person wants a document to be sent. looks are those of its pages (from 0) that are not
    automatic."""

    resolution: Resolution
    drawn_by: DrawnBy
    looks: Mapping[int, PageLook] = {}
    look: PageLook = AUTOMATIC
    """That of all other pages."""


class SentDocument(Struct, frozen=True):
    """drawn_by is FAXDESK or SERVICE. pages is empty for what only the service can open, and count. looks are
    those by which the pages are shown, near enough where the service draws them."""

    drawn_by: DrawnBy
    pages: tuple[SentPageFacts, ...] = ()
    looks: tuple[PageLook, ...] = ()


def sent_document(
    drawer: PageDrawer,
    path: Path,
    name: str,
    sent_as: SentAs,
    token: CancelToken,
    *,
    is_made_here: bool = False,
) -> SentDocument:
    """is_made_here: the file was made here of what the person gave. For workers: a page takes a tenth of a
    second. Raises FaxDeskError (BAD_INPUT) and Cancelled."""
    info = drawer.inspect(path, name)
    if info.pages is None:
        return SentDocument(DrawnBy.SERVICE)

    def facts(page: int, look: PageLook) -> SentPageFacts:
        token.check()
        return drawer.sent_page_facts(path, name, page, sent_as.resolution, look)

    if sent_as.drawn_by == DrawnBy.SERVICE:
        return _drawn_by_service(facts, info.page_numbers)
    looks = [sent_as.looks.get(page, sent_as.look) for page in info.page_numbers]
    pages = [facts(page, look) for page, look in enumerate(looks)]
    is_made_here = is_made_here or info.is_redrawn or any(look != AUTOMATIC for look in looks)
    kinds = [page.kind for page in pages]
    is_ours = is_drawn_here(sent_as.drawn_by, kinds, is_made_here=is_made_here)
    return SentDocument(DrawnBy.FAXDESK if is_ours else DrawnBy.SERVICE, tuple(pages), tuple(looks))


def _drawn_by_service(
    facts: Callable[[int, PageLook], SentPageFacts], page_numbers: Sequence[int]
) -> SentDocument:
    """The pages as the service makes them: every shade of what is not plain becomes dots, whatever look was
    chosen here, and takes its time on the line."""
    pages, looks = [], []
    for page in page_numbers:
        by_itself = facts(page, AUTOMATIC)
        look = AUTOMATIC if by_itself.kind.goes_as_it_is else SERVICE_LOOK
        shown = by_itself if look == AUTOMATIC else facts(page, look)
        pages.append(SentPageFacts(by_itself.kind, shown.time, shown.warnings))
        looks.append(look)
    return SentDocument(DrawnBy.SERVICE, tuple(pages), tuple(looks))

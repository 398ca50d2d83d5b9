"""What would be sent of a document: its pages, who draws them, how long they take, and what to know of
them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.fax import Resolution
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.sent_page import AUTOMATIC, DrawnBy, PageLook, SentPageFacts, is_drawn_here

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
    """drawn_by is FAXDESK or SERVICE. pages is empty for what only the service can open, and count."""

    drawn_by: DrawnBy
    pages: tuple[SentPageFacts, ...] = ()


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
    looks = [sent_as.looks.get(page, sent_as.look) for page in info.page_numbers]
    pages = []
    for page, look in enumerate(looks):
        token.check()
        pages.append(drawer.sent_page_facts(path, name, page, sent_as.resolution, look))
    is_made_here = is_made_here or info.is_redrawn or any(look != AUTOMATIC for look in looks)
    kinds = [page.kind for page in pages]
    is_ours = is_drawn_here(sent_as.drawn_by, kinds, is_made_here=is_made_here)
    return SentDocument(DrawnBy.FAXDESK if is_ours else DrawnBy.SERVICE, tuple(pages))

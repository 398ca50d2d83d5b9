"""A fax being written as it would be sent, as far as its pages were judged: who draws them, how long they
take, and what is to be judged next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.compose.draft_page import DraftPage
from faxdesk.domain.draft import Draft, OutgoingFile
from faxdesk.domain.fax import Resolution
from faxdesk.domain.sent_page import (
    AUTOMATIC,
    CALL,
    COVER,
    SERVICE_LOOK,
    DrawnBy,
    LineTime,
    PageLook,
    SentPageFacts,
    is_drawn_here,
)
from faxdesk.ui.compose.pages.judged_pages import JudgedPage
from faxdesk.ui.page_view.draft_pages import MAX_SHOWN
from faxdesk.ui.page_view.page_sources import Sheet

UNSEEN = {Resolution.FINE: LineTime(25.0, 60.0), Resolution.STANDARD: LineTime(14.0, 35.0)}
"""What a page of text takes, which a page counts for until it was judged."""


class Judged(Protocol):
    """Tells what is known of a page, None until that is the case."""

    def facts(self, page: JudgedPage) -> SentPageFacts | None: ...


class PageAsSent(Struct, frozen=True):
    """page is its place in its document, from 0, and source the page with the look that the person chose;
    shown_look is what becomes of that. facts are those of the shown look, and automatic those that the page
    has by itself, each None until it was judged. drawn_by is None until that is known, else FAXDESK or
    SERVICE. is_alone where its document has no other page."""

    page: int
    source: DraftPage
    shown_look: PageLook
    facts: SentPageFacts | None
    automatic: SentPageFacts | None
    drawn_by: DrawnBy | None
    is_alone: bool = False

    @property
    def look(self) -> PageLook:
        """What the person chose."""
        return self.source.look

    @property
    def shown(self) -> DraftPage:
        """The page as it is shown."""
        return self.source if self.shown_look == self.look else replace(self.source, look=self.shown_look)


class DocumentAsSent(Struct, frozen=True):
    """pages is empty for what only the service can open."""

    file: OutgoingFile
    drawn_by: DrawnBy | None
    pages: tuple[PageAsSent, ...]


class DraftAsSent(Struct, frozen=True):
    """choice is who draws by the draft's own choice or the settings; wanted are the pages whose facts it
    lacks, in the order of the fax; own_cover the pages of its cover, where that is one of one's own."""

    draft: Draft
    choice: DrawnBy
    documents: tuple[DocumentAsSent, ...] = ()
    wanted: tuple[JudgedPage, ...] = ()
    own_cover: tuple[Sheet, ...] = ()

    @classmethod
    def of(cls, draft: Draft, default: DrawnBy, judged: Judged) -> DraftAsSent:
        choice = draft.drawn_by or default
        wanted: list[JudgedPage] = []
        documents = tuple(_document(draft, file, choice, judged, wanted) for file in draft.files)
        return cls(draft, choice, documents, tuple(wanted))

    @property
    def time(self) -> LineTime:
        """That of the whole fax at each number, with the call itself."""
        unseen = UNSEEN[self.draft.resolution]
        whole = sum([COVER] * self.draft.cover_pages, CALL)
        for document in self.documents:
            if not document.pages:
                whole += unseen
            for page in document.pages:
                whole += page.facts.time if page.facts else unseen
        return whole

    @property
    def longest(self) -> int | None:
        """The number of the page that takes most of the time, from 1; None where none does."""
        pages = list(self._numbered())
        number, time = max(pages, key=lambda page: page[1].low, default=(0, LineTime()))
        return number if len(pages) > 1 and time.low > self.time.low / 2 else None

    def _numbered(self) -> Iterator[tuple[int, LineTime]]:
        number = self.draft.cover_pages
        for document in self.documents:
            for page in document.pages or (None,):
                number += 1
                if page is not None and page.facts is not None:
                    yield number, page.facts.time


def _document(
    draft: Draft, file: OutgoingFile, choice: DrawnBy, judged: Judged, wanted: list[JudgedPage]
) -> DocumentAsSent:
    if file.pages is None:
        return DocumentAsSent(file, DrawnBy.SERVICE, ())

    def facts(page: DraftPage, look: PageLook) -> SentPageFacts | None:
        key = JudgedPage.of(page, draft.resolution, look)
        found = judged.facts(key)
        if found is None:
            wanted.append(key)
        return found

    sources = file.page_list[:MAX_SHOWN]
    automatic = [facts(page, AUTOMATIC) for page in sources]
    is_edited = file.is_edited
    drawn_by = DrawnBy.FAXDESK if is_edited else _drawn_by(file, choice, automatic)
    pages = []
    for place, (page, by_itself) in enumerate(zip(sources, automatic, strict=True)):
        shown = page.look
        if choice == DrawnBy.SERVICE and not is_edited:
            is_plain = by_itself is None or by_itself.kind.goes_as_it_is
            shown = AUTOMATIC if is_plain else SERVICE_LOOK
        found = by_itself if shown == AUTOMATIC else facts(page, shown)
        pages.append(PageAsSent(place, page, shown, found, by_itself, drawn_by, file.pages == 1))
    return DocumentAsSent(file, drawn_by, tuple(pages))


def _drawn_by(file: OutgoingFile, choice: DrawnBy, automatic: list[SentPageFacts | None]) -> DrawnBy | None:
    kinds = [facts.kind for facts in automatic if facts is not None]
    if is_drawn_here(choice, kinds, is_made_here=file.is_made_here or bool(file.looks)):
        return DrawnBy.FAXDESK
    return DrawnBy.SERVICE if choice == DrawnBy.SERVICE or len(kinds) == len(automatic) else None

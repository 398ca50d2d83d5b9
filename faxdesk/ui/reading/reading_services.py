"""What it takes to show a fax and to act on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from faxdesk.domain.page_text import PageWord
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.compose.answers import Answers
    from faxdesk.services.covers.covers import Covers
    from faxdesk.services.desk import Desk
    from faxdesk.services.export.export import Exporter
    from faxdesk.services.outbox.guards.blocked_faxes import BlockedFaxes
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes
    from faxdesk.settings import Settings


class DocumentServices(Struct, frozen=True):
    """What it takes to get at the pages of a fax: who draws them and the covers of one's own, where the files
    of what is written lie, and what fetches a document from the service (by fax id and token, anew=True also
    where there is one)."""

    pages: PageDrawer
    covers: Covers
    blobs: DocumentFolder
    fetch: Callable[..., object]


class ReadingServices(Struct, frozen=True):
    """The services of the reading pane. text_of gives the known texts of a document's pages by its hash, and
    words_on the words of a page as TextRecognition does, both for workers; exporter is made when it is
    first asked for."""

    library: Library
    documents: DocumentServices
    outbox: Outbox
    answers: Answers
    blocked_faxes: BlockedFaxes
    uncertain_faxes: UncertainFaxes
    receipts: Receipts
    marks: TagsAndNotes
    text_of: Callable[[str], Sequence[str]]
    words_on: Callable[..., Sequence[PageWord]]
    exporter: Callable[[], Exporter]
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> ReadingServices:
        return cls(
            desk.library,
            DocumentServices(desk.pages, desk.covers, desk.blobs, desk.sync.fetch_document),
            desk.outbox,
            desk.answers,
            desk.blocked_faxes,
            desk.uncertain_faxes,
            desk.receipts,
            desk.tags_and_notes,
            lambda digest: desk.text_recognition.pages_of(digest),
            lambda *page, **how: desk.text_recognition.words_on(*page, **how),
            lambda: desk.exporter,
            desk.settings,
            desk.clock,
        )

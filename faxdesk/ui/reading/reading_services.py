"""What it takes to show a fax and to act on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.ui.reading.fax_pages import DocumentServices

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.desk import Desk
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes
    from faxdesk.settings import Settings


class ReadingServices(Struct, frozen=True):
    """The services of the reading pane."""

    library: Library
    documents: DocumentServices
    outbox: Outbox
    uncertain_faxes: UncertainFaxes
    receipts: Receipts
    marks: TagsAndNotes
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> ReadingServices:
        return cls(
            desk.library,
            DocumentServices(desk.pages, desk.blobs, desk.sync.fetch_document),
            desk.outbox,
            desk.uncertain_faxes,
            desk.receipts,
            desk.tags_and_notes,
            desk.settings,
            desk.clock,
        )

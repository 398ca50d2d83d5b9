"""What it takes to write a fax."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.number_times import NumberTimes
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.services.compose.fax_templates import FaxTemplates
    from faxdesk.services.compose.saved_texts import SavedTexts
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.services.covers.covers import Covers
    from faxdesk.services.desk import Desk
    from faxdesk.services.marks.mark_pictures import MarkPictures
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.settings import Settings
    from faxdesk.ui.compose.scanning.scan_services import ScanServices


class ComposeServices(Struct, frozen=True):
    """The services of the page for writing. people gives what finds recipients, which is built on a worker
    when somebody types, and scans what scans paper."""

    outbox: Outbox
    library: Library
    account: AccountService
    pages: PageDrawer
    blobs: DocumentFolder
    number_times: NumberTimes
    covers: Covers
    settings: Settings
    clock: Clock
    signatures: Signatures
    mark_pictures: MarkPictures
    saved_texts: SavedTexts
    fax_templates: FaxTemplates
    people: Callable[[], RecipientSearch]
    scans: Callable[[], ScanServices]

    @classmethod
    def of(cls, desk: Desk) -> ComposeServices:
        return cls(
            desk.outbox,
            desk.library,
            desk.account,
            desk.pages,
            desk.blobs,
            desk.number_times,
            desk.covers,
            desk.settings,
            desk.clock,
            desk.signatures,
            desk.mark_pictures,
            desk.saved_texts,
            desk.fax_templates,
            lambda: desk.recipient_search,
            lambda: _scans(desk),
        )


def _scans(desk: Desk) -> ScanServices:
    from faxdesk.ui.compose.scanning.scan_services import ScanServices

    return ScanServices.of(desk)

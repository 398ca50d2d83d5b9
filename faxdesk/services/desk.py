"""The services in one hand, as the window and the command line get them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from faxdesk.services.events import EventHub

if TYPE_CHECKING:
    from faxdesk.documents.pages import PageWorker
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.account import AccountService
    from faxdesk.services.library import Library
    from faxdesk.services.outbox import Outbox
    from faxdesk.services.sync import SyncService
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a fax desk does."""

    settings: Settings
    events: EventHub
    account: AccountService
    library: Library
    outbox: Outbox
    sync: SyncService
    pages: PageWorker
    blobs: BlobStore
    clock: Clock

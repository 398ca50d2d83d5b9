"""The services in one hand, as the window and the command line get them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.account import AccountService
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.saved_searches import Searches
    from faxdesk.services.archive.tags_and_notes import Marks
    from faxdesk.services.archive.text_recognition import Texts
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.doctor.doctor import Doctor
    from faxdesk.services.events import EventHub
    from faxdesk.services.export.export import Exporter
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.sync.other_processes import Neighbours
    from faxdesk.services.sync.push import Push
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.services.sync.watch import Watch
    from faxdesk.services.sync.webhooks import Webhooks
    from faxdesk.services.updates import Updates
    from faxdesk.settings import Settings
    from faxdesk.store.blobs import BlobStore


@dataclass(frozen=True, slots=True)
class Active:
    """The services that talk to the fax service and open documents."""

    account: AccountService
    outbox: Outbox
    sync: SyncService
    push: Push
    watch: Watch
    webhooks: Webhooks
    pages: PageWorker
    receipts: Receipts
    doctor: Doctor
    updates: Updates
    arrivals: Arrivals
    trash: Trash
    texts: Texts


class Desk:
    """Everything that a fax desk does.

    The archive is there at once, for the first paint; the active services are made, and their modules
    imported, when the first of them is asked for.
    """

    def __init__(
        self,
        settings: Settings,
        events: EventHub,
        library: Library,
        marks: Marks,
        searches: Searches,
        blobs: BlobStore,
        neighbours: Neighbours,
        clock: Clock,
        activate: Callable[[], Active],
    ) -> None:
        self.settings = settings
        self.events = events
        self.library = library
        self.marks = marks
        self.searches = searches
        self.blobs = blobs
        self.neighbours = neighbours
        self.clock = clock
        self._activate = activate
        self._lock = threading.Lock()
        self._active: Active | None = None

    @property
    def account(self) -> AccountService:
        return self._services().account

    @property
    def outbox(self) -> Outbox:
        return self._services().outbox

    @property
    def sync(self) -> SyncService:
        return self._services().sync

    @property
    def push(self) -> Push:
        return self._services().push

    @property
    def watch(self) -> Watch:
        return self._services().watch

    @property
    def webhooks(self) -> Webhooks:
        return self._services().webhooks

    @property
    def pages(self) -> PageWorker:
        return self._services().pages

    @property
    def receipts(self) -> Receipts:
        return self._services().receipts

    @property
    def doctor(self) -> Doctor:
        return self._services().doctor

    @property
    def updates(self) -> Updates:
        return self._services().updates

    @property
    def arrivals(self) -> Arrivals:
        return self._services().arrivals

    @property
    def trash(self) -> Trash:
        return self._services().trash

    @property
    def texts(self) -> Texts:
        return self._services().texts

    @property
    def exporter(self) -> Exporter:
        from faxdesk.services.export.export import Exporter

        active = self._services()
        return Exporter(self.library, active.receipts, self.blobs, active.pages, active.sync.fetch_document)

    def close(self) -> None:
        """Stop what was started."""
        with self._lock:
            active = self._active
        if active is not None:
            active.account.close()
            active.pages.close()

    def _services(self) -> Active:
        with self._lock:
            if self._active is None:
                self._active = self._activate()
            return self._active

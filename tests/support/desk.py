"""A desk with a real archive, real outbox and real pages, and a service that a test can steer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from faxdesk import __version__
from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.recognise import find_tesseract
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import CoverPage, Message
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.log import redact
from faxdesk.paths import page_worker_command
from faxdesk.services.archive.library import Library
from faxdesk.services.archive.saved_searches import Searches
from faxdesk.services.archive.tags_and_notes import Marks
from faxdesk.services.archive.text_recognition import Texts
from faxdesk.services.archive.trash import Trash
from faxdesk.services.arrivals.arrival_command import CommandRunner
from faxdesk.services.arrivals.arrivals import Arrivals
from faxdesk.services.arrivals.auto_save import AutoSave
from faxdesk.services.desk import Active, Desk
from faxdesk.services.doctor.checks_archive import ArchiveChecks
from faxdesk.services.doctor.doctor import Check, Doctor
from faxdesk.services.doctor.support_bundle import SupportBundle
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.services.outbox.attach_files import Intake
from faxdesk.services.outbox.cancel import Canceller
from faxdesk.services.outbox.confirmations import Guards
from faxdesk.services.outbox.outbox import Outbox
from faxdesk.services.outbox.receipts import Receipts
from faxdesk.services.outbox.resend import Resender
from faxdesk.services.sync.other_processes import Neighbours
from faxdesk.services.updates import Updates
from faxdesk.settings import Settings
from faxdesk.store.arrival_ledger import ArrivalLedger
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database.database import Database
from faxdesk.store.deletion import Forgetting
from faxdesk.store.faxes import FaxStore
from faxdesk.store.inspection import Inspector
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.page_text_store import TextStore
from faxdesk.store.saved_search_store import SearchStore
from faxdesk.store.sync_store import SyncStore
from faxdesk.store.tag_store import MarkStore
from tests.support.clock import ManualClock
from tests.support.faxes import sync_of


class SteeredService:
    """Stands in for account, sync and sender."""

    def __init__(self) -> None:
        self.fetched: list[int] = []
        self.on_fetch: Callable[[int], None] = lambda fax_id: None
        self.covers: list[CoverPage] = [CoverPage(0, "None"), CoverPage(7, "Contemporary")]
        self.cover_error: FaxDeskError | None = None
        self.account = None
        self.is_live = False

    def cover_pages(self, token: CancelToken) -> list[CoverPage]:
        if self.cover_error is not None:
            raise self.cover_error
        return self.covers

    def fetch_document(self, fax_id: int, token: CancelToken, *, anew: bool = False) -> None:
        self.fetched.append(fax_id)
        self.on_fetch(fax_id)

    def cancel_upload(self, fax_id: int) -> bool:
        """Nothing uploads here, but what is asked for is done."""
        return True

    def run(self, token: CancelToken) -> None:
        """Nothing leaves from here."""

    look = run

    def fetch_documents(self, token: CancelToken) -> bool:
        """Nothing comes by itself."""
        return False


@dataclass
class TestDesk:
    """The desk with the stores beneath it, so that a test can set the scene."""

    __test__ = False

    desk: Desk
    faxes: FaxStore
    sync_store: SyncStore
    journal: OutboxStore
    blobs: BlobStore
    database: Database
    service: SteeredService
    folder: Path
    told: list[Message] = field(default_factory=list)

    def tell(self, *messages: Message) -> list[int]:
        """The service tells of these faxes; gives the archive's ids."""
        self.sync_store.apply_sync(sync_of(*messages), full=False, window_from=None)
        ids = [fax.id for fax in map(self.faxes.fax_of_message, [one.id for one in messages]) if fax]
        self.desk.events.publish(FaxesChanged(tuple(ids)))
        return ids

    def give_document(self, fax_id: int, path: Path) -> None:
        """Its pages arrive."""
        digest, _size = self.blobs.add(path)
        self.faxes.document_here(fax_id, digest, "application/pdf")
        self.desk.events.publish(FaxesChanged((fax_id,)))

    def state(self, fax_id: int) -> OutboxState:
        item = self.journal.item(fax_id)
        assert item is not None
        return item.state

    def close(self) -> None:
        self.desk.pages.close()
        self.database.close()


def build_desk(folder: Path, clock: Clock | None = None) -> TestDesk:
    clock = clock or ManualClock()
    folder.mkdir(parents=True, exist_ok=True)
    database = Database.open(folder / "archive.db")
    events, service = EventHub(), SteeredService()
    faxes, journal = FaxStore(database, clock), OutboxStore(database, clock)
    sync_store = SyncStore(database, clock)
    blobs = BlobStore(folder / "documents")
    pages = PageWorker(page_worker_command())
    steered = cast(Any, service)
    settings = Settings(folder / "settings.json")
    intake = Intake(blobs, pages)
    checks = ArchiveChecks(Inspector(database), blobs, folder / "set-aside", clock)
    outbox = Outbox(
        journal,
        faxes,
        intake,
        steered,
        Canceller(journal, faxes, sync_store, steered, lambda: steered, events),
        Resender(journal, faxes, intake.archived, settings, clock),
        Guards(faxes, journal, settings, clock),
        lambda: steered,
        events,
        clock,
    )
    library = Library(faxes, journal, blobs, lambda: pages, events, clock)
    saver, commands = AutoSave(library, settings), CommandRunner(folder)
    ledger, texts = ArrivalLedger(database, clock), TextStore(database, clock)
    desk = Desk(
        settings=settings,
        events=events,
        library=library,
        marks=Marks(MarkStore(database), events),
        searches=Searches(SearchStore(database, clock), texts, events, clock),
        blobs=blobs,
        neighbours=Neighbours(database, journal, events),
        clock=clock,
        activate=lambda: Active(
            account=steered,
            outbox=outbox,
            sync=steered,
            push=steered,
            watch=steered,
            webhooks=steered,
            pages=pages,
            receipts=Receipts(faxes, journal, blobs, pages, clock),
            doctor=Doctor(
                [Check("file", "Archive", checks.file), Check("documents", "Documents", checks.documents)],
                checks.repair,
                SupportBundle(settings, folder, folder / "logs", redact),
            ),
            updates=Updates(settings, clock, __version__),
            arrivals=Arrivals(ledger, library, saver, commands, settings, events, clock),
            trash=Trash(Forgetting(database, clock), faxes, blobs, settings, events, clock),
            texts=Texts(texts, blobs, pages, settings, find_tesseract, clock),
        ),
    )
    return TestDesk(desk, faxes, sync_store, journal, blobs, database, service, folder)

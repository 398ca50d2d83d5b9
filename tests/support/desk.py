"""A desk with a real archive, real outbox and real pages, and a service that a test can steer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faxdesk.composition import Composition, built_once
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import CoverPage, Message
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.log import redact
from faxdesk.paths import open_profile
from faxdesk.policies.policies import Policies
from faxdesk.services.doctor.checks_archive import ArchiveChecks
from faxdesk.services.doctor.doctor import Check, Doctor
from faxdesk.services.doctor.support_bundle import SupportBundle
from faxdesk.services.events import FaxesChanged
from faxdesk.services.kept_sign_in import ForgetfulStore
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.inspection import Inspector
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
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
        self.is_signed_in = False

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

    def client(self) -> SteeredService:
        return self

    def sign_out(self, token: CancelToken) -> None:
        self.is_signed_in = False

    def close(self) -> None:
        """Nothing was opened."""

    def run(self, token: CancelToken) -> None:
        """Nothing leaves from here."""

    look = run

    def fetch_documents(self, token: CancelToken) -> bool:
        """Nothing comes by itself."""
        return False


def _steered(desk: SteeredDesk) -> Any:
    return desk.service


class SteeredDesk(Composition):
    """The composition with the steered service in place of all that talks to the fax service."""

    def __init__(self, folder: Path, clock: Clock, policies: Policies | None = None) -> None:
        super().__init__(
            open_profile(folder),
            secrets=ForgetfulStore(),
            proxy_secrets=ForgetfulStore(),
            clock=clock,
            policies=policies,
        )
        self.service = SteeredService()

    account = built_once(_steered)
    sync = built_once(_steered)
    live_connection = built_once(_steered)
    watch = built_once(_steered)
    webhooks = built_once(_steered)
    sender = built_once(_steered)
    upload = built_once(_steered)

    @built_once
    def doctor(self) -> Doctor:
        """The checks of the archive alone: the others look at the network and at this computer."""
        checks = ArchiveChecks(Inspector(self.database), self.blobs, self.profile.aside, self.clock)
        return Doctor(
            [Check("file", "Archive", checks.file), Check("documents", "Documents", checks.documents)],
            checks.repair,
            SupportBundle(self.settings, self.profile.folder, self.profile.logs, redact),
        )


@dataclass
class TestDesk:
    """A desk whose service is steered, and what sets the scene on it."""

    __test__ = False

    desk: SteeredDesk

    @property
    def faxes(self) -> FaxStore:
        return self.desk.faxes

    @property
    def sync_store(self) -> SyncStore:
        return self.desk.sync_store

    @property
    def journal(self) -> OutboxStore:
        return self.desk.journal

    @property
    def blobs(self) -> BlobStore:
        return self.desk.blobs

    @property
    def database(self) -> Database:
        return self.desk.database

    @property
    def service(self) -> SteeredService:
        return self.desk.service

    @property
    def folder(self) -> Path:
        return self.desk.profile.folder

    def tell(self, *messages: Message) -> list[int]:
        """The service tells of these faxes; gives the archive's ids."""
        self.sync_store.apply_sync(sync_of(*messages), full=False, window_from=None)
        ids = [fax.id for fax in map(self.faxes.fax_of_message, [message.id for message in messages]) if fax]
        self.desk.events.publish(FaxesChanged(tuple(ids)))
        return ids

    def give_document(self, fax_id: int, path: Path) -> None:
        """Its pages arrive."""
        digest, _size = self.blobs.add(path)
        self.faxes.document_here(fax_id, digest, "application/pdf")
        self.desk.events.publish(FaxesChanged((fax_id,)))

    def give_text(self, fax_id: int, text: str) -> None:
        """The words of its pages are read."""
        digest = self.faxes.fax(fax_id).document_hash
        self.desk.page_texts.keep(digest, DocumentText(text, How.TEXT))
        self.desk.page_texts.put(digest, text, TextState.DONE)
        self.desk.events.publish(FaxesChanged((fax_id,)))

    def state(self, fax_id: int) -> OutboxState:
        item = self.journal.item(fax_id)
        assert item is not None
        return item.state

    def close(self) -> None:
        self.desk.close()


def build_desk(folder: Path, clock: Clock | None = None, policies: Policies | None = None) -> TestDesk:
    return TestDesk(SteeredDesk(folder, clock or ManualClock(), policies))

"""Builds the services that window and command line share, and takes them down in order.

Here is what the first paint needs: the archive and the settings. The rest (activation.py) comes when it
is first asked for.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock, SystemClock
from faxdesk.domain.service_name import service_name
from faxdesk.paths import is_managed
from faxdesk.services.archive.library import Library
from faxdesk.services.archive.saved_searches import Searches
from faxdesk.services.archive.tags_and_notes import Marks
from faxdesk.services.desk import Active, Desk
from faxdesk.services.events import EventHub, Notice
from faxdesk.services.sync.other_processes import Neighbours
from faxdesk.settings import Settings
from faxdesk.settings.rules import PRODUCTION
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.page_text_store import TextStore
from faxdesk.store.saved_search_store import SearchStore
from faxdesk.store.tag_store import MarkStore

if TYPE_CHECKING:
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore, SignIn

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engine:
    """The services and what has to be closed after them. notices are to be told to the person."""

    desk: Desk
    database: Database
    logs: Path
    notices: tuple[Notice, ...] = ()

    def tidy(self) -> None:
        """What a good start owes to the disk; on a worker. Raises FaxDeskError (STORAGE)."""
        self.database.drop_old_copies(self.desk.clock.now())

    def close(self) -> None:
        self.desk.close()
        self.database.close()


def build(
    profile: Profile,
    *,
    environment: SignIn | None = None,
    secrets: SecretStore | None = None,
    clock: Clock | None = None,
    program: str = "window",
) -> Engine:
    """Open the archive in a profile folder and build the services on it.

    environment is a sign-in that is used and never stored; secrets replaces the system's keychain;
    program tells sessions of the window from those of the command line.
    Raises FaxDeskError (STORAGE) when the folder cannot be used, the archive is a newer program's, or an
    older one that another process has open.
    """
    clock = clock or SystemClock()
    settings = Settings(profile.settings_file, managed=is_managed())
    database, notices = _open_archive(profile.database, clock)
    notices += tuple(Notice(warning) for warning in settings.warnings)
    events = EventHub()
    faxes, journal, blobs = FaxStore(database, clock), OutboxStore(database, clock), BlobStore(profile.blobs)
    texts = TextStore(database, clock)

    def activate() -> Active:
        from faxdesk.activation import Stores, activate
        from faxdesk.store.arrival_ledger import ArrivalLedger
        from faxdesk.store.deletion import Forgetting
        from faxdesk.store.inspection import Inspector
        from faxdesk.store.lease_store import LeaseStore

        stores = Stores(
            faxes,
            journal,
            blobs,
            LeaseStore(database),
            ArrivalLedger(database, clock),
            Forgetting(database, clock),
            texts,
            Inspector(database),
        )
        return activate(profile, settings, environment, secrets, stores, library, events, clock, program)

    def pages() -> PageWorker:
        return desk.pages

    library = Library(faxes, journal, blobs, pages, events, clock)
    desk = Desk(
        settings=settings,
        events=events,
        library=library,
        marks=Marks(MarkStore(database), events),
        searches=Searches(SearchStore(database, clock), texts, events, clock),
        blobs=blobs,
        neighbours=Neighbours(database, journal, events),
        clock=clock,
        activate=activate,
    )
    return Engine(desk, database, profile.logs, notices)


def sign_in_from(environment: Mapping[str, str], server: str = "") -> SignIn | None:
    """The credentials for unattended use, None where the environment has none.

    Raises FaxDeskError (SIGN_IN) when only some of them are set.
    """
    jwt, client_id = environment.get("FAXDESK_JWT", ""), environment.get("FAXDESK_CLIENT_ID", "")
    if not jwt:
        return None
    if not client_id:
        raise FaxDeskError(
            "FAXDESK_JWT is set, but FAXDESK_CLIENT_ID is not.",
            "Set FAXDESK_CLIENT_ID, and FAXDESK_CLIENT_SECRET if the app has a secret.",
            ErrorKind.SIGN_IN,
        )
    from faxdesk.provider.fax_provider import SignIn

    return SignIn(
        server=server or environment.get("FAXDESK_SERVER", "") or PRODUCTION,
        client_id=client_id,
        client_secret=environment.get("FAXDESK_CLIENT_SECRET", ""),
        jwt=jwt,
    )


def _open_archive(path: Path, clock: Clock) -> tuple[Database, tuple[Notice, ...]]:
    try:
        return Database.open(path), ()
    except ArchiveDamaged as error:
        aside = Database.set_aside(path, clock)
        log.warning("The archive is damaged (%s); it was set aside", error.title)
        notice = Notice(
            "The archive was damaged and has been set aside.",
            f"It is kept as {aside}. FaxDesk fills a new one from {service_name()}; "
            f"faxes that {service_name()} no longer has are only in the old one.",
        )
        return Database.open(path), (notice,)

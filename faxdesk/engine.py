"""Builds the services that window and command line share, and takes them down in order.

Nothing slow is imported here: the client's libraries come when somebody signs in, the keychain's when
it is first asked, the page engine's in a process of its own.
"""

from __future__ import annotations

import hashlib
import logging
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faxdesk import __version__
from faxdesk.credentials import KeychainTokenStore
from faxdesk.documents.pages import PageWorker
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock, SystemClock
from faxdesk.paths import Profile, page_worker_command, resource
from faxdesk.services.account import AccountService, ForgetfulStore, SecretStore, SignIn
from faxdesk.services.desk import Desk
from faxdesk.services.events import EventHub, Notice
from faxdesk.services.intake import Intake
from faxdesk.services.library import Library
from faxdesk.services.outbox import Outbox
from faxdesk.services.reconcile import Reconciler
from faxdesk.services.sender import Sender
from faxdesk.services.sync import SyncService
from faxdesk.settings import PRODUCTION, Settings
from faxdesk.store.blobs import BlobStore
from faxdesk.store.database import ArchiveDamaged, Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox import OutboxStore

if TYPE_CHECKING:
    from faxdesk.ringcentral.auth import TokenSource
    from faxdesk.ringcentral.client import RingCentral

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Engine:
    """The services and what has to be closed after them. notices are to be told to the person."""

    desk: Desk
    database: Database
    logs: Path
    notices: tuple[Notice, ...] = ()

    def close(self) -> None:
        self.desk.account.close()
        self.desk.pages.close()
        self.database.close()


def build(
    profile: Profile,
    *,
    environment: SignIn | None = None,
    secrets: SecretStore | None = None,
    clock: Clock | None = None,
) -> Engine:
    """Open the archive in a profile folder and build the services on it.

    environment is a sign-in that is used and never stored; secrets replaces the system's keychain.
    Raises FaxDeskError (STORAGE) when the folder cannot be used or the archive is a newer program's.
    """
    clock = clock or SystemClock()
    settings = Settings(profile.settings_file)
    database, notices = _open_archive(profile.database, clock)
    notices += tuple(Notice(warning) for warning in settings.warnings)
    events = EventHub()
    faxes, journal, blobs = FaxStore(database, clock), OutboxStore(database, clock), BlobStore(profile.blobs)
    pages = PageWorker(page_worker_command(), fonts=resource("fonts"))
    endpoint_id = _endpoint_id(profile)
    account = AccountService(
        secrets or KeychainTokenStore(str(profile.folder)),
        lambda sign_in, slot: _connect(sign_in, slot, clock, endpoint_id),
        faxes,
        events,
        from_environment=environment,
    )
    intake = Intake(blobs, pages)
    reconciler = Reconciler(journal, account.client, events, clock)
    sender = Sender(journal, faxes, blobs, account.client, reconciler, events, clock)
    desk = Desk(
        settings=settings,
        events=events,
        account=account,
        library=Library(faxes, journal, blobs, pages, events, clock),
        outbox=Outbox(journal, faxes, intake, sender, account.client, events, clock),
        sync=SyncService(faxes, blobs, account.client, events, clock),
        pages=pages,
        blobs=blobs,
        clock=clock,
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
    return SignIn(
        server=server or environment.get("FAXDESK_SERVER", "") or PRODUCTION,
        client_id=client_id,
        client_secret=environment.get("FAXDESK_CLIENT_SECRET", ""),
        jwt=jwt,
    )


def session_only() -> SecretStore:
    """A place for secrets that forgets them at the end."""
    return ForgetfulStore()


def _open_archive(path: Path, clock: Clock) -> tuple[Database, tuple[Notice, ...]]:
    try:
        return Database.open(path), ()
    except ArchiveDamaged as error:
        aside = Database.set_aside(path, clock)
        log.warning("The archive is damaged (%s); it was set aside", error.title)
        notice = Notice(
            "The archive was damaged and has been set aside.",
            f"It is kept as {aside}. FaxDesk fills a new one from RingCentral; "
            "faxes that RingCentral no longer has are only in the old one.",
        )
        return Database.open(path), (notice,)


def _endpoint_id(profile: Profile) -> str:
    """The same for each session of one profile on one computer, which the service counts (API §7.4)."""
    return hashlib.sha256(f"{platform.node()}:{profile.folder}".encode()).hexdigest()[:32]


def _connect(sign_in: SignIn, slot: Any, clock: Clock, endpoint_id: str) -> tuple[RingCentral, TokenSource]:
    from faxdesk.ringcentral.auth import Credentials, TokenSource
    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.ringcentral.limits import RateGate

    gate = RateGate(clock)
    credentials = Credentials(
        sign_in.server, sign_in.client_id, sign_in.client_secret, sign_in.jwt, endpoint_id=endpoint_id
    )
    tokens = TokenSource(credentials, slot, gate, clock, __version__)
    client = RingCentral(
        server=sign_in.server, tokens=tokens, gate=gate, clock=clock, app_version=__version__
    )
    return client, tokens

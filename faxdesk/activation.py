"""Builds the services that talk to the fax service and open documents, when the first is asked for.

Even here nothing slow is imported: the client's libraries come when somebody signs in, the keychain's
when it is first asked, the page engine's in a process of its own.
"""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from faxdesk import __version__
from faxdesk.credentials import KeychainTokenStore
from faxdesk.diagnosis import full_doctor
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.runtime import Clock
from faxdesk.paths import Profile, page_worker_command, resource
from faxdesk.services.account import AccountService, SecretStore, SignIn
from faxdesk.services.archive.library import Library
from faxdesk.services.archive.text_recognition import Texts
from faxdesk.services.archive.trash import Trash
from faxdesk.services.arrivals.arrival_command import CommandRunner
from faxdesk.services.arrivals.arrivals import Arrivals
from faxdesk.services.arrivals.auto_save import AutoSave
from faxdesk.services.desk import Active
from faxdesk.services.events import EventHub
from faxdesk.services.outbox.attach_files import Intake
from faxdesk.services.outbox.cancel import Canceller
from faxdesk.services.outbox.confirmations import Guards
from faxdesk.services.outbox.outbox import Outbox
from faxdesk.services.outbox.outcome import FollowUp
from faxdesk.services.outbox.receipts import Receipts
from faxdesk.services.outbox.reconcile import Reconciler
from faxdesk.services.outbox.resend import Resender
from faxdesk.services.outbox.send_checks import Departure
from faxdesk.services.outbox.sender import Sender
from faxdesk.services.outbox.sender_lease import Lease
from faxdesk.services.outbox.upload import Upload
from faxdesk.services.sync.download_pages import Documents
from faxdesk.services.sync.push import Push
from faxdesk.services.sync.sync import SyncService
from faxdesk.services.sync.watch import Watch
from faxdesk.services.sync.webhooks import Webhooks
from faxdesk.services.updates import Updates
from faxdesk.settings import Settings
from faxdesk.store.arrival_ledger import ArrivalLedger
from faxdesk.store.blobs import BlobStore
from faxdesk.store.deletion import Forgetting
from faxdesk.store.faxes import FaxStore
from faxdesk.store.inspection import Inspector
from faxdesk.store.lease_store import LeaseStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.page_text_store import TextStore

if TYPE_CHECKING:
    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.ringcentral.sign_in.tokens import TokenSource


@dataclass(frozen=True, slots=True)
class Stores:
    """The parts of one open archive."""

    faxes: FaxStore
    journal: OutboxStore
    blobs: BlobStore
    leases: LeaseStore
    arrivals: ArrivalLedger
    forgetting: Forgetting
    texts: TextStore
    inspector: Inspector


def activate(
    profile: Profile,
    settings: Settings,
    environment: SignIn | None,
    secrets: SecretStore | None,
    stores: Stores,
    library: Library,
    events: EventHub,
    clock: Clock,
    program: str,
) -> Active:
    """The active services on an open archive; see engine.build for environment, secrets and program."""
    faxes, journal, blobs = stores.faxes, stores.journal, stores.blobs
    endpoint_id = _endpoint_id(profile, program)
    pages = PageWorker(page_worker_command(), fonts=resource("fonts"))
    secrets = secrets or KeychainTokenStore(str(profile.folder))
    account = AccountService(
        secrets,
        lambda sign_in, slot: _connect(sign_in, slot, clock, endpoint_id),
        faxes,
        events,
        from_environment=environment,
    )
    receipts = Receipts(faxes, journal, blobs, pages, clock)
    lease = Lease(stores.leases, profile.sender_lock, clock)
    outbox, follow_up = _outbox(account, settings, stores, pages, receipts, lease, events, clock)
    push = Push(account.client, events, clock)
    documents = Documents(faxes, blobs, account.client, follow_up, events, clock)
    sync = SyncService(faxes, documents, account.client, follow_up, events, clock, push.connection)
    saver, commands = AutoSave(library, settings), CommandRunner(profile.temporary)
    arrivals = Arrivals(stores.arrivals, library, saver, commands, settings, events, clock)
    return Active(
        account=account,
        outbox=outbox,
        sync=sync,
        push=push,
        watch=Watch(faxes, sync, push, arrivals, settings, events, clock),
        webhooks=Webhooks(account.client, clock),
        pages=pages,
        receipts=receipts,
        arrivals=arrivals,
        doctor=full_doctor(profile, settings, account, secrets, stores.inspector, blobs, clock),
        updates=Updates(settings, clock, __version__),
        trash=Trash(stores.forgetting, faxes, blobs, settings, events, clock),
        texts=Texts(stores.texts, blobs, pages, settings, _find_tesseract, clock),
    )


def _outbox(
    account: AccountService,
    settings: Settings,
    stores: Stores,
    pages: PageWorker,
    receipts: Receipts,
    lease: Lease,
    events: EventHub,
    clock: Clock,
) -> tuple[Outbox, FollowUp]:
    """What sends, and what comes after."""
    faxes, journal, blobs = stores.faxes, stores.journal, stores.blobs
    client = account.client
    reconciler = Reconciler(journal, faxes, client, events, clock)
    upload = Upload(journal, faxes, blobs, events)
    canceller = Canceller(journal, faxes, upload, client, events)
    departure = Departure(journal, faxes, canceller, settings)
    sender = Sender(journal, faxes, client, departure, upload, reconciler, lease, events, clock)
    intake = Intake(blobs, pages)
    resender = Resender(journal, faxes, intake.archived, settings, clock)
    guards = Guards(faxes, journal, settings, clock)
    outbox = Outbox(journal, faxes, intake, sender, canceller, resender, guards, client, events, clock)
    return outbox, FollowUp(journal, faxes, resender, receipts, events, clock)


def _find_tesseract() -> Path | None:
    from faxdesk.documents.recognise import find_tesseract

    return find_tesseract()


def _endpoint_id(profile: Profile, program: str) -> str:
    """The same for each session of one profile on one computer, which the service counts (API §7.4);
    another for window and command line, since a sign-in ends the earlier session of the same endpoint."""
    return hashlib.sha256(f"{platform.node()}:{profile.folder}:{program}".encode()).hexdigest()[:32]


def _connect(sign_in: SignIn, slot: Any, clock: Clock, endpoint_id: str) -> tuple[RingCentral, TokenSource]:
    from faxdesk.ringcentral.client import RingCentral
    from faxdesk.ringcentral.http.rate_gate import RateGate
    from faxdesk.ringcentral.sign_in.tokens import Credentials, TokenSource

    gate = RateGate(clock)
    credentials = Credentials(
        sign_in.server, sign_in.client_id, sign_in.client_secret, sign_in.jwt, endpoint_id=endpoint_id
    )
    tokens = TokenSource(credentials, slot, gate, clock, __version__)
    client = RingCentral(
        server=sign_in.server, tokens=tokens, gate=gate, clock=clock, app_version=__version__
    )
    return client, tokens

"""Every service of the program, and what each of them is built from.

The window and the command line see what services/desk.py states of this. A new service is one property here,
marked `built_once`, and one line there. The import of a service stands inside its property: the window paints
after the archive and the settings alone have been imported, and the slow libraries come with the first
request to the fax service, the first page or the first look into the keychain.

Long, since each service stands here once, with what it is built from, and nothing else does.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, overload

from faxdesk import __version__
from faxdesk.domain.runtime import Clock, SystemClock
from faxdesk.paths import history_worker_command, is_managed, page_worker_command, resource
from faxdesk.services.accounts import Accounts, open_archive_of
from faxdesk.services.archive.open_archive import open_archive
from faxdesk.services.events import EventHub, Notice
from faxdesk.services.outbox.resume_signals import ResumeSignals
from faxdesk.services.sync.other_processes import OtherProcesses
from faxdesk.settings import Settings
from faxdesk.store.blobs import BlobStore

if TYPE_CHECKING:
    from faxdesk.documents.conversion.office import OfficeConverter
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.documents.tables.table_reader import TableReader
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import FaxProvider, SecretStore, SignIn
    from faxdesk.services.account import AccountService
    from faxdesk.services.accounts import AccountWanted
    from faxdesk.services.activity.activity_figures import ActivityFigures
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.number_times import NumberTimes
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.compose.answers import Answers
    from faxdesk.services.compose.fax_templates import FaxTemplates
    from faxdesk.services.compose.saved_texts import SavedTexts
    from faxdesk.services.contacts.books import Books
    from faxdesk.services.contacts.contact_export import ContactExport
    from faxdesk.services.contacts.contact_import import ContactImport
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.doubles import Doubles
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.contacts.names_on_faxes import NamesOnFaxes
    from faxdesk.services.contacts.number_healths import NumberHealths
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.services.contacts.suggestions import Suggestions
    from faxdesk.services.contacts.troubled_numbers import TroubledNumbers
    from faxdesk.services.contacts.usage import NumberUsage
    from faxdesk.services.covers.covers import Covers
    from faxdesk.services.doctor.doctor import Doctor
    from faxdesk.services.doctor.support_bundle import SupportBundle
    from faxdesk.services.export.export import Exporter
    from faxdesk.services.marks.mark_pictures import MarkPictures
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.services.merge.merge_receipts import MergeReceipts
    from faxdesk.services.merge.merge_tables import MergeTables
    from faxdesk.services.merge.merges import Merges
    from faxdesk.services.outbox.cancel import Canceller
    from faxdesk.services.outbox.copied_archive import CopiedArchive
    from faxdesk.services.outbox.decisions import Decisions
    from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
    from faxdesk.services.outbox.guards.blocked_faxes import BlockedFaxes
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.services.outbox.guards.number_guards import NumberGuards
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.outbox.outcome import Outcomes
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.outbox.reconcile import Reconciler
    from faxdesk.services.outbox.resend import Resender
    from faxdesk.services.outbox.sender import Sender
    from faxdesk.services.outbox.struck_out import StruckOut
    from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes
    from faxdesk.services.outbox.upload import Upload
    from faxdesk.services.proxy_login import ProxyLogin
    from faxdesk.services.sessions import Sessions
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.services.sync.watch import Watch
    from faxdesk.services.sync.webhooks import Webhooks
    from faxdesk.services.updates import Updates
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.contacts.number_results import NumberResults
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.incomplete_records import IncompleteRecordStore
    from faxdesk.store.merge.merge_store import MergeStore
    from faxdesk.store.outbox_store import OutboxStore
    from faxdesk.store.page_text_store import PageTextStore
    from faxdesk.store.sync_store import SyncStore

T = TypeVar("T")
_CONTACTS_KEPT = timedelta(days=30)
"""So long a deleted contact can be taken back."""


class built_once(Generic[T]):
    """A property of the composition that is built when it is first asked for, once, under the composition's
    lock, from any thread. What it is built from may be asked for while it is built."""

    def __init__(self, build: Callable[[Any], T]) -> None:
        self._build = build
        self.__doc__ = build.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, composition: None, owner: type) -> Self: ...

    @overload
    def __get__(self, composition: Composition, owner: type) -> T: ...

    def __get__(self, composition: Composition | None, owner: type) -> Self | T:
        if composition is None:
            return self
        # What is kept in the object's own dictionary is found before this descriptor is, without the lock.
        kept = composition.__dict__
        with composition.lock:
            if self._name not in kept:
                kept[self._name] = self._build(composition)
            value: T = kept[self._name]
        return value


class Composition:
    """The services on one open archive, the fax service and this computer."""

    def __init__(
        self,
        profile: Profile,
        *,
        environment: SignIn | None = None,
        secrets: SecretStore | None = None,
        proxy_secrets: SecretStore | None = None,
        clock: Clock | None = None,
        program: str = "window",
    ) -> None:
        """Open the archive of a profile; notices are to be shown to the person.

        environment is a sign-in that is used and never stored; secrets and proxy_secrets replace the
        system's keychain, for the sign-in and for the log-in at a proxy;
        program tells sessions of the window from those of the command line.
        Raises FaxDeskError (STORAGE) when the folder cannot be used, the archive is a newer program's, or an
        older one that another process has open.
        """
        self.profile = profile
        self.accounts = Accounts(profile)
        self.clock = clock or SystemClock()
        self.settings = Settings(profile.settings_file, managed=is_managed())
        self.database, notices = open_archive(profile.database, self.clock)
        self._opened_at = self.clock.now()
        self.notices = (*notices, *(Notice(warning) for warning in self.settings.warnings))
        self.events = EventHub()
        self.blobs = BlobStore(profile.blobs, profile.aside)
        self.lock = threading.RLock()
        self._environment = environment
        self._secrets = secrets
        self._proxy_secrets = proxy_secrets
        self._program = program
        self._closing = ExitStack()
        self._closing.callback(self.database.close)
        # Built now, not when first asked: they hear of what happens from here on.
        self.other_processes = OtherProcesses(self.database, lambda: self.journal, self.events, self.clock)
        self._resume_signals = ResumeSignals(self.events)

    def build_all(self) -> None:
        """Build every service that has not been asked for yet; on a worker, so that no click waits for
        imports."""
        for name in dir(type(self)):
            if isinstance(getattr(type(self), name), built_once):
                getattr(self, name)

    def tidy(self) -> None:
        """What a good start owes to the disk; on a worker. Raises FaxDeskError (STORAGE)."""
        if self.database.trouble is not None:
            return
        if self._program == "window":
            # A large archive takes a minute, for which no command is to wait.
            self.database.check_now_and_then(self.clock.now())
            self.blobs.prepare()
            self.contact_store.forget_deleted(self.clock.now() - _CONTACTS_KEPT)
        self.database.drop_old_copies(self.clock.now())

    def close(self) -> None:
        """Stop what was started, the archive last."""
        with self.lock:
            closing = self._closing.pop_all()
        closing.close()

    # The archive

    @built_once
    def library(self) -> Library:
        from faxdesk.services.archive.library import Library

        return Library(
            self.faxes, lambda: self.journal, self.blobs, lambda: self.pages, self.events, self.clock
        )

    @built_once
    def number_times(self) -> NumberTimes:
        from faxdesk.services.archive.number_times import NumberTimes

        return NumberTimes(self.faxes, self.blobs, lambda: self.pages)

    @built_once
    def tags_and_notes(self) -> TagsAndNotes:
        from faxdesk.services.archive.tags_and_notes import TagsAndNotes
        from faxdesk.store.tag_store import TagStore

        return TagsAndNotes(TagStore(self.database), self.events)

    @built_once
    def saved_searches(self) -> SavedSearches:
        from faxdesk.services.archive.saved_searches import SavedSearches
        from faxdesk.store.saved_search_store import SavedSearchStore

        return SavedSearches(
            SavedSearchStore(self.database, self.clock), lambda: self.page_texts, self.events, self.clock
        )

    @built_once
    def activity(self) -> ActivityFigures:
        from faxdesk.services.activity.activity_figures import ActivityFigures
        from faxdesk.store.activity.activity_store import ActivityStore

        return ActivityFigures(ActivityStore(self.database, self.clock), self.contacts, self.clock)

    @built_once
    def contacts(self) -> Contacts:
        from faxdesk.services.contacts.contacts import Contacts

        # Whoever changes contacts has their faxes named anew.
        assert self.names_on_faxes is not None
        return Contacts(self.contact_store, self.settings, self.events)

    @built_once
    def names_on_faxes(self) -> NamesOnFaxes:
        from faxdesk.services.contacts.names_on_faxes import NamesOnFaxes
        from faxdesk.store.contacts.fax_names import FaxNames

        return NamesOnFaxes(FaxNames(self.database), self.events)

    @built_once
    def contact_doubles(self) -> Doubles:
        from faxdesk.services.contacts.doubles import Doubles

        return Doubles(self.contacts)

    @built_once
    def contact_import(self) -> ContactImport:
        from faxdesk.documents.contact_files.contact_file_reader import ContactFileReader
        from faxdesk.services.contacts.contact_import import ContactImport

        files = ContactFileReader(self.cover_worker)
        return ContactImport(self.contacts, files, self.tables, self.settings)

    @built_once
    def contact_export(self) -> ContactExport:
        from faxdesk.services.contacts.contact_export import ContactExport

        return ContactExport(self.contacts)

    @built_once
    def books(self) -> Books:
        from faxdesk.chosen_books import ChosenBooks
        from faxdesk.services.contacts.book_reading import BookReading
        from faxdesk.services.contacts.books import Books
        from faxdesk.store.contacts.book_store import BookStore

        store = BookStore(self.database, self.clock)
        ways = ChosenBooks(
            self.account.client, lambda book_id: _book_keychain(self.profile, book_id), self.proxy_login.known
        )
        reading = BookReading(store, self.contacts, ways)
        return Books(reading, store, self.settings, self.events, self.clock)

    @built_once
    def number_healths(self) -> NumberHealths:
        from faxdesk.services.contacts.number_healths import NumberHealths

        return NumberHealths(self.number_results)

    @built_once
    def named_recipients(self) -> NamedRecipients:
        from faxdesk.services.contacts.named_recipients import NamedRecipients

        return NamedRecipients(self.contact_store, self.settings)

    @built_once
    def troubled_numbers(self) -> TroubledNumbers:
        from faxdesk.services.contacts.troubled_numbers import TroubledNumbers

        return TroubledNumbers(self.number_results)

    @built_once
    def number_usage(self) -> NumberUsage:
        from faxdesk.services.contacts.usage import NumberUsage

        return NumberUsage(self.number_results, self.events, self.clock)

    @built_once
    def recipient_search(self) -> RecipientSearch:
        from faxdesk.services.contacts.recipient_search import RecipientSearch

        people = (self.named_recipients, self.suggestions, self.contacts)
        return RecipientSearch(*people, self.library, self.settings)

    @built_once
    def suggestions(self) -> Suggestions:
        from faxdesk.services.contacts.suggestions import Suggestions

        return Suggestions(self.contact_store, self.faxes, self.number_usage, self.events)

    @built_once
    def answers(self) -> Answers:
        from faxdesk.services.compose.answers import Answers

        return Answers(self.outbox, self.tags_and_notes)

    @built_once
    def fax_templates(self) -> FaxTemplates:
        from faxdesk.services.compose.fax_templates import FaxTemplates
        from faxdesk.store.compose.fax_templates import FaxTemplateStore

        return FaxTemplates(FaxTemplateStore(self.database, self.clock), self.outbox)

    @built_once
    def saved_texts(self) -> SavedTexts:
        from faxdesk.services.compose.saved_texts import SavedTexts
        from faxdesk.store.compose.saved_text_store import SavedTextStore

        return SavedTexts(SavedTextStore(self.database, self.clock))

    @built_once
    def text_recognition(self) -> TextRecognition:
        from faxdesk.documents.recognise import find_tesseract
        from faxdesk.services.archive.text_recognition import TextRecognition

        return TextRecognition(
            self.page_texts, self.blobs, self.pages, self.settings, find_tesseract, self.clock
        )

    @built_once
    def trash(self) -> Trash:
        from faxdesk.services.archive.trash import Trash
        from faxdesk.store.deletion import Forgetting

        forgetting = Forgetting(self.database, self.clock)
        return Trash(forgetting, self.faxes, self.blobs, self.settings, self.events, self.clock)

    @built_once
    def pages(self) -> PageWorker:
        from faxdesk.documents.page_worker import PageWorker

        pages = PageWorker(page_worker_command(), fonts=resource("fonts"))
        self._closing.callback(pages.close)
        return pages

    @built_once
    def cover_worker(self) -> PageWorker:
        """Draws cover pages in a process that ends soon after: with the fonts, and what writes PDF files, it
        takes as much memory as the one in which documents are opened, and pages need not wait for it."""
        from faxdesk.documents.cover_drawer import IDLE_S
        from faxdesk.documents.page_worker import PageWorker

        worker = PageWorker(page_worker_command(), fonts=resource("fonts"), idle_s=IDLE_S)
        self._closing.callback(worker.close)
        return worker

    @built_once
    def tables(self) -> TableReader:
        from faxdesk.documents.tables.table_reader import TableReader

        return TableReader(self.cover_worker)

    @built_once
    def mark_pictures(self) -> MarkPictures:
        from faxdesk.services.marks.mark_pictures import MarkPictures

        return MarkPictures(self.pages, self.blobs)

    @built_once
    def signatures(self) -> Signatures:
        from faxdesk.services.marks.signatures import Signatures

        return Signatures(self.profile.signatures, self.pages, self.mark_pictures)

    @built_once
    def covers(self) -> Covers:
        from faxdesk.documents.cover_drawer import CoverDrawer
        from faxdesk.services.covers.cover_pages import CoverPages, CoverPeople
        from faxdesk.services.covers.cover_templates import CoverTemplates
        from faxdesk.services.covers.covers import Covers, paper_of

        drawer = CoverDrawer(self.cover_worker)
        folder, default = self.profile.covers, self.profile.default_cover
        templates = CoverTemplates(folder, default, drawer, lambda: paper_of(self.faxes.account()))
        contacts = self.contacts
        people = CoverPeople(
            self.settings, self.faxes, lambda number: next(iter(contacts.by_number(number)), None)
        )
        pages = CoverPages(drawer, templates, people, self.blobs, self.clock)
        return Covers(templates, pages, contacts)

    # The account and its service

    @built_once
    def account(self) -> AccountService:
        from faxdesk.services.account import AccountService

        account = AccountService(
            self.secrets,
            self.sessions,
            self.faxes,
            self.accounts,
            self.events,
            from_environment=self._environment,
        )
        self._closing.callback(account.close)
        return account

    @built_once
    def sync(self) -> SyncService:
        from faxdesk.services.sync.download_pages import PageDownloads
        from faxdesk.services.sync.history_reader import HistoryReader
        from faxdesk.services.sync.history_writing import HistoryWriting
        from faxdesk.services.sync.incomplete_records import IncompleteRecords
        from faxdesk.services.sync.sync import SyncService

        store, client, outcomes, events = self.sync_store, self.account.client, self.outcomes, self.events
        records = IncompleteRecords(self.incomplete_records, store, client, events)
        downloads = PageDownloads(self.faxes, records, self.blobs, client, outcomes, events, self.clock)
        command = [*history_worker_command(), str(self.database.path)]
        writing = HistoryWriting(store, self.provider.page_reader(), command)
        history = HistoryReader(store, client, writing, events, self.clock)
        return SyncService(
            store, downloads, client, outcomes, events, self.clock, self.live_connection, history
        )

    @built_once
    def live_connection(self) -> LiveConnection:
        from faxdesk.services.sync.live_connection import LiveConnection

        return LiveConnection(self.account.client, self.events, self.clock)

    @built_once
    def watch(self) -> Watch:
        from faxdesk.services.sync.watch import Reception, Watch

        reception = Reception(self.sync, self.live_connection, self.arrivals)
        return Watch(self.sync_store, reception, self.settings, self.events, self.clock)

    @built_once
    def webhooks(self) -> Webhooks:
        from faxdesk.services.sync.webhooks import Webhooks

        return Webhooks(self.account.client, self.provider, self.clock)

    # Sending

    @built_once
    def outbox(self) -> Outbox:
        from faxdesk.services.outbox.guards.confirmations import Confirmations
        from faxdesk.services.outbox.outbox import Outbox

        return Outbox(
            self.decisions,
            self.faxes,
            self.attacher,
            self.sender,
            self.canceller,
            self.resender,
            Confirmations(self.faxes, self.journal, self.number_guards, self.clock),
            self.clock,
        )

    @built_once
    def merges(self) -> Merges:
        from faxdesk.services.merge.merges import Merges

        decisions, outbox = self.decisions, self.outbox
        return Merges(self.merge_store, decisions, outbox, self.faxes, self.number_guards, self.settings)

    @built_once
    def merge_receipts(self) -> MergeReceipts:
        from faxdesk.services.merge.merge_receipts import MergeReceipts

        return MergeReceipts(self.merge_store, self.receipts, self.pages)

    @built_once
    def merge_tables(self) -> MergeTables:
        from faxdesk.services.merge.merge_tables import MergeTables

        return MergeTables(self.tables, self.contacts, self.settings)

    @built_once
    def uncertain_faxes(self) -> UncertainFaxes:
        from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes

        client, copied = self.account.client, self.copied_archive
        return UncertainFaxes(self.decisions, self.faxes, client, copied, self.clock)

    @built_once
    def number_guards(self) -> NumberGuards:
        from faxdesk.services.outbox.guards.known_numbers import NumbersKnown
        from faxdesk.services.outbox.guards.number_guards import NumberGuards
        from faxdesk.services.outbox.guards.number_places import NumberPlaces

        known = NumbersKnown(self.faxes, self.contact_store, self.number_results)
        places = NumberPlaces(resource("number_places.txt.zz"), resource("countries.json"))
        return NumberGuards(known, self.do_not_fax, places, self.settings)

    @built_once
    def do_not_fax(self) -> DoNotFax:
        from faxdesk.services.outbox.guards.do_not_fax import DoNotFax

        return DoNotFax(self.contact_store, self.journal, self.settings, self.events, self.clock)

    @built_once
    def blocked_faxes(self) -> BlockedFaxes:
        from faxdesk.services.outbox.guards.blocked_faxes import BlockedFaxes

        return BlockedFaxes(self.decisions, self.do_not_fax)

    @built_once
    def decisions(self) -> Decisions:
        from faxdesk.services.outbox.decisions import Decisions

        return Decisions(self.journal, self.events)

    @built_once
    def sender(self) -> Sender:
        from faxdesk.services.outbox.attempts import Attempts
        from faxdesk.services.outbox.guards.send_times import SendTimes
        from faxdesk.services.outbox.journal_steps import JournalSteps
        from faxdesk.services.outbox.row_turns import RowTurns
        from faxdesk.services.outbox.send_checks import SendChecks
        from faxdesk.services.outbox.sender import Sender
        from faxdesk.services.outbox.sender_lease import SenderLease
        from faxdesk.services.outbox.turns import Turns
        from faxdesk.store.lease_store import LeaseStore

        journal, faxes, copied, clock = self.journal, self.faxes, self.copied_archive, self.clock
        steps = JournalSteps(journal, self.struck_out, self.events)
        times = SendTimes(journal, self.merge_store, self.settings)
        checks = SendChecks(journal, faxes, self.canceller, copied, self.number_guards, times)
        lease = SenderLease(LeaseStore(self.database), self.profile.sender_lock, clock)
        rows = RowTurns(self.merge_store, journal, faxes, self.events)
        turns = Turns(steps, faxes, times, self._resume_signals, rows, clock)
        attempts = Attempts(steps, self.account.client, checks, self.upload, clock)
        return Sender(lease, copied, turns, attempts, self.reconciler)

    @built_once
    def reconciler(self) -> Reconciler:
        from faxdesk.services.outbox.reconcile import Reconciler

        return Reconciler(self.journal, self.faxes, self.account.client, self.events, self.clock)

    @built_once
    def copied_archive(self) -> CopiedArchive:
        from faxdesk.services.outbox.copied_archive import CopiedArchive, OpenedArchive
        from faxdesk.store.archive_origin import ArchiveOrigin
        from faxdesk.this_computer import home_of

        # Asked for once, by the sender on its worker: some systems take long to say which computer it is.
        home = functools.cache(lambda: home_of(self.profile.archive_folder))
        opened = OpenedArchive(home, self.profile.attempt_counter, self.clock, self._opened_at)
        return CopiedArchive(ArchiveOrigin(self.database), opened, self.journal, self.reconciler, self.events)

    @built_once
    def upload(self) -> Upload:
        from faxdesk.services.outbox.fax_files.drawn_pages import DrawnPages
        from faxdesk.services.outbox.upload import Upload

        drawn_pages = DrawnPages(self.journal, self.blobs, self.pages, self.covers.pages, self.settings)
        return Upload(self.journal, self.faxes, self.blobs, drawn_pages, self.events)

    @built_once
    def canceller(self) -> Canceller:
        from faxdesk.services.outbox.cancel import Canceller

        journal, faxes, store = self.journal, self.faxes, self.sync_store
        client, merges = self.account.client, self.merge_store
        return Canceller(journal, faxes, store, self.upload, merges, client, self.events)

    @built_once
    def attacher(self) -> FileAttacher:
        from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
        from faxdesk.services.outbox.fax_files.ready_file import FileReader

        return FileAttacher(self.blobs, FileReader(self.pages, lambda: self.office))

    @built_once
    def office(self) -> OfficeConverter:
        """Looks for LibreOffice on the disk, so it is for workers."""
        from faxdesk.documents.conversion.libreoffice import find_libreoffice
        from faxdesk.documents.conversion.office import OfficeConverter

        office = OfficeConverter(find_libreoffice(os.environ.get("FAXDESK_LIBREOFFICE")))
        self._closing.callback(office.close)
        return office

    @built_once
    def resender(self) -> Resender:
        from faxdesk.services.outbox.resend import Resender

        archived, do_not_fax = self.attacher.archived, self.do_not_fax
        return Resender(self.journal, self.faxes, archived, do_not_fax, self.settings, self.clock)

    @built_once
    def outcomes(self) -> Outcomes:
        from faxdesk.services.outbox.outcome import Outcomes

        journal, faxes, events, clock = self.journal, self.faxes, self.events, self.clock
        return Outcomes(journal, faxes, self.resender, self.receipts, self.struck_out, events, clock)

    @built_once
    def struck_out(self) -> StruckOut:
        from faxdesk.services.outbox.struck_out import StruckOut

        return StruckOut(self.journal, self.faxes, self.trash)

    @built_once
    def receipts(self) -> Receipts:
        from faxdesk.services.outbox.receipts import Receipts

        return Receipts(self.faxes, self.journal, self.blobs, self.pages, self.clock)

    # Around it

    @built_once
    def arrivals(self) -> Arrivals:
        from faxdesk.services.arrivals.arrival_command import CommandRunner
        from faxdesk.services.arrivals.arrivals import Arrivals
        from faxdesk.services.arrivals.auto_save import AutoSave
        from faxdesk.store.arrival_ledger import ArrivalLedger

        return Arrivals(
            ArrivalLedger(self.database, self.clock),
            self.library,
            AutoSave(self.library, self.settings),
            CommandRunner(self.profile.temporary),
            self.settings,
            self.events,
            self.clock,
        )

    @built_once
    def exporter(self) -> Exporter:
        from faxdesk.services.export.export import Exporter

        return Exporter(self.library, self.receipts, self.pages, self.sync.fetch_document)

    @built_once
    def doctor(self) -> Doctor:
        from faxdesk.services.doctor.check_list import Surroundings, full_doctor
        from faxdesk.services.doctor.checks_archive import ArchiveChecks
        from faxdesk.services.doctor.unsaved_faxes import UnsavedFaxes
        from faxdesk.store.inspection import Inspector

        inspector = Inspector(self.database)
        bundle = _support_bundle(self.profile, self.settings)
        surroundings = Surroundings(self.profile, self.secrets, self.provider.reach, self.clock, bundle)
        archive = ArchiveChecks(inspector, self.blobs, self.profile.aside, self.clock)
        unsaved = UnsavedFaxes(
            self.faxes,
            self.incomplete_records,
            self.account,
            lambda token: self.sync.fetch_documents(token),
        )
        return full_doctor(surroundings, self.settings, self.account, inspector, archive, unsaved)

    @built_once
    def updates(self) -> Updates:
        from faxdesk.services.updates import Updates

        return Updates(self.settings, self.clock, __version__, proxy_login=self.proxy_login.known)

    # What the services stand on

    @built_once
    def faxes(self) -> FaxStore:
        from faxdesk.store.faxes import FaxStore

        return FaxStore(self.database, self.clock)

    @built_once
    def sync_store(self) -> SyncStore:
        from faxdesk.store.sync_store import SyncStore

        return SyncStore(self.database, self.clock)

    @built_once
    def incomplete_records(self) -> IncompleteRecordStore:
        from faxdesk.store.incomplete_records import IncompleteRecordStore

        return IncompleteRecordStore(self.database, self.clock)

    @built_once
    def journal(self) -> OutboxStore:
        from faxdesk.store.outbox_store import OutboxStore

        return OutboxStore(self.database, self.clock)

    @built_once
    def merge_store(self) -> MergeStore:
        from faxdesk.store.merge.merge_store import MergeStore

        return MergeStore(self.database, self.clock)

    @built_once
    def contact_store(self) -> ContactStore:
        from faxdesk.store.contacts.contact_store import ContactStore

        return ContactStore(self.database, self.clock)

    @built_once
    def number_results(self) -> NumberResults:
        from faxdesk.store.contacts.number_results import NumberResults

        return NumberResults(self.database)

    @built_once
    def page_texts(self) -> PageTextStore:
        from faxdesk.store.page_text_store import PageTextStore

        return PageTextStore(self.database, self.clock)

    @built_once
    def sessions(self) -> Sessions:
        import platform

        from faxdesk.services.sessions import Sessions

        sessions = Sessions(self.provider, self.profile, platform.node(), self.clock)
        self._closing.callback(sessions.close)
        return sessions

    @built_once
    def provider(self) -> FaxProvider:
        return _provider(self.clock, self.proxy_login)

    @built_once
    def proxy_login(self) -> ProxyLogin:
        from faxdesk.services.proxy_login import ProxyLogin

        # Beside the sign-in, since signing out must not forget it.
        secrets = self._proxy_secrets or _proxy_keychain(self.profile)
        return ProxyLogin(secrets, lambda server: self.provider.proxy(server))

    @built_once
    def secrets(self) -> SecretStore:
        return self._secrets or _keychain(self.profile)


def open_desk(profile: Profile, environment: SignIn | None, wanted: AccountWanted | None) -> Composition:
    """The window's services: with the archive of the account that is wanted; else of the one that was shown
    last, or that signs in by the environment."""
    if wanted is None:
        return Composition(open_archive_of(profile, environment), environment=environment)
    wanted.profile.prepare()
    if wanted.sign_in is None or wanted.sign_in.environment is None:
        # Whom the person chose is not to be signed in over by the environment.
        return Composition(wanted.profile)
    return Composition(wanted.profile, environment=environment)


def doctor_without_archive(profile: Profile, server: str, trouble: FaxDeskError) -> Doctor:
    """The doctor of a profile whose archive cannot be opened because of trouble; server is the address of the
    service, the one in the settings where it is empty."""
    from faxdesk.services.doctor.check_list import Surroundings, doctor_without_archive

    settings, clock = Settings(profile.settings_file), SystemClock()
    from faxdesk.services.proxy_login import ProxyLogin

    proxy_login = ProxyLogin(_proxy_keychain(profile), lambda server: provider.proxy(server))
    provider = _provider(clock, proxy_login)
    bundle = _support_bundle(profile, settings)
    surroundings = Surroundings(profile, _keychain(profile), provider.reach, clock, bundle)
    return doctor_without_archive(surroundings, server or settings.server, trouble)


def _keychain(profile: Profile) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(str(profile.archive_folder))


def _proxy_keychain(profile: Profile) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.folder} proxy")


def _book_keychain(profile: Profile, book_id: int) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.archive_folder} book {book_id}")


def _provider(clock: Clock, proxy_login: ProxyLogin) -> FaxProvider:
    from faxdesk.chosen_service import ChosenProvider

    return ChosenProvider(clock, __version__, proxy_login.known)


def _support_bundle(profile: Profile, settings: Settings) -> SupportBundle:
    from faxdesk.log import redact
    from faxdesk.services.doctor.support_bundle import SupportBundle

    return SupportBundle(settings, profile.folder, profile.logs, redact)

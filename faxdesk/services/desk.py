"""What the window and the command line see of the services. The composition builds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from faxdesk.documents.tables.table_reader import TableReader
    from faxdesk.domain.intake.fax_printer import FaxPrinter
    from faxdesk.domain.runtime import Clock
    from faxdesk.policies.policies import Policies
    from faxdesk.services.account import AccountService
    from faxdesk.services.accounts import Accounts
    from faxdesk.services.activity.activity_figures import ActivityFigures
    from faxdesk.services.archive.legal_holds import LegalHolds
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.number_times import NumberTimes
    from faxdesk.services.archive.pages import DocumentFolder, PageDrawer
    from faxdesk.services.archive.retention import Retention
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.audit.audit_log import AuditLog
    from faxdesk.services.backup.backup import Backup
    from faxdesk.services.compose.answers import Answers
    from faxdesk.services.compose.fax_templates import FaxTemplates
    from faxdesk.services.compose.saved_texts import SavedTexts
    from faxdesk.services.contacts.books import Books
    from faxdesk.services.contacts.contact_export import ContactExport
    from faxdesk.services.contacts.contact_import import ContactImport
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.doubles import Doubles
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.contacts.number_healths import NumberHealths
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.services.contacts.suggestions import Suggestions
    from faxdesk.services.contacts.troubled_numbers import TroubledNumbers
    from faxdesk.services.covers.covers import Covers
    from faxdesk.services.doctor.doctor import Doctor
    from faxdesk.services.encryption.recovery import Recovery
    from faxdesk.services.events import EventHub
    from faxdesk.services.export.export import Exporter
    from faxdesk.services.intake.folder.folder_watch import FolderWatch, SettingsFolder
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.intake.mail_logins import MailLogins
    from faxdesk.services.intake.mail_way import MailWay
    from faxdesk.services.locking.desk_lock import DeskLock
    from faxdesk.services.marks.mark_pictures import MarkPictures
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.services.merge.merge_receipts import MergeReceipts
    from faxdesk.services.merge.merge_tables import MergeTables
    from faxdesk.services.merge.merges import Merges
    from faxdesk.services.outbox.copied_archive import CopiedArchive
    from faxdesk.services.outbox.guards.blocked_faxes import BlockedFaxes
    from faxdesk.services.outbox.guards.do_not_fax import DoNotFax
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.services.outbox.receipts import Receipts
    from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes
    from faxdesk.services.programs.api_token import ApiToken
    from faxdesk.services.programs.fax_answers import FaxAnswers
    from faxdesk.services.programs.program_faxes import ProgramFaxes
    from faxdesk.services.proxy_login import ProxyLogin
    from faxdesk.services.scanning.left_scans import LeftScans
    from faxdesk.services.scanning.scan_trays import ScanTrays
    from faxdesk.services.scanning.scanners import Scanners
    from faxdesk.services.scanning.scans import Scans
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.services.sync.other_processes import OtherProcesses
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.services.sync.watch import Watch
    from faxdesk.services.sync.webhooks import Webhooks
    from faxdesk.services.updates import Updates
    from faxdesk.settings import Settings


class Desk(Protocol):
    """Everything that a fax desk does. A service may be built when it is first asked for, from any thread."""

    policies: Policies
    settings: Settings
    accounts: Accounts
    events: EventHub
    clock: Clock
    other_processes: OtherProcesses

    @property
    def library(self) -> Library: ...

    @property
    def fax_answers(self) -> FaxAnswers: ...

    @property
    def number_times(self) -> NumberTimes: ...

    @property
    def tags_and_notes(self) -> TagsAndNotes: ...

    @property
    def saved_searches(self) -> SavedSearches: ...

    @property
    def audit_log(self) -> AuditLog: ...

    @property
    def legal_holds(self) -> LegalHolds: ...

    @property
    def activity(self) -> ActivityFigures: ...

    @property
    def contacts(self) -> Contacts: ...

    @property
    def contact_doubles(self) -> Doubles: ...

    @property
    def contact_import(self) -> ContactImport: ...

    @property
    def contact_export(self) -> ContactExport: ...

    @property
    def books(self) -> Books: ...

    @property
    def scanners(self) -> Scanners: ...

    @property
    def scans(self) -> Scans: ...

    @property
    def left_scans(self) -> LeftScans: ...

    @property
    def scan_trays(self) -> ScanTrays: ...

    @property
    def number_healths(self) -> NumberHealths: ...

    @property
    def named_recipients(self) -> NamedRecipients: ...

    @property
    def troubled_numbers(self) -> TroubledNumbers: ...

    @property
    def recipient_search(self) -> RecipientSearch: ...

    @property
    def suggestions(self) -> Suggestions: ...

    @property
    def answers(self) -> Answers: ...

    @property
    def fax_templates(self) -> FaxTemplates: ...

    @property
    def saved_texts(self) -> SavedTexts: ...

    @property
    def text_recognition(self) -> TextRecognition: ...

    @property
    def retention(self) -> Retention: ...
    @property
    def trash(self) -> Trash: ...

    @property
    def pages(self) -> PageDrawer: ...

    @property
    def blobs(self) -> DocumentFolder: ...

    @property
    def mark_pictures(self) -> MarkPictures: ...

    @property
    def signatures(self) -> Signatures: ...

    @property
    def covers(self) -> Covers: ...

    @property
    def account(self) -> AccountService: ...

    @property
    def api_token(self) -> ApiToken: ...

    @property
    def proxy_login(self) -> ProxyLogin: ...

    @property
    def sync(self) -> SyncService: ...

    @property
    def live_connection(self) -> LiveConnection: ...

    @property
    def watch(self) -> Watch: ...

    @property
    def webhooks(self) -> Webhooks: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def intake(self) -> Intake: ...

    @property
    def printer(self) -> FaxPrinter: ...

    @property
    def mail_logins(self) -> MailLogins: ...

    @property
    def mail_way(self) -> MailWay: ...

    @property
    def folder_watch(self) -> FolderWatch: ...

    @property
    def settings_folder(self) -> SettingsFolder: ...

    @property
    def blocked_faxes(self) -> BlockedFaxes: ...

    @property
    def do_not_fax(self) -> DoNotFax: ...

    @property
    def program_faxes(self) -> ProgramFaxes: ...

    @property
    def merges(self) -> Merges: ...

    @property
    def merge_receipts(self) -> MergeReceipts: ...

    @property
    def merge_tables(self) -> MergeTables: ...

    @property
    def tables(self) -> TableReader: ...

    @property
    def uncertain_faxes(self) -> UncertainFaxes: ...

    @property
    def copied_archive(self) -> CopiedArchive: ...

    @property
    def receipts(self) -> Receipts: ...

    @property
    def arrivals(self) -> Arrivals: ...

    @property
    def exporter(self) -> Exporter: ...

    @property
    def backup(self) -> Backup: ...

    @property
    def desk_lock(self) -> DeskLock: ...

    @property
    def recovery(self) -> Recovery: ...

    @property
    def doctor(self) -> Doctor: ...

    @property
    def updates(self) -> Updates: ...

"""The ways in to the outbox beside the window: printer, scanner, mail, folder, and other programs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from faxdesk.composition.built_once import built_once
from faxdesk.composition.receiving import ReceivingServices

if TYPE_CHECKING:
    from faxdesk.documents.scans.scan_writer import ScanWriter
    from faxdesk.domain.intake.fax_printer import FaxPrinter
    from faxdesk.local_api.way import ApiWay
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.services.intake.folder.folder_watch import FolderWatch, SettingsFolder
    from faxdesk.services.intake.intake import Intake
    from faxdesk.services.intake.mail_logins import MailLogins
    from faxdesk.services.intake.mail_way import MailWay
    from faxdesk.services.intake.printed_jobs import PrintedJobs
    from faxdesk.services.programs.api_token import ApiToken
    from faxdesk.services.programs.fax_answers import FaxAnswers
    from faxdesk.services.programs.program_faxes import ProgramFaxes
    from faxdesk.services.scanning.left_scans import LeftScans
    from faxdesk.services.scanning.scan_trays import ScanTrays
    from faxdesk.services.scanning.scanners import Scanners
    from faxdesk.services.scanning.scans import Scans


class WaysIn(ReceivingServices):
    """What hands files and orders of the person over to the outbox."""

    # Intake

    @built_once
    def intake(self) -> Intake:
        from faxdesk.services.intake.draft_making import DraftMaking
        from faxdesk.services.intake.intake import Intake
        from faxdesk.services.intake.spool import Spool
        from faxdesk.store.compose.intake_ledger import IntakeLedger

        spool = Spool(self.profile.intake, self.clock, self.keeper)
        ledger = IntakeLedger(self.database, self.clock)
        making = DraftMaking(self.outbox, self.named_recipients, self.covers.templates, self.settings)
        return Intake(spool, ledger, making, self.outbox, self.events)

    @built_once
    def printed_jobs(self) -> PrintedJobs:
        from faxdesk.services.intake.printed_jobs import PrintedJobs

        return PrintedJobs(self.intake, self.library)

    @built_once
    def printer(self) -> FaxPrinter:
        from faxdesk.own_printer import OwnPrinter

        printer = OwnPrinter(
            self.profile,
            lambda: self.printed_jobs,
            self.settings,
            self.clock,
            is_sealed=self.keeper.seals,
        )
        self._closing.callback(printer.close)
        return printer

    @built_once
    def mail_logins(self) -> MailLogins:
        from faxdesk.services.intake.mail_logins import VARIABLE, MailLogins

        return MailLogins(_mail_keychain(self.profile), os.environ.get(VARIABLE, ""))

    @built_once
    def mail_way(self) -> MailWay:
        from faxdesk.documents.mails.mail_reader import MailReader
        from faxdesk.services.intake.mail_way import MailWay
        from faxdesk.services.intake.mails import FaxedMails, MailCover

        reader = MailReader(self.cover_worker)
        cover = MailCover(self.covers.templates, self.settings)
        taker = FaxedMails(self.mail_logins, reader, self.named_recipients, cover, self.intake)
        way = MailWay(taker, self.settings)
        self._closing.callback(way.close)
        return way

    @built_once
    def folder_watch(self) -> FolderWatch:
        from faxdesk.services.intake.folder.folder_results import FolderResults
        from faxdesk.services.intake.folder.folder_watch import FolderOwner, FolderWatch
        from faxdesk.this_computer import home_of

        owner = FolderOwner(self.profile, home_of(self.profile.archive_folder)[:16])
        results = FolderResults(self.library, self.receipts, self.clock)
        return FolderWatch(owner, self.intake, results, self.settings, self.clock)

    @built_once
    def settings_folder(self) -> SettingsFolder:
        from faxdesk.services.intake.folder.folder_watch import SettingsFolder

        folder = SettingsFolder(self.folder_watch, self.settings, self.events)
        self._closing.callback(folder.close)
        return folder

    # Scanning

    @built_once
    def scanners(self) -> Scanners:
        from faxdesk.chosen_scanners import ChosenScanners
        from faxdesk.services.scanning.scanners import Scanners

        return Scanners(ChosenScanners(self.clock), self.settings)

    @built_once
    def scan_writer(self) -> ScanWriter:
        from faxdesk.documents.scans.scan_writer import ScanWriter

        return ScanWriter(self.pages)

    @built_once
    def scan_trays(self) -> ScanTrays:
        from faxdesk.services.scanning.scan_trays import ScanTrays

        return ScanTrays(self.profile.scans, self.scan_writer, self.outbox, self.keeper)

    @built_once
    def scans(self) -> Scans:
        from faxdesk.services.scanning.scans import Scans

        return Scans(self.scanners, self.scan_writer, self.intake)

    @built_once
    def left_scans(self) -> LeftScans:
        from faxdesk.services.scanning.left_scans import LeftScans

        return LeftScans(self.scan_trays, self.intake)

    # Programs

    @built_once
    def fax_answers(self) -> FaxAnswers:
        from faxdesk.services.programs.fax_answers import FaxAnswers

        return FaxAnswers(self.library, self.contacts, self.tags_and_notes, self.saved_searches, self.clock)

    @built_once
    def program_faxes(self) -> ProgramFaxes:
        from faxdesk.services.programs.program_faxes import ProgramFaxes

        return ProgramFaxes(self.outbox, self.intake, self.named_recipients, self.account, self.fax_answers)

    @built_once
    def api_token(self) -> ApiToken:
        from faxdesk.services.programs.api_token import VARIABLE, ApiToken

        return ApiToken(_api_keychain(self.profile), self.clock, os.environ.get(VARIABLE, ""))

    @built_once
    def api_way(self) -> ApiWay:
        from faxdesk.local_api.way import ApiWay

        way = ApiWay(self, self.settings, self.api_token, self.profile.api_socket)
        self._closing.callback(way.close)
        return way


def _api_keychain(profile: Profile) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.folder} api")


def _mail_keychain(profile: Profile) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.folder} mail")

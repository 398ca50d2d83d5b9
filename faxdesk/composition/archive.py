"""The archive of a profile: its stores, the faxes in it, and the processes that open their pages.

This is the ground that all other services stand on."""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

from faxdesk.composition.built_once import built_once
from faxdesk.domain.runtime import Clock, SystemClock
from faxdesk.paths import is_managed, page_worker_command, resource
from faxdesk.policies.read_policies import read_policies
from faxdesk.private_files import leave_no_core_files
from faxdesk.sealing.chosen_keeper import keeper_for
from faxdesk.sealing.sealed_state import Stage, read_state
from faxdesk.services.accounts import Accounts
from faxdesk.services.archive.open_archive import key_that_fits, open_archive
from faxdesk.services.events import EventHub, Notice
from faxdesk.services.outbox.resume_signals import ResumeSignals
from faxdesk.services.profile_use import ProfileUse
from faxdesk.services.sync.other_processes import OtherProcesses
from faxdesk.settings import Settings
from faxdesk.store.blobs import BlobStore

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faxdesk.documents.conversion.office import OfficeConverter
    from faxdesk.documents.page_worker import PageWorker
    from faxdesk.documents.tables.table_reader import TableReader
    from faxdesk.paths import Profile
    from faxdesk.policies.policies import Policies
    from faxdesk.provider.fax_provider import SecretStore, SignIn
    from faxdesk.sealing.archive_key import ArchiveKey
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.number_times import NumberTimes
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.archive.text_recognition import TextRecognition
    from faxdesk.services.archive.trash import Trash
    from faxdesk.services.audit.audit_log import AuditLog
    from faxdesk.services.audit.log_keys import LogKeys
    from faxdesk.services.encryption.key_places import KeyPlaces
    from faxdesk.services.encryption.recovery import Recovery
    from faxdesk.services.marks.mark_pictures import MarkPictures
    from faxdesk.services.marks.signatures import Signatures
    from faxdesk.store.audit.audit_notes import ActNotes
    from faxdesk.store.audit.audit_sealing import AuditSealing
    from faxdesk.store.audit.audit_store import AuditStore
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.contacts.number_results import NumberResults
    from faxdesk.store.database.database import Database
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.incomplete_records import IncompleteRecordStore
    from faxdesk.store.merge.merge_store import MergeStore
    from faxdesk.store.outbox_store import OutboxStore
    from faxdesk.store.page_text_store import PageTextStore
    from faxdesk.store.sync_store import SyncStore

_CONTACTS_KEPT = timedelta(days=30)
"""So long a deleted contact can be taken back."""


class ArchiveServices:
    """What needs the archive and this computer alone."""

    def __init__(
        self,
        profile: Profile,
        *,
        environment: SignIn | None = None,
        secrets: SecretStore | None = None,
        proxy_secrets: SecretStore | None = None,
        audit_secrets: SecretStore | None = None,
        clock: Clock | None = None,
        program: str = "window",
        policies: Policies | None = None,
        keys: KeyPlaces | None = None,
    ) -> None:
        """Open the archive of a profile; notices are to be shown to the person.

        environment is a sign-in that is used and never stored; secrets, proxy_secrets and audit_secrets
        replace the system's keychain, for the sign-in, the log-in at a proxy and the audit log's key,
        policies those of this computer; program tells sessions of the window from the command line's;
        keys knows where the key of an encrypted archive is, None for the places of this computer.
        Raises FaxDeskError (STORAGE) when the folder cannot be used, the archive is a newer program's, or an
        older one that another process has open; ProfileInUse while another one encrypts or replaces it;
        KeyNotToBeHad where it is encrypted and its key is not here.
        """
        self.profile = profile
        self.clock = clock or SystemClock()
        self.policies = policies or read_policies()
        self._closing = ExitStack()
        try:
            self._open(keys)
        except BaseException:
            self._closing.close()
            raise
        self.accounts = Accounts(profile)
        self.events = EventHub()
        self.lock = threading.RLock()
        self._environment = environment
        self._secrets = secrets
        self._proxy_secrets = proxy_secrets
        self._audit_secrets = audit_secrets
        self._program = program
        # Built now, not when first asked: they hear of what happens from here on.
        self.other_processes = OtherProcesses(self.database, lambda: self.journal, self.events, self.clock)
        self._resume_signals = ResumeSignals(self.events)
        self.events.subscribe(lambda event: self.log_keys.on_event(event))
        self.settings.on_saved(self._note_settings)

    def _open(self, keys: KeyPlaces | None) -> None:
        """Open the archive, where nobody has the profile alone; with its key, where it is encrypted."""
        if self.profile.restored_mark.exists():
            from faxdesk.services.backup.restore import finish_restore

            finish_restore(self.profile)
        use = ProfileUse(self.profile.use_lock)
        use.share()
        self._closing.callback(use.end)
        self.encryption = state = read_state(self.profile.encryption_file)
        self.key: ArchiveKey | None = None
        if state.needs_key:
            leave_no_core_files()
            if keys is None:
                from faxdesk.composition.encryption import usual_key_places

                keys = usual_key_places()
            self.key = keys.find(state.key_id, state.wrapped_key)
        self._keys = keys
        self.settings = Settings(
            self.profile.settings_file, managed=is_managed(), policies=self.policies.of_settings
        )
        key_of_database = key_that_fits(self.profile.database, self.key, state)
        self.database, notices = open_archive(self.profile.database, self.clock, key_of_database)
        self._closing.callback(self.database.close)
        self.database.sealing = lambda: self.audit_sealing
        self._opened_at = self.clock.now()
        found = (self.policies.trouble(), self.policies.missing_encryption(is_on=state.stage is Stage.SEALED))
        orders = [Notice(trouble.title, trouble.hint) for trouble in found if trouble is not None]
        self.notices = (*notices, *orders, *map(Notice, self.settings.warnings))
        self.keeper = keeper_for(state, self.key, self.profile.folder, self.profile.temporary)
        self.blobs = BlobStore(self.profile.blobs, self.profile.aside, self.keeper)

    def build_all(self) -> None:
        """Build every service that has not been asked for yet; on a worker, so that no click waits for
        imports."""
        for name in dir(type(self)):
            if isinstance(getattr(type(self), name), built_once):
                getattr(self, name)

    def tidy(self) -> None:
        """What a good start owes to the disk; on a worker. Raises FaxDeskError (STORAGE)."""
        self.keeper.tidy()
        if self.database.trouble is not None:
            return
        self.note_restore()
        if self._program == "window":
            # A large archive takes a minute, for which no command is to wait.
            self.database.check_now_and_then(self.clock.now())
            self.blobs.prepare()
            self.contact_store.forget_deleted(self.clock.now() - _CONTACTS_KEPT)
            self._forget_half_restores()
        self.database.drop_old_copies(self.clock.now())
        self._note_policies()
        self.audit_log.tidy()

    def note_restore(self) -> None:
        """Have the audit log tell, before anything else of this program, that the archive was restored from
        a backup, where it does not yet. For workers; costs next to nothing where there is nothing to tell."""
        if self.profile.brought_back.exists():
            from faxdesk.services.backup.restore import note_restore

            note_restore(self.profile, self.database)

    def _note_policies(self) -> None:
        from faxdesk.services.audit.policy_changes import note_changed_policies

        note_changed_policies(self.policies, self.audit_log, self.act_notes)

    def _forget_half_restores(self) -> None:
        from faxdesk.services.backup.restore import take_leftovers_away

        take_leftovers_away(self.profile)

    def close(self) -> None:
        """Stop what was started, the archive last."""
        with self.lock:
            closing = self._closing.pop_all()
        closing.close()

    # Encryption

    @built_once
    def recovery(self) -> Recovery:
        from faxdesk.composition.encryption import usual_key_places
        from faxdesk.services.encryption.key_acts import KeyActs
        from faxdesk.services.encryption.recovery import Recovery

        return Recovery(
            self.profile, self._keys or usual_key_places(), KeyActs(self.profile, self.opened_archive)
        )

    def opened_archive(self, archive: Profile, key: ArchiveKey | None) -> AbstractContextManager[Database]:
        """An archive of this profile, with its audit log. The one that is open is not opened again: whoever
        closes a file of this process's ends SQLite's locks on it."""
        if archive.database == self.profile.database:
            return nullcontext(self.database)
        from faxdesk.composition.encryption import opened_with_log

        return opened_with_log(archive, key, self._log_keychain, self._program, self.clock)

    # Stores

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

    # The audit log

    @built_once
    def audit_store(self) -> AuditStore:
        from faxdesk.store.audit.audit_store import AuditStore

        return AuditStore(self.database, self.clock)

    @built_once
    def log_keys(self) -> LogKeys:
        from faxdesk.services.audit.log_keys import LogKeys

        return LogKeys(self.audit_store, self._log_keychain(self.profile))

    def _log_keychain(self, profile: Profile) -> SecretStore | None:
        """Where the key of an archive's log is, None for nowhere."""
        if self._audit_secrets is not None or self._secrets is not None:
            return self._audit_secrets
        from faxdesk.composition.encryption import audit_keychain

        return audit_keychain(profile)

    @built_once
    def audit_sealing(self) -> AuditSealing:
        from faxdesk.store.audit.audit_sealing import AuditSealing
        from faxdesk.this_computer import user_name

        return AuditSealing(self.log_keys, user_name(), self._program, self.clock)

    @built_once
    def act_notes(self) -> ActNotes:
        from faxdesk.store.audit.audit_notes import ActNotes

        return ActNotes(self.database)

    @built_once
    def audit_log(self) -> AuditLog:
        from faxdesk.services.audit.audit_log import AuditLog
        from faxdesk.services.audit.kept_heads import KeptHeads

        heads = KeptHeads(self.profile.audit_heads)
        return AuditLog(self.act_notes, self.audit_store, self.log_keys, heads, self.settings, self.clock)

    def _note_settings(self, keys: Iterable[str]) -> None:
        from faxdesk.domain.audit.acts import Act
        from faxdesk.domain.audit.audit_entry import Details

        for key in keys:
            self.act_notes.act(Act.SETTING_CHANGED, Details(setting=key))

    # Faxes

    @built_once
    def library(self) -> Library:
        from faxdesk.services.archive.library import Library

        journal, pages, policies = (lambda: self.journal), (lambda: self.pages), self.policies
        return Library(self.faxes, journal, self.blobs, pages, policies, self.events, lambda: self.act_notes)

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
    def trash(self) -> Trash:
        from faxdesk.services.archive.trash import Trash
        from faxdesk.store.deletion import Forgetting

        forgetting = Forgetting(self.database, self.clock)
        return Trash(forgetting, self.faxes, self.blobs, self.settings, self.events, self.clock)

    @built_once
    def text_recognition(self) -> TextRecognition:
        from faxdesk.documents.recognise import find_tesseract
        from faxdesk.services.archive.text_recognition import TextRecognition

        return TextRecognition(
            self.page_texts, self.blobs, self.pages, self.settings, find_tesseract, self.clock
        )

    # Documents

    @built_once
    def pages(self) -> PageWorker:
        from faxdesk.documents.page_worker import PageWorker

        pages = PageWorker(page_worker_command(), fonts=resource("fonts"), keeper=self.keeper)
        self._closing.callback(pages.close)
        return pages

    @built_once
    def cover_worker(self) -> PageWorker:
        """Draws cover pages in a process that ends soon after: with the fonts, and what writes PDF files, it
        takes as much memory as the one in which documents are opened, and pages need not wait for it."""
        from faxdesk.documents.cover_drawer import IDLE_S
        from faxdesk.documents.page_worker import PageWorker

        worker = PageWorker(page_worker_command(), fonts=resource("fonts"), idle_s=IDLE_S, keeper=self.keeper)
        self._closing.callback(worker.close)
        return worker

    @built_once
    def tables(self) -> TableReader:
        from faxdesk.documents.tables.table_reader import TableReader

        return TableReader(self.cover_worker)

    @built_once
    def office(self) -> OfficeConverter:
        """Looks for LibreOffice on the disk, so it is for workers."""
        from faxdesk.documents.conversion.libreoffice import find_libreoffice
        from faxdesk.documents.conversion.office import OfficeConverter

        office = OfficeConverter(find_libreoffice(os.environ.get("FAXDESK_LIBREOFFICE")), keeper=self.keeper)
        self._closing.callback(office.close)
        return office

    @built_once
    def mark_pictures(self) -> MarkPictures:
        from faxdesk.services.marks.mark_pictures import MarkPictures

        return MarkPictures(self.pages, self.blobs)

    @built_once
    def signatures(self) -> Signatures:
        from faxdesk.services.marks.signatures import Signatures

        return Signatures(self.profile.signatures, self.pages, self.mark_pictures, self.keeper)

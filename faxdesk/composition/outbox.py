"""Faxes on their way out: what they are made of, what holds them back, and how they are sent."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from faxdesk.composition.built_once import built_once
from faxdesk.composition.people import PeopleServices
from faxdesk.paths import resource

if TYPE_CHECKING:
    from faxdesk.services.compose.answers import Answers
    from faxdesk.services.compose.fax_templates import FaxTemplates
    from faxdesk.services.compose.saved_texts import SavedTexts
    from faxdesk.services.covers.covers import Covers
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


class OutboxServices(PeopleServices):
    """What makes and sends faxes."""

    # What a fax is made of

    @built_once
    def covers(self) -> Covers:
        from faxdesk.documents.cover_drawer import CoverDrawer
        from faxdesk.services.covers.cover_pages import CoverPages, CoverPeople
        from faxdesk.services.covers.cover_templates import CoverTemplates
        from faxdesk.services.covers.covers import Covers, paper_of

        drawer = CoverDrawer(self.cover_worker)
        folder, default = self.profile.covers, self.profile.default_cover
        templates = CoverTemplates(
            folder, default, drawer, lambda: paper_of(self.faxes.account()), self.keeper
        )
        contacts = self.contacts
        people = CoverPeople(
            self.settings, self.faxes, lambda number: next(iter(contacts.by_number(number)), None)
        )
        pages = CoverPages(drawer, templates, people, self.blobs, self.clock)
        return Covers(templates, pages, contacts)

    @built_once
    def attacher(self) -> FileAttacher:
        from faxdesk.services.outbox.fax_files.attach_files import FileAttacher
        from faxdesk.services.outbox.fax_files.ready_file import FileReader

        return FileAttacher(self.blobs, FileReader(self.pages, lambda: self.office, self.keeper))

    @built_once
    def saved_texts(self) -> SavedTexts:
        from faxdesk.services.compose.saved_texts import SavedTexts
        from faxdesk.store.compose.saved_text_store import SavedTextStore

        return SavedTexts(SavedTextStore(self.database, self.clock))

    # Before it is sent

    @built_once
    def decisions(self) -> Decisions:
        from faxdesk.services.outbox.decisions import Decisions

        return Decisions(self.journal, self.events)

    @built_once
    def number_guards(self) -> NumberGuards:
        from faxdesk.services.outbox.guards.known_numbers import NumbersKnown
        from faxdesk.services.outbox.guards.number_guards import NumberGuards
        from faxdesk.services.outbox.guards.number_places import NumberPlaces

        known = NumbersKnown(self.faxes, self.contact_store, self.number_results)
        places = NumberPlaces(resource("number_places.txt.zz"), resource("countries.json"))
        return NumberGuards(known, self.do_not_fax, places, self.settings, self.policies)

    @built_once
    def do_not_fax(self) -> DoNotFax:
        from faxdesk.services.outbox.guards.do_not_fax import DoNotFax

        return DoNotFax(self.contact_store, self.journal, self.settings, self.events, self.clock)

    @built_once
    def blocked_faxes(self) -> BlockedFaxes:
        from faxdesk.services.outbox.guards.blocked_faxes import BlockedFaxes

        return BlockedFaxes(self.decisions, self.do_not_fax)

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
            Confirmations(self.faxes, self.journal, self.number_guards, self.policies, self.clock),
            self.clock,
        )

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
    def uncertain_faxes(self) -> UncertainFaxes:
        from faxdesk.services.outbox.uncertain_faxes import UncertainFaxes

        client, copied = self.account.client, self.copied_archive
        return UncertainFaxes(self.decisions, self.faxes, client, copied, self.clock)

    # After it was sent

    @built_once
    def outcomes(self) -> Outcomes:
        from faxdesk.services.outbox.outcome import Outcomes

        journal, faxes, events, clock = self.journal, self.faxes, self.events, self.clock
        return Outcomes(journal, faxes, self.resender, self.receipts, self.struck_out, events, clock)

    @built_once
    def resender(self) -> Resender:
        from faxdesk.services.outbox.resend import Resender

        archived, do_not_fax = self.attacher.archived, self.do_not_fax
        return Resender(self.journal, self.faxes, archived, do_not_fax, self.settings, self.clock)

    @built_once
    def struck_out(self) -> StruckOut:
        from faxdesk.services.outbox.struck_out import StruckOut

        return StruckOut(self.journal, self.faxes, self.trash)

    @built_once
    def receipts(self) -> Receipts:
        from faxdesk.services.outbox.receipts import Receipts

        journal, blobs = self.journal, self.blobs
        return Receipts(self.faxes, journal, blobs, self.pages, self.act_notes, self.clock)

    # On top of the outbox

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
    def merges(self) -> Merges:
        from faxdesk.services.merge.merges import Merges

        decisions, outbox = self.decisions, self.outbox
        return Merges(self.merge_store, decisions, outbox, self.faxes, self.number_guards, self.settings)

    @built_once
    def merge_receipts(self) -> MergeReceipts:
        from faxdesk.services.merge.merge_receipts import MergeReceipts

        return MergeReceipts(self.merge_store, self.receipts, self.pages, self.keeper)

    @built_once
    def merge_tables(self) -> MergeTables:
        from faxdesk.services.merge.merge_tables import MergeTables

        return MergeTables(self.tables, self.contacts, self.settings)

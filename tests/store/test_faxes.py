"""The archive of faxes: syncs, lists, reading, deleting, documents."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    AccountInfo,
    Chip,
    DocumentState,
    FaxQuery,
    Folder,
    MessageStatus,
    Party,
    ReadStatus,
    RecipientStatus,
)
from faxdesk.domain.mailbox.sync_state import HistoryCursor
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.search import list_ids as selecting
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock
from tests.support.faxes import received, sent, sync_of

INBOX, OUTBOX, TRASH = (FaxQuery(folder) for folder in Folder)


def take(sync_store: SyncStore, *messages: object, **more: object) -> None:
    sync_store.apply_sync(sync_of(*messages, **more), full=False, window_from=None)  # type: ignore[arg-type]


def test_a_sync_s_records_and_token_are_kept_together(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store)
    applied = sync_store.apply_sync(sync_of(received(1), sent(2), token="next"), full=False, window_from=None)
    assert len(applied.changed) == 2
    assert [faxes.fax(fax_id).message_id for fax_id in applied.new_inbound] == ["1"]
    assert sync_store.sync_token() == "next"
    assert faxes.fax(applied.new_inbound[0]).message == received(1)


def test_the_same_sync_twice_changes_nothing(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1))
    again = sync_store.apply_sync(sync_of(received(1)), full=False, window_from=None)
    assert again.changed == ()
    assert len(faxes.ids(INBOX)) == 1


def test_only_a_newer_record_counts(faxes: FaxStore, sync_store: SyncStore) -> None:
    later = START + timedelta(days=2)
    take(sync_store, received(1, page_count=5, modified_at=later))
    take(sync_store, received(1, page_count=1))
    assert faxes.fax(1).page_count == 5


def test_the_newest_comes_first_whatever_came_last(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(3), received(9))
    take(sync_store, received(5))
    message_ids = [faxes.fax(fax_id).message_id for fax_id in faxes.ids(INBOX)]
    assert message_ids == ["9", "5", "3"]
    assert faxes.first_ids(INBOX, limit=2) == list(faxes.ids(INBOX))[:2]


def test_what_the_service_deleted_stays_and_is_marked(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2))
    take(sync_store, gone=("1",))
    fax = faxes.fax_of_message("1")
    assert fax is not None
    assert fax.only_here
    assert fax.document_state == DocumentState.GONE
    assert len(faxes.ids(INBOX)) == 2


def test_a_full_sync_finds_out_what_was_deleted_meanwhile(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2), received(3))
    since = START + timedelta(minutes=2)
    sync_store.apply_sync(sync_of(received(3)), full=True, window_from=since)
    marks = {message_id: faxes.fax_of_message(message_id).only_here for message_id in "123"}  # type: ignore[union-attr]
    assert marks == {"1": False, "2": True, "3": False}


def test_a_full_sync_that_was_cut_off_judges_nothing(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2))
    sync_store.apply_sync(sync_of(received(2), older=True), full=True, window_from=START)
    assert not faxes.fax(1).only_here


def test_history_is_resumed_where_it_ended(faxes: FaxStore, sync_store: SyncStore) -> None:
    assert sync_store.history() is None
    cursor = HistoryCursor(START, done=True)
    applied = sync_store.apply_history((received(1),), cursor)
    assert applied.new_inbound == (), "old faxes are no news"
    assert sync_store.history() == cursor
    faxes.remember_account(AccountInfo("1", "The first"))
    assert sync_store.history() == cursor


def test_an_archive_takes_no_other_owner(faxes: FaxStore) -> None:
    faxes.remember_account(AccountInfo("1", "The first"))
    faxes.remember_account(AccountInfo("1", "The first, renamed"))
    with pytest.raises(FaxDeskError) as raised:
        faxes.remember_account(AccountInfo("2", "Another"))
    assert raised.value.kind == ErrorKind.NOT_ALLOWED
    assert faxes.account() == AccountInfo("1", "The first, renamed")


def test_rows_are_ready_to_be_painted(faxes: FaxStore, sync_store: SyncStore) -> None:
    busy = RecipientStatus("+16505550101", "", "SendingFailed", "LineBusy")
    good = RecipientStatus("+12125550187", "Harbor Law Group", "Sent")
    take(sync_store, received(1), sent(2, good, busy, message_status="SendingFailed"))
    inbound, outbound = faxes.rows([1, 2])
    assert (inbound.name, inbound.number, inbound.pages) == ("Northside Clinic", "+1 650-555-0144", 2)
    assert inbound.status.kind == StatusKind.UNREAD
    assert (outbound.name, outbound.others) == ("Harbor Law Group", 1)
    assert (outbound.status.kind, outbound.status.reason) == (StatusKind.PARTLY_SENT, "Busy")
    assert [row.id for row in faxes.rows([2, 99, 1])] == [2, 1]


def test_a_name_that_the_service_leaves_out_is_kept(faxes: FaxStore, outbox: OutboxStore) -> None:
    fax_id = outbox.create(Draft(recipients=(Recipient("+12125550187", "Harbor"),)))
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    outbox.accept(fax_id, sent(1, RecipientStatus("(212) 555-0187", status="Queued")))
    assert faxes.rows([fax_id])[0].name == "Harbor"


@pytest.mark.parametrize(
    ("chip", "expected"),
    [
        (Chip.ALL, {"draft", "waiting", "queued", "sent", "failed"}),
        (Chip.DRAFTS, {"draft"}),
        (Chip.WAITING, {"waiting"}),
        (Chip.SENDING, {"queued"}),
        (Chip.SENT, {"sent"}),
        (Chip.FAILED, {"failed"}),
        (Chip.SCHEDULED, set()),
    ],
)
def test_each_chip_shows_its_own(
    faxes: FaxStore, outbox: OutboxStore, chip: Chip, expected: set[str], sync_store: SyncStore
) -> None:
    named = {"draft": outbox.create(Draft()), "waiting": outbox.create(Draft())}
    outbox.change(named["waiting"], OutboxEvent.SEND)
    failed = RecipientStatus("+16505550101", "", "SendingFailed", "NoAnswer")
    take(
        sync_store,
        sent(1),
        sent(2, RecipientStatus("+16505550144", "", "Queued"), message_status="Queued"),
        sent(3, failed, message_status="SendingFailed"),
    )
    for name, message_id in {"sent": "1", "queued": "2", "failed": "3"}.items():
        fax = faxes.fax_of_message(message_id)
        assert fax is not None
        named[name] = fax.id
    shown = set(faxes.ids(FaxQuery(Folder.OUTBOX, chip)))
    assert {name for name, fax_id in named.items() if fax_id in shown} == expected


def test_a_scheduled_fax_has_its_chip_until_its_time(
    faxes: FaxStore, outbox: OutboxStore, manual_clock: ManualClock
) -> None:
    scheduled = FaxQuery(Folder.OUTBOX, Chip.SCHEDULED)
    fax_id = outbox.create(Draft(send_at=START + timedelta(hours=1)))
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    outbox.accept(fax_id, sent(1, RecipientStatus("+16505550144", "", "Queued"), message_status="Queued"))
    assert list(faxes.ids(scheduled)) == [fax_id]
    manual_clock.advance(3601)
    assert list(faxes.ids(scheduled)) == []


@pytest.mark.parametrize(
    "text", ["north", "CLINIC", "6505550144", "16505550144", "650-555", "réferral", "north referral"]
)
def test_searching_finds_names_numbers_and_words(faxes: FaxStore, text: str, sync_store: SyncStore) -> None:
    take(sync_store, received(1, subject="Référral"), received(2, sender=Party("+12025550147", "Dr. Weaver")))
    assert [faxes.fax(fax_id).message_id for fax_id in faxes.ids(FaxQuery(Folder.INBOX, text=text))] == ["1"]


@pytest.mark.parametrize("few", [1, 2000])
def test_few_hits_and_many_are_found_alike(
    faxes: FaxStore, monkeypatch: pytest.MonkeyPatch, few: int, sync_store: SyncStore
) -> None:
    """The two ways of searching give the same lists."""
    monkeypatch.setattr(selecting, "FEW", few)
    take(sync_store, received(3), received(9), sent(5), received(1, subject="Referral"))
    nine = faxes.fax_of_message("9")
    assert nine is not None
    faxes.trash([nine.id])
    found = {
        text: [faxes.fax(fax_id).message_id for fax_id in faxes.ids(FaxQuery(Folder.INBOX, text=text))]
        for text in ("clinic", "north ref", "harbor")
    }
    assert found == {"clinic": ["3", "1"], "north ref": ["1"], "harbor": []}
    (newest,) = faxes.first_ids(FaxQuery(Folder.INBOX, text="clin"), limit=1)
    assert faxes.fax(newest).message_id == "3"


@pytest.mark.parametrize("text", ["zebra", "north zebra", "AND OR NOT", "col:x"])
def test_searching_for_what_is_not_there_finds_nothing(
    faxes: FaxStore, text: str, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    assert list(faxes.ids(FaxQuery(Folder.INBOX, text=text))) == []


def test_files_of_a_draft_are_found(faxes: FaxStore, outbox: OutboxStore) -> None:
    file = OutgoingFile("Referral letter.pdf", "0" * 64, 10, "application/pdf", 1)
    fax_id = outbox.create(Draft(files=(file,)))
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, text="refer"))) == [fax_id]


def test_reading_is_pushed_once_and_not_overruled_meanwhile(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1))
    assert faxes.set_read([1], True) == [1]
    assert faxes.set_read([1], True) == []
    take(sync_store, received(1, modified_at=START + timedelta(days=1)))
    assert faxes.fax(1).is_read, "what was done here and not told yet stands"
    (change,) = sync_store.pending_reads()
    assert (change.message_id, change.is_read) == ("1", True)
    sync_store.reads_pushed([change])
    assert sync_store.pending_reads() == []
    take(sync_store, received(1, read_status=ReadStatus.UNREAD, modified_at=START + timedelta(days=2)))
    assert not faxes.fax(1).is_read, "then the service's word counts again"


def test_a_deleted_fax_is_told_to_the_service_only_after_the_time_for_undoing(
    faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), received(2))
    assert faxes.trash([1]) == [1]
    assert list(faxes.ids(INBOX)) == [2]
    assert list(faxes.ids(TRASH)) == [1]
    assert sync_store.pending_deletes() == []
    assert len(sync_store.pending_deletes(at_once=True)) == 1
    manual_clock.advance(11)
    (change,) = sync_store.pending_deletes()
    assert (change.message_id, change.restore) == ("1", False)
    sync_store.deletes_pushed([change])
    assert sync_store.pending_deletes() == []
    assert faxes.restore([1]) == [1]
    (change,) = sync_store.pending_deletes()
    assert change.restore
    sync_store.deletes_pushed([change])
    assert sync_store.pending_deletes() == []
    assert len(faxes.ids(INBOX)) == 2


def test_a_fax_that_the_service_never_had_is_never_deleted_there(
    faxes: FaxStore, outbox: OutboxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    faxes.trash([outbox.create(Draft())])
    manual_clock.advance(60)
    assert sync_store.pending_deletes() == []


def test_documents_are_wanted_newest_first_and_retried_after_pauses(
    faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), received(2), received(3))
    assert [wanted.message_id for wanted in faxes.wanted_documents(2)] == ["3", "2"]
    faxes.document_here(3, "a" * 64, "application/pdf")
    faxes.document_failed(2)
    assert [wanted.message_id for wanted in faxes.wanted_documents(9)] == ["1"]
    manual_clock.advance(1)
    assert [wanted.message_id for wanted in faxes.wanted_documents(9)] == ["2", "1"]
    faxes.document_failed(2)
    manual_clock.advance(29)
    assert [wanted.message_id for wanted in faxes.wanted_documents(9)] == ["1"]
    manual_clock.advance(1)
    assert [wanted.message_id for wanted in faxes.wanted_documents(9)] == ["2", "1"]
    # It is given up when no administrator can have let the service keep it for so long.
    begun_at = manual_clock.now()
    while faxes.fax(1).document_state != DocumentState.GONE:
        assert [wanted.message_id for wanted in faxes.wanted_documents(9)] == ["2", "1"]
        faxes.document_failed(1)
        manual_clock.advance(24 * 3600)
    assert timedelta(days=90) <= manual_clock.now() - begun_at <= timedelta(days=100)
    assert faxes.fax(3).document_hash == "a" * 64


def test_a_newer_record_does_not_ask_for_a_document_that_is_here(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    faxes.document_here(1, "a" * 64, "application/pdf")
    take(sync_store, received(1, modified_at=START + timedelta(days=1)))
    assert faxes.fax(1).document_state == DocumentState.HERE
    assert faxes.wanted_documents(9) == []


def test_the_rail_s_numbers(faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2, read_status=ReadStatus.READ), sent(3))
    take(sync_store, sent(4, message_status=MessageStatus.QUEUED))
    waiting = outbox.create(Draft())
    outbox.change(waiting, OutboxEvent.SEND)
    outbox.create(Draft())
    faxes.trash([2])
    counts = faxes.counts()
    assert (counts.unread, counts.needs_you, counts.trash) == (1, 0, 1)
    assert counts.on_the_way == 2
    assert counts.waits_here == faxes.waits_here() == 1, "what RingCentral has taken waits there"
    assert faxes.is_on_the_way()
    refused = outbox.create(Draft())
    outbox.change(refused, OutboxEvent.SEND)
    outbox.change(refused, OutboxEvent.REFUSE)
    counts = faxes.counts()
    assert (counts.waits_here, counts.undecided, counts.needs_you, faxes.not_left()) == (1, 1, 1, 2)


def test_the_rail_counts_each_fax_whose_line_says_that_it_needs_the_person(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    arrived = RecipientStatus("+16505550144", status="Sent")
    busy = RecipientStatus("+16505550155", status="SendingFailed", error_code="LineBusy")
    queued = RecipientStatus("+16505550166", status="Queued")
    failed, on_its_way = MessageStatus.SENDING_FAILED, MessageStatus.QUEUED
    take(
        sync_store,
        sent(1, busy, message_status=failed),
        sent(2, arrived, busy, message_status=failed),
        sent(3, arrived, busy, queued, message_status=on_its_way),
        sent(4, arrived, queued, message_status=on_its_way),
        sent(5, arrived),
        sent(6, arrived, busy, message_status=failed),
        sent(7, busy, queued, message_status=on_its_way),
    )
    faxes.trash([6, 7])
    outbox.create(Draft())
    refused = outbox.create(Draft())
    outbox.change(refused, OutboxEvent.SEND)
    outbox.change(refused, OutboxEvent.REFUSE)
    rows = faxes.rows(faxes.ids(OUTBOX))
    assert {row.id for row in rows if row.status.needs_person} == {1, 2, 3, refused}
    assert faxes.counts().needs_you == 4
    assert faxes.counts().undecided == 1


@pytest.mark.parametrize("where", ["here", "at the service", "nowhere"])
def test_a_fax_is_on_the_way_until_its_end_is_known(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore, where: str
) -> None:
    status = MessageStatus.QUEUED if where == "at the service" else MessageStatus.SENT
    take(sync_store, received(1), sent(2, message_status=status))
    draft = outbox.create(Draft())
    if where == "here":
        outbox.change(draft, OutboxEvent.SEND)
    assert faxes.is_on_the_way() is (where != "nowhere")
    assert faxes.waits_here() == (1 if where == "here" else 0)


def test_the_reading_of_a_long_list_can_be_called_off(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1))
    token = CancelToken()
    assert list(faxes.ids(INBOX, token)) == [1]
    token.cancel()
    with pytest.raises(Cancelled):
        faxes.ids(INBOX, token)


@pytest.mark.parametrize("text", ["", "northside"])
def test_a_fax_that_was_read_meanwhile_has_its_place_among_the_unread(
    faxes: FaxStore, sync_store: SyncStore, text: str
) -> None:
    take(sync_store, *(received(number) for number in range(1, 10)))
    unread = FaxQuery(Folder.INBOX, Chip.UNREAD, text)
    before = list(faxes.ids(unread))
    assert len(before) == 9
    for fax_id in before:
        assert list(faxes.with_one_more(unread, before, fax_id)) == before, "it is there already"
        faxes.set_read([fax_id], True)
        without = faxes.ids(unread)
        assert fax_id not in without
        assert list(faxes.with_one_more(unread, without, fax_id)) == before
        faxes.set_read([fax_id], False)
    faxes.trash([before[3]])
    left = [*before[:3], *before[4:]]
    assert list(faxes.with_one_more(unread, left, before[3])) == left, "in the trash"
    assert list(faxes.with_one_more(unread, left, 77)) == left, "gone"
    assert list(faxes.with_one_more(unread, [], before[0])) == [before[0]]


def test_people_faxed_with_before_are_proposed(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), sent(2))
    assert [recipient.name for recipient in faxes.known_recipients("har")] == ["Harbor Law Group"]
    assert [recipient.number for recipient in faxes.known_recipients("6505")] == ["+1 650-555-0144"]
    assert faxes.known_recipients("  ") == []


def test_the_account_is_remembered(faxes: FaxStore) -> None:
    assert faxes.account() is None
    account = AccountInfo("7", "Robin Demo", "101", ("+12025550110",), "US")
    faxes.remember_account(account)
    assert faxes.account() == account


def test_a_fax_that_is_not_there(faxes: FaxStore) -> None:
    with pytest.raises(FaxDeskError) as raised:
        faxes.fax(42)
    assert raised.value.kind == ErrorKind.NOT_FOUND

"""What the service tells against what is here: which of two truths stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    Availability,
    Chip,
    DocumentState,
    Fax,
    FaxQuery,
    Folder,
    Message,
    Party,
    ReadStatus,
    RecipientStatus,
)
from faxdesk.domain.outbox_states import OutboxEvent, OutboxState
from faxdesk.domain.status import StatusKind
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock
from tests.support.faxes import received, sent, sync_of

INBOX, OUTBOX = FaxQuery(Folder.INBOX), FaxQuery(Folder.OUTBOX)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def take(sync_store: SyncStore, *messages: Message, gone: tuple[str, ...] = ()) -> None:
    sync_store.apply_sync(sync_of(*messages, gone=gone, at=START), full=False, window_from=None)


def fax_of(faxes: FaxStore, message_id: str) -> Fax:
    fax = faxes.fax_of_message(message_id)
    assert fax is not None
    return fax


def uploading(outbox: OutboxStore, number: str = "+12125550187") -> int:
    fax_id = outbox.create(Draft(recipients=(Recipient(number),)))
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    return fax_id


# News


def test_what_was_there_before_the_first_look_is_no_news(faxes: FaxStore, sync_store: SyncStore) -> None:
    first = sync_store.apply_sync(sync_of(received(1), token="a"), full=True, window_from=START)
    assert first.new_inbound == ()
    later = sync_store.apply_sync(sync_of(received(2), token="b"), full=False, window_from=None)
    assert [faxes.fax(fax_id).message_id for fax_id in later.new_inbound] == ["2"]
    after_a_gap = sync_store.apply_sync(
        sync_of(received(2), received(3), token="c"), full=True, window_from=START
    )
    assert [faxes.fax(fax_id).message_id for fax_id in after_a_gap.new_inbound] == ["3"]


def test_a_difference_counts_even_where_the_service_gives_no_new_time(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1, page_count=0))
    take(sync_store, received(1, page_count=4))
    assert faxes.fax(1).page_count == 4
    take(sync_store, received(2, modified_at=None, subject="a"))
    take(sync_store, received(2, modified_at=None, subject="b"))
    message = faxes.fax(2).message
    assert message is not None
    assert message.subject == "b"


def test_a_record_without_a_time_does_not_set_the_clock_back(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1, modified_at=START + DAY))
    take(sync_store, received(1, modified_at=None, subject="later"))
    take(sync_store, received(1, modified_at=START, subject="older"))
    message = faxes.fax(1).message
    assert message is not None
    assert message.subject == "later"


def test_a_direction_that_nobody_knows_is_seen_in_the_inbox(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1, direction="Sideways"))
    assert list(faxes.ids(INBOX)) == [1]
    assert faxes.rows([1])[0].status.kind == StatusKind.UNREAD


def test_strange_texts_are_kept_as_they_came(faxes: FaxStore, sync_store: SyncStore) -> None:
    name = "<b>\u202eevil\n../x\x00" + "y" * 10_000
    take(sync_store, received(1, sender=Party("no number at all", name)))
    (row,) = faxes.rows([1])
    assert (row.name, row.number) == (name, "no number at all")
    assert list(faxes.ids(FaxQuery(Folder.INBOX, text="evil"))) == [1]


# Deleting and restoring


def test_a_restore_is_told_although_sync_has_heard_of_the_delete(
    faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    faxes.trash([1])
    manual_clock.advance(11)
    sync_store.deletes_pushed(sync_store.pending_deletes())
    take(sync_store, gone=("1",))
    assert sync_store.pending_deletes() == []
    faxes.restore([1])
    (change,) = sync_store.pending_deletes()
    assert change.restore
    sync_store.apply_message(received(1, modified_at=START + DAY))
    sync_store.deletes_pushed([change])
    assert not faxes.fax(1).only_here
    assert sync_store.pending_deletes() == []


def test_a_fax_that_came_back_is_no_longer_only_here_and_wants_its_document(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    take(sync_store, gone=("1",))
    assert faxes.fax(1).document_state == DocumentState.GONE
    take(sync_store, received(1))
    assert not faxes.fax(1).only_here
    assert faxes.fax(1).document_state == DocumentState.WANTED


def test_a_record_that_says_deleted_is_a_deletion(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1))
    sync_store.apply_message(received(1, availability=Availability.DELETED, modified_at=START + DAY))
    assert faxes.fax(1).only_here
    sync_store.apply_message(received(2, availability=Availability.PURGED))
    assert len(faxes.ids(INBOX)) == 1


def test_what_the_service_lost_is_not_deleted_there(
    faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    take(sync_store, gone=("1",))
    faxes.trash([1])
    manual_clock.advance(60)
    assert sync_store.pending_deletes() == []


def test_a_fax_that_still_has_to_go_out_cannot_be_deleted(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    fax_id = outbox.create(Draft())
    outbox.change(fax_id, OutboxEvent.SEND)
    with pytest.raises(FaxDeskError, match="Cancel") as raised:
        faxes.trash([1, fax_id])
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert not faxes.ids(FaxQuery(Folder.TRASH)), "all or none"
    outbox.change(fax_id, OutboxEvent.DISCARD)
    assert list(faxes.ids(OUTBOX)) == []


# Reading


def test_reading_here_stands_while_the_service_says_what_it_said_before(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    faxes.set_read([1], True)
    take(sync_store, received(1, page_count=9, modified_at=START + DAY))
    assert faxes.fax(1).is_read
    assert len(sync_store.pending_reads()) == 1


@pytest.mark.parametrize(("when", "is_read"), [(MINUTE, False), (-MINUTE, True)])
def test_of_two_changes_of_the_read_state_the_later_stands(
    faxes: FaxStore, manual_clock: ManualClock, when: timedelta, is_read: bool, sync_store: SyncStore
) -> None:
    take(sync_store, received(-9, read_status=ReadStatus.READ))
    faxes.set_read([1], False)
    manual_clock.advance(1)
    faxes.set_read([1], True)
    now = manual_clock.now()
    take(sync_store, received(-9, read_status=ReadStatus.UNREAD, modified_at=now + when))
    assert faxes.fax(1).is_read is is_read
    assert len(sync_store.pending_reads()) == (1 if is_read else 0)


def test_a_wrong_clock_does_not_decide_what_was_read_last(
    faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore
) -> None:
    there = START + DAY
    sync_store.apply_sync(
        sync_of(received(1, read_status=ReadStatus.READ), at=there), full=False, window_from=None
    )
    faxes.set_read([1], False)
    manual_clock.advance(60)
    faxes.set_read([1], True)
    later = received(1, read_status=ReadStatus.UNREAD, modified_at=there + timedelta(seconds=30))
    sync_store.apply_sync(sync_of(later, at=there + MINUTE), full=False, window_from=None)
    assert faxes.fax(1).is_read, "changed here 30 s later, though this clock is a day behind"


def test_a_change_made_while_the_last_one_is_being_told_is_told_next(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    faxes.set_read([1], True)
    pending = sync_store.pending_reads()
    faxes.set_read([1], False)
    sync_store.reads_pushed(pending)
    assert [change.is_read for change in sync_store.pending_reads()] == [False]


# Another account


# A fax on its way out


def test_an_acceptance_does_not_undo_what_a_quicker_sync_told(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    fax_id = uploading(outbox)
    done = sent(5, RecipientStatus("+12125550187", status="Sent"), modified_at=START + DAY)
    sync_store.apply_message(done)
    quicker = fax_of(faxes, "5").id
    faxes.document_here(quicker, "a" * 64, "application/pdf")
    queued = sent(5, RecipientStatus("+12125550187", status="Queued"), message_status="Queued")
    outbox.accept(fax_id, queued)
    fax = fax_of(faxes, "5")
    assert fax.id == fax_id
    assert fax.message is not None
    assert fax.message.message_status == "Sent"
    assert fax.document_hash == "a" * 64
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, Chip.SENT))) == [fax_id]
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, text="2125550187"))) == [fax_id]


def test_two_faxes_cannot_have_one_id(faxes: FaxStore, outbox: OutboxStore) -> None:
    first, second = uploading(outbox), uploading(outbox)
    outbox.accept(first, sent(5))
    with pytest.raises(FaxDeskError, match="same id") as raised:
        outbox.accept(second, sent(5))
    assert raised.value.kind == ErrorKind.UNKNOWN_OUTCOME
    item = outbox.item(second)
    assert item is not None
    assert item.state == OutboxState.UPLOADING
    assert fax_of(faxes, "5").id == first


def test_pages_counted_here_stand_until_the_service_has_counted(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    fax_id = uploading(outbox)
    with_pages = Draft(recipients=(Recipient("+12125550187"),), cover_index=6)
    outbox.change(fax_id, OutboxEvent.NOT_EXECUTED)
    outbox.change(fax_id, OutboxEvent.EDIT)
    outbox.save_draft(fax_id, with_pages)
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    outbox.accept(fax_id, sent(1, page_count=0, message_status="Queued"))
    sync_store.apply_message(sent(1, page_count=0, message_status="Queued", modified_at=START + DAY))
    assert faxes.rows([fax_id])[0].pages == 1
    sync_store.apply_message(sent(1, page_count=3, modified_at=START + 2 * DAY))
    assert faxes.rows([fax_id])[0].pages == 3


def test_a_fax_that_failed_at_one_of_two_is_among_the_failed(faxes: FaxStore, sync_store: SyncStore) -> None:
    good = RecipientStatus("+12125550187", status="Sent")
    busy = RecipientStatus("+16505550101", status="SendingFailed", error_code="LineBusy")
    take(sync_store, sent(1, good, busy, message_status="Sent"))
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, Chip.FAILED))) == [1]
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, Chip.SENT))) == []


def test_an_old_draft_becomes_the_newest_fax_when_it_is_sent(
    faxes: FaxStore, outbox: OutboxStore, manual_clock: ManualClock
) -> None:
    draft = outbox.create(Draft())
    manual_clock.advance(3600)
    other = outbox.create(Draft())
    assert faxes.first_ids(OUTBOX) == [other, draft]
    manual_clock.advance(60)
    outbox.change(draft, OutboxEvent.SEND)
    assert faxes.first_ids(OUTBOX) == [draft, other]


# Lists of any size


def test_rows_of_more_faxes_than_a_statement_has_room_for(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1))
    assert [row.id for row in faxes.rows(range(100_000))] == [1]


def test_everybody_on_a_fax_is_proposed_later(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(
        sync_store,
        sent(1, RecipientStatus("+12125550187", "Harbor Law"), RecipientStatus("+16505550101", "100% Legal")),
        sent(2, RecipientStatus("(212) 555-0187")),
    )
    assert [recipient.name for recipient in faxes.known_recipients("law")] == ["Harbor Law"]
    assert [recipient.number for recipient in faxes.known_recipients("555 0101")] == ["+1 650-555-0101"]
    assert [recipient.name for recipient in faxes.known_recipients("100%")] == ["100% Legal"]
    assert faxes.known_recipients("%") == []
    assert faxes.known_recipients("arbor") == [], "a name by the beginning of its words"
    assert len(faxes.known_recipients("555")) == 2

"""The journal: durable, logged, changed by one at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient, RequestForm
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.fax import FaxQuery, Folder, Resolution
from faxdesk.domain.outbox_states import IllegalTransition, ItemChanges, OutboxEvent, OutboxState, Problem
from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.lease_store import LeaseStore
from faxdesk.store.outbox_store import OutboxStore, StaleState
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock
from tests.support.faxes import sent

DRAFT = Draft(
    recipients=(Recipient("+16505550144", "Dr. Weaver"), Recipient("+12125550187")),
    files=(
        OutgoingFile("a.pdf", "1" * 64, 10, "application/pdf", 2),
        OutgoingFile("b.doc", "2" * 64, 5, "x"),
    ),
    cover_index=6,
    cover_text="Grüße",
    resolution=Resolution.STANDARD,
    send_at=START + timedelta(days=1, microseconds=5),
    iso_code="US",
    form=RequestForm.MIXED,
    original_message_id="77",
    reply_to_message_id="78",
)


def uploading(outbox: OutboxStore) -> int:
    fax_id = outbox.create(DRAFT)
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    return fax_id


def test_a_draft_comes_back_as_it_was(outbox: OutboxStore, tmp_path: Path, manual_clock: ManualClock) -> None:
    fax_id = outbox.create(Draft())
    outbox.save_draft(fax_id, DRAFT)
    again = Database.open(tmp_path / "archive.db")
    item = OutboxStore(again, manual_clock).item(fax_id)
    again.close()
    assert item is not None
    assert item.draft == DRAFT
    assert item.state == OutboxState.DRAFT


def test_every_step_is_logged_with_time_and_cause(outbox: OutboxStore, manual_clock: ManualClock) -> None:
    fax_id = uploading(outbox)
    manual_clock.advance(5)
    problem = Problem("No connection.", "Wait.", ErrorKind.OFFLINE, "X-1")
    item = outbox.change(
        fax_id,
        OutboxEvent.BREAK,
        cause="reset",
        problem=problem,
        next_attempt_at=START + timedelta(minutes=1),
    )
    assert (item.state, item.problem, item.attempts) == (OutboxState.WAITING, problem, 1)
    assert [entry.new_state for entry in outbox.log(fax_id)] == ["draft", "queued", "uploading", "waiting"]
    last = outbox.log(fax_id)[-1]
    assert (last.cause, last.at) == ("reset", START + timedelta(seconds=5))


def test_a_break_after_the_last_byte_is_uncertain(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    outbox.body_sent(fax_id, START)
    assert outbox.change(fax_id, OutboxEvent.BREAK).state == OutboxState.UNCERTAIN
    item = outbox.change(fax_id, OutboxEvent.SEND_AGAIN)
    assert (item.state, item.body_complete) == (OutboxState.QUEUED, False)


def test_discarding_an_uncertain_fax_and_thinking_better_of_it_keeps_it_uncertain(
    outbox: OutboxStore,
) -> None:
    fax_id = uploading(outbox)
    outbox.body_sent(fax_id, START)
    outbox.change(fax_id, OutboxEvent.BREAK)
    outbox.change(fax_id, OutboxEvent.DISCARD)
    assert outbox.change(fax_id, OutboxEvent.RESTORE).state == OutboxState.UNCERTAIN


def test_what_was_refused_comes_back_from_the_discarded_as_a_draft(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    outbox.body_sent(fax_id, START)
    outbox.change(fax_id, OutboxEvent.REFUSE)
    outbox.change(fax_id, OutboxEvent.DISCARD)
    assert outbox.change(fax_id, OutboxEvent.RESTORE).state == OutboxState.DRAFT


def test_the_last_bytes_of_an_attempt_that_is_over_do_not_leave(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    outbox.change(fax_id, OutboxEvent.BREAK)
    with pytest.raises(StaleState):
        outbox.body_sent(fax_id, START)
    outbox.change(fax_id, OutboxEvent.DUE)
    outbox.begin_attempt(fax_id, START)
    with pytest.raises(StaleState):
        outbox.body_sent(fax_id, START, attempt=1)
    outbox.body_sent(fax_id, START, attempt=2)


def test_an_impossible_step_changes_nothing(outbox: OutboxStore) -> None:
    fax_id = outbox.create(Draft())
    with pytest.raises(IllegalTransition):
        outbox.change(fax_id, OutboxEvent.ACCEPT)
    assert len(outbox.log(fax_id)) == 1


def test_a_fax_on_its_way_cannot_be_rewritten(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    with pytest.raises(StaleState):
        outbox.save_draft(fax_id, Draft())


def test_acceptance_joins_the_row_that_a_quicker_sync_made(
    outbox: OutboxStore, faxes: FaxStore, sync_store: SyncStore
) -> None:
    fax_id = uploading(outbox)
    sync_store.apply_message(sent(5))
    assert len(faxes.ids(FaxQuery(Folder.OUTBOX))) == 2
    assert outbox.accept(fax_id, sent(5)) == fax_id
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX))) == [fax_id]
    item = outbox.item(fax_id)
    assert item is not None
    assert (item.state, item.message_id) == (OutboxState.ACCEPTED, "5")
    assert outbox.known_message_ids(START) == {"5"}


def test_due_times(outbox: OutboxStore) -> None:
    assert outbox.next_due(START) is None
    first, second = outbox.create(DRAFT), outbox.create(DRAFT)
    outbox.change(first, OutboxEvent.HOLD_BACK, hold_until=START + timedelta(seconds=10))
    assert outbox.next_due(START) == START + timedelta(seconds=10)
    outbox.change(second, OutboxEvent.SEND)
    assert outbox.next_due(START) is not None
    outbox.change(second, OutboxEvent.REFUSE)
    outbox.change(first, OutboxEvent.DISCARD)
    assert outbox.next_due(START) is None


def test_one_sender_at_a_time(database: Database) -> None:
    leases = LeaseStore(database)
    assert leases.acquire("window", 60, START)
    assert leases.acquire("window", 60, START)
    assert not leases.acquire("command", 60, START + timedelta(seconds=59))
    assert leases.acquire("command", 60, START + timedelta(seconds=61)), "the holder is dead"
    leases.release("window")
    assert not leases.acquire("window", 60, START + timedelta(seconds=62))
    leases.release("command")
    assert leases.acquire("window", 60, START + timedelta(seconds=62))


def test_of_two_who_change_one_fax_only_one_succeeds(outbox: OutboxStore) -> None:
    fax_id = outbox.create(DRAFT)
    outcomes: list[str] = []

    def send() -> None:
        try:
            outbox.change(fax_id, OutboxEvent.SEND)
            outcomes.append("sent")
        except (IllegalTransition, StaleState):
            outcomes.append("too late")

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["sent"] + ["too late"] * 5


def test_what_has_no_time_is_due_at_once(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    outbox.body_sent(fax_id, START)
    outbox.change(fax_id, OutboxEvent.BREAK, next_attempt_at=None)
    assert outbox.next_due(START) == START
    outbox.note(fax_id, absent=True)
    assert outbox.next_due(START) is None


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(database: Database) -> None:
    leases = LeaseStore(database)
    assert leases.acquire("dead", 60, START + timedelta(hours=1))
    assert leases.acquire("window", 60, START)


def test_known_faxes_are_told_by_the_service_s_clock(outbox: OutboxStore, manual_clock: ManualClock) -> None:
    """This computer's clock is a day behind: by it the fax was accepted before it was sent."""
    manual_clock.set_back(86_400)
    fax_id = uploading(outbox)
    outbox.accept(fax_id, sent(5))
    assert outbox.known_message_ids(START) == {"5"}
    assert outbox.known_message_ids(START + timedelta(days=2)) == set()


def test_only_what_tells_something_is_in_the_history(outbox: OutboxStore) -> None:
    fax_id = uploading(outbox)
    before = len(outbox.log(fax_id))
    assert outbox.note(fax_id, looks=1).looks == 1
    assert len(outbox.log(fax_id)) == before
    outbox.note(fax_id, cause="looked in vain", looks=2)
    assert outbox.log(fax_id)[-1].cause == "looked in vain"


def test_what_the_journal_does_not_know_is_a_mistake_to_the_type_checker_and_when_run(
    outbox: OutboxStore,
) -> None:
    with pytest.raises(KeyError):
        outbox.note(outbox.create(DRAFT), colour="green")  # type: ignore[call-arg]


def test_every_change_that_is_offered_is_written_and_read_back(outbox: OutboxStore) -> None:
    other = outbox.create(DRAFT)
    changes: ItemChanges = {
        "draft": replace(DRAFT, send_at=START + timedelta(days=1)),
        "hold_until": START + timedelta(seconds=1),
        "next_attempt_at": START + timedelta(seconds=2),
        "looks": 3,
        "absent": True,
        "problem": Problem("No connection.", "Wait.", ErrorKind.OFFLINE, "X-1"),
        "account": "411",
        "replaces": other,
        "lookalikes": ("7", "8"),
        "settled_at": START + timedelta(seconds=4),
        "alarmed_at": START + timedelta(seconds=5),
    }
    assert set(changes) == ItemChanges.__optional_keys__
    item = outbox.note(outbox.create(Draft()), **changes)
    assert {name: getattr(item, name) for name in changes} == changes
    cleared = outbox.note(item.id, problem=None, replaces=None, hold_until=None)
    assert (cleared.problem, cleared.replaces, cleared.hold_until) == (None, None, None)
    assert cleared.looks == 3


def test_what_was_sent_with_a_document_is_found_by_it(outbox: OutboxStore, manual_clock: ManualClock) -> None:
    other = replace(DRAFT, files=(OutgoingFile("c.pdf", "3" * 64, 10, "application/pdf", 2),))
    before, draft, sent_other, sent_both = (
        outbox.create(draft)
        for draft in (DRAFT, DRAFT, other, replace(DRAFT, files=DRAFT.files + other.files))
    )
    outbox.change(before, OutboxEvent.SEND)
    manual_clock.advance(3600)
    for fax_id in (sent_other, sent_both):
        outbox.change(fax_id, OutboxEvent.SEND)
    since = START + timedelta(seconds=1)
    assert [item.id for item in outbox.committed_with("1" * 64, since)] == [sent_both]
    assert [item.id for item in outbox.committed_with("3" * 64, since)] == [sent_other, sent_both]
    assert [item.id for item in outbox.committed_with("1" * 64, START)] == [before, sent_both]
    assert draft not in {item.id for item in outbox.committed_with("1" * 64, START)}

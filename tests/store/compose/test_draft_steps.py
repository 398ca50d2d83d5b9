"""What can be undone of a draft, on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.compose.draft_history import DraftContent, DraftHistory, Trail
from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.store.database.database import Database
from faxdesk.store.deletion import Forgetting
from faxdesk.store.outbox_store import OutboxStore, StaleState
from tests.support.clock import ManualClock
from tests.support.faxes import sent

A, B = (OutgoingFile(f"{name}.pdf", name * 64, 10, "application/pdf", 2) for name in "ab")
DRAFT = Draft((Recipient("+14155550100"),), (A, B))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.open(tmp_path / "archive.db")


@pytest.fixture
def journal(database: Database, manual_clock: ManualClock) -> OutboxStore:
    return OutboxStore(database, manual_clock)


def edited(journal: OutboxStore) -> tuple[int, DraftHistory]:
    """A draft from which a document and then a page was removed."""
    history = DraftHistory(DraftContent.of(DRAFT))
    fax_id = journal.create(DRAFT)
    for content in (DraftContent((B,)), DraftContent((B.with_pages(B.page_list[1:]),))):
        step = history.note(content, "removed")
        assert step is not None
        journal.save_draft(fax_id, replace(DRAFT, files=history.content.files), Trail(history.at, (step,)))
    return fax_id, history


def test_another_program_undoes_and_redoes(journal: OutboxStore) -> None:
    fax_id, history = edited(journal)
    item = journal.existing(fax_id)
    again = DraftHistory(DraftContent.of(item.draft), item.step, journal.steps(fax_id))
    assert again.content == history.content
    assert again.undo() is not None
    assert again.undo() is not None
    assert again.content == DraftContent.of(DRAFT)
    journal.save_draft(fax_id, replace(DRAFT, files=again.content.files), Trail(again.at))
    item = journal.existing(fax_id)
    assert (item.step, item.draft) == (0, DRAFT)
    third = DraftHistory(DraftContent.of(item.draft), item.step, journal.steps(fax_id))
    assert third.redo() is not None
    assert third.redo() is not None
    assert third.content == history.content


def test_what_a_step_needs_is_kept_until_the_fax_is_out(
    database: Database, journal: OutboxStore, manual_clock: ManualClock
) -> None:
    fax_id, _history = edited(journal)
    forgetting = Forgetting(database, manual_clock)
    assert forgetting.used([A.hash, B.hash], None) == {A.hash, B.hash}
    journal.change(fax_id, OutboxEvent.SEND)
    journal.begin_attempt(fax_id, manual_clock.now())
    assert forgetting.used([A.hash, B.hash], None) == {A.hash, B.hash}
    journal.accept(fax_id, sent(77))
    assert forgetting.used([A.hash, B.hash], None) == {B.hash}
    assert journal.steps(fax_id).last() == 0
    assert journal.existing(fax_id).step == 0


def test_a_draft_saved_without_a_trail_keeps_what_can_be_undone(journal: OutboxStore) -> None:
    fax_id, _history = edited(journal)
    journal.save_draft(fax_id, replace(journal.existing(fax_id).draft, cover_text="Hello"))
    assert journal.existing(fax_id).step == 2
    assert journal.steps(fax_id).last() == 2


def test_nothing_is_kept_of_a_step_of_a_fax_that_is_committed(journal: OutboxStore) -> None:
    fax_id, history = edited(journal)
    journal.change(fax_id, OutboxEvent.SEND)
    step = history.note(DraftContent(()), "removed")
    assert step is not None
    with pytest.raises(StaleState):
        journal.save_draft(fax_id, Draft(), Trail(history.at, (step,)))
    assert journal.steps(fax_id).last() == 2

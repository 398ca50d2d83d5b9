"""A fax to many is held back for some seconds, in which all of it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Chip
from faxdesk.domain.merge.merge_row import Merge
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.status import StatusKind
from tests.services.merge.test_merges import Many, listing, many, number

__all__ = ["many"]
HOLD_S = 10.0


def held(many: Many, rows: int = 3) -> int:
    """A fax to many that leaves in ten seconds."""
    plan = many.plan(
        listing(*(number(place) for place in range(rows))), cover_index=7, cover_text="Hi {Name}"
    )
    until = many.here.clock.now() + timedelta(seconds=HOLD_S)
    return many.merges.send(plan, many.merges.judged(plan), "Flu clinic", hold_until=until).id


def test_no_row_leaves_before_its_seconds_are_over(many: Many) -> None:
    fax_id = held(many)
    until = many.here.composition.journal.existing(fax_id).hold_until
    assert many.here.outbox.run(many.here.token) == until
    assert many.here.parts(fax_id) == []
    status = many.here.status(fax_id)
    assert status.kind == StatusKind.HELD_BACK
    assert status.at == until
    assert many.merges.waiting() == 3
    assert many.here.library.counts().waits_here == 1, "whoever closes the program is told"

    many.here.go_on(HOLD_S)
    assert len(many.here.sent()) == 3
    assert many.states(fax_id) == [StatusKind.SENT] * 3


def test_taken_back_it_is_the_draft_that_it_was_and_nothing_is_left(many: Many) -> None:
    fax_id = held(many)
    item = many.here.outbox.undo(fax_id)
    assert (item.state, item.draft.recipients, item.draft.cover_text) == (OutboxState.DRAFT, (), "Hi {Name}")
    assert many.merges.merge(fax_id) is None
    assert many.rows(fax_id) == []
    assert many.here.library.fax(fax_id).recipients == ()
    assert many.here.status(fax_id).kind == StatusKind.DRAFT
    assert many.here.listed(Chip.DRAFTS) == [fax_id]
    assert many.here.listed(Chip.SENDING) == many.here.listed(Chip.UNSENT) == []
    many.here.go_on(HOLD_S)
    assert many.here.sent() == []

    plan = many.plan(listing(number(0), number(1)), cover_index=7, cover_text="Hi {Name}")
    many.merges.send(plan, many.merges.judged(plan), "Flu clinic", fax_id=fax_id)
    many.here.go_on()
    assert sorted(fax["cover_text"] for fax in many.here.sent()) == ["Hi N0", "Hi N1"]


def test_after_a_row_was_handed_over_nothing_is_taken_back(many: Many) -> None:
    fax_id = held(many)
    many.here.go_on(HOLD_S)
    with pytest.raises(FaxDeskError) as caught:
        many.here.outbox.undo(fax_id)
    assert caught.value.kind == ErrorKind.REFUSED
    assert many.states(fax_id) == [StatusKind.SENT] * 3


def test_one_that_was_not_held_back_is_not_taken_back(many: Many) -> None:
    fax_id = many.send(listing(number(0), number(1)))
    with pytest.raises(FaxDeskError) as caught:
        many.here.outbox.undo(fax_id)
    assert caught.value.kind == ErrorKind.REFUSED
    assert len(many.rows(fax_id)) == 2


def test_a_clock_that_was_put_back_does_not_hold_it_for_long(many: Many) -> None:
    fax_id = held(many)
    many.here.clock.set_back(86_400)
    many.here.outbox.run(many.here.token)
    assert len(many.here.parts(fax_id)) == 3


@pytest.mark.parametrize("how", ["taken back", "taken out", "paused", "stopped"])
def test_what_the_person_does_while_the_sender_looks_whose_turn_it_is_counts(
    many: Many, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    fax_id = held(many, rows=1)
    many.here.clock.advance(HOLD_S)
    acts: dict[str, Callable[[], object]] = {
        "taken back": lambda: many.here.outbox.undo(fax_id),
        "taken out": lambda: many.merges.take_out(fax_id, {0}),
        "paused": lambda: many.merges.pause(fax_id),
        "stopped": lambda: many.here.outbox.cancel(fax_id, many.here.token),
    }
    store = many.here.composition.merge_store
    merge = store.merge

    def acts_meanwhile(fax_id: int) -> Merge | None:
        found = merge(fax_id)
        monkeypatch.undo()
        acts[how]()
        return found

    monkeypatch.setattr(store, "merge", acts_meanwhile)
    many.here.go_on()
    assert many.here.sent() == []
    assert many.here.parts(fax_id) == []


def test_stopped_and_taken_back_from_the_discarded_it_goes_to_nobody_by_itself(many: Many) -> None:
    """What is written for the rows of a table has fields in it."""
    fax_id = many.send(listing(number(0), number(1)), cover_index=7, cover_text="Hi {Name}")
    many.here.outbox.cancel(fax_id, many.here.token)
    item = many.here.outbox.restore(fax_id)
    assert (item.state, item.draft.recipients) == (OutboxState.DRAFT, ())
    assert many.merges.merge(fax_id) is None
    plan = many.plan(listing(number(2)), cover_index=7, cover_text="Hi {Name}")
    many.merges.send(plan, many.merges.judged(plan), "Again", fax_id=fax_id)
    many.here.go_on()
    assert [fax["cover_text"] for fax in many.here.sent()] == ["Hi N0"]

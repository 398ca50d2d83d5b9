"""The outbox's transition function: every state with every event."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.outbox_states import IllegalTransition, OutboxEvent, OutboxState, allows, transition

S, E = OutboxState, OutboxEvent

EXITS = {
    S.DRAFT: {
        E.SEND: S.QUEUED,
        E.HOLD_BACK: S.HELD_BACK,
        E.AWAIT: S.WAITING,
        E.DISCARD: S.DISCARDED,
    },
    S.HELD_BACK: {
        E.HOLD_OVER: S.QUEUED,
        E.UNDO: S.DRAFT,
        E.HOLD: S.ON_HOLD,
        E.EDIT: S.DRAFT,
        E.DISCARD: S.DISCARDED,
    },
    S.ON_HOLD: {E.RELEASE: S.QUEUED, E.EDIT: S.DRAFT, E.DISCARD: S.DISCARDED},
    S.QUEUED: {
        E.START: S.UPLOADING,
        E.SPLIT: S.SPLIT,
        E.NOT_EXECUTED: S.WAITING,
        E.REFUSE: S.NEEDS_YOU,
        E.DOUBT: S.UNCERTAIN,
        E.HOLD: S.ON_HOLD,
        E.EDIT: S.DRAFT,
        E.DISCARD: S.DISCARDED,
    },
    S.SPLIT: {E.UNDO: S.DRAFT, E.DISCARD: S.DISCARDED},
    S.UPLOADING: {
        E.ACCEPT: S.ACCEPTED,
        E.NOT_EXECUTED: S.WAITING,
        E.REFUSE: S.NEEDS_YOU,
        E.BREAK: S.WAITING,
        E.CANCEL: S.DISCARDED,
    },
    S.WAITING: {E.DUE: S.QUEUED, E.HOLD: S.ON_HOLD, E.EDIT: S.DRAFT, E.DISCARD: S.DISCARDED},
    S.UNCERTAIN: {
        E.ACCEPT: S.ACCEPTED,
        E.FOUND: S.ACCEPTED,
        E.WENT_OUT: S.ACCEPTED,
        E.TAKE_OVER: S.QUEUED,
        E.SEND_AGAIN: S.QUEUED,
        E.DISCARD: S.DISCARDED,
    },
    S.NEEDS_YOU: {E.MEND: S.QUEUED, E.EDIT: S.DRAFT, E.DISCARD: S.DISCARDED},
    S.ACCEPTED: {},
    S.DISCARDED: {E.RESTORE: S.DRAFT},
}


@pytest.mark.parametrize(("state", "event"), list(product(OutboxState, OutboxEvent)))
def test_every_state_knows_its_exits_and_no_others(state: OutboxState, event: OutboxEvent) -> None:
    expected = EXITS[state].get(event)
    assert allows(state, event) == (expected is not None)
    if expected is None:
        with pytest.raises(IllegalTransition):
            transition(state, event)
    else:
        assert transition(state, event) == expected


def test_what_may_have_left_is_not_made_a_draft_by_discarding_and_restoring_it() -> None:
    assert transition(S.DISCARDED, E.RESTORE, body_complete=True) == S.UNCERTAIN


@pytest.mark.parametrize("event", [E.BREAK, E.CANCEL])
def test_what_may_have_left_is_uncertain(event: OutboxEvent) -> None:
    assert transition(S.UPLOADING, event, body_complete=True) == S.UNCERTAIN


PERSON = {E.SEND_AGAIN, E.TAKE_OVER, E.WENT_OUT, E.DISCARD, E.RESTORE}


@given(st.lists(st.tuples(st.sampled_from(OutboxEvent), st.booleans()), max_size=40))
def test_no_path_leads_from_an_uncertain_fax_to_a_second_upload_without_a_person(
    steps: list[tuple[OutboxEvent, bool]],
) -> None:
    state, uncertain = S.DRAFT, False
    for event, body_complete in steps:
        if not allows(state, event):
            continue
        state = transition(state, event, body_complete=body_complete)
        if state == S.UNCERTAIN:
            uncertain = True
        elif event in PERSON or state == S.ACCEPTED:
            uncertain = False
        assert not (uncertain and state == S.UPLOADING)

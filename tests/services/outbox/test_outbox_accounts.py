"""An archive in which several accounts have sent, as FaxDesk made them before each account had its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import OutboxOnSimulator
from tests.support.clock import RunningClock

FREE = "+16505550144"
SOMEBODY_ELSE = "70020099"
OWNER = "70020002"


@pytest.fixture
def letter(composition: Composition, make_pdf: Callable[..., Path]) -> Draft:
    outbox = composition.outbox
    file = outbox.add_file(make_pdf(pages=1, text="A letter", name="letter.pdf"), CancelToken())
    return Draft((Recipient(FREE),), (file,))


@pytest.fixture
def of_somebody_else(composition: Composition, clock: RunningClock, letter: Draft) -> int:
    """A fax that was committed while somebody else was signed in."""
    fax_id = composition.outbox.create(letter)
    composition.outbox.send(fax_id)
    belongs_to(composition, fax_id, SOMEBODY_ELSE)
    return fax_id


def belongs_to(composition: Composition, fax_id: int, account_id: str) -> None:
    with composition.database.transaction() as cx:
        cx.execute("UPDATE outbox SET account = ? WHERE fax_id = ?", (account_id, fax_id))


def item(composition: Composition, fax_id: int) -> OutboxItem:
    found = composition.outbox.item(fax_id)
    assert found is not None
    return found


def sent(simulator: Simulator) -> list[dict[str, Any]]:
    return [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]


def test_another_account_s_fax_waits_for_the_person_s_word(
    composition: Composition, simulator: Simulator, of_somebody_else: int
) -> None:
    token = CancelToken()
    composition.account.resume(token)
    composition.outbox.run(token)
    held = item(composition, of_somebody_else)
    assert held.state == OutboxState.NEEDS_YOU
    assert held.problem is not None
    assert "another account" in held.problem.title
    assert sent(simulator) == []

    composition.account.resume(token)
    composition.outbox.run(token)
    assert sent(simulator) == [], "signing in once more is nobody's word"

    composition.outbox.retry(of_somebody_else)
    composition.outbox.run(token)
    assert item(composition, of_somebody_else).state == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1


def test_a_lost_fax_is_not_called_absent_for_being_in_another_mailbox(
    here: OutboxOnSimulator, letter: Draft, simulator: Simulator, clock: RunningClock
) -> None:
    composition, token = here.composition, here.token
    fax_id = composition.outbox.create(letter)
    composition.outbox.send(fax_id)
    with here.answer_lost():
        composition.outbox.run(token)
    assert item(composition, fax_id).state == OutboxState.UNCERTAIN
    belongs_to(composition, fax_id, SOMEBODY_ELSE)
    for _ in range(10):
        clock.advance(200)
        again = composition.outbox.run(token)
        assert again is not None
        assert again > clock.now(), "it is no reason to be busy"
    assert (item(composition, fax_id).state, item(composition, fax_id).absent) == (
        OutboxState.UNCERTAIN,
        False,
    )
    belongs_to(composition, fax_id, OWNER)
    for _ in range(6):
        # The service may yet have to count the pages.
        clock.advance(200)
        composition.outbox.run(token)
    assert item(composition, fax_id).state == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1


def test_a_fax_written_before_anybody_signed_in_goes_out_by_the_first_who_does(
    composition: Composition, simulator: Simulator, letter: Draft
) -> None:
    with composition.database.transaction() as cx:
        cx.execute("DELETE FROM account")
    fax_id = composition.outbox.create(letter)
    composition.outbox.send(fax_id)
    composition.account.resume(CancelToken())
    composition.outbox.run(CancelToken())
    assert item(composition, fax_id).state == OutboxState.ACCEPTED

"""Sent faxes whose records name fewer recipients than they went to, or in spellings of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.fax import UNTOLD
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.status import StatusKind
from faxdesk.domain.status_wording import words_of
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import FREE, OTHER, OutboxOnSimulator
from tests.support.clock import RunningClock
from tests.support.edited_answers import Edit, EditedAnswers

RECORDS = r"/message-sync$|/message-store(/\d+)?$"
THIRD = "+13035550166"
LONDON = "+442079460018"


@pytest.fixture
def front(simulator: Simulator) -> Iterator[EditedAnswers]:
    with EditedAnswers(simulator.url) as front:
        yield front


@pytest.fixture
def composition(start: Callable[..., Composition], front: EditedAnswers) -> Composition:
    return start(front.url)


@pytest.fixture
def here(
    composition: Composition, simulator: Simulator, clock: RunningClock, make_pdf: Callable[..., Path]
) -> OutboxOnSimulator:
    return OutboxOnSimulator(composition, simulator, clock, make_pdf(pages=1, name="letter.pdf"))


def without(number: str) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        for record in document.get("records", [document]):
            record["to"] = [to for to in record["to"] if to["phoneNumber"] != number]

    return edit


def spelled(number: str, spelling: str) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        for record in document.get("records", [document]):
            for to in record["to"]:
                if to["phoneNumber"] == number:
                    to["phoneNumber"] = spelling

    return edit


def results(here: OutboxOnSimulator, fax_id: int) -> dict[str, str]:
    return {recipient.number: recipient.status for recipient in here.library.fax(fax_id).recipients}


def test_a_recipient_that_the_records_leave_out_stays_in_sight(
    here: OutboxOnSimulator, front: EditedAnswers
) -> None:
    leave_out = without(OTHER)
    with front.edited("/fax$", leave_out, method="POST"), front.edited(RECORDS, leave_out):
        fax_id = here.send(FREE, OTHER, THIRD)
        here.go_on()
        assert results(here, fax_id) == {FREE: "Sent", OTHER: UNTOLD, THIRD: "Sent"}
        status = here.status(fax_id)
        assert (status.kind, status.sent, status.total, status.is_final) == (StatusKind.ACCEPTED, 2, 3, False)
        assert words_of(status, here.clock.now(), str) == (
            "RingCentral does not tell all results (2 of 3 sent)"
        )
        # It is not waited for for ever, and the receipt tells what is known.
        item = here.outbox.item(fax_id)
        assert item is not None
        assert item.settled_at is None
        here.simulator.control.clock(advance_s=3600)
        here.go_on(3600)
        item = here.outbox.item(fax_id)
        assert item is not None
        assert item.settled_at is not None
        assert here.library.fax(fax_id).receipt_hash
    # As soon as the service names it, its result is taken over.
    here.go_on(100_000)
    assert results(here, fax_id) == {FREE: "Sent", OTHER: "Sent", THIRD: "Sent"}
    assert here.status(fax_id).kind == StatusKind.SENT
    assert here.composition.library.counts().documents_wanted == 0


@pytest.mark.parametrize(
    "spelling", ["020 7946 0018", "7946 0018", "****0018", "+44 20 **** 0018", "Private"]
)
def test_a_recipient_in_another_spelling_is_no_other_recipient(
    here: OutboxOnSimulator, front: EditedAnswers, spelling: str
) -> None:
    edit = spelled(LONDON, spelling)
    with front.edited("/fax$", edit, method="POST"), front.edited(RECORDS, edit):
        fax_id = here.send(FREE, LONDON)
        here.go_on()
    assert results(here, fax_id) == {FREE: "Sent", LONDON: "Sent"}
    assert here.status(fax_id).kind == StatusKind.SENT


@pytest.mark.parametrize("spelling", ["020 7946 0018", "*********0018", "+44 20 **** 0018"])
def test_a_fax_whose_answer_was_lost_is_found_in_another_spelling(
    here: OutboxOnSimulator, front: EditedAnswers, simulator: Simulator, spelling: str
) -> None:
    simulator.control.fault("POST", "/fax$", drop="after")
    with front.edited(RECORDS, spelled(LONDON, spelling)):
        fax_id = here.send(LONDON)
        for _ in range(8):
            here.go_on(150)
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.ACCEPTED
    assert here.listed() == [fax_id]
    assert results(here, fax_id) == {LONDON: "Sent"}
    assert len(here.sent()) == 1


def test_a_lost_fax_whose_record_names_fewer_is_shown_as_a_look_alike(
    here: OutboxOnSimulator, front: EditedAnswers, simulator: Simulator
) -> None:
    simulator.control.fault("POST", "/fax$", drop="after")
    with front.edited(RECORDS, without(OTHER)):
        fax_id = here.send(FREE, OTHER)
        for _ in range(8):
            here.go_on(150)
        item = here.outbox.item(fax_id)
        assert item is not None
        assert (item.state, item.absent) == (OutboxState.UNCERTAIN, True)
        (sent,) = here.sent()
        assert item.lookalikes == (str(sent["id"]),)
        here.desk.uncertain_faxes.it_is(fax_id, item.lookalikes[0], here.token)
        assert results(here, fax_id) == {FREE: "Sent", OTHER: UNTOLD}

"""Scheduled faxes: the service holds them and never tells the time again (API §1.5), so it is kept here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Chip
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.status import StatusKind
from tests.services.outbox_on_simulator import FAX, FREE, OutboxOnSimulator

HOUR = 3600.0


def scheduled(here: OutboxOnSimulator) -> int:
    fax_id = here.send(FREE, send_at=here.clock.now() + timedelta(hours=2))
    assert here.status(fax_id).kind == StatusKind.SCHEDULED
    assert here.listed(Chip.SCHEDULED) == [fax_id]
    return fax_id


def state(here: OutboxOnSimulator, fax_id: int) -> OutboxState:
    item = here.outbox.item(fax_id)
    assert item is not None
    return item.state


def alive(here: OutboxOnSimulator) -> list[int]:
    return [fax["id"] for fax in here.sent() if fax["availability"] == "Alive"]


def change(here: OutboxOnSimulator, fax_id: int, hours: float | None) -> int:
    """Choose another time, or now; gives the new fax, committed."""
    new_id = here.outbox.change_scheduled(fax_id)
    item = here.outbox.item(new_id)
    assert item is not None
    send_at = None if hours is None else here.clock.now() + timedelta(hours=hours)
    here.outbox.save(new_id, replace(item.draft, send_at=send_at))
    here.outbox.send(new_id)
    return new_id


def test_cancelling_says_that_it_was_dropped_before_its_time(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here)
    answer = here.outbox.cancel(fax_id, here.token)
    assert answer.carried_out
    assert "before its time" in answer.words
    here.desk.sync.run(here.token)
    assert alive(here) == []
    assert here.status(fax_id).kind == StatusKind.CANCELLED
    causes = [entry.cause for entry in here.library.history(fax_id)]
    assert causes[-2:] == ["asked RingCentral to cancel it", "RingCentral has dropped it"]


def test_a_changed_time_takes_the_place_of_the_first(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here)
    new_id = change(here, fax_id, hours=5)
    assert alive(here) == [here.sent()[0]["id"]], "until the new one leaves, the old one stands"
    here.go_on()
    (standing,) = alive(here)
    assert here.library.fax(new_id).message_id == str(standing)
    assert here.listed(Chip.SCHEDULED) == here.listed() == [new_id]


def test_a_draft_of_a_change_changes_nothing(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here)
    here.outbox.change_scheduled(fax_id)
    here.go_on()
    assert len(alive(here)) == 1
    assert here.listed(Chip.SCHEDULED) == [fax_id]


def test_a_change_that_comes_too_late_is_left_to_the_person(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here)
    new_id = change(here, fax_id, hours=5)
    here.simulator.control.settle(include_scheduled=True)
    here.go_on()
    assert state(here, new_id) == OutboxState.NEEDS_YOU
    item = here.outbox.item(new_id)
    assert item is not None
    assert item.problem is not None
    assert (item.problem.kind, "gone out" in item.problem.title) == (ErrorKind.TOO_LATE, True)
    assert here.status(fax_id).kind == StatusKind.SENT
    here.outbox.retry(new_id)
    here.go_on()
    assert len(alive(here)) == 2, "the person wanted both"


@pytest.mark.parametrize("how", [{"drop": "before"}, {"drop": "after"}, {"status": 500}])
def test_a_change_waits_while_the_service_does_not_drop_the_first(
    here: OutboxOnSimulator, how: dict[str, object]
) -> None:
    fax_id = scheduled(here)
    new_id = change(here, fax_id, hours=5)
    here.simulator.control.fault("DELETE", "message-store", times=20, **how)
    here.outbox.run(here.token)
    assert state(here, new_id) in {OutboxState.WAITING, OutboxState.ACCEPTED}
    assert len(alive(here)) <= 1, "there are never both"
    here.simulator.control.clear_faults()
    for _ in range(5):
        here.go_on(400)
    (standing,) = alive(here)
    assert here.library.fax(new_id).message_id == str(standing)
    assert here.listed() == [new_id]


def test_only_what_was_scheduled_here_can_be_changed(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE)
    with pytest.raises(FaxDeskError) as refused:
        here.outbox.change_scheduled(fax_id)
    assert refused.value.kind == ErrorKind.BAD_INPUT


def test_a_time_that_passed_before_it_could_be_handed_over_is_told(here: OutboxOnSimulator) -> None:
    here.simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "30"})
    fax_id = here.send(FREE, send_at=here.clock.now() + timedelta(minutes=30))
    assert state(here, fax_id) == OutboxState.WAITING
    here.simulator.control.clock(advance_s=2 * HOUR)
    here.go_on(2 * HOUR)
    assert state(here, fax_id) == OutboxState.NEEDS_YOU
    assert here.sent() == []
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.problem is not None
    assert item.problem.kind == ErrorKind.TOO_LATE
    here.outbox.retry(fax_id)
    here.go_on()
    (fax,) = here.sent()
    assert fax["send_time"] is None
    assert here.status(fax_id).kind == StatusKind.SENT


def test_a_few_minutes_late_it_goes_without_a_question(here: OutboxOnSimulator) -> None:
    here.simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "30"})
    fax_id = here.send(FREE, send_at=here.clock.now() + timedelta(minutes=5))
    here.go_on(12 * 60)
    assert state(here, fax_id) == OutboxState.ACCEPTED


def test_a_time_in_the_past_means_now(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, send_at=here.clock.now() - timedelta(days=1))
    assert state(here, fax_id) == OutboxState.ACCEPTED

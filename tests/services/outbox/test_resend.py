"""A fax of several requests: what failed is sent again, by hand and by itself, and shown as one fax."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from faxdesk.domain.draft import MAX_RECIPIENTS, Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState, PartKind
from faxdesk.domain.status import FaxStatus, StatusKind
from tests.services.outbox_on_simulator import BUSY, BUSY_ONCE, FAX, FREE, OutboxOnSimulator

MINUTE = 60.0


def numbers_of(fax: dict[str, Any]) -> list[str]:
    return [to["number"] for to in fax["to"]]


def test_a_busy_number_is_tried_again_by_itself_and_shown_as_one_fax(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, BUSY_ONCE)
    (part,) = here.parts(fax_id)
    assert (part.part, part.state) == (PartKind.RETRY, OutboxState.WAITING)
    status = here.status(fax_id)
    assert (status.kind, status.sent, status.total) == (StatusKind.WAITING, 1, 2)
    assert status.reason == "Busy"
    assert here.listed(Chip.WAITING) == [fax_id]
    assert here.listed(Chip.FAILED) == []

    here.go_on(4 * MINUTE)
    assert len(here.sent()) == 1, "its time has not come"
    here.go_on(2 * MINUTE)
    first, again = here.sent()
    assert numbers_of(first) == [FREE, BUSY_ONCE]
    assert (numbers_of(again), again["original_id"]) == ([BUSY_ONCE], first["id"])
    assert here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)
    assert here.listed() == here.listed(Chip.SENT) == [fax_id]
    assert [recipient.attempts for recipient in here.library.fax(fax_id).recipients] == [1, 2]
    kinds = [entry.part for entry in here.library.history(fax_id)]
    assert PartKind.RETRY in kinds


def test_a_retry_keeps_its_time_over_a_sign_out(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    here.desk.account.sign_out(here.token)
    here.outbox.run(here.token)
    (part,) = here.parts(fax_id)
    assert part.state == OutboxState.NEEDS_YOU
    here.desk.account.resume(here.token)
    here.go_on()
    (part,) = here.parts(fax_id)
    assert part.state == OutboxState.WAITING
    here.go_on(4 * MINUTE)
    assert len(here.sent()) == 1, "its time has not come"
    here.go_on(2 * MINUTE)
    assert len(here.sent()) == 2


def test_a_retry_that_nobody_expects_any_more_does_not_go_out_with_a_late_sign_in(
    here: OutboxOnSimulator,
) -> None:
    fax_id = here.send(BUSY_ONCE)
    here.desk.account.sign_out(here.token)
    here.outbox.run(here.token)
    here.clock.advance(2 * 24 * 60 * MINUTE)
    here.desk.account.resume(here.token)
    here.go_on()
    here.go_on(MINUTE)
    assert len(here.sent()) == 1
    (part,) = here.parts(fax_id)
    assert part.state == OutboxState.DISCARDED


def test_it_is_tried_so_often_and_no_more(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY)
    for minutes in (6, 16, 46, 120, 600):
        here.go_on(minutes * MINUTE)
    assert [numbers_of(fax) for fax in here.sent()] == [[BUSY]] * 4
    assert here.status(fax_id).kind == StatusKind.FAILED
    assert here.listed(Chip.FAILED) == [fax_id]
    (one,) = here.library.fax(fax_id).recipients
    assert (one.attempts, one.error_code) == (4, "LineBusy")
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.settled_at is not None


def test_only_what_surely_did_not_arrive_is_tried_again(here: OutboxOnSimulator) -> None:
    fax_id = here.send("+16505550106", "+16505550105")
    assert here.parts(fax_id) == []
    assert here.status(fax_id).kind == StatusKind.FAILED


def test_nothing_is_tried_again_where_the_person_does_not_want_it(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY)
    assert here.parts(fax_id) == []
    assert here.status(fax_id).kind == StatusKind.FAILED


def test_a_resend_that_was_called_off_is_not_planned_anew(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY)
    (part,) = here.parts(fax_id)
    here.outbox.discard(part.id)
    here.go_on(60 * MINUTE)
    assert len(here.sent()) == 1
    assert here.status(fax_id).kind == StatusKind.FAILED
    assert here.listed(Chip.FAILED) == [fax_id]


def test_taking_back_the_calling_off_has_it_tried_after_all(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    (part,) = here.parts(fax_id)
    here.outbox.discard(part.id)
    here.outbox.restore(part.id)
    here.go_on(6 * MINUTE)
    assert here.status(fax_id).kind == StatusKind.SENT


def test_the_person_need_not_wait_for_the_next_try(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, BUSY_ONCE)
    here.outbox.resend(fax_id)
    here.go_on()
    assert [numbers_of(fax) for fax in here.sent()] == [[FREE, BUSY_ONCE], [BUSY_ONCE]]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_a_resend_by_hand_goes_to_those_that_failed_and_can_be_undone(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(FREE, BUSY_ONCE)
    assert here.status(fax_id).kind == StatusKind.PARTLY_SENT
    part = here.outbox.resend(fax_id, hold_s=10)
    assert here.status(fax_id).kind == StatusKind.HELD_BACK
    here.outbox.undo(part)
    here.go_on(60)
    assert len(here.sent()) == 1
    assert here.status(fax_id).kind == StatusKind.PARTLY_SENT

    here.outbox.resend(fax_id)
    here.go_on()
    assert [numbers_of(fax) for fax in here.sent()] == [[FREE, BUSY_ONCE], [BUSY_ONCE]]
    assert here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)
    assert here.listed() == [fax_id]
    with pytest.raises(FaxDeskError) as refused:
        here.outbox.resend(fax_id)
    assert refused.value.kind == ErrorKind.BAD_INPUT


@pytest.mark.parametrize(("status", "code"), [(406, "MSG-343"), (404, "CMN-102")])
def test_our_own_files_are_sent_where_the_service_refuses_its_copy(
    here: OutboxOnSimulator, status: int, code: str
) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY_ONCE)
    body = json.dumps({"errorCode": code, "message": "no", "errors": [{"errorCode": code, "message": "no"}]})
    here.simulator.control.fault("POST", FAX, times=1, status=status, body=body)
    here.outbox.resend(fax_id)
    here.go_on()
    first, again = here.sent()
    assert again["original_id"] is None
    assert [file["sha256"] for file in again["files"]] == [file["sha256"] for file in first["files"]]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_a_fax_that_was_sent_elsewhere_is_resent_as_one_too(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(FREE, BUSY_ONCE)
    with here.desk.database.transaction() as cx:
        # As if another computer had sent it.
        for table in ("outbox_log", "attempts", "outbox_files", "outbox"):
            cx.execute(f"DELETE FROM {table} WHERE fax_id = ?", (fax_id,))
    here.outbox.resend(fax_id)
    here.go_on()
    assert here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=2, total=2)
    assert here.listed() == [fax_id]


def test_a_large_group_goes_out_in_parts_and_is_shown_as_one_fax(here: OutboxOnSimulator) -> None:
    numbers = [f"+1650555{number:04}" for number in range(2000, 2000 + 2 * MAX_RECIPIENTS + 3)]
    fax_id = here.send(*numbers)
    sizes = [len(fax["to"]) for fax in here.sent()]
    assert sizes == [MAX_RECIPIENTS, MAX_RECIPIENTS, 3]
    assert sorted(number for fax in here.sent() for number in numbers_of(fax)) == sorted(numbers)
    assert here.listed() == [fax_id]
    assert here.status(fax_id) == FaxStatus(StatusKind.SENT, sent=len(numbers), total=len(numbers))
    fax = here.library.fax(fax_id)
    assert fax.page_count == 1
    assert here.library.document(fax_id) is not None, "its pages are those of its parts"
    assert len({part.document_hash for part in here.library.requests(fax_id) if part.document_hash}) == 1


def test_one_number_of_a_large_group_is_tried_again_alone(here: OutboxOnSimulator) -> None:
    numbers = [*(f"+1650555{number:04}" for number in range(2000, 2000 + MAX_RECIPIENTS)), BUSY_ONCE]
    fax_id = here.send(*numbers)
    status = here.status(fax_id)
    assert (status.kind, status.sent, status.total) == (StatusKind.WAITING, MAX_RECIPIENTS, len(numbers))
    here.go_on(6 * MINUTE)
    assert numbers_of(here.sent()[-1]) == [BUSY_ONCE]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_a_large_group_is_cancelled_as_a_whole(here: OutboxOnSimulator) -> None:
    numbers = [f"+1650555{number:04}" for number in range(2000, 2000 + MAX_RECIPIENTS + 1)]
    here.simulator.control.fault("POST", FAX, times=2, status=429, headers={"Retry-After": "60"})
    fax_id = here.send(*numbers)
    assert {part.state for part in here.parts(fax_id)} <= {OutboxState.WAITING, OutboxState.QUEUED}
    answer = here.outbox.cancel(fax_id, here.token)
    assert answer.carried_out
    here.go_on(600)
    assert here.sent() == []
    assert here.listed() == []


def test_a_resend_that_waits_is_put_on_hold_and_let_go(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    (part,) = here.parts(fax_id)
    here.outbox.hold(part.id)
    here.go_on(600)
    assert (len(here.sent()), here.status(fax_id).kind) == (1, StatusKind.ON_HOLD)
    here.outbox.release(part.id)
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.SENT


def test_deleting_a_fax_deletes_all_its_requests(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    here.go_on(6 * MINUTE)
    assert here.library.trash([fax_id]) == [fax_id]
    here.desk.sync.push_changes(here.token, at_once=True)
    assert {fax["availability"] for fax in here.sent()} == {"Deleted"}
    assert list(here.library.ids(FaxQuery(Folder.TRASH))) == [fax_id]
    assert here.library.restore([fax_id]) == [fax_id]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_cancelling_a_resend_leaves_the_first_result(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(FREE, BUSY)
    here.simulator.control.outcome(BUSY, "Queued")
    here.outbox.resend(fax_id)
    here.outbox.run(here.token)
    assert here.status(fax_id).kind == StatusKind.ACCEPTED
    assert here.outbox.cancel(fax_id, here.token).carried_out
    here.desk.sync.run(here.token)
    status = here.status(fax_id)
    assert (status.kind, status.sent) == (StatusKind.PARTLY_SENT, 1)
    assert here.listed(Chip.FAILED) == [fax_id]


def test_what_was_stopped_too_late_is_not_tried_again_by_itself(here: OutboxOnSimulator) -> None:
    fax_id = here.outbox.create(Draft((Recipient(BUSY),), (here.outbox.add_file(here.letter, here.token),)))
    here.outbox.send(fax_id)
    here.outbox.run(here.token)
    here.simulator.control.settle()
    assert here.status(fax_id).kind == StatusKind.ACCEPTED, "nobody here knows that it failed"
    assert not here.outbox.cancel(fax_id, here.token).carried_out
    here.go_on(6 * MINUTE)
    assert (here.status(fax_id).kind, here.parts(fax_id)) == (StatusKind.FAILED, [])

    here.outbox.resend(fax_id)
    here.go_on()
    assert [part.part for part in here.parts(fax_id)] == [PartKind.RESEND, PartKind.RETRY]


def test_a_fax_queued_for_far_too_long_is_told_once(here: OutboxOnSimulator) -> None:
    heard: list[object] = []
    here.desk.events.subscribe(heard.append)
    here.simulator.control.outcome(FREE, "Queued")
    fax_id = here.send(FREE)
    here.simulator.control.clock(advance_s=20 * MINUTE)
    here.go_on(20 * MINUTE)
    assert here.status(fax_id).kind == StatusKind.ACCEPTED
    here.simulator.control.clock(advance_s=6 * MINUTE)
    here.clock.advance(6 * MINUTE)
    for _ in range(3):
        here.go_on(MINUTE)
    assert here.status(fax_id).kind == StatusKind.STUCK
    assert [type(event).__name__ for event in heard].count("Notice") == 1
    here.simulator.control.outcome(FREE, "")
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.SENT


def test_an_old_failure_is_not_sent_again_out_of_the_blue(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY)
    here.desk.settings.resend_minutes = "5"
    here.clock.advance(timedelta(days=2).total_seconds())
    here.simulator.control.clock(advance_s=timedelta(days=2).total_seconds())
    with here.desk.database.transaction() as cx:
        cx.execute("UPDATE outbox SET settled_at = NULL")
    here.go_on(600)
    assert (len(here.sent()), here.status(fax_id).kind) == (1, StatusKind.FAILED)

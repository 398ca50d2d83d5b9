"""What somebody would try who wants a fax doubled, lost, sent at the wrong time or called by a wrong word."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.draft import MAX_RECIPIENTS, Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.resend_policy import WEEK
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.services.outbox import resend as resending
from faxdesk.services.outbox.guards.doubts import Unconfirmed
from tests.services.outbox_on_simulator import BUSY, BUSY_ONCE, FAX, FREE, OTHER, OutboxOnSimulator

MINUTE = 60.0
HOUR = 3600.0
SOMEBODY_ELSE = AccountInfo("70020099", "Somebody Else", "199", ("+12025550199",), "US")
LARGE = tuple(f"+1650555{number:04}" for number in range(2000, 2000 + MAX_RECIPIENTS + 1))


def item(here: OutboxOnSimulator, fax_id: int) -> OutboxItem:
    found = here.outbox.item(fax_id)
    assert found is not None
    return found


def make_uncertain(here: OutboxOnSimulator) -> None:
    """The next request is lost on its way, and whatever is looked for is not found."""
    here.simulator.control.fault("POST", FAX, times=1, status=503)


def look_to_the_end(here: OutboxOnSimulator) -> None:
    for _ in range(8):
        here.go_on(200)


# Two processes follow up


def test_two_who_follow_up_at_once_plan_one_try(
    here: OutboxOnSimulator, start: Callable[..., Composition], monkeypatch: pytest.MonkeyPatch
) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY)
    other = start()
    for desk in (here.desk, other):
        desk.settings.resend_minutes = "5"
    with here.desk.database.transaction() as cx:
        cx.execute("UPDATE outbox SET settled_at = NULL")
    both = threading.Barrier(2)
    real = resending._tries

    def tries(*args: Any) -> int | None:
        answer = real(*args)
        with suppress(threading.BrokenBarrierError):
            # Who plans alone waits here in vain.
            both.wait(0.3)
        return answer

    monkeypatch.setattr(resending, "_tries", tries)
    run = threading.Thread(target=other.sync._outcomes.run, args=(CancelToken(),))
    run.start()
    here.desk.sync._outcomes.run(CancelToken())
    run.join()
    assert len(here.parts(fax_id)) == 1


def test_two_clicks_on_resend_make_one_request(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY_ONCE)
    here.outbox.resend(fax_id)
    with pytest.raises(FaxDeskError):
        here.outbox.resend(fax_id)
    here.go_on()
    assert len(here.sent()) == 2


# After a cancel


def test_what_was_cancelled_at_the_service_is_not_tried_again(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY)
    here.simulator.control.outcome(BUSY, "Queued")
    here.go_on(6 * MINUTE)
    assert len(here.sent()) == 2
    assert here.outbox.cancel(fax_id, here.token).carried_out
    for _ in range(4):
        here.go_on(60 * MINUTE)
    assert len(here.sent()) == 2, "the person did not want it any more"
    assert here.status(fax_id).kind == StatusKind.FAILED


def test_undoing_a_delete_does_not_bring_back_a_cancelled_request(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY_ONCE)
    here.simulator.control.outcome(BUSY_ONCE, "Queued")
    here.outbox.resend(fax_id)
    here.outbox.run(here.token)
    here.outbox.cancel(fax_id, here.token)
    here.library.trash([fax_id])
    here.library.restore([fax_id])
    here.simulator.control.outcome(BUSY_ONCE, "")
    here.go_on(60)
    here.go_on(60)
    assert [fax["availability"] for fax in here.sent()] == ["Alive", "Deleted"]
    assert here.status(fax_id).kind == StatusKind.FAILED


# What the person says


def test_what_the_person_knows_to_be_out_is_not_tried_again(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, BUSY)
    (part,) = here.parts(fax_id)
    make_uncertain(here)
    here.go_on(6 * MINUTE)
    look_to_the_end(here)
    assert item(here, part.id).absent
    here.desk.uncertain_faxes.it_went_out(part.id)
    for _ in range(4):
        here.go_on(60 * MINUTE)
    assert len(here.parts(fax_id)) == 1
    assert len(here.sent()) == 1
    status = here.status(fax_id)
    assert (status.kind, status.reason) == (StatusKind.ACCEPTED, "you")


def test_only_a_fax_that_can_be_it_is_recognised(here: OutboxOnSimulator) -> None:
    here.simulator.control.receive("+16505550188")
    make_uncertain(here)
    fax_id = here.send(FREE)
    look_to_the_end(here)
    here.send(OTHER)
    (inbound,) = here.library.ids(FaxQuery(Folder.INBOX))
    for message_id in (here.library.fax(inbound).message_id, str(here.sent()[-1]["id"])):
        with pytest.raises(FaxDeskError) as refused:
            here.desk.uncertain_faxes.it_is(fax_id, message_id, here.token)
        assert refused.value.kind == ErrorKind.BAD_INPUT
    assert list(here.library.ids(FaxQuery(Folder.INBOX))) == [inbound]
    assert item(here, fax_id).state == OutboxState.UNCERTAIN


def test_looking_again_sends_nothing(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY_ONCE)
    (part,) = here.parts(fax_id)
    with pytest.raises(FaxDeskError) as refused:
        here.desk.uncertain_faxes.look_again(part.id)
    assert refused.value.kind == ErrorKind.REFUSED
    here.go_on()
    assert len(here.sent()) == 1


# In the queue


def test_a_planned_try_holds_up_no_new_fax(here: OutboxOnSimulator) -> None:
    here.send(BUSY)
    here.letter.write_bytes(here.letter.read_bytes() + b"\n% another\n")
    here.send(BUSY)
    assert len(here.sent()) == 2


def test_a_try_stays_within_the_hours_though_the_computer_slept(here: OutboxOnSimulator) -> None:
    local = here.clock.now().astimezone()
    begins, ends = local - timedelta(hours=1), local + timedelta(hours=1)
    here.desk.settings.resend_within_hours = True
    here.desk.settings.resend_days = WEEK
    here.desk.settings.resend_hours = f"{begins:%H:%M} to {ends:%H:%M}"
    here.send(BUSY_ONCE)
    here.go_on(4 * HOUR)
    assert len(here.sent()) == 1, "asleep until after the last hour"
    here.go_on(20 * HOUR)
    assert len(here.sent()) == 2


def test_a_large_group_is_put_on_hold_and_discarded_whole(here: OutboxOnSimulator) -> None:
    here.simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    fax_id = here.send(*LARGE)
    states = [part.state for part in here.parts(fax_id)]
    assert states == [OutboxState.WAITING, OutboxState.QUEUED]
    here.outbox.hold(here.parts(fax_id)[0].id)
    assert {part.state for part in here.parts(fax_id)} == {OutboxState.ON_HOLD}
    gone = here.outbox.withdraw(fax_id)
    assert here.listed() == []
    for one in gone:
        here.outbox.restore(one)
    assert (here.listed(), item(here, fax_id).state) == ([fax_id], OutboxState.DRAFT)
    with pytest.raises(FaxDeskError):
        here.outbox.restore(here.parts(fax_id)[-1].id)
    here.go_on(600)
    assert here.sent() == []


def test_a_lost_fax_of_another_account_holds_up_nobody(here: OutboxOnSimulator) -> None:
    make_uncertain(here)
    here.send(FREE)
    with here.desk.database.transaction() as cx:
        cx.execute("UPDATE outbox SET account = ?", (SOMEBODY_ELSE.extension_id,))
    here.letter.write_bytes(here.letter.read_bytes() + b"\n% another\n")
    here.send(FREE)
    assert len(here.sent()) == 1


# Other accounts


def test_nothing_is_done_for_a_fax_of_another_account(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY)
    here.desk.settings.resend_minutes = "5"
    with here.desk.database.transaction() as cx:
        cx.execute("UPDATE outbox SET account = ?, settled_at = NULL", (SOMEBODY_ELSE.extension_id,))
    here.go_on(60)
    assert here.parts(fax_id) == []


def test_a_clock_days_ahead_is_no_reason_not_to_try_again(here: OutboxOnSimulator) -> None:
    here.clock.advance(timedelta(days=3).total_seconds())
    fax_id = here.send(BUSY)
    assert len(here.parts(fax_id)) == 1


def test_long_pauses_are_kept_to_the_last_try(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = "1440, 1440"
    here.send(BUSY)
    for _ in range(3):
        here.simulator.control.clock(advance_s=25 * HOUR)
        here.go_on(25 * HOUR)
    assert len(here.sent()) == 3


# Scheduled


def scheduled(here: OutboxOnSimulator, hours: float = 2) -> int:
    return here.send(FREE, send_at=here.clock.now() + timedelta(hours=hours))


def change(here: OutboxOnSimulator, fax_id: int, hours: float) -> int:
    new_id = here.outbox.change_scheduled(fax_id)
    draft = item(here, new_id).draft
    here.outbox.save(new_id, replace(draft, send_at=here.clock.now() + timedelta(hours=hours)))
    here.outbox.send(new_id)
    return new_id


def alive(here: OutboxOnSimulator) -> list[int]:
    return [fax["id"] for fax in here.sent() if fax["availability"] == "Alive"]


def test_a_change_whose_time_passed_still_takes_the_place_of_the_first(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here, hours=8)
    new_id = change(here, fax_id, hours=1)
    here.simulator.control.clock(advance_s=2 * HOUR)
    here.go_on(2 * HOUR)
    assert item(here, new_id).state == OutboxState.NEEDS_YOU
    here.outbox.retry(new_id)
    here.go_on()
    assert item(here, new_id).state == OutboxState.ACCEPTED
    assert len(alive(here)) == 1, "the first would have gone out as well"


def test_a_first_one_whose_time_has_come_is_not_taken_for_stopped(here: OutboxOnSimulator) -> None:
    here.simulator.control.outcome(FREE, "Queued")
    fax_id = scheduled(here, hours=1)
    new_id = change(here, fax_id, hours=5)
    here.clock.advance(2 * HOUR)
    here.simulator.control.clock(advance_s=2 * HOUR)
    here.outbox.run(here.token)
    assert item(here, new_id).state == OutboxState.NEEDS_YOU
    assert len(here.sent()) == 1


def test_a_first_one_that_went_out_and_was_deleted_is_not_taken_for_stopped(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here, hours=1)
    new_id = change(here, fax_id, hours=5)
    here.simulator.control.settle(include_scheduled=True)
    here.desk.account.client().delete([here.library.fax(fax_id).message_id], here.token)
    here.outbox.run(here.token)
    assert item(here, new_id).state == OutboxState.NEEDS_YOU
    assert len(here.sent()) == 1


def test_a_first_one_that_is_gone_for_good_holds_up_no_new_one(
    here: OutboxOnSimulator,
) -> None:
    fax_id = scheduled(here)
    new_id = change(here, fax_id, hours=5)
    message_id = here.library.fax(fax_id).message_id
    body = '{"errorCode": "CMN-102", "message": "no", "errors": [{"errorCode": "CMN-102", "message": "no"}]}'
    here.simulator.control.fault("GET", rf"message-store/{message_id}", times=9, status=404, body=body)
    here.outbox.run(here.token)
    assert item(here, new_id).state == OutboxState.ACCEPTED


def test_the_first_one_of_another_account_is_not_taken_for_stopped(here: OutboxOnSimulator) -> None:
    fax_id = scheduled(here)
    with here.desk.database.transaction() as cx:
        cx.execute("UPDATE outbox SET account = ?", (SOMEBODY_ELSE.extension_id,))
    new_id = change(here, fax_id, hours=5)
    message_id = here.library.fax(fax_id).message_id
    body = '{"errorCode": "CMN-102", "message": "no", "errors": [{"errorCode": "CMN-102", "message": "no"}]}'
    here.simulator.control.fault("GET", rf"message-store/{message_id}", times=9, status=404, body=body)
    here.outbox.run(here.token)
    problem = item(here, new_id).problem
    assert problem is not None
    assert "is to replace was sent from another account" in problem.title
    assert len(here.sent()) == 1
    with pytest.raises(FaxDeskError) as refused:
        here.outbox.cancel(fax_id, here.token)
    assert refused.value.kind == ErrorKind.NOT_ALLOWED


def test_a_resend_of_what_was_stuck_is_not_stuck_from_the_start(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    here.simulator.control.outcome(BUSY, "Queued")
    fax_id = here.send(BUSY)
    here.simulator.control.clock(advance_s=60 * MINUTE)
    here.go_on(60 * MINUTE)
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.STUCK
    here.simulator.control.outcome(BUSY, "LineBusy")
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.FAILED
    here.simulator.control.outcome(BUSY, "Queued")
    here.outbox.resend(fax_id)
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.ACCEPTED


# What the service leaves out


def test_an_answer_without_recipients_does_not_have_a_try_made_twice(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY)
    answer = json.dumps({"id": 999, "direction": "Outbound", "messageStatus": "Queued", "type": "Fax"})
    here.simulator.control.fault("POST", FAX, times=1, status=200, body=answer)
    here.go_on(6 * MINUTE)
    here.go_on()
    (part,) = here.parts(fax_id)
    assert part.message_id == "999"
    assert here.status(fax_id).kind == StatusKind.ACCEPTED


# Cancelling a fax of several requests


def test_a_cancelled_fax_stays_in_sight_while_one_of_its_requests_may_be_out(here: OutboxOnSimulator) -> None:
    here.simulator.control.outcome(FREE, "Queued")
    fax_id = here.send(FREE, BUSY)
    (part,) = here.parts(fax_id)
    make_uncertain(here)
    here.go_on(6 * MINUTE)
    look_to_the_end(here)
    answer = here.outbox.cancel(fax_id, here.token)
    assert not answer.carried_out
    assert here.listed() == [fax_id]
    assert here.status(fax_id).kind == StatusKind.UNKNOWN
    here.outbox.discard(part.id)
    here.go_on()
    assert len(here.sent()) == 1


def test_a_request_to_many_that_was_dropped_is_called_cancelled(here: OutboxOnSimulator) -> None:
    for number in LARGE:
        here.simulator.control.outcome(number, "Queued")
    fax_id = here.send(*LARGE)
    assert here.status(fax_id).kind == StatusKind.ACCEPTED
    assert here.outbox.cancel(fax_id, here.token).carried_out
    here.go_on()
    status = here.status(fax_id)
    assert (status.kind, status.reason) == (StatusKind.CANCELLED, "may still arrive")


def test_a_scheduled_group_is_not_said_to_be_sent_elsewhere(here: OutboxOnSimulator) -> None:
    fax_id = here.send(*LARGE, send_at=here.clock.now() + timedelta(hours=2))
    with pytest.raises(FaxDeskError) as refused:
        here.outbox.change_scheduled(fax_id)
    assert "so many recipients" in refused.value.title


def test_a_part_whose_time_passed_asks_as_its_fax_would(here: OutboxOnSimulator) -> None:
    here.clock.advance(-5 * MINUTE)
    files = (here.outbox.add_file(here.letter, here.token),)
    send_at = here.clock.now() + timedelta(minutes=1)
    recipients = tuple(Recipient(number) for number in LARGE)
    fax_id = here.outbox.create(Draft(recipients=recipients, files=files, send_at=send_at))
    here.outbox.send(fax_id)
    here.clock.advance(5 * MINUTE)
    here.simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    here.go_on()
    assert here.parts(fax_id)[0].created_at > send_at
    here.simulator.control.clock(advance_s=4 * HOUR)
    here.go_on(4 * HOUR)
    assert {part.state for part in here.parts(fax_id)} == {OutboxState.NEEDS_YOU}


# Duplicates


def test_what_was_sent_and_deleted_here_is_a_duplicate_all_the_same(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE)
    here.library.trash([fax_id])
    with pytest.raises(Unconfirmed):
        here.send(FREE)


def test_a_number_named_twice_in_other_spellings_gets_one_fax(here: OutboxOnSimulator) -> None:
    fax_id = here.send(FREE, "(650) 555-0144")
    assert [len(fax["to"]) for fax in here.sent()] == [1]
    assert here.status(fax_id).total == 1


# Deleted elsewhere


def test_a_fax_deleted_elsewhere_is_not_said_to_be_stuck(here: OutboxOnSimulator) -> None:
    here.simulator.control.outcome(FREE, "Queued")
    fax_id = here.send(FREE)
    here.desk.account.client().delete([here.library.fax(fax_id).message_id], here.token)
    here.simulator.control.clock(advance_s=60 * MINUTE)
    here.go_on(60 * MINUTE)
    here.go_on()
    assert here.status(fax_id).kind != StatusKind.STUCK


# Resends for later


def test_a_resend_for_later_is_not_stuck_before_its_time(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY_ONCE)
    here.outbox.resend(fax_id, send_at=here.clock.now() + timedelta(hours=5))
    here.go_on()
    assert len(here.sent()) == 2
    here.simulator.control.clock(advance_s=2 * HOUR)
    here.go_on(2 * HOUR)
    here.go_on()
    assert here.status(fax_id).kind != StatusKind.STUCK


def test_a_resend_for_a_time_that_has_passed_leaves_now(here: OutboxOnSimulator) -> None:
    here.desk.settings.resend_minutes = ""
    fax_id = here.send(BUSY_ONCE)
    here.simulator.control.clock(advance_s=5 * HOUR)
    here.go_on(5 * HOUR)
    here.outbox.resend(fax_id, send_at=here.clock.now() - timedelta(hours=1))
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.SENT

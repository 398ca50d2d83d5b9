"""The time of a fax to many: its rows follow in turn, and after a break past it a person is asked once."""

from __future__ import annotations

from datetime import timedelta

from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.status import StatusKind
from faxdesk.ui.reading.situation import Step, situation_of
from tests.services.merge.test_merges import Many, listing, many, number
from tests.services.outbox_on_simulator import BUSY

__all__ = ["many"]
HOUR = 3600.0


def scheduled(many: Many, rows: int = 3) -> int:
    """A fax to many that is to go out in an hour."""
    at = many.here.clock.now() + timedelta(hours=1)
    return many.send(listing(*(number(place) for place in range(rows))), send_at=at)


def later(many: Many, seconds: float) -> None:
    """Time passes here and at the service, and the outbox is worked off."""
    many.here.simulator.control.clock(advance_s=seconds)
    many.here.go_on(seconds)


def asked(many: Many, fax_id: int) -> list[OutboxItem]:
    """The requests whose time has passed, as the person is asked."""
    return [
        part
        for part in many.here.parts(fax_id)
        if part.state == OutboxState.NEEDS_YOU and part.problem and part.problem.kind == ErrorKind.TOO_LATE
    ]


def test_after_its_time_the_first_row_asks_and_the_others_wait_for_the_answer(many: Many) -> None:
    fax_id = scheduled(many)
    later(many, 8 * HOUR)
    assert many.here.sent() == []
    (row,) = asked(many, fax_id)
    assert row.problem is not None
    assert "the rows after it follow" in row.problem.hint
    later(many, HOUR)
    assert many.here.sent() == []
    assert len(asked(many, fax_id)) == 1, "one question for all"
    situation = situation_of(row, many.here.clock.now(), recipients=3)
    assert situation.hint.startswith("This is about 1 of its 3 recipients.")
    assert situation.steps == (Step.SEND_NOW, Step.DROP)

    many.here.outbox.retry(row.id)
    many.here.go_on()
    assert many.states(fax_id) == [StatusKind.SENT] * 3
    assert [fax["send_time"] for fax in many.here.sent()] == [None] * 3


def test_rows_that_follow_those_that_left_in_time_go_in_their_turn(many: Many) -> None:
    """The service takes ten a minute: some of the rows have their turn more than ten minutes after it."""
    fax_id = scheduled(many, rows=25)
    many.merges.pause(fax_id)
    later(many, HOUR + 500)
    many.merges.go_on(fax_id)
    many.here.simulator.control.set_limits(True)
    for _minute in range(3):
        many.here.outbox.run(many.here.token)
        later(many, 61)
        many.here.simulator.control.reset_limits()
    assert asked(many, fax_id) == []
    many.here.go_on()
    assert len(many.here.sent()) == 25


def test_a_fax_to_many_with_a_time_reaches_the_service_before_it(many: Many) -> None:
    fax_id = scheduled(many)
    many.here.go_on()
    assert len(many.here.sent()) == 3
    assert many.states(fax_id) == [StatusKind.SCHEDULED] * 3


def test_a_break_past_its_time_is_asked_about(many: Many) -> None:
    """Two rows left in time, then the program was closed until the night."""
    fax_id = scheduled(many)
    assert many.merges.take_out(fax_id, {2}) == [2]
    many.here.go_on()
    assert len(many.here.sent()) == 2
    many.merges.put_back(fax_id, {2})
    later(many, 8 * HOUR)
    assert len(many.here.sent()) == 2
    assert [row.merge_row for row in asked(many, fax_id)] == [2]


def test_who_puts_a_row_back_after_its_time_wants_it_now(many: Many) -> None:
    fax_id = scheduled(many)
    many.merges.take_out(fax_id, {2})
    many.here.go_on()
    later(many, 8 * HOUR)
    many.merges.put_back(fax_id, {2})
    many.here.go_on()
    assert asked(many, fax_id) == []
    assert many.states(fax_id) == [StatusKind.SENT] * 3


def test_a_row_is_tried_again_by_itself_only_in_the_hours_for_that(many: Many) -> None:
    settings = many.here.composition.settings
    now = many.here.clock.now().astimezone()
    begin = (now + timedelta(hours=6)).replace(minute=0)
    settings.resend_within_hours, settings.resend_days = True, (1, 2, 3, 4, 5, 6, 7)
    settings.resend_hours = f"{begin:%H:%M}-{begin + timedelta(hours=2):%H:%M}"
    fax_id = many.send(listing(BUSY, number(1)))
    many.here.go_on(HOUR)
    assert [row.tries for row in many.rows(fax_id)] == [1, 1]
    many.here.go_on(6 * HOUR)
    assert many.rows(fax_id)[0].tries == 2

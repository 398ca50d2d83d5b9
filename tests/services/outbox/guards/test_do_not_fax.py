"""Nothing gets past the list of numbers that no fax may go to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.domain.draft import MAX_RECIPIENTS, Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.status import StatusKind
from faxdesk.services.events import ContactsChanged, Event, Notice
from faxdesk.services.outbox.guards.do_not_fax import BlockedNumbers
from tests.services.outbox_on_simulator import BUSY, FREE, OTHER, OutboxOnSimulator
from tests.support.confirmed import EVERYTHING


def queued(here: OutboxOnSimulator, *numbers: str, **fields: Any) -> int:
    """A fax that waits for its turn."""
    file = here.outbox.add_file(here.letter, here.token)
    draft = Draft(tuple(Recipient(number) for number in numbers), (file,), **fields)
    return here.outbox.send_new(draft, confirmed=EVERYTHING).id


def test_the_list_knows_each_number_once_in_every_spelling(here: OutboxOnSimulator) -> None:
    blocking, events = here.desk.do_not_fax, list[Event]()
    here.desk.events.subscribe(events.append)
    assert blocking.block("(650) 555-0144", " Asked us \n not to. ").reason == "Asked us not to."
    assert blocking.block(FREE).reason == "Asked us not to.", "it keeps its reason"
    assert [entry.number for entry in blocking.entries()] == [FREE]
    assert [entry.number for entry in blocking.among([OTHER, "1-650-555-0144"])] == [FREE]
    with pytest.raises(FaxDeskError) as caught:
        blocking.block("nobody")
    assert caught.value.kind == ErrorKind.BAD_INPUT
    removed = blocking.unblock("650 555 0144")
    assert removed is not None
    assert (removed.number, blocking.unblock(FREE), blocking.entries()) == (FREE, None, [])
    assert events == [ContactsChanged()] * 3


def test_no_way_into_the_outbox_passes_it(here: OutboxOnSimulator) -> None:
    earlier, outbox = here.send(OTHER), here.outbox
    here.desk.do_not_fax.block(FREE, "wants letters")
    to = (Recipient(OTHER), Recipient("+1 (650) 555-0144"))
    new = Draft(to, (outbox.add_file(here.letter, here.token),))
    here.desk.fax_templates.keep("again", new)
    forwarded = outbox.item(here.desk.answers.forward(earlier))
    assert forwarded is not None
    ways: list[Callable[..., Any]] = [
        *(
            partial(outbox.send_new, draft)
            for draft in (
                new,
                replace(new, send_at=here.clock.now() + timedelta(days=1)),
                replace(forwarded.draft, recipients=to),
                here.desk.fax_templates.template("again").draft,
            )
        ),
        partial(outbox.send, outbox.create(new)),
        partial(outbox.resend, earlier, to),
    ]
    for way in ways:
        with pytest.raises(BlockedNumbers) as caught:
            way(confirmed=EVERYTHING)
        assert caught.value.title == "+1 650-555-0144 is on your do-not-fax list: wants letters."
    here.go_on()
    assert len(here.sent()) == 1


def test_what_was_queued_before_is_held_with_words_and_goes_on_when_it_may(here: OutboxOnSimulator) -> None:
    fax_id = queued(here, FREE)
    here.desk.do_not_fax.block(FREE)
    here.go_on()
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.problem is not None
    assert (item.state, item.problem.kind) == (OutboxState.NEEDS_YOU, ErrorKind.BLOCKED)
    assert item.problem.title == "+1 650-555-0144 is on your do-not-fax list."
    here.outbox.retry(fax_id)
    here.go_on()
    assert here.sent() == []
    here.desk.do_not_fax.unblock(FREE)
    here.go_on()
    assert here.sent() == [], "it waits for the person"
    here.outbox.retry(fax_id)
    here.go_on()
    assert here.status(fax_id).kind == StatusKind.SENT


def test_what_the_settings_refuse_by_now_is_held_too(here: OutboxOnSimulator) -> None:
    here.desk.settings.premium_guard = "off"
    fax_id = queued(here, "+19005551234")
    here.desk.settings.premium_guard = "refuse"
    here.go_on()
    item = here.outbox.item(fax_id)
    assert item is not None
    assert item.problem is not None
    assert (item.state, item.problem.kind, here.sent()) == (OutboxState.NEEDS_YOU, ErrorKind.BAD_INPUT, [])
    assert item.problem.title.startswith("+1 900-555-1234 is a premium number")


def test_a_number_blocked_in_the_last_moment_gets_nothing(
    here: OutboxOnSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After all checks, just before the first byte."""
    fax_id = queued(here, FREE)
    store, begin = here.composition.journal, here.composition.journal.begin_attempt

    def block_first(*arguments: Any) -> object:
        here.composition.contact_store.block(FREE)
        return begin(*arguments)

    monkeypatch.setattr(store, "begin_attempt", block_first)
    here.go_on()
    item = here.outbox.item(fax_id)
    assert item is not None
    assert (item.state, item.attempts, here.sent()) == (OutboxState.NEEDS_YOU, 0, [])


def test_who_is_blocked_is_left_out_and_the_others_get_it(here: OutboxOnSimulator) -> None:
    fax_id = queued(here, FREE, OTHER)
    here.desk.do_not_fax.block(OTHER)
    here.go_on()
    assert here.sent() == []
    here.desk.blocked_faxes.leave_out(fax_id)
    here.go_on()
    (sent,) = here.sent()
    assert [to["number"] for to in sent["to"]] == [FREE]
    assert [to.number for to in here.library.fax(fax_id).recipients] == [FREE]
    assert here.status(fax_id).kind == StatusKind.SENT
    with pytest.raises(FaxDeskError) as caught:
        here.desk.blocked_faxes.leave_out(fax_id)
    assert caught.value.kind == ErrorKind.REFUSED


def test_a_fax_to_nobody_but_them_is_discarded(here: OutboxOnSimulator) -> None:
    fax_id = queued(here, FREE)
    here.desk.do_not_fax.block(FREE)
    here.go_on()
    assert here.desk.blocked_faxes.leave_out(fax_id).state == OutboxState.DISCARDED


def test_of_a_fax_in_parts_only_the_part_with_the_number_is_held(
    here: OutboxOnSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [f"+1650555{number:04}" for number in range(2000, 2000 + MAX_RECIPIENTS + 2)]
    fax_id = queued(here, *numbers)
    split = here.composition.journal.split

    def block_then(*arguments: Any) -> object:
        parts = split(*arguments)
        here.composition.contact_store.block(numbers[-1])
        return parts

    monkeypatch.setattr(here.composition.journal, "split", block_then)
    here.go_on()
    first, held = here.parts(fax_id)
    assert (first.state, held.state) == (OutboxState.ACCEPTED, OutboxState.NEEDS_YOU)
    here.desk.blocked_faxes.leave_out(held.id)
    here.go_on()
    assert sum(len(fax["to"]) for fax in here.sent()) == MAX_RECIPIENTS + 1
    assert [to.number for to in here.library.fax(fax_id).recipients] == numbers[:-1]
    assert here.status(fax_id).kind == StatusKind.SENT


def test_nothing_is_sent_again_to_a_blocked_number(here: OutboxOnSimulator) -> None:
    fax_id = here.send(BUSY)
    assert here.status(fax_id).kind == StatusKind.WAITING
    here.desk.do_not_fax.block(BUSY)
    with pytest.raises(BlockedNumbers):
        here.outbox.resend(fax_id)
    here.go_on(timedelta(minutes=6).total_seconds())
    (part,) = here.parts(fax_id)
    assert (part.state, len(here.sent())) == (OutboxState.NEEDS_YOU, 1)
    assert here.desk.blocked_faxes.leave_out(part.id).state == OutboxState.DISCARDED
    assert here.status(fax_id).kind == StatusKind.FAILED


def test_no_further_try_is_planned_for_a_blocked_number(here: OutboxOnSimulator) -> None:
    fax_id = queued(here, BUSY)
    here.outbox.run(here.token)
    here.desk.do_not_fax.block(BUSY)
    here.go_on()
    assert (here.parts(fax_id), here.status(fax_id).kind) == ([], StatusKind.FAILED)


def test_what_the_service_has_already_is_told_with_the_way_to_stop_it(here: OutboxOnSimulator) -> None:
    events = list[Event]()
    scheduled = here.send(FREE, send_at=here.clock.now() + timedelta(hours=2))
    here.desk.events.subscribe(events.append)
    here.desk.do_not_fax.block(OTHER)
    assert here.desk.do_not_fax.still_leaving(OTHER) == []
    here.desk.do_not_fax.block(FREE)
    assert here.desk.do_not_fax.still_leaving(FREE) == [scheduled]
    (notice,) = [event for event in events if isinstance(event, Notice)]
    assert notice.title == "A fax to +1 650-555-0144 has left for RingCentral already."

"""When the service wants no fax for a while, and when the first request of an upload came to nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.ringcentral.message_store import MessageStore
from faxdesk.simulator.server import Simulator
from tests.documents import samples
from tests.ringcentral.servers import Visit
from tests.support.clock import RunningClock
from tests.support.front import Front
from tests.support.mishaps import unreachable

FAX = r"/fax$"
NUMBERS = [f"+1202555{number:04}" for number in range(150, 170)]
LARGE = 12_000_000


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def queue(tmp_path: Path) -> Callable[..., int]:
    """queue(desk, number, size) -> the id of a fax that waits its turn, no two of them alike."""
    letters = itertools.count()

    def make(composition: Composition, number: str = NUMBERS[0], size: int = 0) -> int:
        path = tmp_path / "letter.doc"
        path.write_bytes(samples.old_word(f"Letter {next(letters)}", size))
        outbox = composition.outbox
        fax_id = outbox.create(Draft((Recipient(number),), (outbox.add_file(path, CancelToken()),)))
        outbox.send(fax_id)
        return fax_id

    return make


def states(composition: Composition, *fax_ids: int) -> list[str]:
    items = [composition.outbox.item(fax_id) for fax_id in fax_ids]
    return [str(item.state) for item in items if item is not None]


def posts(simulator: Simulator) -> list[int]:
    """The answers' numbers to the requests that send a fax."""
    asked = simulator.control.requests()
    return [
        request["status"]
        for request in asked
        if request["method"] == "POST" and request["path"].endswith("/fax")
    ]


def carried_out(simulator: Simulator) -> list[dict[str, Any]]:
    return [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]


# The service's pauses


def test_a_429_holds_all_faxes_for_the_penalty_and_nothing_else(
    composition: Composition,
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    outbox = composition.outbox
    faxes = [queue(composition, number) for number in NUMBERS[:4]]
    simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    again = outbox.run(token)
    assert states(composition, *faxes) == ["waiting", "queued", "queued", "queued"]
    assert again is not None
    assert 55 < (again - clock.now()).total_seconds() <= 60, "nothing is to be done before"

    clock.advance(30)
    assert outbox.cancel(faxes[1], token).carried_out
    composition.sync.run(token)
    outbox.run(token)
    assert states(composition, *faxes) == ["waiting", "discarded", "queued", "queued"]
    assert posts(simulator) == [429], "each request in the penalty would start it anew"

    clock.advance(31)
    outbox.run(token)
    assert states(composition, *faxes) == ["accepted", "discarded", "accepted", "accepted"]
    assert posts(simulator) == [429, 200, 200, 200]


def test_a_penalty_outlasts_a_new_start(
    start: Callable[..., Composition],
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    first = start()
    faxes = [queue(first, number) for number in NUMBERS[:2]]
    simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    first.outbox.run(token)
    first.close()
    second = start()
    again = second.outbox.run(token)
    assert again is not None
    assert 50 < (again - clock.now()).total_seconds() <= 60
    assert posts(simulator) == [429]
    clock.advance(61)
    second.outbox.run(token)
    assert states(second, *faxes) == ["accepted", "accepted"]


def test_what_waits_for_the_limit_is_queued_and_not_called_uploading(
    composition: Composition,
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    simulator.control.set_limits(True)
    faxes = [queue(composition, number) for number in NUMBERS[:12]]
    begun = clock.monotonic()
    again = composition.outbox.run(token)
    assert states(composition, *faxes) == ["accepted"] * 10 + ["queued"] * 2
    assert clock.monotonic() - begun < 30, "nobody waited"
    assert again is not None
    pause_s = (again - clock.now()).total_seconds()
    assert 20 < pause_s <= 60
    while again is not None:
        # On a busy machine the first ten take seconds, and their minutes end one after the other.
        pause_s = max((again - clock.now()).total_seconds(), 0.0) + 0.1
        clock.advance(pause_s)
        # The service counts a request when it has come, some moments after it was sent.
        simulator.control.clock(advance_s=pause_s + 1)
        again = composition.outbox.run(token)
    assert states(composition, *faxes) == ["accepted"] * 12
    assert posts(simulator) == [200] * 12, "the service never had to ask for a pause"


def test_what_waits_for_its_next_try_is_not_overtaken_on_the_way_to_its_number(
    composition: Composition,
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    first, other, second = queue(composition), queue(composition, NUMBERS[1]), queue(composition)
    with unreachable():
        composition.outbox.run(token)
    assert states(composition, first, other, second) == ["waiting", "waiting", "queued"]
    again = composition.outbox.run(token)
    assert states(composition, second) == ["queued"]
    assert again is not None
    clock.advance(6)
    composition.outbox.run(token)
    clock.advance(300)
    composition.outbox.run(token)
    assert states(composition, first, other, second) == ["accepted"] * 3
    ids = [composition.library.fax(fax_id).message_id for fax_id in (first, second)]
    assert ids == sorted(ids, key=int)


# The request that came to nothing


@pytest.mark.parametrize(("called_off", "expected"), [(True, "discarded"), (False, "queued")])
def test_stopped_in_the_upload_after_a_401_the_fax_surely_did_not_go_out(
    start: Callable[..., Composition],
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    called_off: bool,
    expected: str,
) -> None:
    """The first request was complete, and answered with 401; the second is stopped half-way."""
    seen: list[bool] = []
    with Front(simulator.url) as front:
        composition = start(front.url)
        fax_id = queue(composition, size=LARGE)

        def wants_sign_in(visit: Visit) -> None:
            visit.read_body()
            visit.answer(401, {"errorCode": "OAU-128"})

        def stop(visit: Visit) -> None:
            visit.read_body(at_most=100_000)
            item = composition.outbox.item(fax_id)
            assert item is not None
            assert item.state == OutboxState.UPLOADING
            # What a new start would find if the program died at this point.
            seen.append(item.body_complete)
            if called_off:
                composition.outbox.cancel(fax_id, CancelToken())
            else:
                token.cancel()
            visit.stay_silent()

        front.scripts += [wants_sign_in, stop]
        composition.outbox.run(token)
        assert seen == [False]
        assert states(composition, fax_id) == [expected]
        history = [(entry.event, entry.new_state) for entry in composition.library.history(fax_id)]
        assert ("not_executed", "uploading") in history
        if not called_off:
            composition.outbox.run(CancelToken())
            assert states(composition, fax_id) == ["accepted"]
    assert len(carried_out(simulator)) == (0 if called_off else 1)


# Looking for what was lost


@pytest.fixture
def _one_fax_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a composition is made: a client hands over the methods that it found at its own making."""
    monkeypatch.setattr(MessageStore, "page", partialmethod(MessageStore.page, per_page=1))


@pytest.mark.usefixtures("_one_fax_a_page")
def test_a_lost_fax_is_found_on_whatever_page_of_the_list_it_is(
    start: Callable[..., Composition],
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
) -> None:
    composition = start()
    simulator.control.fault("POST", FAX, times=1, drop="after")
    faxes = [queue(composition, number) for number in NUMBERS[:4]]
    composition.outbox.run(token)
    assert states(composition, *faxes) == ["accepted"] * 4, "it is the oldest of four"
    assert len(carried_out(simulator)) == 4
    assert any("page=4" in asked["query"] for asked in simulator.control.requests())


def test_a_fax_from_before_is_not_taken_for_the_lost_one_however_wrong_this_clock_is(
    start: Callable[..., Composition],
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
    tmp_path: Path,
) -> None:
    """This computer's clock is an hour slow, and another one sent the same to the same half an hour ago."""
    simulator.control.clock(offset_s=3600)
    other = Profile(tmp_path / "other")
    other.prepare()
    elsewhere = start(profile=other)
    queue(elsewhere)
    elsewhere.outbox.run(token)
    simulator.control.clock(advance_s=1800)
    composition = start()
    simulator.control.fault("POST", FAX, times=1, status=503)
    fax_id = queue(composition)
    for _ in range(8):
        composition.outbox.run(token)
        clock.advance(200)
    item = composition.outbox.item(fax_id)
    assert item is not None
    assert (item.state, item.absent) == (OutboxState.UNCERTAIN, True)


@pytest.mark.usefixtures("_one_fax_a_page")
def test_a_list_without_an_end_proves_nothing(
    start: Callable[..., Composition],
    simulator: Simulator,
    queue: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(MessageStore, "next_page", lambda _self, page, _token: page)
    composition = start()
    for number in NUMBERS[:2]:
        queue(composition, number)
    composition.outbox.run(token)
    simulator.control.fault("POST", FAX, times=1, status=503)
    fax_id = queue(composition, NUMBERS[2])
    for _ in range(10):
        composition.outbox.run(token)
        clock.advance(200)
    item = composition.outbox.item(fax_id)
    assert item is not None
    assert (item.state, item.absent, item.looks) == (OutboxState.UNCERTAIN, False, 0)

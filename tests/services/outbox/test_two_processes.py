"""The window and the command line on one profile: a fax that one of them is sending stays with it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Event, FaxesChanged, UploadProgress
from faxdesk.services.outbox import sender_lease as lease
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

FAX = r"/fax$"
FREE = "+16505550144"


@pytest.fixture
def other(
    composition: Composition, profile: Profile, simulator: Simulator, clock: RunningClock
) -> Iterator[Composition]:
    """Another process on the same profile, signed in as well."""
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    made = Composition(profile, environment=sign_in, clock=clock)
    made.account.resume(CancelToken())
    yield made
    made.close()


@pytest.fixture
def fax_id(composition: Composition, make_pdf: Callable[..., Path]) -> int:
    outbox = composition.outbox
    letter = outbox.add_file(make_pdf(pages=2, text="A letter", name="letter.pdf"), CancelToken())
    made = outbox.create(Draft((Recipient(FREE),), (letter,)))
    outbox.send(made)
    return made


def state(composition: Composition, fax_id: int) -> OutboxState:
    item = composition.outbox.item(fax_id)
    assert item is not None
    return item.state


def sent(simulator: Simulator) -> int:
    return sum(1 for fax in simulator.control.faxes() if fax["direction"] == "Outbound")


def test_an_upload_longer_than_the_lease_stays_with_who_began_it(
    composition: Composition,
    other: Composition,
    simulator: Simulator,
    fax_id: int,
    clock: RunningClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lease, "RENEW_S", 0.02)
    simulator.control.fault("POST", FAX, times=1, delay=1.5)
    uploading, done = threading.Event(), threading.Event()

    def watch(event: Event) -> None:
        if isinstance(event, FaxesChanged) and state(composition, fax_id) == OutboxState.UPLOADING:
            uploading.set()

    def send() -> None:
        composition.outbox.run(CancelToken())
        done.set()

    composition.events.subscribe(watch)
    sender = threading.Thread(target=send)
    sender.start()
    try:
        assert uploading.wait(10)
        for _ in range(3):
            _let_it_be_renewed(composition)
            clock.advance(40)
            other.outbox.run(CancelToken())
            assert not done.is_set()
            assert state(composition, fax_id) == OutboxState.UPLOADING
    finally:
        sender.join()
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert sent(simulator) == 1


def test_an_upload_that_was_taken_over_never_completes(
    composition: Composition, other: Composition, simulator: Simulator, fax_id: int, clock: RunningClock
) -> None:
    """The computer slept in the middle of an upload: the lease is over when it wakes."""
    taken_over: list[OutboxState] = []

    def sleep_and_wake(event: Event) -> None:
        if isinstance(event, UploadProgress) and not taken_over:
            clock.advance(3600)
            taken_over.append(state(other, fax_id))
            other.outbox.run(CancelToken())
            taken_over.append(state(other, fax_id))

    composition.events.subscribe(sleep_and_wake)
    composition.outbox.run(CancelToken())
    assert taken_over == [OutboxState.UPLOADING, OutboxState.ACCEPTED]
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert sent(simulator) == 1


def test_an_answer_counts_even_where_another_process_no_longer_expected_it(
    composition: Composition, other: Composition, simulator: Simulator, fax_id: int, clock: RunningClock
) -> None:
    # The other one's sign-in ended this one's session.
    composition.account.resume(CancelToken())
    taken_over: list[OutboxState] = []

    def sleep_and_wake(event: Event) -> None:
        if isinstance(event, UploadProgress) and event.done == event.total and not taken_over:
            # Without a connection, the other one cannot look for it.
            other.account.close()
            clock.advance(3600)
            other.outbox.run(CancelToken())
            taken_over.append(state(other, fax_id))

    composition.events.subscribe(sleep_and_wake)
    composition.outbox.run(CancelToken())
    assert taken_over == [OutboxState.UNCERTAIN]
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert sent(simulator) == 1


def _let_it_be_renewed(composition: Composition) -> None:
    """Wait until the lease of the upload under way reaches further than before."""
    with composition.database.read() as cx:
        before = cx.execute("SELECT until FROM lease").fetchone()
    for _ in range(500):
        with composition.database.read() as cx:
            row = cx.execute("SELECT until FROM lease").fetchone()
        if row["until"] != before["until"]:
            return
        threading.Event().wait(0.01)
    raise AssertionError("the lease is not renewed")

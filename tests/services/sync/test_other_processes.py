"""What one process writes, another on the same archive sees; its own it does not take for another's."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import ContactsChanged, Event, EventHub, FaxesChanged, OutboxWaiting
from faxdesk.services.sync.other_processes import LOOK_EVERY_S, OtherProcesses
from faxdesk.simulator.server import Simulator
from faxdesk.store.outbox_store import OutboxStore
from tests.support.clock import ManualClock, RunningClock
from tests.support.waiting import PATIENCE_S

NOTE = Draft((Recipient("+16505550144"),), (), cover_index=1, cover_text="A note")


@pytest.fixture
def other(
    composition: Composition, profile: Profile, simulator: Simulator, clock: RunningClock
) -> Iterator[Composition]:
    """Another process on the same profile."""
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    made = Composition(profile, environment=sign_in, clock=clock)
    yield made
    made.close()


@pytest.fixture
def published(composition: Composition, other: Composition) -> list[Event]:
    """What is published from now on, of changes to faxes and work for the outbox."""
    composition.other_processes.look()
    news: list[Event] = []
    composition.events.subscribe(
        lambda event: news.append(event) if isinstance(event, FaxesChanged | OutboxWaiting) else None
    )
    return news


def look(composition: Composition) -> None:
    composition.other_processes.look()


def test_a_fax_that_another_commits_is_seen_and_is_work(
    composition: Composition, other: Composition, published: list[Event]
) -> None:
    look(composition)
    assert published == []
    other.outbox.create(NOTE)
    look(composition)
    assert published == [FaxesChanged(), OutboxWaiting()]
    look(composition)
    assert len(published) == 2


def test_a_fax_that_another_fetches_is_seen_and_no_work(
    composition: Composition, other: Composition, published: list[Event], simulator: Simulator
) -> None:
    simulator.control.receive()
    other.account.resume(CancelToken())
    other.sync.run(CancelToken())
    look(composition)
    assert published == [FaxesChanged()]


def test_what_is_done_here_is_not_told_again(composition: Composition, published: list[Event]) -> None:
    for _ in range(3):
        composition.outbox.create(NOTE)
        published.clear()
        look(composition)
        assert published == []


def test_between_one_s_own_changes_another_s_is_not_lost(
    composition: Composition, other: Composition, published: list[Event]
) -> None:
    composition.outbox.create(NOTE)
    other.outbox.create(NOTE)
    composition.outbox.create(NOTE)
    published.clear()
    look(composition)
    assert published == [FaxesChanged(), OutboxWaiting()]


def test_it_watches_every_few_seconds_whatever_goes_wrong(
    composition: Composition, other: Composition
) -> None:
    clock = ManualClock(waits_pass=False)
    journals: list[OutboxStore | FaxDeskError] = [
        FaxDeskError("It failed.", "Try again.", ErrorKind.STORAGE),
        *[composition.journal] * 2,
    ]

    def journal() -> OutboxStore:
        found = journals.pop(0)
        if isinstance(found, FaxDeskError):
            raise found
        return found

    events, token = EventHub(), CancelToken()
    news: list[Event] = []
    events.subscribe(news.append)
    watched = OtherProcesses(composition.database, journal, events, clock)
    with ThreadPoolExecutor(1) as thread:
        watching = thread.submit(watched.watch, token)
        clock.wait_until_asked(1)
        for looks in range(1, 3):
            clock.advance(LOOK_EVERY_S)
            clock.wait_until_asked(looks + 1)
        assert news == [], "nobody has written yet, and one look failed"
        other.outbox.create(NOTE)
        clock.advance(LOOK_EVERY_S)
        clock.wait_until_asked(4)
        assert news == [FaxesChanged(), ContactsChanged(), OutboxWaiting()]
        token.cancel()
        with pytest.raises(Cancelled):
            watching.result(timeout=PATIENCE_S)

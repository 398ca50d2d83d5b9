"""A webhook is kept in force: renewed in time, and made anew where the service dropped it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.provider.values import Webhook
from faxdesk.ringcentral.push.webhook_listener import NotificationListener
from faxdesk.services.sync import webhooks
from faxdesk.services.sync.webhooks import WebhookKeeper
from faxdesk.simulator.server import Simulator
from tests.ringcentral.servers import RawServer, Visit
from tests.support.clock import RunningClock
from tests.support.waiting import wait_until

WORD = "the-agreed-word"
DAY = 24 * 3600


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def listener() -> Iterator[NotificationListener]:
    with NotificationListener("127.0.0.1", 0, "/hook", WORD, lambda: None) as made:
        yield made


@pytest.fixture
def keeper(composition: Composition, listener: NotificationListener) -> WebhookKeeper:
    return composition.webhooks.keeper(listener.url, WORD)


@pytest.fixture
def known(composition: Composition, token: CancelToken) -> Callable[[], Webhook]:
    """The one webhook that there is."""

    def look() -> Webhook:
        (one,) = composition.webhooks.all(token)
        return one

    return look


def days_pass(simulator: Simulator, clock: RunningClock, days: float) -> None:
    simulator.control.clock(advance_s=days * DAY)
    clock.advance(days * DAY)


def test_it_is_renewed_in_time(
    keeper: WebhookKeeper,
    known: Callable[[], Webhook],
    simulator: Simulator,
    clock: RunningClock,
    token: CancelToken,
) -> None:
    keeper.look(token)
    first = known()
    assert first.expires_at is not None
    days_pass(simulator, clock, 2)
    keeper.look(token)
    assert known() == first, "there is time yet"
    days_pass(simulator, clock, 2)
    keeper.look(token)
    renewed = known()
    assert renewed.id == first.id
    assert renewed.expires_at is not None
    assert (renewed.expires_at - first.expires_at).days >= 3
    assert keeper.stands


def test_what_ran_out_meanwhile_is_made_anew(
    keeper: WebhookKeeper,
    known: Callable[[], Webhook],
    simulator: Simulator,
    clock: RunningClock,
    token: CancelToken,
) -> None:
    keeper.look(token)
    first = known()
    days_pass(simulator, clock, 8)
    keeper.look(token)
    assert known().id != first.id


def test_what_is_on_the_black_list_is_made_anew(
    composition: Composition, known: Callable[[], Webhook], simulator: Simulator, token: CancelToken
) -> None:
    is_down = threading.Event()

    def script(visit: Visit) -> None:
        visit.read_body()
        visit.answer(500 if is_down.is_set() else 200, validation_token=visit.header("validation-token"))

    with RawServer(script) as server:
        keeper = composition.webhooks.keeper(server.url, WORD)
        keeper.look(token)
        first = known()
        is_down.set()
        simulator.control.receive(count=3)
        wait_until(lambda: known().status == "Blacklisted", "the service gives up")
        with pytest.raises(FaxDeskError) as caught:
            keeper.look(token)
        assert caught.value.kind == ErrorKind.REFUSED
        assert not keeper.stands
        is_down.clear()
        keeper.look(token)
        assert (known().status, keeper.stands) == ("Active", True)
        assert known().id != first.id


def test_the_leavings_of_one_that_was_killed_are_taken_away(
    composition: Composition,
    keeper: WebhookKeeper,
    listener: NotificationListener,
    known: Callable[[], Webhook],
    token: CancelToken,
) -> None:
    old = composition.webhooks.create(listener.url, "a-forgotten-word", token)
    keeper.look(token)
    assert known().id != old.id
    keeper.end(token)
    assert composition.webhooks.all(token) == []


def test_it_looks_again_by_itself_and_sooner_after_a_failure(
    keeper: WebhookKeeper, simulator: Simulator, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def wait(token: CancelToken, seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            raise Cancelled

    monkeypatch.setattr(keeper._clock, "wait", wait)
    simulator.control.fault("POST", "/subscription", status=400, times=1)
    with pytest.raises(FaxDeskError):
        keeper.look(token)
    with pytest.raises(Cancelled):
        keeper.keep(token)
    assert waits == [webhooks.CHECK_AGAIN_S, *[webhooks.CHECK_S] * 3]

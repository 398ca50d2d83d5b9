"""Being told by the service: at once while the live connection stands, by the next look while it does not,
and whatever happens to it, nothing is missed and nothing told twice."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.ringcentral.push import websocket as gateway
from faxdesk.services.events import Connection, ConnectionChanged, Event, FaxesChanged
from faxdesk.services.sync import live_connection as module
from faxdesk.simulator.server import Simulator
from tests.contract.oversight import Exchanges
from tests.support.clock import WaitingClock
from tests.support.relay import Relay
from tests.support.waiting import PATIENCE_S, wait_until

AT_ONCE_S = 1.0
POLL_S = 60
TICKETS = "/restapi/oauth/wstoken"
MAY_NOT = json.dumps({"errors": [{"errorCode": "SUB-528", "message": "no WebSocket"}]})
TOO_MANY = json.dumps({"errors": [{"errorCode": "SUB-505", "message": "too many"}]})
OF_ANOTHER = {"subscriptionId": "of-another", "body": {"changes": [{"type": "Fax"}]}}
GARBAGE = [
    "",
    "{",
    "[]",
    "7",
    '["x"]',
    '[{"type": 7}]',
    '[{"type": "News"}]',
    '[{"type": "ServerNotification"}]',
    json.dumps([{"type": "ServerNotification"}, OF_ANOTHER]),
    '[{"type": "ConnectionDetails", "wsc": {"token": 5}}, []]',
    '[{"type": "ClientRequest"},\r\n--Boundary\r\n',
]
FOREIGN = [
    "wss://evil.example/ws",
    "ws://10.0.0.1/ws",
    "wss://127.0.0.1.evil.example/",
    "wss://u:p@127.0.0.1/",
    "http://127.0.0.1/",
    "wss://",
    "",
    "javascript:1",
]


@contextmanager
def as_the_app(simulator: Simulator) -> Iterator[httpx.Client]:
    """Requests in the name of this user and app, behind the program's back."""
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": simulator.jwt}
    with httpx.Client(base_url=simulator.url, trust_env=False) as caller:
        app = (simulator.client_id, simulator.client_secret)
        bearer = caller.post("/restapi/oauth/token", data=grant, auth=app).json()["access_token"]
        caller.headers["Authorization"] = f"Bearer {bearer}"
        yield caller


def subscriptions(simulator: Simulator) -> list[dict[str, Any]]:
    """All that the service has of this user and app, as it says itself."""
    with as_the_app(simulator) as caller:
        records: list[dict[str, Any]] = caller.get("/restapi/v1.0/subscription").json()["records"]
    return records


def unsubscribe_all(simulator: Simulator) -> None:
    """From now on the connection answers pings and brings nothing."""
    with as_the_app(simulator) as caller:
        for subscription in subscriptions(simulator):
            caller.delete(f"/restapi/v1.0/subscription/{subscription['id']}").raise_for_status()


@pytest.fixture
def clock() -> WaitingClock:
    return WaitingClock()


class Desk:
    """The desk, watched: what it handed out, what it told of, and whether it is live."""

    def __init__(self, composition: Composition, simulator: Simulator, clock: WaitingClock) -> None:
        self.composition, self.simulator, self.clock = composition, simulator, clock
        self.handed_out: list[str] = []
        self.announced: list[str] = []
        self.states: list[ConnectionChanged] = []
        self.problem: FaxDeskError | None = None
        self.token = CancelToken()
        self._unsubscribe = composition.events.subscribe(self._hear)
        self._thread = threading.Thread(target=self._watch, name="watching")
        self._thread.start()

    @property
    def is_live(self) -> bool:
        return self.composition.live_connection.is_live

    @property
    def state(self) -> Connection | None:
        return self.states[-1].state if self.states else None

    def receive(self) -> str:
        (number,) = self.simulator.control.receive()
        return str(number)

    def tickets(self) -> int:
        return sum(request["path"] == TICKETS for request in self.simulator.control.requests())

    def until_live(self) -> None:
        wait_until(lambda: self.is_live and self.state == Connection.LIVE, "it is live", step_s=0.005)

    def until_not_live(self) -> None:
        wait_until(lambda: not self.is_live, "it is not live", step_s=0.005)

    def until_here(self, *numbers: str) -> None:
        wait_until(lambda: set(numbers) <= set(self.handed_out), "they are here", step_s=0.005)

    def until_here_by_looking(self, *numbers: str) -> float:
        """How many seconds that took by the clock, which is moved on meanwhile."""
        began = self.clock.monotonic()

        def a_second_later() -> bool:
            self.clock.advance(1)
            return set(numbers) <= set(self.handed_out)

        wait_until(a_second_later, "they are here", step_s=0.02)
        return self.clock.monotonic() - began

    def check_all_once(self) -> None:
        """Nothing missed, nothing doubled: all that the service has was handed out and told of, once."""
        wait_until(lambda: len(self.announced) >= len(self.handed_out), "all are told", step_s=0.005)
        there = [str(fax["id"]) for fax in self.simulator.control.faxes()]
        assert sorted(self.handed_out) == sorted(there)
        assert sorted(self.announced) == sorted(there)

    def stop(self) -> float:
        """How long it took."""
        began = time.monotonic()
        self.token.cancel()
        self._thread.join(20)
        self._unsubscribe()
        return time.monotonic() - began

    def _watch(self) -> None:
        try:
            for fax_id in self.composition.watch.new_faxes(self.token):
                self.handed_out.append(self._number(fax_id))
        except Cancelled:
            return
        except FaxDeskError as error:
            self.problem = error

    def _hear(self, event: Event) -> None:
        if isinstance(event, FaxesChanged):
            self.announced += [self._number(fax_id) for fax_id in event.new_inbound]
        elif isinstance(event, ConnectionChanged):
            self.states.append(event)

    def _number(self, fax_id: int) -> str:
        return self.composition.library.fax(fax_id).message_id


Watched = Callable[..., Desk]


@pytest.fixture
def relay(simulator: Simulator) -> Iterator[Relay]:
    made = Relay(simulator.url)
    yield made
    made.cut()


@pytest.fixture
def watched(
    start: Callable[..., Composition], simulator: Simulator, clock: WaitingClock
) -> Iterator[Watched]:
    """watched(url=simulator.url, live=True) -> the desk at work, in the midst of it."""
    made: list[Desk] = []

    def make(url: str = simulator.url, *, live: bool = True) -> Desk:
        desk = Desk(start(url), simulator, clock)
        made.append(desk)
        if live:
            desk.until_live()
        return desk

    yield make
    for each in made:
        assert each.stop() < 3


def test_a_fax_is_here_at_once_and_nothing_is_asked_meanwhile(watched: Watched, simulator: Simulator) -> None:
    desk = watched()
    simulator.control.clear_requests()
    took = []
    for _ in range(3):
        began = time.monotonic()
        desk.until_here(desk.receive())
        took.append(time.monotonic() - began)
    # The best of them: the machine may have been busy with something else.
    assert min(took) < AT_ONCE_S
    desk.check_all_once()
    looks = [request for request in simulator.control.requests() if "message-sync" in request["path"]]
    assert 3 <= len(looks) <= 9, "two notifications of each fax, and no poll"


def test_without_a_live_connection_it_is_here_by_the_next_look(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    simulator.control.fault("FRAME-POST", "/subscription", status=403, body=MAY_NOT)
    desk = watched(live=False)
    wait_until(lambda: desk.states and desk.states[-1].problem, "it says why")
    assert desk.until_here_by_looking(desk.receive()) < POLL_S + 10
    desk.check_all_once()


def test_an_app_that_may_not_is_not_asked_again_before_the_next_sign_in(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    simulator.control.fault("FRAME-POST", "/subscription", status=403, body=MAY_NOT)
    desk = watched(live=False)
    wait_until(lambda: desk.states and desk.states[-1].problem, "it says why")
    problem = desk.states[-1].problem
    assert problem is not None
    assert (desk.state, problem.code) == (Connection.CHECKING, "SUB-528")
    for _ in range(3):
        desk.states.clear()
        clock.advance(24 * 3600)
        wait_until(lambda: desk.states, "it has looked again")
    assert desk.tickets() == 1
    desk.composition.account.sign_out(CancelToken())
    desk.composition.account.resume(CancelToken())
    clock.advance(120)
    desk.until_live()
    assert desk.tickets() == 2


def cut(desk: Desk, relay: Relay) -> None:
    relay.cut()
    desk.until_not_live()
    relay.mend()


def mute(desk: Desk, relay: Relay) -> None:
    asked = relay.mute(b"GET /ws")
    desk.clock.advance(gateway.QUIET_S + 1)
    assert asked.wait(PATIENCE_S), "it asks whether anybody is there"

    def later() -> bool:
        desk.clock.advance(1)
        return not desk.is_live

    wait_until(later, "it gives the connection up", step_s=0.02)


def going_away(desk: Desk, relay: Relay) -> None:
    desk.simulator.control.ws_close(1001)
    desk.until_not_live()


def no_ticket(desk: Desk, relay: Relay) -> None:
    desk.simulator.control.ws_close(4401)
    desk.until_not_live()


def told_to_go(desk: Desk, relay: Relay) -> None:
    error = {"errorCode": "WSG-902", "message": "idle"}
    desk.simulator.control.ws_say(json.dumps([{"type": "Error", "status": 408}, error]))
    desk.until_not_live()


@pytest.mark.parametrize("mishap", [cut, mute, going_away, no_ticket, told_to_go])
def test_a_connection_that_ends_is_made_anew_and_the_gap_is_filled(
    watched: Watched, relay: Relay, clock: WaitingClock, mishap: Callable[[Desk, Relay], None]
) -> None:
    desk = watched(relay.url)
    first = desk.receive()
    desk.until_here(first)
    clock.advance(module.STOOD_S)
    mishap(desk, relay)
    between = desk.receive()
    clock.advance(module.SOON_S * 2)
    desk.until_live()
    after = desk.receive()
    desk.until_here(first, between, after)
    desk.check_all_once()


def test_where_it_cannot_be_recovered_it_subscribes_anew(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    desk = watched()
    clock.advance(module.STOOD_S)
    simulator.control.fault("WEBSOCKET", "/ws", times=1)
    simulator.control.ws_close(1001)
    desk.until_not_live()
    between = desk.receive()
    simulator.control.clock(advance_s=200)  # Longer than the service remembers it.
    clock.advance(2)
    wait_until(lambda: desk.tickets() == 2, "it was tried")
    clock.advance(10)
    desk.until_live()
    desk.until_here(between, desk.receive())
    desk.check_all_once()
    assert len(subscriptions(simulator)) == 1, "the lost one does not count any more"


@pytest.mark.parametrize("text", GARBAGE)
def test_frames_of_no_use_are_stepped_over(
    watched: Watched, simulator: Simulator, exchanges: Exchanges, text: str
) -> None:
    desk = watched()
    assert simulator.control.ws_say(text) == 1
    desk.until_here(desk.receive())
    assert desk.is_live
    desk.check_all_once()
    assert desk.tickets() == 1
    # What the gateway was made to say breaks the contract on purpose.
    exchanges.frames.clear()


def test_what_is_told_twice_or_in_a_burst_is_few_looks_and_no_doubles(
    watched: Watched, simulator: Simulator
) -> None:
    desk = watched()
    desk.until_here(desk.receive())
    (event,) = [event["payload"] for event in simulator.control.push_events()][:1]
    again = json.dumps([{"type": "ServerNotification", "messageId": event["uuid"]}, event])
    simulator.control.clear_requests()
    for _ in range(50):
        simulator.control.ws_say(again)
    numbers = [str(message_id) for message_id in simulator.control.receive(count=5)]
    desk.until_here(*numbers)
    desk.check_all_once()
    looks = [request for request in simulator.control.requests() if "message-sync" in request["path"]]
    assert len(looks) <= 4


def test_after_an_hour_without_a_network_all_is_made_up_for(
    watched: Watched, relay: Relay, simulator: Simulator, clock: WaitingClock
) -> None:
    desk = watched(relay.url)
    desk.until_here(desk.receive())
    relay.cut()
    desk.until_not_live()
    numbers = [desk.receive() for _ in range(3)]
    clock.advance(3600)
    simulator.control.clock(advance_s=3600)
    wait_until(lambda: desk.state == Connection.OFFLINE, "it says so")
    relay.mend()
    clock.advance(600)
    desk.until_here(*numbers)
    desk.until_live()
    desk.check_all_once()


def test_where_no_such_connection_comes_through_it_asks_ever_more_rarely(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    simulator.control.fault("WEBSOCKET", "/ws", times=1000)
    desk = watched(live=False)
    wait_until(lambda: desk.state == Connection.CHECKING, "it looks on a timer")
    began = clock.monotonic()
    while clock.monotonic() - began < 3600:
        clock.advance(5)
        threading.Event().wait(0.005)
    assert 5 <= desk.tickets() <= 22
    assert desk.until_here_by_looking(desk.receive()) < POLL_S + 10
    desk.check_all_once()


def test_too_many_subscriptions_are_a_matter_of_time(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    simulator.control.fault("FRAME-POST", "/subscription", status=403, body=TOO_MANY)
    desk = watched(live=False)
    wait_until(lambda: desk.tickets() == 1, "it was tried")
    wait_until(lambda: desk.state == Connection.CHECKING, "it looks on a timer")
    began = clock.monotonic()

    def tried_again_a_minute_later() -> bool:
        clock.advance(60)
        return desk.tickets() == 2

    wait_until(tried_again_a_minute_later, "it is tried again")
    assert clock.monotonic() - began >= module.PAUSES_S[-1], "there is no use in asking often"
    desk.until_live()


def test_a_connection_whose_day_is_over_gives_way_to_the_next(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    desk = watched()
    clock.advance(86_400 - 30)
    wait_until(lambda: desk.tickets() == 2, "it is made anew")
    desk.until_live()
    desk.until_here(desk.receive())
    desk.check_all_once()
    assert len(subscriptions(simulator)) == 1


def test_a_connection_that_answers_and_brings_nothing_is_found_out(
    watched: Watched, simulator: Simulator, clock: WaitingClock
) -> None:
    desk = watched()
    clock.advance(60)
    simulator.control.clock(advance_s=60)
    tickets = desk.tickets()
    unsubscribe_all(simulator)
    missed = desk.receive()
    for _ in range(13):
        simulator.control.clock(advance_s=10)
        clock.advance(10)
    desk.until_here(missed)
    desk.until_not_live()
    wait_until(lambda: desk.tickets() > tickets, "another is made")
    # The next one has to prove itself.
    wait_until(lambda: len(subscriptions(simulator)) == 1, "it subscribes anew")
    assert not desk.is_live
    at_once = desk.receive()
    desk.until_here(at_once)
    assert desk.is_live
    desk.check_all_once()


def test_quiet_hours_are_no_reason_to_end(
    watched: Watched, clock: WaitingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[float] = []
    hear = gateway.GatewayLine._hear

    def note(line: gateway.GatewayLine) -> None:
        hear(line)
        heard.append(clock.monotonic())

    monkeypatch.setattr(gateway.GatewayLine, "_hear", note)
    desk = watched()
    for _ in range(8):
        heard.clear()
        clock.advance(gateway.QUIET_S + 1)
        wait_until(lambda: heard, "the service says that it is there", step_s=0.02)
    assert desk.is_live
    assert desk.tickets() == 1


def test_signing_out_ends_it(watched: Watched, simulator: Simulator) -> None:
    desk = watched()
    desk.composition.account.sign_out(CancelToken())
    desk.until_not_live()
    wait_until(lambda: simulator.control.ws_say("x") == 0, "the connection is closed")


@pytest.mark.parametrize("uri", FOREIGN)
def test_no_ticket_goes_to_a_foreign_address(watched: Watched, simulator: Simulator, uri: str) -> None:
    answer: dict[str, Any] = {"uri": uri, "ws_access_token": "the-ticket", "expires_in": 30}
    simulator.control.fault("POST", TICKETS, status=200, body=json.dumps(answer), times=100)
    desk = watched(live=False)
    wait_until(lambda: desk.tickets() == 1, "it was tried")
    wait_until(lambda: desk.state == Connection.CHECKING, "it looks on a timer")
    # The tests' guard would have failed the look-up of the name, and the thread with it.
    assert not desk.is_live
    assert desk.problem is None

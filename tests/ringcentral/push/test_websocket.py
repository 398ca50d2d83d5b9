"""The live connection at its beginning; its life is told of in tests/services/test_push.py."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest
from websockets.sync.server import ServerConnection

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, SystemClock
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.push import websocket as gateway
from faxdesk.ringcentral.push.notification import FILTERS
from tests.ringcentral.push.gateways import DETAILS, gateway_that, stays_silent, subscribes, ticket_for
from tests.ringcentral.servers import RawServer, Visit, cancel_when
from tests.support.waiting import PATIENCE_S

Connect = Callable[..., RingCentral]


class CountingClock(SystemClock):
    """The computer's clock, which counts the waits."""

    waits = 0

    def wait(self, token: CancelToken, seconds: float) -> None:
        self.waits += 1
        super().wait(token, seconds)


def test_a_redirect_takes_the_ticket_nowhere(connect: Connect, token: CancelToken) -> None:
    with RawServer(lambda visit: visit.answer(200)) as elsewhere:

        def away(visit: Visit) -> None:
            visit.read_head()
            visit.answer(307, location=elsewhere.url)

        with (
            RawServer(away) as near,
            RawServer(ticket_for(near.url.replace("http", "ws"))) as service,
            pytest.raises(FaxDeskError) as caught,
        ):
            connect(service.url).open_push(None, token)
        assert caught.value.kind == ErrorKind.OFFLINE
        assert elsewhere.visits == []


@pytest.mark.parametrize("silent_at", ["the handshake", "the first frame", "the subscription"])
def test_it_can_be_called_off_at_once_at_every_step(
    connect: Connect, token: CancelToken, silent_at: str
) -> None:
    reached = threading.Event()

    def answers_little(connection: ServerConnection) -> None:
        if silent_at == "the subscription":
            connection.send(DETAILS)
            connection.recv()
        reached.set()
        stays_silent(connection)

    def answers_nothing(visit: Visit) -> None:
        visit.read_head()
        reached.set()
        visit.stay_silent()

    threading.Thread(target=cancel_when, args=(reached, token)).start()
    with gateway_that(answers_little, None) as address, RawServer(answers_nothing) as silent:
        if silent_at == "the handshake":
            address = silent.url.replace("http", "ws")
        with RawServer(ticket_for(address)) as service:
            client = connect(service.url, clock=SystemClock())
            began = time.monotonic()
            with pytest.raises(Cancelled):
                client.open_push(None, token)
            assert time.monotonic() - began < 1.5


def test_a_gateway_that_says_nothing_is_given_up(
    connect: Connect, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway, "BEGIN_S", 0.3)
    with (
        gateway_that(stays_silent, None) as address,
        RawServer(ticket_for(address)) as service,
        pytest.raises(FaxDeskError) as caught,
    ):
        connect(service.url, clock=SystemClock()).open_push(None, token)
    assert caught.value.kind == ErrorKind.OFFLINE


def test_a_subscription_to_nothing_is_none(connect: Connect, token: CancelToken) -> None:
    def refuses_all(connection: ServerConnection) -> None:
        connection.send(DETAILS)
        meta, _body = json.loads(connection.recv())
        subscription = {"id": "a-subscription", "eventFilters": []}
        meta = {"type": "ClientRequest", "messageId": meta["messageId"], "status": 200}
        connection.send(json.dumps([meta, subscription]))

    with (
        gateway_that(refuses_all, None) as address,
        RawServer(ticket_for(address)) as service,
        pytest.raises(FaxDeskError) as caught,
    ):
        connect(service.url, clock=SystemClock()).open_push(None, token)
    assert caught.value.kind == ErrorKind.NOT_ALLOWED


def test_a_wait_for_news_wakes_nobody_and_is_called_off_at_once(connect: Connect, token: CancelToken) -> None:
    clock = CountingClock()
    with gateway_that(subscribes, None) as address, RawServer(ticket_for(address)) as service:
        line = connect(service.url, clock=clock).open_push(None, token)
        clock.waits = 0
        threading.Timer(1.0, token.cancel).start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            line.wait(token)
        assert time.monotonic() - began < 2.5
        assert clock.waits <= 1
        line.close()


def test_it_is_closed_while_more_frames_wait_than_it_takes_in(connect: Connect, token: CancelToken) -> None:
    sent = threading.Event()

    def says_much(connection: ServerConnection) -> None:
        connection.send(DETAILS)
        message_id = json.loads(connection.recv())[0]["messageId"]
        answer = {"type": "ClientRequest", "messageId": message_id, "status": 200}
        connection.send(json.dumps([answer, {"id": "a-subscription", "eventFilters": FILTERS}]))
        for _ in range(3 * gateway._MOST_UNREAD):
            connection.send(DETAILS)
        sent.set()
        stays_silent(connection)

    with gateway_that(says_much, None) as address, RawServer(ticket_for(address)) as service:
        line = connect(service.url, clock=SystemClock()).open_push(None, token)
        assert sent.wait(PATIENCE_S)
        line.close()
    assert not any(thread.name == "push frames" for thread in threading.enumerate())

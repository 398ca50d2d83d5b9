"""Notifications: over the WebSocket with recovery, and to webhooks."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from faxdesk.simulator.server import Simulator
from tests.contract.service_contract import Contract
from tests.simulator.conftest import EXTENSION, Caller, code_of, to
from tests.simulator.openapi import OpenApi
from tests.support.waiting import PATIENCE_S

SUBSCRIPTION = "/restapi/v1.0/subscription"
STORE = f"{EXTENSION}/message-store"
INBOUND = f"{EXTENSION}/fax?direction=Inbound"
OVER_SOCKET = {"transportType": "WebSocket"}


class Socket:
    """A WebSocket client as simple as the frames allow."""

    def __init__(self, caller: Caller, wsc: str = "") -> None:
        ticket = caller.post("/restapi/oauth/wstoken").json()
        address = f"{ticket['uri']}?access_token={ticket['ws_access_token']}"
        self.connection: ClientConnection = connect(address + (f"&wsc={wsc}" if wsc else ""), proxy=None)
        self.details = self.next()

    def next(self) -> list[Any]:
        frame: list[Any] = json.loads(self.connection.recv(timeout=PATIENCE_S))
        return frame

    def ask(self, method: str, path: str, body: Any = None) -> list[Any]:
        meta = {"type": "ClientRequest", "messageId": "m", "method": method, "path": path}
        self.connection.send(json.dumps([meta] if body is None else [meta, body]))
        return self.next()

    def subscribe(self, *filters: str) -> list[Any]:
        return self.ask("POST", SUBSCRIPTION, {"eventFilters": list(filters), "deliveryMode": OVER_SOCKET})


@pytest.fixture
def socket(caller: Caller) -> Iterator[Socket]:
    opened = Socket(caller)
    yield opened
    opened.connection.close()


def test_new_and_changed_faxes_are_told(socket: Socket, simulator: Simulator, contract: Contract) -> None:
    assert socket.details[0]["type"] == "ConnectionDetails"
    created = socket.subscribe(STORE, INBOUND)
    assert (created[0]["status"], created[0]["headers"]["WSG-SubscriptionId"]) == (200, created[1]["id"])
    new = simulator.control.receive()[0]
    store, fax = socket.next()[1], socket.next()[1]
    assert store["body"]["changes"] == [
        {"type": "Fax", "newCount": 1, "updatedCount": 0, "newMessageIds": [new]}
    ]
    assert fax["body"]["id"] == str(new)
    assert fax["event"].endswith("/extension/70020002/fax?direction=Inbound")
    contract.check_value("MessageEvent", store)
    contract.check_value("FaxEvent", fax)
    simulator.control.mark_read(new, True)
    assert socket.next()[1]["body"]["changes"] == [{"type": "Fax", "newCount": 0, "updatedCount": 1}]
    assert len(simulator.control.push_events()) == 3


def test_events_are_as_the_service_s_document_describes_them(
    socket: Socket, simulator: Simulator, shared: Path
) -> None:
    api = OpenApi(shared / "ringcentral-fax.openapi.json")
    socket.subscribe(STORE, INBOUND)
    simulator.control.receive()
    api.check_event("MessageEvent", socket.next()[1])
    api.check_event("FaxMessageEvent", socket.next()[1])


def test_filters_by_direction(socket: Socket, caller: Caller, simulator: Simulator) -> None:
    socket.subscribe(f"{STORE}?type=Fax&direction=Inbound")
    caller.fax(to("+12025550147"))
    simulator.control.settle()
    new = simulator.control.receive()[0]
    assert socket.next()[1]["body"]["changes"][0]["newMessageIds"] == [new]


def test_one_subscription_for_each_connection(socket: Socket, caller: Caller) -> None:
    socket.subscribe(STORE)
    second = socket.subscribe(INBOUND)[1]
    listed = caller.get(SUBSCRIPTION).json()["records"]
    assert [subscription["id"] for subscription in listed] == [second["id"]]
    changed = socket.ask("PUT", f"{SUBSCRIPTION}/{second['id']}", {"eventFilters": [STORE]})
    assert changed[1]["eventFilters"][0].endswith("/message-store")
    assert socket.ask("DELETE", f"{SUBSCRIPTION}/{second['id']}")[0]["status"] == 204
    assert caller.get(SUBSCRIPTION).json()["records"] == []


def test_refusals_and_rest_over_the_socket(socket: Socket) -> None:
    refused = socket.subscribe("/nonsense")
    assert (refused[0]["status"], refused[1]["errors"][0]["errorCode"]) == (400, "SUB-508")
    assert socket.ask("GET", f"{EXTENSION}?x=1")[1]["extensionNumber"] == "101"
    socket.connection.send('[{"type": "Heartbeat", "messageId": "h-1"}]')
    assert socket.next() == [{"type": "Heartbeat", "messageId": "h-1"}]
    socket.connection.send("nonsense")
    assert socket.next()[0]["type"] == "Error"


def test_a_broken_connection_is_recovered_with_what_was_missed(
    socket: Socket, caller: Caller, simulator: Simulator
) -> None:
    last = socket.subscribe(STORE)[0]["wsc"]["token"]
    assert simulator.control.ws_close(1012) == 1
    with pytest.raises(ConnectionClosed) as closed:
        socket.next()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    new = simulator.control.receive()[0]
    again = Socket(caller, wsc=last)
    assert again.details[1]["recoveryState"] == "Successful"
    assert again.next()[1]["body"]["changes"][0]["newMessageIds"] == [new]
    simulator.control.receive()
    assert again.next()[0]["type"] == "ServerNotification"
    again.connection.close()


def test_recovery_has_an_end(socket: Socket, caller: Caller, simulator: Simulator) -> None:
    last = socket.subscribe(STORE)[0]["wsc"]["token"]
    simulator.control.ws_close()
    with pytest.raises(ConnectionClosed):
        socket.next()
    simulator.control.clock(advance_s=181)
    again = Socket(caller, wsc=last)
    assert again.details[1]["recoveryState"] == "Failed"
    assert again.details[1]["recoveryErrorCode"] == "WSG-1005"
    again.connection.close()


@pytest.mark.parametrize(("query", "code"), [("", 4400), ("?access_token=nonsense", 4401)])
def test_no_entry_without_a_ticket(simulator: Simulator, query: str, code: int) -> None:
    with connect(simulator.url.replace("http", "ws") + "/ws" + query, proxy=None) as connection:
        with pytest.raises(ConnectionClosed) as closed:
            connection.recv(timeout=PATIENCE_S)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


class _Hook(http.server.BaseHTTPRequestHandler):
    """Answers as its server is told to, and keeps what it gets."""

    server: _Hooks

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.status)
        if self.server.echo and "Validation-Token" in self.headers:
            self.send_header("Validation-Token", self.headers["Validation-Token"])
        answer = b"x" * self.server.length
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
        self.server.posted.release()

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


class _Hooks(http.server.ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.status, self.echo, self.length = 200, True, 0
        self.got: list[tuple[dict[str, str], Any]] = []
        self.posted = threading.Semaphore(0)
        self.address = f"http://127.0.0.1:{self.server_address[1]}/hook"


@pytest.fixture
def hooks() -> Iterator[_Hooks]:
    server = _Hooks()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _hook(address: str, *filters: str, **more: Any) -> dict[str, Any]:
    mode = {"transportType": "WebHook", "address": address, "verificationToken": "mine"}
    return {"eventFilters": list(filters or (STORE,)), "deliveryMode": mode, **more}


def test_webhooks(caller: Caller, simulator: Simulator, hooks: _Hooks) -> None:
    subscription = caller.post(SUBSCRIPTION, json=_hook(hooks.address, expiresIn=600)).json()
    assert subscription["expiresIn"] in (599, 600)
    assert hooks.posted.acquire(timeout=PATIENCE_S)
    simulator.control.receive()
    assert hooks.posted.acquire(timeout=PATIENCE_S)
    headers, event = hooks.got[-1]
    assert headers["Verification-Token"] == "mine"
    assert event["subscriptionId"] == subscription["id"]
    address = f"{SUBSCRIPTION}/{subscription['id']}"
    simulator.control.clock(advance_s=300)
    assert caller.get(address).json()["expiresIn"] <= 300
    assert caller.post(f"{address}/renew").json()["expiresIn"] >= 599
    assert (
        caller.put(address, json={"eventFilters": [INBOUND]}).json()["eventFilters"]
        != subscription["eventFilters"]
    )
    simulator.control.clock(advance_s=700_000)
    caller.sign_in()
    assert code_of(caller.get(address)) == (404, "CMN-102")


def test_webhooks_must_answer_well(caller: Caller, hooks: _Hooks) -> None:
    def code(body: dict[str, Any]) -> str:
        return code_of(caller.post(SUBSCRIPTION, json=body))[1]

    hooks.echo = False
    assert code(_hook(hooks.address)) == "SUB-520"
    assert code(_hook("http://127.0.0.1:9/")) == "SUB-521"
    hooks.echo, hooks.status = True, 500
    assert code(_hook(hooks.address)) == "SUB-522"
    assert code(_hook("http://fax.example/hook")) == "SUB-523"
    hooks.status, hooks.length = 200, 2000
    assert code(_hook(hooks.address)) == "SUB-525"
    hooks.length = 0
    assert code(_hook(hooks.address, f"{SUBSCRIPTION}/~?threshold=60&interval=15")) == "SUB-515"
    assert code({"eventFilters": [STORE], "deliveryMode": OVER_SOCKET}) == "CMN-101"


def test_a_webhook_that_fails_is_put_on_the_black_list(
    caller: Caller, simulator: Simulator, hooks: _Hooks
) -> None:
    subscription = caller.post(SUBSCRIPTION, json=_hook(hooks.address)).json()
    assert hooks.posted.acquire(timeout=PATIENCE_S)
    hooks.status = 500
    for _ in range(3):
        simulator.control.receive()
        assert hooks.posted.acquire(timeout=PATIENCE_S)
    status = threading.Event()
    while not status.wait(0.01):
        found = caller.get(f"{SUBSCRIPTION}/{subscription['id']}").json()
        if found["status"] == "Blacklisted":
            status.set()
    assert found["blacklistedData"]["reason"]


def test_the_renewal_reminder(caller: Caller, simulator: Simulator, hooks: _Hooks) -> None:
    filters = (STORE, f"{SUBSCRIPTION}/~?threshold=60&interval=15")
    caller.post(SUBSCRIPTION, json=_hook(hooks.address, *filters, expiresIn=600))
    assert hooks.posted.acquire(timeout=PATIENCE_S)
    simulator.control.clock(advance_s=560)
    assert hooks.posted.acquire(timeout=PATIENCE_S)
    assert hooks.got[-1][1]["event"] == filters[1]


def test_thirty_subscriptions_are_the_limit(caller: Caller, hooks: _Hooks) -> None:
    for _ in range(30):
        assert caller.post(SUBSCRIPTION, json=_hook(hooks.address)).status_code == 200
    assert code_of(caller.post(SUBSCRIPTION, json=_hook(hooks.address))) == (403, "SUB-505")

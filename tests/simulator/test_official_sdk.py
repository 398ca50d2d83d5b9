"""The service's own Python SDK, unchanged, does its work against the simulator."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from ringcentral import SDK
from ringcentral.http.api_exception import ApiException
from ringcentral.platform.platform import Platform
from ringcentral.websocket.events import WebSocketEvents

from faxdesk.simulator.server import Simulator
from tests.support.waiting import PATIENCE_S

MESSAGES = "/restapi/v1.0/account/~/extension/~/message-store"
FAX = "/restapi/v1.0/account/~/extension/~/fax"
LONG_AGO = "2020-01-01T00:00:00.000Z"
FILTERS = ["/restapi/v1.0/account/~/extension/~/message-store"]


@pytest.fixture
def sdk(simulator: Simulator) -> SDK:
    return SDK(simulator.client_id, simulator.client_secret, simulator.url, "FaxDesk tests", "1.0")


@pytest.fixture
def platform(simulator: Simulator, sdk: SDK) -> Platform:
    platform = sdk.platform()
    platform.login(jwt=simulator.jwt)
    return platform


def _send(sdk: SDK, number: str = "+12025550147", *, mixed: bool = False) -> int:
    builder = sdk.create_multipart_builder()
    builder.set_multipart_mixed(mixed)
    builder.set_body(
        {"to": [{"phoneNumber": number, "name": "Dana Ortiz"}], "faxResolution": "High", "coverIndex": 0}
    )
    builder.add(("letter.txt", "A letter", "text/plain"))
    builder.add(("notes.csv", "some,data,to,send"))
    record = sdk.platform().send_request(builder.request(FAX)).json_dict()
    assert record["messageStatus"] == "Queued"
    fax_id: int = record["id"]
    return fax_id


def test_signs_in_refreshes_and_signs_out(platform: Platform) -> None:
    assert platform.logged_in()
    before = platform.auth().access_token()
    platform.refresh()
    assert platform.auth().access_token() != before
    assert platform.get("/account/~/extension/~").json().extensionNumber == "101"
    platform.logout()
    assert not platform.auth().access_token_valid()


@pytest.mark.parametrize("mixed", [False, True])
def test_sends_with_its_multipart_builder(
    simulator: Simulator, sdk: SDK, platform: Platform, mixed: bool
) -> None:
    fax_id = _send(sdk, mixed=mixed)
    simulator.control.settle()
    record = platform.get(f"{MESSAGES}/{fax_id}").json_dict()
    assert record["messageStatus"] == "Sent"
    assert record["faxPageCount"] == 2
    sent = simulator.control.faxes()[-1]
    assert sent["shape"] == ("C" if mixed else "B")
    assert [file["name"] for file in sent["files"]] == ["letter.txt", "notes.csv"]


def test_lists_page_by_page_and_downloads(simulator: Simulator, platform: Platform) -> None:
    wanted = simulator.control.receive(count=5)
    query = {"messageType": "Fax", "direction": ["Inbound", "Outbound"], "dateFrom": LONG_AGO, "perPage": 2}
    answer = platform.get(MESSAGES, query).json_dict()
    found = list(answer["records"])
    while "nextPage" in answer["navigation"]:
        answer = platform.get(answer["navigation"]["nextPage"]["uri"]).json_dict()
        found += answer["records"]
    assert [record["id"] for record in found] == wanted[::-1]
    content = platform.get(found[0]["attachments"][0]["uri"]).body()
    assert content == simulator.control.document(found[0]["id"])
    assert content.startswith(b"%PDF")


def test_marks_read_resends_and_deletes(simulator: Simulator, sdk: SDK, platform: Platform) -> None:
    received = simulator.control.receive()[0]
    assert platform.put(f"{MESSAGES}/{received}", {"readStatus": "Read"}).json().readStatus == "Read"
    sent = _send(sdk, "+12025550101")
    simulator.control.settle()
    assert platform.get(f"{MESSAGES}/{sent}").json_dict()["to"][0]["faxErrorCode"] == "LineBusy"
    again = platform.post(FAX, {"originalMessageId": str(sent), "to": [{"phoneNumber": "+12025550148"}]})
    assert again.json().id != sent
    platform.delete(f"{MESSAGES}/{received}")
    assert platform.get(f"{MESSAGES}/{received}").json().availability == "Deleted"


def test_reads_several_at_once(simulator: Simulator, platform: Platform) -> None:
    first, second = simulator.control.receive(count=2)
    answers = platform.get(f"{MESSAGES}/{first},{second},111").multipart()
    assert [answer.json().id for answer in answers[:2]] == [first, second]
    assert not answers[2].ok()


def test_syncs_without_encoding_its_tokens(simulator: Simulator, platform: Platform) -> None:
    simulator.control.receive()
    sync = "/account/~/extension/~/message-sync"
    full = platform.get(sync, {"syncType": "FSync", "messageType": "Fax", "dateFrom": LONG_AGO}).json_dict()
    assert len(full["records"]) == 1
    new = simulator.control.receive()[0]
    token = full["syncInfo"]["syncToken"]
    changed = platform.get(sync, {"syncType": "ISync", "syncToken": token}).json_dict()
    assert new in [record["id"] for record in changed["records"]]


def test_reads_the_cover_pages(platform: Platform) -> None:
    records = platform.get("/dictionary/fax-cover-page").json_dict()["records"]
    assert {"id": "6", "name": "Confidential"} in records


def test_says_what_was_refused(platform: Platform) -> None:
    with pytest.raises(ApiException) as refused:
        platform.get(f"{MESSAGES}/1")
    assert refused.value.api_response().response().json()["errorCode"] == "NotFound"


class _Hook(http.server.BaseHTTPRequestHandler):
    """A webhook that echoes the validation token and keeps what it is told."""

    events: list[dict[str, Any]]
    arrived: threading.Event

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        if "Validation-Token" in self.headers:
            self.send_header("Validation-Token", self.headers["Validation-Token"])
        self.send_header("Content-Length", "0")
        self.end_headers()
        event = json.loads(body)
        if event:
            self.events.append(event)
            self.arrived.set()

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@pytest.fixture
def hook() -> Iterator[tuple[str, type[_Hook]]]:
    class Hook(_Hook):
        arrived = threading.Event()

    Hook.events = []

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", Hook
    server.shutdown()
    thread.join()
    server.server_close()


def test_subscribes_by_webhook(
    simulator: Simulator, platform: Platform, hook: tuple[str, type[_Hook]]
) -> None:
    address, received = hook
    mode = {"transportType": "WebHook", "address": address}
    subscription = platform.post("/subscription", {"eventFilters": FILTERS, "deliveryMode": mode}).json_dict()
    assert subscription["status"] == "Active"
    new = simulator.control.receive()[0]
    assert received.arrived.wait(PATIENCE_S)
    assert received.events[0]["subscriptionId"] == subscription["id"]
    assert received.events[0]["body"]["changes"][0]["newMessageIds"] == [new]
    assert platform.post(f"/subscription/{subscription['id']}/renew").json().id == subscription["id"]
    platform.delete(f"/subscription/{subscription['id']}")
    assert platform.get("/subscription").json_dict()["records"] == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_subscribes_by_its_websocket_client(simulator: Simulator, sdk: SDK, platform: Platform) -> None:
    heard: list[Any] = []
    client = sdk.create_web_socket_client()

    async def session() -> None:
        done = asyncio.Event()

        def notified(message: Any) -> None:
            heard.append(message)
            done.set()

        client.on(WebSocketEvents.subscriptionCreated, lambda _: simulator.control.receive())
        client.on(WebSocketEvents.receiveSubscriptionNotification, notified)
        connection = asyncio.ensure_future(client.create_new_connection())
        await client.create_subscription(FILTERS)
        await asyncio.wait_for(done.wait(), 5)
        connection.cancel()
        await client.close_connection()

    asyncio.run(session())
    assert heard[0][0]["type"] == "ServerNotification"
    assert heard[0][1]["body"]["changes"][0]["newCount"] == 1

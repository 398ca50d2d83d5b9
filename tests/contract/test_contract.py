"""The contract itself: whole, in agreement with the facts, and quick to see what is wrong."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from faxdesk.simulator import routes
from faxdesk.simulator.server import Simulator
from faxdesk.simulator.service import Options, Service
from tests.contract import oversight
from tests.contract.oversight import Exchanges
from tests.contract.service_contract import Answer, Contract, ContractBroken, Request
from tests.simulator.conftest import EXTENSION, MESSAGES, Caller
from tests.support.waiting import wait_until

RECORD = {
    "uri": "https://platform.example/restapi/v1.0/account/70010001/extension/70020002/message-store/88120002",
    "id": 88120002,
    "to": [{"phoneNumber": "+12025550149", "messageStatus": "SendingFailed", "faxErrorCode": "LineBusy"}],
    "from": {"phoneNumber": "+12025550110", "name": "Front Desk"},
    "type": "Fax",
    "creationTime": "2026-11-20T09:00:00.000Z",
    "readStatus": "Unread",
    "priority": "Normal",
    "attachments": [
        {
            "id": 88120002,
            "uri": "https://media.example/restapi/v1.0/account/1/extension/2/message-store/3/content/4",
            "type": "RenderedDocument",
            "contentType": "application/pdf",
        }
    ],
    "direction": "Outbound",
    "availability": "Alive",
    "messageStatus": "SendingFailed",
    "faxResolution": "High",
    "faxPageCount": 4,
    "lastModifiedTime": "2026-11-20T09:07:41.050Z",
    "coverIndex": 0,
}
"""An example of the facts (API §14)."""

JSON = {"content-type": "application/json", "content-length": "1", "authorization": "Bearer x"}
BOUNDARY = {**JSON, "content-type": "multipart/form-data; boundary=B"}


def request(method: str, place: str, body: Any = None, query: str = "", **headers: str) -> Request:
    content = b"" if body is None else json.dumps(body).encode()
    return Request(method, EXTENSION + place, query, {**JSON, **headers}, content)


def fax(envelope: dict[str, Any], disposition: str = 'name="attachment"; filename="letter.pdf"') -> Request:
    """A fax in shape B (API §1.1)."""
    lines = [
        "--B",
        'Content-Disposition: form-data; name="json"; filename="request.json"',
        "Content-Type: application/json",
        "",
        json.dumps(envelope),
        "--B",
        f"Content-Disposition: form-data; {disposition}",
        "Content-Type: application/pdf",
        "",
        "%PDF-1.4",
        "--B--",
        "",
    ]
    return Request("POST", f"{EXTENSION}/fax", "", BOUNDARY, "\r\n".join(lines).encode())


def test_the_example_of_the_facts_fits(contract: Contract) -> None:
    contract.check_value("Record", RECORD)
    sent = {
        "to": [{"phoneNumber": "+12025550147", "name": "Dana Ortiz"}],
        "faxResolution": "High",
        "coverIndex": 6,
        "coverPageText": "Second try, please confirm",
        "sendTime": "2027-01-04T15:30:00.000Z",
        "isoCode": "US",
    }
    assert contract.check_request(fax(sent)) == "send_fax"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"messageState": "Queued"}, "messageState"),
        ({"messageStatus": "Waiting"}, "messageStatus"),
        ({"id": "88120002"}, "id"),
        ({"id": None}, "id"),
        ({"creationTime": "yesterday"}, "creationTime"),
        ({"attachments": [{**RECORD["attachments"][0], "mime": "x"}]}, "mime"),  # type: ignore[index]
        ({"attachments": [{"id": 1, "type": "RenderedDocument", "contentType": "application/pdf"}]}, "uri"),
        ({"to": [{"phoneNumber": "+12025550149", "faxErrorCode": "LineBusy"}]}, "messageStatus"),
        (
            {"to": [{"phoneNumber": "+1202", "messageStatus": "Sent", "faxErrorCode": "LineBusy"}]},
            "SendingFailed",
        ),
        (
            {"to": [{"phoneNumber": "+1202", "messageStatus": "SendingFailed", "faxErrorCode": "Busy"}]},
            "Busy",
        ),
    ],
)
def test_a_wrong_record_is_found(contract: Contract, change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ContractBroken, match=problem):
        contract.check_value("Record", {**RECORD, **change})


@pytest.mark.parametrize("name", ["id", "uri", "type", "messageStatus", "lastModifiedTime", "attachments"])
def test_a_missing_field_is_found(contract: Contract, name: str) -> None:
    with pytest.raises(ContractBroken, match=f"'{name}' is a required property"):
        contract.check_value("Record", {key: value for key, value in RECORD.items() if key != name})


TO = [{"phoneNumber": "+12025550147"}]


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (fax({"to": TO, "resolution": "High"}), "resolution"),
        (fax({"to": TO, "faxResolution": "Fine"}), "Fine"),
        (fax({"coverIndex": 0}), "'to' is a required property"),
        (fax({"to": ["+12025550147"]}), "not of type 'object'"),
        (fax({"to": TO, "coverIndex": "6"}), "coverIndex"),
        (fax({"to": TO, "coverPageText": "x" * 1025}), "coverPageText"),
        (fax({"to": TO}, disposition='name="note"'), "files"),
        (fax({"to": TO}, disposition='name="attachment"; filename="letter"'), "filename"),
        (request("POST", "/fax", {"originalMessageId": 88120002}), "originalMessageId"),
        (request("PUT", "/message-store/1", {"readStatus": "Seen"}), "Seen"),
        (request("PUT", "/message-store/1"), "the body is missing"),
        (request("PUT", "/message-store/", {"readStatus": "Read"}), "no such call"),
        (request("PATCH", "/message-store/1", {"availability": "Deleted"}), "Alive"),
        (request("DELETE", "/message-store"), "missing parameters"),
        (request("GET", "/message-store", query="type=Fax"), r"unknown parameters \['type'\]"),
        (request("GET", "/message-store", query="messageType=Fax"), r"missing parameters \['dateFrom'\]"),
        (request("GET", "/message-store", query="page=2&perPage=1001"), "perPage"),
        (request("GET", "/message-store", query="page=two"), "page"),
        (request("GET", "/message-sync", query="syncType=Full"), "Full"),
        (request("GET", "/message-sync", query="syncType=FSync&syncType=ISync"), "several times"),
        (request("GET", "/fax-cover"), "no such call"),
        (request("GET", "", authorization="Basic eDp5"), "no bearer token"),
        (Request("POST", f"{EXTENSION}/fax", "", {"authorization": "Bearer x"}, b"x"), "length"),
        (request("PUT", "/message-store/1", "Read", **{"content-type": "text/plain"}), "not taken"),
    ],
)  # fmt: skip
def test_a_wrong_request_is_found(contract: Contract, wrong: Request, problem: str) -> None:
    with pytest.raises(ContractBroken, match=problem):
        contract.check_request(wrong)


def refusal(code: str) -> dict[str, Any]:
    return {"errorCode": code, "message": "no", "errors": [{"errorCode": code, "message": "no"}]}


@pytest.mark.parametrize(
    ("status", "body", "headers", "problem"),
    [
        (201, RECORD, {}, "no such status"),
        (200, RECORD, {"content-type": "text/html"}, "text/html is not promised"),
        (200, RECORD, {"x-rate-limit-group": "heavy"}, "rate group"),
        (404, refusal("CMN-101"), {}, "CMN-101 does not come with this status"),
        (418, refusal("CMN-102"), {}, "no refusal has this status"),
        (404, {"errorCode": "CMN-102", "message": "no"}, {}, "errors"),
        (404, {"errors": [{"code": "CMN-102", "message": "no"}]}, {}, "code"),
    ],
)
def test_a_wrong_answer_is_found(
    contract: Contract, status: int, body: Any, headers: dict[str, str], problem: str
) -> None:
    asked = request("GET", "/message-store/88120002")
    assert contract.check_answer(asked, Answer(200, JSON, json.dumps(RECORD).encode())) == "read_message"
    with pytest.raises(ContractBroken, match=problem):
        contract.check_answer(asked, Answer(status, {**JSON, **headers}, json.dumps(body).encode()))


def test_a_body_where_none_belongs_is_found(contract: Contract) -> None:
    asked = request("DELETE", "/message-store/88120002")
    contract.check_answer(asked, Answer(204, {}, b""))
    with pytest.raises(ContractBroken, match="no body"):
        contract.check_answer(asked, Answer(204, JSON, b"{}"))


def test_a_proxy_s_page_and_an_unknown_address_may_be_refused(contract: Contract) -> None:
    asked = request("GET", "/message-store/88120002")
    contract.check_answer(asked, Answer(502, {"content-type": "text/html"}, b"<html>"))
    contract.check_answer(
        request("GET", "/nonsense"), Answer(404, JSON, json.dumps(refusal("CMN-120")).encode())
    )


@pytest.mark.parametrize(
    ("frame", "from_client", "problem"),
    [
        ([{"type": "Ping", "messageId": "1"}], False, "no type Ping"),
        ([{"type": "Heartbeat"}], True, "messageId"),
        ([{"type": "ClientRequest", "messageId": "1", "verb": "GET", "path": "/restapi"}], True, "verb"),
        ([{"type": "ClientRequest", "messageId": "1", "method": "GET", "path": "x"}], True, "path"),
        ([{"type": "ClientRequest", "messageId": "1", "status": 200}], False, "wsc"),
    ],
)
def test_a_wrong_frame_is_found(contract: Contract, frame: Any, from_client: bool, problem: str) -> None:
    with pytest.raises(ContractBroken, match=problem):
        contract.check_frame(frame, from_client=from_client)


def _misspelt(app: Any) -> Any:
    """The simulator with a slip in its records."""

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        async def slipping(message: Any) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": message["body"].replace(b'"faxPageCount"', b'"faxPagesCount"')}
            elif message["type"] == "http.response.start":
                headers = [(name, value) for name, value in message["headers"] if name != b"content-length"]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, slipping)

    return answering


def test_a_slip_of_the_simulator_fails_the_test_that_meets_it(
    exchanges: Exchanges, contract: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oversight, "application", lambda endpoints: _misspelt(routes.application(endpoints)))
    with Simulator(limits=False) as simulator, Caller(simulator) as caller:
        caller.sign_in()
        exchanges.check(contract)
        caller.get(f"{MESSAGES}/{simulator.control.receive()[0]}")
    with pytest.raises(ContractBroken, match="faxPagesCount"):
        exchanges.check(contract)
    exchanges.pairs.clear()


def test_a_slip_of_the_program_fails_the_test_that_meets_it(exchanges: Exchanges, contract: Contract) -> None:
    with Simulator(limits=False) as simulator, Caller(simulator) as caller:
        caller.sign_in()
        caller.get(MESSAGES, params={"dateFrom": "2026-01-01", "readState": "Read"})
        exchanges.check(contract)
        caller.headers["User-Agent"] = "FaxDesk/1.0"
        caller.get(MESSAGES, params={"dateFrom": "2026-01-01T00:00:00Z", "readState": "Read"})
    with pytest.raises(ContractBroken, match="readState"):
        exchanges.check(contract)
    exchanges.pairs.clear()


def test_the_body_of_who_is_turned_away_at_the_door_is_held_to_the_contract(
    exchanges: Exchanges, contract: Contract
) -> None:
    """The simulator does not look at it, since the token is no good."""
    asked = {
        "eventFilters": ["/restapi/v1.0/x"],
        "deliveryMode": {"transportType": "WebHook", "address": "http://127.0.0.1:1/x"},
    }
    with Simulator(limits=False) as simulator, Caller(simulator) as caller:
        caller.headers.update({"Authorization": "Bearer of no use", "User-Agent": "FaxDesk/1.0"})
        assert caller.post("/restapi/v1.0/subscription", json=asked).status_code == 401
    (pair,) = exchanges.pairs
    assert json.loads(pair[0].body) == asked
    exchanges.check(contract)


def test_a_request_that_was_broken_off_is_not_held_to_the_contract(exchanges: Exchanges) -> None:
    head = "POST /restapi/v1.0/subscription HTTP/1.1\r\nhost: {}:{}\r\nuser-agent: FaxDesk/1.0\r\n"
    with Simulator(limits=False) as simulator:
        address = urlsplit(simulator.url)
        with socket.create_connection((address.hostname, address.port)) as line:
            line.sendall(head.format(*line.getpeername()).encode() + b'content-length: 99\r\n\r\n{"eventF')
            wait_until(lambda: simulator.control.requests(), "it has begun")
        wait_until(lambda: simulator.control.requests()[0]["status"], "it is over")
    assert exchanges.pairs == []


def test_every_call_of_the_simulator_is_in_the_contract(contract: Contract, tmp_path: Path) -> None:
    app = Service(Options(deliver_after=0.1, limits=False, fonts=None), tmp_path).app.app
    assert isinstance(app, Starlette)
    calls = {
        (method, re.sub(r"\{\w+\}", "1", route.path))
        for route in app.routes
        if isinstance(route, Route) and route.path.startswith("/restapi")
        for method in (route.methods or set()) - {"HEAD"}
    }
    found = {contract.operation(method, path).name for method, path in calls}
    assert found == set(contract.operations)


def test_the_codes_are_those_of_the_facts(contract: Contract, root: Path) -> None:
    """The table of API §9 tells which code comes with which status."""
    facts = (root / "docs" / "ringcentral.md").read_text(encoding="utf-8")
    table = facts.partition("## 9. ")[2].partition("## 10. ")[0]
    rows = re.findall(r"^\| ([\d/]+) \|([^|]+)\|", table, re.MULTILINE)
    found = {
        (int(status), code)
        for statuses, codes in rows
        for status in statuses.split("/")
        for code in re.findall(r"(?:CMN|MSG|AGW)-\d{3}", codes)
    }
    assert len(found) > 30
    assert not [pair for pair in found if pair[1] not in contract.codes[pair[0]]]

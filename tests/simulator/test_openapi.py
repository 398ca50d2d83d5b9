"""Each answer of the simulator is what our contract and the service's own document promise."""

from __future__ import annotations

import json
from typing import Protocol

import httpx
import pytest

from faxdesk.simulator.server import Simulator
from tests.contract.service_contract import Answer, Contract, Request
from tests.simulator.conftest import EXTENSION, LONG_AGO, MESSAGES, Caller, to
from tests.simulator.openapi import OpenApi

ACCOUNT = "/restapi/v1.0/account/~"
CONTACTS = f"{EXTENSION}/address-book/contact"
DIRECTORY = f"{ACCOUNT}/directory/entries"
MANY = {"Accept": "application/vnd.ringcentral.multipart+json"}
REDIRECT = "http://127.0.0.1:8765/callback"


class Judge(Protocol):
    """Who knows what the service answers."""

    def check(self, answer: httpx.Response) -> None:
        """Raises AssertionError for an answer that the service would not give."""


class OurContract:
    """The contract, asked about answers as this test's client sees them."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def check(self, answer: httpx.Response) -> None:
        asked = answer.request
        request = Request(asked.method, asked.url.path, asked.url.query.decode(), asked.headers, b"")
        self._contract.check_answer(request, Answer(answer.status_code, answer.headers, answer.content))


@pytest.fixture(params=["our contract", "the service's document"])
def api(request: pytest.FixtureRequest) -> Judge:
    if request.param == "our contract":
        return OurContract(request.getfixturevalue("contract"))
    return OpenApi(request.getfixturevalue("shared") / "ringcentral-fax.openapi.json")


def test_messages(api: Judge, caller: Caller, simulator: Simulator) -> None:
    received = simulator.control.receive(name="Northside Clinic", count=3)
    answers = [caller.fax(to("+12025550147", "+12025550101", coverPageText="Hello", coverIndex=6))]
    sent = answers[0].json()["id"]
    simulator.control.settle()
    answers += [
        caller.post(f"{EXTENSION}/fax", json={"originalMessageId": str(sent)}),
        caller.get(MESSAGES, params={"messageType": "Fax", "dateFrom": LONG_AGO, "perPage": 2}),
        caller.get(f"{MESSAGES}/{sent}"),
        caller.get(f"{MESSAGES}/{sent},{received[0]},111", headers=MANY),
        caller.get(f"{MESSAGES}/{sent},{received[0]}"),
        caller.put(f"{MESSAGES}/{received[0]}", json={"readStatus": "Read"}),
        caller.put(
            f"{MESSAGES}/*",
            headers={"Content-Type": MANY["Accept"]},
            content=json.dumps([{"resourceId": str(received[1]), "body": {"readStatus": "Read"}}]),
        ),
        caller.patch(f"{MESSAGES}/{received[0]}", json={"readStatus": "Unread"}),
        caller.get(f"{MESSAGES}/{received[0]}/content/{received[0]}"),
        caller.get(f"{MESSAGES}/{received[0]}/content/{received[0]}", headers={"Range": "bytes=0-9"}),
        caller.get(f"{MESSAGES}/{received[0]}/content/{received[0]}", headers={"Range": "bytes=9999999-"}),
        caller.delete(f"{MESSAGES}/{received[0]}"),
        caller.delete(f"{MESSAGES}/{received[1]},111", headers=MANY),
        caller.get(f"{EXTENSION}/message-sync", params={"syncType": "FSync", "dateFrom": LONG_AGO}),
    ]
    token = answers[-1].json()["syncInfo"]["syncToken"]
    simulator.control.delete(received[2])
    answers += [
        caller.get(f"{EXTENSION}/message-sync", params={"syncType": "ISync", "syncToken": token}),
        caller.get(f"{EXTENSION}/message-sync", params={"syncType": "ISync", "syncToken": "nonsense"}),
        caller.delete(MESSAGES, params={"type": "Fax", "dateTo": LONG_AGO}),
        caller.get(f"{MESSAGES}/1"),
        caller.fax(to("nobody")),
    ]
    for answer in answers:
        api.check(answer)


def test_people_and_profile(api: Judge, caller: Caller) -> None:
    contact = caller.post(CONTACTS, json={"firstName": "Dana", "businessFax": "+12025550147"})
    address = f"{CONTACTS}/{contact.json()['id']}"
    caller_id = {"feature": "FaxNumber", "callerId": {"type": "PhoneNumber", "phoneInfo": {"id": "9002"}}}
    for answer in (
        contact,
        caller.get(CONTACTS),
        caller.get(address),
        caller.put(address, json={"firstName": "Dan"}),
        caller.patch(address, json={"lastName": "Ortiz"}),
        caller.delete(address),
        caller.get(address),
        caller.get(f"{EXTENSION}/address-book-sync", params={"syncType": "FSync", "perPage": 2}),
        caller.get(DIRECTORY),
        caller.post(f"{DIRECTORY}/search", json={"searchString": "records"}),
        caller.get(f"{DIRECTORY}/70020003"),
        caller.get(f"{DIRECTORY}/1"),
        caller.get(ACCOUNT),
        caller.get(EXTENSION),
        caller.get(f"{EXTENSION}/phone-number"),
        caller.get(f"{EXTENSION}/caller-id"),
        caller.put(f"{EXTENSION}/caller-id", json={"byFeature": [caller_id]}),
        caller.get(f"{EXTENSION}/features", params={"featureId": ["FaxSending", "Nonsense"]}),
        caller.get(f"{EXTENSION}/authz-profile/check", params={"permissionId": "OutboundFaxes"}),
        caller.get(f"{EXTENSION}/notification-settings"),
        caller.get(f"{ACCOUNT}/message-store-configuration"),
    ):
        api.check(answer)


def test_general(api: Judge, caller: Caller) -> None:
    numbers = {"originalStrings": ["(202) 555-0147", "nonsense", "+353 1 555 0100"]}
    for answer in (
        caller.get("/restapi"),
        caller.get("/restapi/v1.0"),
        caller.get("/restapi/v1.0/dictionary/fax-cover-page"),
        caller.get("/restapi/v1.0/dictionary/country"),
        caller.get("/restapi/v1.0/dictionary/country/1"),
        caller.post("/restapi/v1.0/number-parser/parse", json=numbers),
        caller.post("/restapi/v2/number-parser/parse", json=numbers),
        caller.get("/restapi/oauth/userinfo"),
        caller.post("/restapi/oauth/wstoken"),
        caller.get("/restapi/v1.0/subscription"),
        caller.post("/restapi/v1.0/subscription", json={"eventFilters": ["/nonsense"]}),
        caller.get("/restapi/v1.0/subscription/1"),
    ):
        api.check(answer)


def test_signing_in_and_out(api: Judge, caller: Caller, simulator: Simulator) -> None:
    query = {"response_type": "code", "client_id": simulator.client_id, "redirect_uri": REDIRECT}
    client = {"client_id": simulator.client_id}
    for answer in (
        caller.get("/restapi/oauth/authorize", params={**query, "prompt": "none"}),
        caller.post("/restapi/oauth/authorize", data=query),
        caller.post("/restapi/oauth/token", data={**client, "grant_type": "refresh_token"}),
        caller.post("/restapi/oauth/revoke", data={**client, "token": "nonsense"}),
    ):
        api.check(answer)

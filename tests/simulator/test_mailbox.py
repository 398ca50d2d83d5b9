"""Listing, marking, deleting, syncing, downloading."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.simulator.conftest import EXTENSION, LONG_AGO, MESSAGES, Caller, code_of, to

SYNC = f"{EXTENSION}/message-sync"
MANY = "application/vnd.ringcentral.multipart+json"


def _full(caller: Caller, **query: Any) -> dict[str, Any]:
    answer = caller.get(SYNC, params={"syncType": "FSync", "dateFrom": LONG_AGO, **query})
    found: dict[str, Any] = answer.json()
    return found


def _changes(caller: Caller, token: str) -> dict[str, Any]:
    answer = caller.get(SYNC, params={"syncType": "ISync", "syncToken": token})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_list_shows_a_day_unless_told_otherwise(caller: Caller, simulator: Simulator) -> None:
    old = simulator.control.receive()[0]
    simulator.control.clock(advance_s=25 * 3600)
    caller.sign_in()
    new = simulator.control.receive()[0]
    assert [r["id"] for r in caller.get(MESSAGES).json()["records"]] == [new]
    assert [r["id"] for r in caller.records()] == [new, old]


def test_filters(caller: Caller, simulator: Simulator) -> None:
    first, second = simulator.control.receive(count=2)
    sent = caller.fax(to("+12025550147")).json()["id"]
    simulator.control.mark_read(first, True)
    simulator.control.delete(second)

    def ids(**query: Any) -> set[int]:
        return {record["id"] for record in caller.records(**query)}

    assert ids() == {first, sent}
    assert ids(direction="Inbound") == {first}
    assert ids(readStatus="Read") == {first}
    assert ids(messageType="SMS") == set()
    assert ids(messageType=["SMS", "Fax"]) == {first, sent}
    assert ids(phoneNumber="+12025550147") == {sent}
    assert ids(availability=["Alive", "Deleted"]) == {first, second, sent}
    for name, value in {"direction": "Up", "dateFrom": "soon", "page": "0", "perPage": "x"}.items():
        answer = caller.get(MESSAGES, params={name: value})
        assert (code_of(answer), answer.json()["parameterName"]) == ((400, "CMN-101"), name)


def test_pages_of_the_list(caller: Caller, simulator: Simulator) -> None:
    simulator.control.receive(count=5)
    first = caller.get(MESSAGES, params={"perPage": 2, "direction": ["Inbound", "Outbound"]}).json()
    assert first["paging"] == {
        "page": 1, "perPage": 2, "totalPages": 3, "totalElements": 5, "pageStart": 0, "pageEnd": 1
    }  # fmt: skip
    assert "previousPage" not in first["navigation"]
    last = caller.get(first["navigation"]["lastPage"]["uri"]).json()
    assert len(last["records"]) == 1
    assert set(last["navigation"]) == {"firstPage", "lastPage", "previousPage"}
    assert caller.get(MESSAGES, params={"perPage": 5000}).json()["paging"]["perPage"] == 1000


def test_deleting_takes_two_steps_and_can_be_undone_after_the_first(
    caller: Caller, simulator: Simulator
) -> None:
    fax = simulator.control.receive()[0]
    message = f"{MESSAGES}/{fax}"
    content = caller.record(fax)["attachments"][0]["uri"]
    assert caller.delete(message).status_code == 204
    assert caller.patch(message, json={"availability": "Alive"}).json()["availability"] == "Alive"
    caller.delete(message)
    caller.delete(message)
    assert caller.record(fax)["availability"] == "Purged"
    assert caller.record(fax)["attachments"] == []
    assert code_of(caller.get(content)) == (404, "CMN-102")
    assert code_of(caller.patch(message, json={"availability": "Alive"})) == (400, "CMN-101")
    assert caller.delete(message).status_code == 204
    at_once = simulator.control.receive()[0]
    caller.delete(f"{MESSAGES}/{at_once}", params={"purge": "true"})
    assert caller.record(at_once)["availability"] == "Purged"


def test_an_empty_id_wipes_the_mailbox(caller: Caller, simulator: Simulator) -> None:
    simulator.control.receive(count=3)
    assert caller.delete(f"{MESSAGES}/").status_code == 204
    assert caller.records() == []
    assert code_of(caller.delete(MESSAGES, params={"conversationId": "1", "type": "Fax"})) == (400, "MSG-390")


def test_bulk_answers(caller: Caller, simulator: Simulator) -> None:
    first, second, third = simulator.control.receive(count=3)
    headers = {"Content-Type": MANY}
    body = [{"resourceId": str(fax), "body": {"readStatus": "Read"}} for fax in (first, 111)]
    answer = caller.put(f"{MESSAGES}/*", content=json.dumps(body), headers=headers)
    assert answer.status_code == 207
    assert [entry["status"] for entry in answer.json()] == [200, 404]
    both = caller.put(f"{MESSAGES}/{first},{second}", json={"readStatus": "Unread"}, headers={"Accept": MANY})
    assert [entry["body"]["readStatus"] for entry in both.json()] == ["Unread", "Unread"]
    mixed = caller.get(f"{MESSAGES}/{first},111")
    assert mixed.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert re.findall(r'"status": (\d+)', mixed.text) == ["200", "404"]
    assert caller.delete(f"{MESSAGES}/{first},{second}").status_code == 204
    deleted = caller.request("DELETE", f"{MESSAGES}/*", json=[str(third)])
    assert deleted.status_code == 204
    assert caller.records() == []
    many = ",".join(str(number) for number in range(51))
    assert code_of(caller.get(f"{MESSAGES}/{many}")) == (400, "CMN-106")


def test_sync_tells_what_changed(caller: Caller, simulator: Simulator) -> None:
    kept, gone = simulator.control.receive(count=2)
    simulator.control.clock(advance_s=10)
    full = _full(caller, messageType="Fax")
    assert {record["id"] for record in full["records"]} == {kept, gone}
    token = full["syncInfo"]["syncToken"]
    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert _changes(caller, token)["records"] == []
    simulator.control.mark_read(kept, True)
    simulator.control.delete(gone)
    new = simulator.control.receive()[0]
    found = _changes(caller, token)
    by_id = {record["id"]: record for record in found["records"]}
    assert by_id[kept]["readStatus"] == "Read"
    assert by_id[gone] == {"id": gone, "availability": "Deleted"}
    assert new in by_id
    assert {r["id"] for r in _changes(caller, found["syncInfo"]["syncToken"])["records"]} == set(by_id)


def test_sync_survives_a_clock_that_goes_back(caller: Caller, simulator: Simulator) -> None:
    simulator.control.clock(offset_s=86_400)
    caller.sign_in()
    token = _full(caller)["syncInfo"]["syncToken"]
    simulator.control.clock(offset_s=0)
    caller.sign_in()
    new = simulator.control.receive()[0]
    assert [record["id"] for record in _changes(caller, token)["records"]] == [new]


def test_stale_tokens_and_partial_syncs(caller: Caller, simulator: Simulator) -> None:
    simulator.control.receive(count=3)
    part = _full(caller, recordCount=2)
    assert len(part["records"]) == 2
    assert part["syncInfo"]["olderRecordsExist"] is True
    simulator.control.drop_sync_tokens()
    answer = caller.get(SYNC, params={"syncType": "ISync", "syncToken": part["syncInfo"]["syncToken"]})
    assert code_of(answer) == (400, "MSG-333")
    assert code_of(caller.get(SYNC, params={"syncType": "ISync"})) == (400, "CMN-101")
    assert code_of(caller.get(SYNC, params={"syncType": "Sync"})) == (400, "CMN-101")


def test_content_in_ranges_and_under_a_name(caller: Caller, simulator: Simulator) -> None:
    fax = simulator.control.receive()[0]
    uri = caller.record(fax)["attachments"][0]["uri"]
    whole = caller.get(uri).content
    for asked, piece in {"0-3": whole[:4], "5-": whole[5:], "-4": whole[-4:]}.items():
        answer = caller.get(uri, headers={"Range": f"bytes={asked}"})
        assert (answer.status_code, answer.content) == (206, piece)
    assert code_of(caller.get(uri, headers={"Range": f"bytes={len(whole)}-"})) == (416, "CMN-107")
    named = caller.get(uri, params={"contentDisposition": "Inline", "contentDispositionFilename": "a.pdf"})
    assert named.headers["content-disposition"] == 'inline; filename="a.pdf"'
    assert caller.record(fax)["readStatus"] == "Unread"


def test_content_is_not_there_before_it_is_rendered(caller: Caller, simulator: Simulator) -> None:
    record = caller.fax(to("+12025550147"), ("long.txt", b"line\n" * 1500, "text/plain")).json()
    answer = caller.get(record["attachments"][0]["uri"])
    assert answer.json()["errors"][0]["errorCode"] == "MSG-368"
    simulator.control.settle()
    assert caller.get(record["attachments"][0]["uri"]).status_code == 200


def test_files_live_on_the_media_host() -> None:
    with Simulator(media_port=0, limits=False) as simulator, Caller(simulator) as caller:
        token = caller.sign_in()["access_token"]
        fax = simulator.control.receive()[0]
        uri = caller.record(fax)["attachments"][0]["uri"]
        assert uri.startswith(simulator.media_url)
        assert caller.get(uri).status_code == 200
        wrong = uri.replace(simulator.media_url, simulator.url)
        assert caller.get(wrong).status_code == 404
        assert caller.get(simulator.media_url + MESSAGES).status_code == 404
        del caller.headers["Authorization"]
        assert caller.get(uri, params={"access_token": token}).status_code == 200
        assert token not in json.dumps(simulator.control.requests())


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "fax.example"])
def test_addresses_follow_the_host_header(caller: Caller, simulator: Simulator, host: str) -> None:
    simulator.control.receive()
    port = simulator.url.rpartition(":")[2]
    body = caller.get(MESSAGES, headers={"Host": f"{host}:{port}"}).json()
    assert body["records"][0]["attachments"][0]["uri"].startswith(f"http://{host}:{port}/")
    assert body["navigation"]["firstPage"]["uri"].startswith(f"http://{host}:{port}/")

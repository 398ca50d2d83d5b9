"""The server itself: mishaps on demand, rate limits, the control, starting and stopping."""

from __future__ import annotations

import base64
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from faxdesk.simulator.line import fax_machines
from faxdesk.simulator.run import run
from faxdesk.simulator.server import Simulator
from tests.simulator.conftest import EXTENSION, MESSAGES, Caller, code_of, to

NUMBER = "+12025550147"


def test_answers_can_be_replaced(caller: Caller, simulator: Simulator) -> None:
    control = simulator.control
    control.fault("GET", "/message-store", times=2, status=503, headers={"Retry-After": "7"}, body="{}")
    for _ in range(2):
        answer = caller.get(MESSAGES)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
    assert caller.get(MESSAGES).status_code == 200
    control.fault("GET", "message-store", html=True)
    assert caller.get(MESSAGES).text.startswith("<html>")
    assert [fault["left"] for fault in control.faults()] == [0, 0]
    control.fault("*", ".*", status=500)
    control.clear_faults()
    assert caller.get(MESSAGES).status_code == 200


@pytest.mark.parametrize(
    ("how", "sent"),
    [
        ({"status": 503}, 0),
        ({"status": 503, "execute": True}, 1),
        ({"drop": "before"}, 0),
        ({"drop": "during"}, 0),
        ({"drop": "after"}, 1),
        ({"silent": True}, 1),
    ],
)
def test_mishaps_of_a_send(caller: Caller, simulator: Simulator, how: dict[str, Any], sent: int) -> None:
    simulator.control.fault("POST", "/fax$", **how)
    caller.timeout = httpx.Timeout(1.0)
    large = ("a.txt", b"x" * 3_000_000, "text/plain")
    if "status" in how:
        assert caller.fax(to(NUMBER), large).status_code == 503
    else:
        with pytest.raises(httpx.TransportError):
            caller.fax(to(NUMBER), large)
    assert len(simulator.control.faxes()) == sent
    assert caller.fax(to(NUMBER)).status_code == 200


def test_answers_can_be_cut_slowed_and_dripped(caller: Caller, simulator: Simulator) -> None:
    simulator.control.fault("GET", EXTENSION, truncate=20)
    with pytest.raises(httpx.RemoteProtocolError):
        caller.get(EXTENSION)
    simulator.control.fault("GET", EXTENSION, drop="during")
    with pytest.raises(httpx.RemoteProtocolError):
        caller.get(EXTENSION)
    simulator.control.fault("GET", EXTENSION, delay=5)
    with pytest.raises(httpx.ReadTimeout):
        caller.get(EXTENSION, timeout=0.2)
    simulator.control.fault("GET", "/restapi$", drip=0.0001)
    assert caller.get("/restapi").json()["serverVersion"]


def test_rate_limits_and_their_penalty() -> None:
    with Simulator() as simulator, Caller(simulator) as caller:
        first = caller.post("/restapi/oauth/token", data={}).headers
        assert (first["X-Rate-Limit-Group"], first["X-Rate-Limit-Limit"]) == ("auth", "5")
        caller.sign_in()
        left = [caller.fax(to(NUMBER)).headers["X-Rate-Limit-Remaining"] for _ in range(10)]
        assert left[-1] == "0"
        refused = caller.fax(to(NUMBER))
        assert code_of(refused) == (429, "CMN-301")
        assert refused.headers["Retry-After"] == "60"
        assert caller.get(EXTENSION).headers["X-Rate-Limit-Group"] == "light"
        simulator.control.clock(advance_s=59)
        assert caller.fax(to(NUMBER)).status_code == 429
        simulator.control.clock(advance_s=59)
        assert caller.fax(to(NUMBER)).status_code == 429
        simulator.control.clock(advance_s=61)
        assert caller.fax(to(NUMBER)).status_code == 200
        assert len(simulator.control.faxes()) == 11
        simulator.control.set_limits(False)
        assert {caller.fax(to(NUMBER)).status_code for _ in range(12)} == {200}


def test_unknown_addresses_and_foreign_mailboxes(caller: Caller) -> None:
    assert code_of(caller.get("/restapi/v1.0/nonsense")) == (404, "CMN-120")
    assert code_of(caller.get("/restapi/v1.0/account/1/extension/~/message-store")) == (403, "CMN-404")
    assert code_of(caller.get("/restapi/v1.0/account/~/extension/1/message-store")) == (403, "CMN-419")
    own = "/restapi/v1.0/account/70010001/extension/70020002/message-store"
    assert caller.get(own).status_code == 200


def test_hosts_can_be_discovered(caller: Caller, simulator: Simulator) -> None:
    del caller.headers["Authorization"]
    first = caller.get("/.well-known/entry-points/initial", params={"clientId": simulator.client_id}).json()
    second = caller.get(first["discoveryApi"]["defaultExternalUri"]).json()
    assert second["coreApi"]["baseUri"] == simulator.url
    assert first["authApi"]["authorizationUri"].startswith(simulator.url)


def test_cover_pages_depend_on_the_language(caller: Caller) -> None:
    def names(language: str) -> list[str]:
        answer = caller.get("/restapi/v1.0/dictionary/fax-cover-page", headers={"Accept-Language": language})
        return [record["name"] for record in answer.json()["records"]]

    assert "Confidential" in names("en-US")
    assert "German" in names("de-DE")
    countries = caller.get("/restapi/v1.0/dictionary/country", params={"loginAllowed": "true"})
    tag = {"If-None-Match": countries.headers["ETag"]}
    again = caller.get("/restapi/v1.0/dictionary/country", params={"loginAllowed": "true"}, headers=tag)
    assert again.status_code == 304


def test_the_sender_s_number_can_be_chosen(caller: Caller) -> None:
    def choose(number_id: str) -> httpx.Response:
        caller_id = {"type": "PhoneNumber", "phoneInfo": {"id": number_id}}
        body = {"byFeature": [{"feature": "FaxNumber", "callerId": caller_id}]}
        return caller.put(f"{EXTENSION}/caller-id", json=body)

    numbers = caller.get(f"{EXTENSION}/phone-number", params={"usageType": "CompanyFaxNumber"}).json()[
        "records"
    ]
    assert choose(str(numbers[0]["id"])).status_code == 200
    sent = caller.fax(to(NUMBER)).json()["id"]
    assert caller.record(sent)["from"]["phoneNumber"] == numbers[0]["phoneNumber"]
    assert code_of(choose("1")) == (400, "CMN-101")


def test_contacts_sync(caller: Caller) -> None:
    sync, contacts = f"{EXTENSION}/address-book-sync", f"{EXTENSION}/address-book/contact"
    first = caller.get(sync, params={"syncType": "FSync", "perPage": 3}).json()
    rest = caller.get(first["nextPageUri"]).json()
    assert len(first["records"]) == 3
    assert len(rest["records"]) == 1
    new = caller.post(contacts, json={"firstName": "Nora", "otherFax": "+12025550177"}).json()["id"]
    gone = first["records"][0]["id"]
    caller.delete(f"{contacts}/{gone}")
    query = {"syncType": "ISync", "syncToken": rest["syncInfo"]["syncToken"]}
    changed = caller.get(sync, params=query).json()["records"]
    assert [(contact["id"], contact["availability"]) for contact in changed] == [
        (new, "Alive"),
        (gone, "Deleted"),
    ]
    assert caller.get(contacts, params={"startsWith": "nor"}).json()["paging"]["totalElements"] == 1
    assert caller.get(contacts, params={"phoneNumber": "+12025550177"}).json()["records"][0]["id"] == new


def test_methods_can_be_overridden(caller: Caller, simulator: Simulator) -> None:
    first, second = simulator.control.receive(count=2)
    caller.post(f"{MESSAGES}/{first}", headers={"X-HTTP-Method-Override": "PUT"}, json={"readStatus": "Read"})
    assert caller.record(first)["readStatus"] == "Read"
    assert caller.post(f"{MESSAGES}/{second}?_method=DELETE").status_code == 204


def test_the_date_is_the_service_s(caller: Caller, simulator: Simulator) -> None:
    simulator.control.clock(offset_s=86_400)
    date = parsedate_to_datetime(caller.get("/restapi").headers["Date"]).timestamp()
    assert date == pytest.approx(time.time() + 86_400, abs=5)


def test_requests_are_noted_without_secrets(caller: Caller, simulator: Simulator) -> None:
    simulator.control.clear_requests()
    caller.get(MESSAGES, params={"messageType": "Fax"})
    caller.fax(to(NUMBER))
    first, second = simulator.control.requests()
    assert (first["path"], first["query"], first["status"]) == (MESSAGES, "messageType=Fax", 200)
    assert first["headers"]["authorization"] == "Bearer"
    assert second["bytes"] == int(second["headers"]["content-length"])


def test_the_control_over_http(simulator: Simulator, make_pdf: Callable[..., Path]) -> None:
    with control_client(simulator) as control:
        pdf = base64.b64encode(make_pdf().read_bytes()).decode()
        body = {"from": "+12025550199", "name": "Someone", "pdf": pdf}
        fax = control.post("receive", json=body).json()["result"][0]
        listed = control.get("faxes").json()["result"]
        assert (listed[0]["id"], listed[0]["from"]["number"]) == (fax, "+12025550199")
        assert control.post("document", json={"id": fax}).content.startswith(b"%PDF")
        assert control.post("document", json={"id": 1}).status_code == 404
        assert control.post("fault", json={"method": "GET", "path": "(", "status": 500}).status_code == 400
        assert control.post("receive", json={"colour": "red"}).status_code == 400
        assert control.get("nonsense").status_code == 404
        assert control.get("_fax").status_code == 404
        assert control.post("clock", json={"advance_s": 60}).json()["result"].endswith("Z")
        assert control.post("clock", json=[60]).status_code == 400
        assert control.post("clock", content=b"[" * 100_000).status_code == 400


def test_the_control_answers_nobody_else(simulator: Simulator) -> None:
    def status(method: str = "GET", **headers: str) -> int:
        return control.request(method, "faxes", headers=headers).status_code

    with control_client(simulator) as control:
        port = simulator.url.rpartition(":")[2]
        assert status() == status("POST") == 200
        assert (
            status(Host=f"localhost:{port}")
            == status(Host=f"[::1]:{port}")
            == status(Host="LOCALHOST")
            == 200
        )
        for wrong in ("", "Bearer", "Bearer wrong", f"Basic {simulator.control_secret}", "Bearer \u00e9"):
            assert (
                control.get("faxes", headers={b"Authorization": wrong.encode("latin-1")}).status_code == 401
            )
        for host in (f"evil.example:{port}", "evil.example", "127.0.0.1.evil.example", "[::1", ""):
            assert status(Host=host) == 403
        for origin in ("null", "http://evil.example", simulator.url):
            assert status(Origin=origin) == status("POST", Origin=origin) == 403


def control_client(simulator: Simulator) -> httpx.Client:
    headers = {"Authorization": f"Bearer {simulator.control_secret}"}
    return httpx.Client(base_url=simulator.control_url + "/", headers=headers, trust_env=False)


def test_stops_at_once_and_starts_again_where_it_was(make_pdf: Callable[..., Path]) -> None:
    simulator = Simulator(deliver_after=60, limits=False)
    simulator.start()
    with Caller(simulator) as caller:
        caller.sign_in()
        file = ("a.pdf", make_pdf(pages=25).read_bytes(), "application/pdf")
        sent = caller.fax(to(NUMBER), file).json()["id"]
        simulator.control.fault("GET", EXTENSION, delay=30)
        with pytest.raises(httpx.ReadTimeout):
            caller.get(EXTENSION, timeout=0.1)
        url, begun = simulator.url, time.monotonic()
        simulator.stop()
        assert time.monotonic() - begun < 1
        simulator.stop()
        with pytest.raises(httpx.TransportError):
            caller.get("/restapi")
        simulator.start()
        assert simulator.url == url
        simulator.control.settle()
        assert caller.record(sent)["faxPageCount"] == 25
    simulator.close()


def test_a_seeded_mailbox_is_always_the_same() -> None:
    def look() -> list[tuple[object, ...]]:
        with Simulator(seed=60) as simulator:
            faxes = simulator.control.faxes()
            assert simulator.control.document(faxes[0]["id"]).startswith(b"%PDF")
            return [(fax["id"], fax["direction"], fax["pages"], fax["read"], str(fax["to"])) for fax in faxes]

    first = look()
    assert first == look()
    assert {fax[1] for fax in first} == {"Inbound", "Outbound"}
    assert len({fax[2] for fax in first}) > 3


def test_a_hundred_thousand_faxes_are_there_quickly() -> None:
    begun = time.monotonic()
    with Simulator(seed=100_000, limits=False) as simulator, Caller(simulator) as caller:
        caller.sign_in()
        assert time.monotonic() - begun < 20
        assert len(caller.records(perPage=1000, page=100)) == 1000


def test_the_demo_mailbox() -> None:
    with Simulator(demo=True, limits=False) as simulator, Caller(simulator) as caller:
        caller.sign_in()
        records = caller.records()
        assert len(records) == 34
        assert {record["messageStatus"] for record in records} == {"Received", "Sent", "SendingFailed"}
        ends = [{entry.get("messageStatus") for entry in record["to"]} for record in records]
        assert {"Sent", "SendingFailed"} in ends
        assert any(record["readStatus"] == "Unread" for record in records)


def test_the_command_runs_until_it_is_told_to_stop() -> None:
    command = [
        sys.executable,
        "-m",
        "faxdesk.simulator",
        "--seed",
        "3",
        "--deliver-after",
        "0",
        "--no-limits",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert list(ready) == ["server", "client_id", "client_secret", "jwt", "control", "control_secret"]
        secret = {"Authorization": f"Bearer {ready['control_secret']}"}
        listed = httpx.get(ready["control"] + "/faxes", headers=secret, trust_env=False).json()["result"]
        assert len(listed) == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_a_taken_port_is_said_plainly(simulator: Simulator) -> None:
    port = simulator.url.rpartition(":")[2]
    command = [sys.executable, "-m", "faxdesk.simulator", "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert re.match(r"The simulator cannot use this port: .*in use", done.stderr)


def test_a_telephone_line_is_refused_where_its_library_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fax_machines, "_LIBRARIES", ("libnothing.so.9",))
    assert run(["--t30"]) == 1
    assert "libspandsp2" in capsys.readouterr().err

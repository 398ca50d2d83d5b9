"""Sending: the four shapes, every documented refusal, and what becomes of a fax."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from faxdesk.simulator.server import Simulator
from tests.simulator.conftest import EXTENSION, MESSAGES, Caller, code_of, to
from tests.support.waiting import wait_until

FAX = f"{EXTENSION}/fax"
NUMBER = "+12025550147"
TEXT = ("hello.txt", b"Hello", "text/plain")


def _mixed(caller: Caller, envelope: Any, *parts: bytes) -> httpx.Response:
    root = b"Content-Type: application/json\r\n\r\n" + json.dumps(envelope).encode()
    body = b"".join(b"--Line\r\n" + part + b"\r\n" for part in (root, *parts)) + b"--Line--\r\n"
    return caller.post(FAX, content=body, headers={"Content-Type": "multipart/mixed; boundary=Line"})


def test_form_fields_with_repeated_numbers(caller: Caller, simulator: Simulator) -> None:
    fields: list[Any] = [
        ("to", (None, NUMBER)),
        ("to", (None, "(202) 555-0148")),
        ("faxResolution", (None, "Low")),
        ("coverIndex", (None, "0")),
        ("attachment", TEXT),
        ("attachment", ("b.txt", b"Second", "text/plain")),
    ]
    record = caller.post(FAX, files=fields).json()
    assert [entry["phoneNumber"] for entry in record["to"]] == [NUMBER, "+12025550148"]
    assert record["faxResolution"] == "Low"
    sent = simulator.control.faxes()[0]
    assert sent["shape"] == "A"
    assert [file["sha256"] for file in sent["files"]] == [
        hashlib.sha256(content).hexdigest() for content in (b"Hello", b"Second")
    ]


def test_the_extensible_sdk_s_form(caller: Caller, simulator: Simulator) -> None:
    """Type before disposition, a fixed boundary, other part names, a charset."""
    body = (
        b"--boundary\r\nContent-Type: application/json\r\n"
        b'Content-Disposition: form-data; name="request.json"; filename="request.json"\r\n\r\n'
        + json.dumps(to(NUMBER)).encode()
        + b"\r\n--boundary\r\nContent-Type: text/plain\r\n"
        b'Content-Disposition: form-data; name="attachments"; filename="a.txt"\r\n\r\nHello'
        b"\r\n--boundary--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=boundary"}
    assert caller.post(FAX, content=body, headers=headers).status_code == 200
    assert simulator.control.faxes()[0]["shape"] == "B"


def test_mixed_with_base64(caller: Caller, simulator: Simulator) -> None:
    content = bytes(range(256)) * 40
    part = (
        b'Content-Disposition: attachment; filename="a.txt"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(content)
    )
    assert _mixed(caller, to(NUMBER), part).status_code == 200
    sent = simulator.control.faxes()[0]
    assert (sent["shape"], sent["files"][0]["size"]) == ("C", len(content))
    assert sent["files"][0]["sha256"] == hashlib.sha256(content).hexdigest()


def test_forwards_and_resends(caller: Caller, simulator: Simulator) -> None:
    received = simulator.control.receive(pages=3)[0]
    forwarded = {"originalMessageId": str(received), "to": [{"phoneNumber": NUMBER, "name": "Dana"}]}
    first = caller.post(FAX, json=forwarded).json()
    simulator.control.settle()
    assert caller.record(first["id"])["faxPageCount"] == 3
    assert simulator.control.document(first["id"]) == simulator.control.document(received)
    again = caller.post(FAX, json={"originalMessageId": str(first["id"])}).json()
    assert again["id"] != first["id"]
    assert again["to"][0]["phoneNumber"] == NUMBER


def test_resend_needs_a_finished_fax_that_is_still_there(caller: Caller, simulator: Simulator) -> None:
    waiting = caller.fax(to("+12025550108")).json()["id"]
    simulator.control.settle()
    assert code_of(caller.post(FAX, json={"originalMessageId": str(waiting)})) == (406, "MSG-343")
    gone = simulator.control.receive()[0]
    simulator.control.purge(gone)
    body = {"originalMessageId": str(gone), "to": [{"phoneNumber": NUMBER}]}
    assert code_of(caller.post(FAX, json=body)) == (404, "CMN-102")
    assert code_of(caller.post(FAX, json={"originalMessageId": "17"})) == (404, "CMN-102")
    assert code_of(caller.post(FAX, json={})) == (400, "CMN-101")


@pytest.mark.parametrize(
    ("envelope", "parameter"),
    [
        ({"to": []}, "to"),
        ({"to": {"phoneNumber": NUMBER}}, "to"),
        (to("nobody"), "to"),
        (to("+1"), "to"),
        (to(NUMBER, coverPageText="x" * 1025), "coverPageText"),
        (to(NUMBER, faxResolution="Fine"), "faxResolution"),
        (to(NUMBER, coverIndex=14), "coverIndex"),
        (to(NUMBER, isoCode="UK"), "isoCode"),
        (to(NUMBER, sendTime="tomorrow"), "sendTime"),
    ],
)
def test_refuses_what_the_envelope_says(caller: Caller, envelope: dict[str, Any], parameter: str) -> None:
    answer = caller.fax({"coverIndex": 0, **envelope})
    assert code_of(answer) == (400, "CMN-101")
    assert answer.json()["parameterName"] == parameter


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        (("a.txt", b"", "text/plain"), 400, "MSG-347"),
        (("a.jfif", b"x", "image/jpeg"), 415, "MSG-348"),
        (("a", b"x", "video/mp4"), 415, "MSG-348"),
        (("a", b"x", "application/octet-stream"), 400, "MSG-355"),
        (("a" * 253 + ".txt", b"x", "text/plain"), 400, "MSG-370"),
        (("a&b.txt", b"x", "text/plain"), 400, "CMN-101"),
    ],
)
def test_refuses_files(caller: Caller, file: tuple[str, bytes, str], status: int, code: str) -> None:
    assert code_of(caller.fax(to(NUMBER), file)) == (status, code)


def test_refuses_parts_that_say_too_little(caller: Caller) -> None:
    envelope = to(NUMBER)
    assert code_of(_mixed(caller, envelope, b"Content-Type: text/plain\r\n\r\nx")) == (400, "MSG-350")
    nameless = b"Content-Disposition: attachment\r\nContent-Type: text/plain\r\n\r\nx"
    assert code_of(_mixed(caller, envelope, nameless)) == (400, "MSG-351")
    unknown = b'Content-Disposition: attachment; filename="letter"\r\n\r\nx'
    assert code_of(_mixed(caller, envelope, unknown)) == (415, "MSG-353")
    assert code_of(_mixed(caller, "no object")) == (400, "MSG-349")
    assert code_of(_mixed(caller, envelope)) == (400, "CMN-101")
    both = {**envelope, "country": {"id": "1", "isoCode": "US"}}
    assert code_of(caller.fax(both)) == (400, "MSG-365")
    assert code_of(caller.fax(to("101"))) == (400, "MSG-344")


def test_refuses_bodies_it_cannot_read(caller: Caller) -> None:
    def post(content: bytes, kind: str) -> tuple[int, str]:
        return code_of(caller.post(FAX, content=content, headers={"Content-Type": kind}))

    assert post(b"hello", "text/plain") == (415, "MSG-348")
    assert post(b"{", "application/json") == (400, "CMN-103")
    assert post(b"[" * 100_000, "application/json") == (400, "CMN-103")
    assert post(b"{}", "multipart/form-data") == (400, "CMN-104")
    assert post(b"--x\r\n\r\nnever closed", "multipart/form-data; boundary=x") == (400, "CMN-104")


def test_refuses_what_is_too_large(caller: Caller, simulator: Simulator) -> None:
    half = b"x" * (26 * 1024 * 1024)
    answer = caller.fax(to(NUMBER), ("a.txt", half, "text/plain"), ("b.txt", half, "text/plain"))
    assert code_of(answer) == (400, "MSG-338")
    answer = caller.fax(to(NUMBER), ("a.txt", half * 2, "text/plain"))
    assert code_of(answer) == (400, "MSG-337")
    answer = caller.fax(to(NUMBER), ("a.txt", half + half + half[: 4 * 1024 * 1024], "text/plain"))
    assert answer.status_code == 413
    assert answer.headers["content-type"].startswith("text/html")
    assert simulator.control.faxes() == []


def test_page_count_comes_with_the_rendering(caller: Caller, simulator: Simulator) -> None:
    record = caller.fax(to(NUMBER, coverIndex=6, coverPageText="Please confirm")).json()
    assert (record["messageStatus"], record["faxPageCount"], record["coverIndex"]) == ("Queued", 0, 6)
    assert "from" not in record
    simulator.control.settle()
    record = caller.record(record["id"])
    assert (record["messageStatus"], record["faxPageCount"]) == ("Sent", 2)


def test_without_a_cover_index_the_default_cover_is_used(caller: Caller, simulator: Simulator) -> None:
    record = caller.fax({"to": [{"phoneNumber": NUMBER}]}).json()
    simulator.control.settle()
    assert caller.record(record["id"])["coverIndex"] == 6
    assert caller.record(record["id"])["faxPageCount"] == 2


def test_each_recipient_has_an_end_of_its_own(caller: Caller, simulator: Simulator) -> None:
    record = caller.fax(to(NUMBER, "+12025550101", "+13035550102")).json()
    simulator.control.settle()
    found = caller.record(record["id"])
    assert found["messageStatus"] == "SendingFailed"
    ends = [(entry["messageStatus"], entry.get("faxErrorCode")) for entry in found["to"]]
    assert ends == [("Sent", None), ("SendingFailed", "LineBusy"), ("SendingFailed", "NoAnswer")]


def test_outcomes_can_be_ordered(caller: Caller, simulator: Simulator) -> None:
    def end(number: str) -> str:
        record = caller.fax(to(number)).json()
        simulator.control.settle()
        entry = caller.record(record["id"])["to"][0]
        return str(entry.get("faxErrorCode", entry["messageStatus"]))

    assert [end("+12025550109"), end("+12025550109")] == ["LineBusy", "Sent"]
    assert end("+12025550108") == "Queued"
    simulator.control.outcome(NUMBER, "NoAnswer", 1)
    assert [end(NUMBER), end(NUMBER)] == ["NoAnswer", "Sent"]
    simulator.control.outcome("+12025550101", "")
    assert end("+12025550101") == "Sent"


def test_a_scheduled_fax_waits_for_the_service_s_clock(caller: Caller, simulator: Simulator) -> None:
    tomorrow = simulator.control.clock(advance_s=0)[:4]
    record = caller.fax(to(NUMBER, sendTime=f"{int(tomorrow) + 1}-01-01T00:00:00+02:00")).json()
    assert "sendTime" not in json.dumps(record)
    simulator.control.settle()
    assert caller.record(record["id"])["messageStatus"] == "Queued"
    cancelled = caller.fax(to(NUMBER, sendTime=f"{int(tomorrow) + 1}-01-01T00:00:00Z")).json()["id"]
    caller.delete(f"{MESSAGES}/{cancelled}")
    simulator.control.clock(advance_s=400 * 86_400)
    caller.sign_in(simulator.jwt)
    simulator.control.settle()
    assert caller.record(record["id"])["messageStatus"] == "Sent"
    assert caller.record(cancelled)["messageStatus"] == "Queued"


def test_a_fax_for_another_century_holds_up_none_of_today(caller: Caller, simulator: Simulator) -> None:
    """Threads wait no longer than 292 years on Linux, and 49 days on Windows."""
    caller.fax(to(NUMBER, sendTime="2400-01-01T00:00:00Z"))
    today = caller.fax(to(NUMBER)).json()["id"]
    wait_until(lambda: caller.record(today)["messageStatus"] == "Sent", "the fax of today is sent")


def test_pages_beyond_the_limit_and_broken_files_fail(
    caller: Caller, simulator: Simulator, make_pdf: Callable[..., Path]
) -> None:
    long = make_pdf(pages=201).read_bytes()
    many = caller.fax(to(NUMBER), ("long.pdf", long, "application/pdf")).json()["id"]
    broken = caller.fax(to(NUMBER), ("broken.pdf", b"%PDF-1.4 nothing", "application/pdf")).json()["id"]
    simulator.control.settle()
    for fax_id, code in ((many, "TooManyPages"), (broken, "RenderingFailed")):
        record = caller.record(fax_id)
        assert record["messageStatus"] == "SendingFailed"
        assert record["to"][0]["faxErrorCode"] == code
        assert record["faxPageCount"] == 0


def test_all_kinds_of_files_become_pages(
    caller: Caller, simulator: Simulator, make_pdf: Callable[..., Path]
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 300), "navy").save(picture, "PNG")
    frames = io.BytesIO()
    page = Image.new("1", (1728, 1078), 1)
    page.save(frames, "TIFF", save_all=True, append_images=[page], dpi=(204, 98))
    files = (
        ("a.pdf", make_pdf(pages=2).read_bytes(), "application/pdf"),
        ("b.png", picture.getvalue(), "image/png"),
        ("c.tif", frames.getvalue(), "image/tiff"),
        ("d.txt", b"one\ftwo", "text/plain"),
        ("e.docx", b"PK...", "application/octet-stream"),
    )
    record = caller.fax(to(NUMBER, coverIndex=1), *files).json()
    simulator.control.settle()
    assert caller.record(record["id"])["faxPageCount"] == 1 + 2 + 1 + 2 + 2 + 1


def test_names_of_recipients_come_from_the_contacts(caller: Caller) -> None:
    contact = {"firstName": "Nora", "lastName": "Lind", "businessFax": "+12025550177"}
    caller.post(f"{EXTENSION}/address-book/contact", json=contact)
    assert caller.fax(to("+12025550177")).json()["to"][0]["name"] == "Nora Lind"

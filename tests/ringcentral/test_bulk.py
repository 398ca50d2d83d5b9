"""Answers for several messages at once, in each form that the service has for them."""

from __future__ import annotations

import json

import httpx
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.bulk import read_bulk
from faxdesk.ringcentral.http.transport import Answer

URL = httpx.URL("https://platform.ringcentral.com/x")

MIXED = b"""--Boundary_1\r
Content-Type: application/json\r
\r
{"response": [{"href": "https://platform.ringcentral.com/x/message-store/11", "status": 200},\r
 {"href": "", "status": 200},\r
 {"href": "https://platform.ringcentral.com/x/message-store/13", "status": 404}]}\r
--Boundary_1\r
Content-Type: application/json\r
\r
{"id": 11, "availability": "Alive"}\r
--Boundary_1\r
Content-Type: application/json\r
\r
{"id": 12, "availability": "Deleted"}\r
--Boundary_1\r
Content-Type: application/json\r
\r
{"errorCode": "CMN-102"}\r
--Boundary_1--\r
"""


def _answer(body: bytes, content_type: str = "application/json", status: int = 207) -> Answer:
    return Answer(status, httpx.Headers({"content-type": content_type}), body, URL)


def test_a_json_list() -> None:
    body = [
        {"resourceId": 11, "status": 200, "body": {"id": 11}, "new": 1},
        {"resourceId": "12", "status": 404},
    ]
    lines = read_bulk(_answer(json.dumps(body).encode()), "a test")
    assert [(line.id, line.status) for line in lines] == [("11", 200), ("12", 404)]
    assert json.loads(lines[0].body) == {"id": 11}


def test_one_odd_line_does_not_spoil_the_others() -> None:
    body = b'\xef\xbb\xbf[{"resourceId": {}, "status": 200}, {"resourceId": 12, "status": "200"}, 5]'
    lines = read_bulk(_answer(body), "a test")
    assert [(line.id, line.status) for line in lines if line.id] == [("12", 200)]


def test_parts() -> None:
    lines = read_bulk(_answer(MIXED, "multipart/mixed; boundary=Boundary_1"), "a test")
    assert [(line.id, line.status) for line in lines] == [("11", 200), ("12", 200), ("13", 404)]
    assert json.loads(lines[1].body)["availability"] == "Deleted"


def test_nothing_and_a_single_record() -> None:
    assert read_bulk(_answer(b"", status=204), "a test") == []
    (line,) = read_bulk(_answer(b'{"id": "5", "availability": "Alive"}', status=200), "a test")
    assert (line.id, line.status) == ("5", 200)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>", "text/html"),
        (b'"x"', "application/json"),
        (b"{}", "application/json"),
        (b"nothing", "multipart/mixed"),
        (b"--b\r\n\r\nnot json\r\n--b--", "multipart/mixed; boundary=b"),
    ],
)
def test_nonsense(body: bytes, content_type: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        read_bulk(_answer(body, content_type), "a test")
    assert caught.value.kind == ErrorKind.BAD_ANSWER

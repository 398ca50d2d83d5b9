"""Hosts, documents and names that are not what they should be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef, MessagePage
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.message_records import MessageRecords
from faxdesk.ringcentral.text import many_lines, one_line
from tests.ringcentral.servers import RawServer, Visit

Connect = Callable[..., RingCentral]
PDF = b"%PDF-1.4\n%%EOF\n"


def fetch(client: RingCentral, uri: str, target: Path) -> None:
    client.download(AttachmentRef("1", uri), target, token=CancelToken())


# Hosts


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_download_that_is_led_on_does_not_take_the_token_along(
    connect: Connect, tmp_path: Path, status: int
) -> None:
    seen: list[str] = []

    def elsewhere(visit: Visit) -> None:
        visit.read_head()
        seen.append(visit.header("authorization"))
        visit.answer(200, PDF, content_type="application/pdf")

    with RawServer(elsewhere) as other:

        def lead_on(visit: Visit) -> None:
            visit.read_head()
            visit.answer(status, b"", location=f"{other.url}/signed?for=you")

        with RawServer(lead_on) as server:
            fetch(connect(server.url), f"{server.url}/content/1", tmp_path / "fax.pdf")
    assert seen == [""]
    assert (tmp_path / "fax.pdf").read_bytes() == PDF


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    "target",
    ["https://example.com/x", "http://192.0.2.7/x", "//example.com/x", "file:///etc/passwd", "/round"],
)
def test_a_download_led_off_or_in_a_circle_ends(
    connect: Connect, tmp_path: Path, status: int, target: str
) -> None:
    def lead_on(visit: Visit) -> None:
        visit.read_head()
        visit.answer(status, b"", location=target)

    with RawServer(lead_on) as server, pytest.raises(FaxDeskError) as raised:
        fetch(connect(server.url), f"{server.url}/content/1", tmp_path / "fax.pdf")
    assert raised.value.kind == ErrorKind.BAD_ANSWER
    assert len(server.visits) <= 6
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "uri", ["https://example.com/?page=2", "//192.0.2.7/", "http://[", "ftp://127.0.0.1/"]
)
def test_a_next_page_elsewhere_is_not_asked_for(connect: Connect, uri: str) -> None:
    with pytest.raises(FaxDeskError) as raised:
        connect("http://127.0.0.1:9").next_page(MessagePage((), 1, uri), CancelToken())
    assert raised.value.kind == ErrorKind.BAD_ANSWER


# Documents without end

PROGRAM = """
import json, resource, sys
from pathlib import Path
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import AttachmentRef
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import RateGate
from faxdesk.ringcentral.http.requester import Requester
from tests.ringcentral.conftest import HandedTokens

url, folder = sys.argv[1:]
clock = SystemClock()
requester = Requester(url, RateGate(clock), clock, "1")
client = RingCentral(requester, HandedTokens())
half = Path(folder) / "half"
largest = 0

def fetch(path, most):
    def look(done, total):
        global largest
        largest = max(largest, sum(each.stat().st_size for each in Path(folder).rglob("*") if each.is_file()))
    try:
        client.download(AttachmentRef("1", url + path), Path(folder) / "fax.pdf", token=CancelToken(),
                        max_bytes=most, half=half, progress=look)
    except FaxDeskError as error:
        return str(error.kind)
    return "done"

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

half.mkdir()
fetch("/small", 1000000)
before = memory()
kinds = [fetch(path, 20000000) for path in ("/told", "/endless", "/bomb")]
left = [each.name for each in Path(folder).rglob("*")]
print(json.dumps({"kinds": kinds, "grown": memory() - before, "largest": largest, "left": left}))
requester.close()
"""


def _bomb() -> bytes:
    """A quarter of a gigabyte in as many kilobytes."""
    squeeze = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    block = bytes(1 << 20)
    parts = [squeeze.compress(b"%PDF-1.4")]
    parts += [squeeze.compress(block) for _ in range(256)]
    return b"".join(parts) + squeeze.flush()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no resource module")
def test_what_has_no_end_is_cut_with_little_memory_and_disk(tmp_path: Path, root: Path) -> None:
    bomb = _bomb()
    sent: list[int] = []

    def script(visit: Visit) -> None:
        path = visit.read_head().split(" ")[1]
        if path == "/small":
            visit.answer(200, PDF, content_type="application/pdf")
        elif path == "/told":
            head = "HTTP/1.1 200 X\r\ncontent-type: application/pdf\r\ncontent-length: 2147483648\r\n\r\n"
            visit.sock.sendall(head.encode() + b"%PDF")
        elif path == "/bomb":
            visit.answer(200, bomb, content_type="application/pdf", content_encoding="gzip")
        else:
            visit.sock.sendall(
                b"HTTP/1.1 200 X\r\ncontent-type: application/pdf\r\ntransfer-encoding: chunked\r\n\r\n"
            )
            piece = b"%x\r\n%%PDF%s\r\n" % (1 << 16, bytes((1 << 16) - 4))
            for number in range((2 << 30) >> 16):
                visit.sock.sendall(piece)
                sent.append(number)

    with RawServer(script) as server:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, server.url, str(tmp_path)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["kinds"] == ["bad_answer"] * 3
    assert report["left"] == ["half", "fax.pdf"] or report["left"] == ["fax.pdf", "half"]
    assert report["grown"] < 16_000_000
    assert report["largest"] < 21_000_000
    assert len(sent) << 16 < 40_000_000


def test_a_compressed_answer_that_breaks_off_is_no_answer(connect: Connect, tmp_path: Path) -> None:
    packed = zlib.compress(PDF * 100)[:-4]

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(200, packed, content_type="application/pdf", content_encoding="deflate")

    for encoding in ("deflate", "br"):
        with RawServer(script) as server, pytest.raises(FaxDeskError) as raised:
            fetch(connect(server.url), f"{server.url}/1", tmp_path / f"{encoding}.pdf")
        assert raised.value.kind == ErrorKind.OFFLINE
    assert list(tmp_path.iterdir()) == []


# Names


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Northside\nClinic\x00\x1b[31m", "Northside Clinic [31m"),
        ("\u202efdp.exe\u202c", "fdp.exe"),
        ("مستشفى النور", "مستشفى النور"),
        ("👩‍⚕️ Dana", "👩‍⚕️ Dana"),
        ("<img src=x onerror=y>&amp;", "<img src=x onerror=y>&amp;"),
        ("../../etc/passwd", "../../etc/passwd"),
        (" \u2028 ", ""),
        ("\ud800x", "\ufffdx"),
        (None, ""),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(name: str | None, shown: str) -> None:
    assert one_line(name) == shown


@given(st.text(min_size=0, max_size=900))
def test_any_name_is_harmless(text: str) -> None:
    shown = one_line(text)
    assert len(shown) <= 200
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
    shown.encode()


def test_ten_thousand_letters_are_too_many() -> None:
    assert len(one_line("x" * 10_000)) == 200


def test_a_cover_text_keeps_its_lines() -> None:
    assert many_lines("Dear Dana,\r\n\tplease\x07\rsign") == "Dear Dana,\n please \nsign"


def test_a_record_full_of_surprises_is_read() -> None:
    record = {
        "id": "88",
        "direction": "Sideways",
        "messageStatus": "Tele\u202eported\n",
        "availability": "Somewhere",
        "readStatus": None,
        "from": {"name": "Eve\n" * 3000, "phoneNumber": None, "location": "\u2067x"},
        "to": [{"phoneNumber": "+1\u202e650", "faxErrorCode": "New\x00Code", "messageStatus": "Lost"}],
        "subject": "<b>" * 5000,
        "attachments": [{"id": 5, "uri": "u", "fileName": "a/b\\c\u202e.pdf"}],
    }
    message = MessageRecords().message(json.dumps(record).encode(), "a fax")
    assert message.message_status == "Teleported"
    assert message.sender.name.startswith("Eve Eve")
    assert len(message.sender.name) == len(message.subject) == 200
    assert (message.recipients[0].number, message.recipients[0].error_code) == ("+1650", "New Code")

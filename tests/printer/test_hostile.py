"""Requests that are cut, broken, huge or slow: nothing is let in or lost, and the printer goes on."""

from __future__ import annotations

import gzip
import random
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from faxdesk.printer import http_connection, operations
from faxdesk.printer.print_server import MOST_CONNECTIONS
from faxdesk.printer.printer_address import OPEN_PATH
from tests.printer.client import (
    CREATE_JOB,
    GET_JOBS,
    GET_PRINTER,
    PDF,
    PRINT_JOB,
    Attribute,
    PrintClient,
    encoded,
    keyword,
    name,
)
from tests.printer.conftest import RunningPrinter
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def _goes_on(printer: RunningPrinter) -> Iterator[None]:
    """Whatever a test does: afterwards nothing is left on the way, and the next job comes."""
    yield
    before = len(printer.taker.jobs)
    assert printer.client.print(PDF).status == 0
    assert len(printer.taker.jobs) == before + 1
    wait_until(lambda: not printer.on_the_way, "nothing is left on the way", step_s=0.02)


def test_a_request_cut_anywhere_is_no_job(printer: RunningPrinter) -> None:
    document = PDF + bytes(3000)
    body = printer.client.request(PRINT_JOB, name("Letter")) + document
    whole = printer.client.head(f"Content-Length: {len(body)}") + body
    chunked = printer.client.head("Transfer-Encoding: chunked")
    chunked += f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    for request in (whole, chunked):
        for end in (*range(1, 700, 23), *range(700, len(request), 501), len(request) - 1):
            printer.client.raw(request[:end], close=end % 2 == 0)
    wait_until(lambda: not printer.on_the_way, "nothing is left on the way", step_s=0.02)
    assert not printer.taker.jobs
    printer.client.raw(whole)
    printer.client.raw(chunked)
    assert printer.taker.documents == [[document], [document]]


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("Content-Length: -5",),
        ("Content-Length: +5",),
        ("Content-Length: 0x10",),
        ("Content-Length: 9999999999999999999999",),
        ("Content-Length: 10", "Content-Length: 10"),
        ("Content-Length: 10", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: gzip, chunked",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: identity",),
    ],
)
def test_a_body_whose_end_is_in_doubt_is_refused(printer: RunningPrinter, lines: tuple[str, ...]) -> None:
    answer = printer.client.raw(printer.client.head(*lines) + b"0123456789")
    assert answer.split()[1] == b"400"
    assert b"Connection: close" in answer


@pytest.mark.parametrize(
    "chunks",
    [
        b"-1\r\nx\r\n0\r\n\r\n",
        b"ffffffffffffffff\r\nx",
        b"zz\r\nx\r\n0\r\n\r\n",
        b"1\r\nxy\r\n0\r\n\r\n",
        b"1" * 5000,
        b"0\r\n" + b"a: b\r\n" * 100 + b"\r\n",
        b"\r\n",
    ],
)
def test_chunks_that_are_none_end_the_connection(printer: RunningPrinter, chunks: bytes) -> None:
    assert printer.client.raw(printer.client.head("Transfer-Encoding: chunked") + chunks) == b""
    begun = printer.client.request(PRINT_JOB) + PDF
    first = f"{len(begun):X};name=value\r\n".encode() + begun + b"\r\n"
    printer.client.raw(printer.client.head("Transfer-Encoding: chunked") + first + chunks)
    assert not printer.taker.jobs


def test_chunks_with_names_and_trailers_are_read(printer: RunningPrinter) -> None:
    body = printer.client.request(PRINT_JOB) + PDF
    parts = [
        f"{1:03X} ; a=b\n".encode() + body[:1] + b"\n",
        f"{len(body) - 1:x}\r\n".encode() + body[1:] + b"\r\n",
    ]
    sent = b"".join(parts) + b"0;last\r\nX-Trailer: 1\r\n\r\n"
    answer = printer.client.raw(printer.client.head("Transfer-Encoding: chunked") + sent)
    assert answer.startswith(b"HTTP/1.1 200")
    assert printer.taker.documents == [[PDF]]


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_bomb_is_stopped_where_a_job_ends(
    printer: RunningPrinter, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_BYTES", 5_000_000)
    pack = zlib.compressobj(9, wbits=31 if packing == "gzip" else -15)
    bomb = pack.compress(PDF) + b"".join(pack.compress(bytes(1 << 20)) for _ in range(100)) + pack.flush()
    assert len(bomb) < 200_000
    answer = printer.client.print(bomb, keyword("compression", packing))
    assert answer.status == 0x0408
    assert not printer.taker.jobs


def test_a_job_may_have_so_much_and_no_more(printer: RunningPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "MOST_BYTES", 100_000)
    assert printer.client.print(PDF + bytes(100_000)).status == 0x0408
    assert printer.client.print((PDF + bytes(100_000))[:100_000]).status == 0
    packed = gzip.compress(random.Random(1).randbytes(90_000)) + bytes(500_000)
    assert printer.client.print(packed, keyword("compression", "gzip")).status == 0x0411


@pytest.mark.parametrize(
    "attributes",
    [
        b"\x42\xff\xff" + b"x" * 100,
        b"\x42\0\x08job-name\xff\xffx",
        b"\x42\0\x08job-name\x80\0" + b"x" * 0x8000,
        b"\2\x42\0\0\0\1x",
        b"\x42\0\x08job-name\0\1x\x42\0\x08job-name\0\1y",
        b"\x21\0\6job-id\0\3\0\0\1",
        b"\x35\0\x08job-name\0\6\0\x99en\0\1",
        b"\x34\0\1c\0\0" * 20,
        b"\x34\0\1c\0\0\x21\0\0\0\4\0\0\0\1",
        b"\x34\0\1c\0\0\x4a\0\0\0\1m\x4a\0\0\0\1m\x37\0\0\0\0",
        b"\x34\0\1c\0\0\2",
        b"\x44\0\x08job-name\0\1x",
        b"\x23\0\x08job-name\0\4\0\0\0\1",
        b"\x02\x09",
        b"\x0a",
    ],
)
def test_attributes_that_are_none_are_refused_in_words(printer: RunningPrinter, attributes: bytes) -> None:
    request = printer.client.request(PRINT_JOB)
    answer = printer.client.send(request[:-1] + attributes + b"\3" + PDF)
    is_harmless = attributes.startswith(b"\x44")
    assert answer.status == (0 if is_harmless else 0x0400)
    assert len(printer.taker.jobs) == is_harmless


def test_attributes_without_end_are_too_large(printer: RunningPrinter) -> None:
    request = printer.client.request(PRINT_JOB)[:-1]
    more = b"\x21\0\0\0\4\0\0\0\1"
    many = request + b"\x21\0\7job-ids\0\4\0\0\0\1" + more * 20_000
    members = b"\x34\0\1c\0\0" + b"".join(
        struct.pack(">BHH", 0x4A, 0, 4) + f"{number:04}".encode() + more for number in range(9_999)
    )
    began = time.process_time()
    for body in (many, request + members, request + b"\2" * 100_000, request + encoded([long_name()]) * 40):
        assert printer.client.send(body + b"\3" + PDF).status in {0x0400, 0x0408}
    assert time.process_time() - began < 5
    assert not printer.taker.jobs


def long_name() -> Attribute:
    return 0x30, "x" * 1000, bytes(32_000)


def test_whatever_chance_writes_is_answered(printer: RunningPrinter) -> None:
    good = printer.client.request(PRINT_JOB, name("Letter"), keyword("compression", "none")) + PDF
    chance = random.Random(16)
    for _ in range(400):
        body = bytearray(good)
        for _ in range(chance.randrange(1, 8)):
            at = chance.randrange(len(body))
            match chance.randrange(3):
                case 0:
                    body[at] = chance.randrange(256)
                case 1:
                    del body[at : at + chance.randrange(30)]
                case _:
                    body[at:at] = chance.randbytes(chance.randrange(30))
        assert printer.client.send(bytes(body)).http == 200
    assert printer.client.ask(GET_PRINTER)["queued-job-count"] == printer.client.ask(GET_JOBS).count


def test_a_thousand_jobs_without_documents_make_no_more_room(printer: RunningPrinter) -> None:
    answers = [printer.client.ask(CREATE_JOB).status for _ in range(105)]
    assert answers == [0] * 100 + [0x0507] * 5
    # Whoever prints whole jobs is in nobody's way.
    assert printer.client.print(PDF).status == 0x0507
    assert printer.client.ask(0x39, name("anonymous", "requesting-user-name")).status == 0


def test_who_says_nothing_holds_up_nobody_for_long(
    printer: RunningPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connection, "HEAD_S", 0.3)
    with ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", printer.client.port), timeout=20))
            for _ in range(MOST_CONNECTIONS + 5)
        ]
        wait_until(lambda: _is_hung_up(silent[0]), "a dripping head is ended", 3, step_s=0.05)
        assert all(connection.recv(10) == b"" for connection in silent[1:])


def _is_hung_up(connection: socket.socket) -> bool:
    """Send one letter more. Gives whether nobody takes it."""
    try:
        connection.sendall(b"P")
    except OSError:
        return True
    return False


def test_who_stops_in_the_middle_is_let_go(printer: RunningPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "_SILENCE_S", 0.2)
    body = printer.client.request(PRINT_JOB) + PDF
    with socket.create_connection(("127.0.0.1", printer.client.port), timeout=20) as connection:
        connection.sendall(printer.client.head("Content-Length: 100000") + body)
        assert connection.recv(10) == b""
    assert not printer.taker.jobs


def test_who_has_not_logged_in_holds_no_place_for_long(
    printer: RunningPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other people who work on this computer reach the port as well."""
    monkeypatch.setattr(http_connection, "HEAD_S", 0.4)
    stranger = PrintClient(printer.client.port, OPEN_PATH)
    body = stranger.request(GET_PRINTER)
    with socket.create_connection(("127.0.0.1", stranger.port), timeout=20) as connection:
        connection.sendall(stranger.head("Content-Length: 100000") + body[:-1])
        wait_until(lambda: _is_hung_up(connection), "a dripping request is ended", 3, step_s=0.1)
    with socket.create_connection(("127.0.0.1", printer.client.port), timeout=20) as connection:
        body = printer.client.request(PRINT_JOB) + PDF
        connection.sendall(printer.client.head(f"Content-Length: {len(body)}") + body[:-1])
        late = time.monotonic() + 2 * http_connection.HEAD_S
        wait_until(lambda: time.monotonic() > late, "a pause of a program is over", step_s=0.1)
        connection.sendall(body[-1:])
        assert connection.recv(12) == b"HTTP/1.1 200"
    assert printer.taker.documents == [[PDF]]


def test_several_requests_on_one_connection(printer: RunningPrinter) -> None:
    body = printer.client.request(PRINT_JOB) + PDF
    request = printer.client.head(f"Content-Length: {len(body)}") + body
    answers = printer.client.raw(request * 5)
    assert answers.count(b"HTTP/1.1 200 OK") == 5
    assert len(printer.taker.jobs) == 5

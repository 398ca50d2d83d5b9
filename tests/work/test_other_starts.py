"""A later start of the program hands what it was to open to the window that is open already."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.later_start import TAKEN, StartRequest, hand_over, proof
from faxdesk.work import other_starts
from faxdesk.work.other_starts import OtherStarts

REQUEST = StartRequest(("/tmp/a b.pdf", "fax:+16505550123", "/tmp/\udcff.pdf"), True, False, False, "token")


@pytest.fixture
def address_file(tmp_path: Path) -> Path:
    return tmp_path / "window.json"


@pytest.fixture
def starts(qtbot: QtBot, address_file: Path) -> Iterator[OtherStarts]:
    listening = OtherStarts(address_file)
    listening.listen()
    yield listening
    listening.close()


@pytest.fixture
def elsewhere(qtbot: QtBot) -> Iterator[Callable[..., object]]:
    """elsewhere(function, ...) -> its result, while the window goes on."""
    with ThreadPoolExecutor(1) as pool:

        def call(function: Callable[..., object], *arguments: object) -> object:
            future: Future[object] = pool.submit(function, *arguments)
            qtbot.waitUntil(future.done)
            return future.result()

        yield call


def test_a_request_arrives_whole(
    starts: OtherStarts, address_file: Path, elsewhere: Callable[..., object]
) -> None:
    got: list[StartRequest] = []
    starts.requested.connect(got.append)
    assert elsewhere(hand_over, address_file, REQUEST) is True
    assert elsewhere(hand_over, address_file, StartRequest()) is True
    assert got == [REQUEST, StartRequest()]


def test_nobody_is_there(tmp_path: Path, starts: OtherStarts, address_file: Path) -> None:
    assert not hand_over(tmp_path / "none", REQUEST)
    killed = address_file.read_bytes()
    starts.close()
    assert not address_file.exists()
    address_file.write_bytes(killed)
    assert not hand_over(address_file, REQUEST)
    for damaged in (b"", b"{}", b"[" * 100_000, b'{"port": "x", "secret": 1}'):
        address_file.write_bytes(damaged)
        assert not hand_over(address_file, REQUEST)


def test_whoever_does_not_know_the_secret_gets_nothing(
    starts: OtherStarts, address_file: Path, elsewhere: Callable[..., object]
) -> None:
    got: list[StartRequest] = []
    starts.requested.connect(got.append)
    address = json.loads(address_file.read_bytes())

    def call(line: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", address["port"]), 5) as connection:
            connection.settimeout(5)
            connection.sendall(line)
            connection.shutdown(socket.SHUT_WR)
            with connection.makefile("rb") as answers:
                return answers.read()

    fields = {"documents": [], "new_fax": True, "receive": False, "in_background": False, "activation": ""}
    lines: list[object] = [{**fields, "secret": "wrong"}, fields, [], 5, None]
    for line in (*(json.dumps(line).encode() for line in lines), b"GET / HTTP/1.1\r", b"[" * 100_000, b""):
        answer = elsewhere(call, b"Who is there?\n" + line + b"\n")
        assert answer == proof(b"Who is there?", address["secret"])
    assert got == []


def test_somebody_else_at_the_port_of_a_window_that_was_killed_is_told_nothing(address_file: Path) -> None:
    heard: list[bytes] = []

    def answer(listener: socket.socket) -> None:
        connection, _address = listener.accept()
        with connection, connection.makefile("rb") as lines:
            heard.append(lines.readline())
            connection.sendall(proof(heard[0], "a guess") + TAKEN)
            heard.append(lines.read())

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        address_file.write_text(json.dumps({"port": listener.getsockname()[1], "secret": "known"}))
        done = pool.submit(answer, listener)
        assert not hand_over(address_file, REQUEST)
        done.result(10)
    question, request = heard
    assert (len(question), request) == (33, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a profile private by its folder")
def test_only_the_owner_may_read_the_secret(starts: OtherStarts, address_file: Path) -> None:
    assert address_file.stat().st_mode & 0o777 == 0o600


def test_another_window_s_address_stays(starts: OtherStarts, address_file: Path) -> None:
    later = OtherStarts(address_file)
    later.listen()
    starts.close()
    assert address_file.exists()
    later.close()
    assert not address_file.exists()


def test_whoever_holds_a_connection_open_is_sent_away(
    qtbot: QtBot, starts: OtherStarts, address_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_starts, "CALLER_MS", 50)
    port = json.loads(address_file.read_bytes())["port"]
    callers = [socket.create_connection(("127.0.0.1", port), 5) for _ in range(other_starts.MOST_CALLERS + 3)]
    for caller in callers:
        caller.setblocking(False)
    qtbot.waitUntil(lambda: [is_closed(caller) for caller in callers] == [True] * len(callers))
    for caller in callers:
        caller.close()
    assert starts._callers == {}


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False


def test_a_line_without_end_is_cut_off(
    starts: OtherStarts,
    address_file: Path,
    elsewhere: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(other_starts, "MOST_BYTES", 1000)
    port = json.loads(address_file.read_bytes())["port"]

    def call() -> bytes:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(b"x" * 1001)
            try:
                return connection.recv(100)
            except ConnectionResetError:
                return b""

    assert elsewhere(call) == b""

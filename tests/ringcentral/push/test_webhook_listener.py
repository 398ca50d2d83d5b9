"""The address of our own that the service tells of faxes: what it answers, and to whom."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.push import webhook_listener
from faxdesk.ringcentral.push.webhook_listener import NotificationListener

WORD = "the-agreed-word"
EVENT = {
    "uuid": "1",
    "event": "x",
    "subscriptionId": "s",
    "body": {"changes": [{"type": "Fax", "newCount": 1}]},
}
OTHER = {**EVENT, "body": {"changes": [{"type": "SMS", "newCount": 1}]}}


class Hook:
    def __init__(self) -> None:
        self.calls = 0
        self.listener = NotificationListener("127.0.0.1", 0, "/hook", WORD, self._tell)
        self.port = int(self.listener.url.split(":")[2].split("/")[0])

    def _tell(self) -> None:
        self.calls += 1

    def send(self, raw: bytes) -> bytes:
        """The whole answer to these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as sock:
            sock.sendall(raw)
            answer = b""
            while more := sock.recv(65536):
                answer += more
        return answer

    def post(self, body: object, path: str = "/hook", **headers: str) -> bytes:
        content = json.dumps(body).encode()
        head = {"Host": "x", "Content-Length": str(len(content)), **headers}
        lines = [
            f"POST {path} HTTP/1.1",
            *(f"{key.replace('_', '-')}: {value}" for key, value in head.items()),
        ]
        return self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    with hook.listener:
        yield hook


def status(answer: bytes) -> int:
    return int(answer.split(b" ")[1]) if answer else 0


@pytest.mark.parametrize("more", [{}, {"Verification_Token": WORD}, {"Verification_Token": "another"}])
def test_the_question_whether_somebody_listens_is_answered(hook: Hook, more: dict[str, str]) -> None:
    answer = hook.post({}, Validation_Token="9f86d081-884c", **more)
    assert status(answer) == 200
    assert b"\r\nValidation-Token: 9f86d081-884c\r\n" in answer
    assert b"\r\nContent-Type: application/json\r\n" in answer
    assert len(answer) < 1024
    assert hook.calls == 0


@pytest.mark.parametrize("odd", ["x" * 257, "a b", "ä"])
def test_what_is_echoed_is_short_and_plain(hook: Hook, odd: str) -> None:
    answer = hook.post({}, Validation_Token=odd)
    assert (status(answer), hook.calls) == (400, 0)
    assert odd.encode() not in answer


@pytest.mark.parametrize("header", ["Verification_Token", "Validation_Token"])
def test_what_bears_the_agreed_word_is_believed(hook: Hook, header: str) -> None:
    assert status(hook.post(EVENT, **{header: WORD})) == 200
    assert status(hook.post(EVENT, path="/hook?x=1", **{header: WORD})) == 200
    assert hook.calls == 2
    assert status(hook.post(OTHER, **{header: WORD})) == 200
    assert hook.calls == 2, "it is not about faxes"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"POST /hook HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 403),
        (b"POST /hook HTTP/1.1\r\nVerification-Token: guessed\r\nContent-Length: 2\r\n\r\n{}", 403),
        (b"POST /other HTTP/1.1\r\nVerification-Token: the-agreed-word\r\nContent-Length: 2\r\n\r\n{}", 404),
        (b"POST /hook HTTP/1.1\r\nVerification-Token: the-agreed-word\r\nContent-Length: 3\r\n\r\n{x}", 400),
        (b"POST /hook HTTP/1.1\r\nVerification-Token: the-agreed-word\r\n\r\n", 411),
        (b"POST /hook HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}", 411),
        (b"POST /hook HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 411),
        (b"POST /hook HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 413),
        (b"POST /hook HTTP/1.1\r\nContent-Length: " + b"9" * 400 + b"\r\n\r\n", 413),
        (b"GET /hook HTTP/1.1\r\n\r\n", 501),
        (b"PUT /hook HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 501),
        (b"nonsense\r\n\r\n", 0),
        (b"POST /hook HTTP/1.1\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    ],
)
def test_all_else_is_turned_away(hook: Hook, sent: bytes, code: int) -> None:
    answer = hook.send(sent)
    assert status(answer) == code or (code == 0 and b"400" in answer)
    assert hook.calls == 0
    assert b"FaxDesk" not in answer.split(b"\r\n\r\n", 1)[-1]
    assert status(hook.post(EVENT, Verification_Token=WORD)) == 200, "it goes on"


def test_the_slow_hold_up_nobody_and_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_listener, "VISIT_S", 0.5)
    hook = Hook()
    with hook.listener:
        slow = [socket.create_connection(("127.0.0.1", hook.port), timeout=5) for _ in range(3)]
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.05):
                for sock in slow:
                    try:
                        sock.sendall(b"P")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        assert status(hook.post(EVENT, Verification_Token=WORD)) == 200
        began = time.monotonic()
        for sock in slow:
            try:
                assert sock.recv(10) == b""
            except ConnectionError:
                continue
        assert time.monotonic() - began < 3
        stop.set()
        thread.join()
        for sock in slow:
            sock.close()


def test_a_crowd_is_not_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook_listener, "MAX_VISITORS", 2)
    hook = Hook()
    with hook.listener:
        first = [socket.create_connection(("127.0.0.1", hook.port), timeout=5) for _ in range(2)]
        with socket.create_connection(("127.0.0.1", hook.port), timeout=5) as third:
            assert third.recv(10) == b""
        for sock in first:
            sock.close()


def test_a_place_that_is_taken(hook: Hook) -> None:
    with pytest.raises(FaxDeskError) as caught:
        NotificationListener("127.0.0.1", hook.port, "/", WORD, lambda: None)
    assert caught.value.kind == ErrorKind.OFFLINE

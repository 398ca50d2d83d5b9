"""Deadlines, cancelling, redirects, caps: what a single exchange holds to."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http import api, transport
from tests.ringcentral.conftest import QuickClock
from tests.ringcentral.servers import RawServer, Visit, cancel_when

Connect = Callable[..., RingCentral]
COVERS = {"records": [{"id": "0", "name": "None"}]}


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n"])
def test_an_answer_that_drips_ends_at_the_deadline(
    connect: Connect, token: CancelToken, start: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "_DEADLINE_S", 0.4)

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.sock.sendall(start or b"HTTP/1.1 200 OK\r\nx: ")
        for _ in range(1000):
            visit.sock.sendall(b" ")
            if visit.stopping.wait(0.05):
                return

    with RawServer(script) as server:
        began = time.monotonic()
        with pytest.raises(FaxDeskError) as caught:
            connect(server.url).cover_pages(token)
        assert caught.value.kind == ErrorKind.OFFLINE
        assert "too long" in caught.value.title
        assert time.monotonic() - began < 4


def test_waiting_for_an_answer_can_be_called_off(connect: Connect, token: CancelToken) -> None:
    asked = threading.Event()

    def script(visit: Visit) -> None:
        visit.read_head()
        asked.set()
        visit.stay_silent()

    with RawServer(script) as server:
        canceller = threading.Thread(target=cancel_when, args=(asked, token))
        canceller.start()
        began = time.monotonic()
        with pytest.raises(Cancelled):
            connect(server.url).cover_pages(token)
        assert time.monotonic() - began < 3
        canceller.join()


def test_the_client_goes_on_after_cancelled_and_broken_calls(connect: Connect, token: CancelToken) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        if visit.number < 1:
            visit.reset()
        else:
            visit.answer(200, COVERS)

    with RawServer(script) as server:
        client = connect(server.url)
        called_off = CancelToken()
        called_off.cancel()
        with pytest.raises(Cancelled):
            client.cover_pages(called_off)
        assert len(client.cover_pages(token)) == 1


def test_reading_is_led_on_within_the_service(connect: Connect, token: CancelToken) -> None:
    def script(visit: Visit) -> None:
        head = visit.read_head()
        if "/moved" in head:
            assert visit.header("authorization") == "Bearer token-1"
            visit.answer(200, COVERS)
        else:
            visit.answer(302, b"", location="/moved")

    with RawServer(script) as server:
        assert len(connect(server.url).cover_pages(token)) == 1


def test_a_redirect_to_another_host_does_not_get_the_token(connect: Connect, token: CancelToken) -> None:
    seen: list[str] = []

    def elsewhere(visit: Visit) -> None:
        visit.read_head()
        seen.append(visit.header("authorization"))
        visit.answer(200, COVERS)

    with RawServer(elsewhere) as other, RawServer(_to(f"{other.url}/covers")) as server:
        connect(server.url).cover_pages(token)
    assert seen == [""]


@pytest.mark.parametrize(
    "target", ["http://198.51.100.7/", "https://example.com/", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/"]
)
def test_a_redirect_off_this_computer_is_not_followed_in_the_demo(
    connect: Connect, token: CancelToken, target: str
) -> None:
    with RawServer(_to(target)) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.BAD_ANSWER


def test_redirects_come_to_an_end(connect: Connect, token: CancelToken) -> None:
    with RawServer(_to("/round")) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.BAD_ANSWER
    assert len(server.visits) <= 6


def test_a_change_is_never_led_on(connect: Connect, token: CancelToken) -> None:
    with RawServer(_to("/elsewhere", 307)) as server, pytest.raises(FaxDeskError):
        connect(server.url).create_webhook("https://example.com/", "", 600, token)
    assert len(server.visits) == 1


def test_a_change_whose_answer_is_lost_is_unknown(connect: Connect, token: CancelToken) -> None:
    def script(visit: Visit) -> None:
        visit.read_body()
        visit.reset()

    with RawServer(script) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).create_webhook("https://example.com/", "", 600, token)
    assert caught.value.kind == ErrorKind.UNKNOWN_OUTCOME
    assert len(server.visits) == 1


def test_an_endless_answer_is_cut(
    connect: Connect, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_MAX_ANSWER", 1_000_000)
    bomb = gzip.compress(bytes(5_000_000))

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(200, bomb, content_encoding="gzip")

    with RawServer(script) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.BAD_ANSWER
    assert len(server.visits) == 1


def test_pauses_grow_between_tries_and_a_dead_host_is_asked_once(
    connect: Connect, token: CancelToken, quick: QuickClock
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(500, {"errorCode": "CMN-203"})

    with RawServer(script) as server:
        with pytest.raises(FaxDeskError):
            connect(server.url).cover_pages(token)
        assert len(server.visits) == 3
        assert 0.3 <= quick.waits[0] < quick.waits[1] <= 2
    quick.waits.clear()
    with pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.OFFLINE
    assert quick.waits == []


def test_a_long_pause_asked_for_is_left_to_the_caller(connect: Connect, token: CancelToken) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(503, b"", retry_after="120")

    with RawServer(script) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert (caught.value.kind, caught.value.retry_after_s) == (ErrorKind.SERVICE_DOWN, 120)
    assert len(server.visits) == 1


def test_every_request_says_who_asks(connect: Connect, token: CancelToken) -> None:
    heads: list[str] = []

    def script(visit: Visit) -> None:
        heads.append(visit.read_head())
        visit.answer(200, COVERS)

    with RawServer(script) as server:
        connect(server.url).cover_pages(token)
    assert "User-Agent: FaxDesk/1.0" in heads[0]


@pytest.mark.parametrize(
    ("date", "named"),
    [
        ("Mon, 02 Mar 2026 09:00:00 GMT", "fast"),
        ("Fri, 02 Mar 2096 09:00:00 GMT", "slow"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_wrong_clock_is_named_where_a_token_is_refused(
    connect: Connect, token: CancelToken, date: str, named: str
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(401, {"errorCode": "OAU-128"}, date=date)

    with RawServer(script) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert ("clock" in caught.value.hint) == bool(named)
    assert named in caught.value.hint


def _to(target: str, status: int = 302) -> Callable[[Visit], None]:
    def script(visit: Visit) -> None:
        visit.read_body()
        visit.answer(status, b"", location=target)

    return script

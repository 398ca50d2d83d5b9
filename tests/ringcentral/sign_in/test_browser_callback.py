"""The browser's way back after a sign-in."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.ringcentral.sign_in.browser_callback import PORTS, RedirectListener
from tests.support.waiting import PATIENCE_S


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as running:
        yield running


@pytest.fixture
def listener() -> Iterator[RedirectListener]:
    with RedirectListener(ports=[0]) as running:
        yield running


def _visit(listener: RedirectListener, query: str) -> httpx.Response:
    return httpx.get(f"{listener.redirect_uri}?{query}", trust_env=False, timeout=PATIENCE_S)


def test_the_code_comes_back_once_with_its_state(
    listener: RedirectListener, pool: ThreadPoolExecutor, token: CancelToken
) -> None:
    waiting: Future[str] = pool.submit(listener.wait, "right", token)
    assert _visit(listener, "code=stolen&state=wrong").status_code == 400
    assert _visit(listener, "code=none").status_code == 400
    other = listener.redirect_uri.replace("/callback", "/favicon.ico")
    assert httpx.get(other, trust_env=False).status_code == 404
    assert httpx.post(f"{listener.redirect_uri}?code=a&state=right", trust_env=False).status_code == 404
    page = _visit(listener, "code=the%2Fcode&state=right&expires_in=60")
    assert waiting.result(PATIENCE_S) == "the/code"
    assert "You are signed in" in page.text
    with pytest.raises(httpx.ConnectError):
        _visit(listener, "code=again&state=right")


def test_a_silent_connection_keeps_nobody_waiting(
    listener: RedirectListener, pool: ThreadPoolExecutor, token: CancelToken
) -> None:
    address = urlsplit(listener.redirect_uri)
    with socket.create_connection((address.hostname, address.port)) as silent:
        silent.sendall(b"GET /call")
        waiting = pool.submit(listener.wait, "s", token)
        _visit(listener, "code=c&state=s")
        assert waiting.result(PATIENCE_S) == "c"


@pytest.mark.parametrize(
    ("error", "named"), [("access_denied", "declined"), ("server_error", "not complete")]
)
def test_a_declined_sign_in(
    listener: RedirectListener, pool: ThreadPoolExecutor, token: CancelToken, error: str, named: str
) -> None:
    waiting = pool.submit(listener.wait, "s", token)
    assert "not completed" in _visit(listener, f"error={error}&state=s").text
    with pytest.raises(FaxDeskError) as caught:
        waiting.result(PATIENCE_S)
    assert caught.value.kind == ErrorKind.SIGN_IN
    assert named in caught.value.title


def test_too_late_and_called_off(listener: RedirectListener, token: CancelToken) -> None:
    with pytest.raises(FaxDeskError) as caught:
        listener.wait("s", token, timeout_s=0.05)
    assert caught.value.kind == ErrorKind.SIGN_IN
    with RedirectListener(ports=[0]) as another:
        token.cancel()
        with pytest.raises(Cancelled):
            another.wait("s", token)


def test_the_next_port_is_taken_where_one_is_busy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        taken = busy.getsockname()[1]
        with RedirectListener(ports=[taken, 0]) as listener:
            assert str(taken) not in listener.redirect_uri
            assert listener.redirect_uri.endswith("/callback")
        with pytest.raises(FaxDeskError):
            RedirectListener(ports=[taken])
    assert PORTS == (8765, 18765, 28765)

"""What Front's scripts do to a request that sends a fax, and what can happen to the network on the way."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.ringcentral.servers import Visit
from tests.support.front import Front

LARGE = 12_000_000
"""More than all socket buffers hold: the service can answer while the body is still going out."""

Script = Callable[[Front, Visit], None]


def then(act: Callable[[Visit], Any]) -> Script:
    """Take the whole request, carry nothing out, and act."""

    def script(_front: Front, visit: Visit) -> None:
        visit.read_body()
        act(visit)

    return script


def carried(act: Callable[[Visit, bytes], Any]) -> Script:
    """Carry the request out, and then act in place of answering (with the answer that was meant)."""

    def script(front: Front, visit: Visit) -> None:
        status, body = front.carry_out(visit)
        assert status == 200, body
        act(visit, body)

    return script


def early(act: Callable[[Visit], Any], after: int = 0) -> Script:
    """Act when so much of the body has come in."""

    def script(_front: Front, visit: Visit) -> None:
        if after:
            visit.read_body(at_most=after)
        act(visit)

    return script


def says(status: int, code: str = "", **headers: str) -> Callable[[Visit], None]:
    body = {"errorCode": code, "message": "no", "errors": [{"errorCode": code, "message": "no"}]}
    return lambda visit: visit.answer(status, body if code else b"", **headers)


def html(status: int) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(status, b"<html>Welcome</html>", content_type="text/html")


def close(visit: Visit) -> None:
    visit.sock.shutdown(socket.SHUT_RDWR)


def cut(visit: Visit, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    visit.sock.sendall(head + body[: len(body) // 2])


def drip(visit: Visit, body: bytes) -> None:
    visit.sock.sendall(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode())
    for byte in body:
        visit.sock.sendall(bytes([byte]))
        if visit.stopping.wait(0.05):
            return


def slowly(front: Front, visit: Visit) -> None:
    """Take the body a piece at a time, then carry it out."""
    for size in range(0, LARGE, LARGE // 20):
        visit.rest = visit.read_body(at_most=size)
        visit.stopping.wait(0.01)
    status, answer = front.carry_out(visit)
    visit.answer(status, answer)


def too_slowly(_front: Front, visit: Visit) -> None:
    """Take so little at a time that no patience lasts."""
    for _ in range(200):
        if not visit.sock.recv(1000) or visit.stopping.wait(0.05):
            return


def turned_away_until(seconds: float) -> Script:
    def script(_front: Front, visit: Visit) -> None:
        visit.read_body()
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        visit.answer(429, {"errorCode": "CMN-301"}, retry_after=format_datetime(at, usegmt=True))

    return script


def redirect(status: int) -> Script:
    def script(front: Front, visit: Visit) -> None:
        visit.read_body()
        visit.answer(status, b"", location=f"{front.elsewhere}/restapi/v1.0/account/~/extension/~/fax")

    return script


@contextmanager
def unreachable() -> Iterator[None]:
    """The service's address leads nowhere: connections are refused."""
    connect = socket.create_connection

    def refused(*_args: Any, **_kwargs: Any) -> socket.socket:
        with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as nobody:
            address = nobody.getsockname()
        return connect(address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", refused)
        yield


@contextmanager
def nameless() -> Iterator[None]:
    """No name can be looked up."""

    def fails(*_args: Any, **_kwargs: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", fails)
        yield

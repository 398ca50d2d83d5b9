"""Sockets that every call can be called off from: each read and write looks at the call's cancel token and at
its total deadline, so that not even an answer that drips for ever keeps a thread.

Sockets live in real time, whatever clock the rest of the program is given.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpcore

_SLICE_S = 0.1
"""How long a read or write may wait before it looks at the cancel token again."""
_READ_AFTER_FAILED_WRITE_S = 10.0
"""How long to wait for an answer when the service no longer takes the bytes of the request."""


class DeadlinePassed(httpcore.ReadTimeout):
    """The call as a whole took longer than it may."""


class Stoppable(Protocol):
    """A token by which a call can be called off."""

    def check(self) -> None:
        """Raise the caller's own exception when the call is to end."""
        ...


@dataclass
class _Call:
    token: Stoppable
    ends_at: float

    def check(self) -> None:
        self.token.check()
        if time.monotonic() >= self.ends_at:
            raise DeadlinePassed("The call took too long.")


class GuardedBackend(httpcore.NetworkBackend):
    """Opens TCP connections whose streams keep to the call of the thread that uses them."""

    def __init__(self) -> None:
        self._here = threading.local()

    @contextmanager
    def call(self, token: Stoppable, deadline_s: float) -> Iterator[None]:
        """Everything this thread does inside ends by DeadlinePassed, or by what token.check() raises."""
        before = getattr(self._here, "call", None)
        self._here.call = _Call(token, time.monotonic() + deadline_s)
        try:
            yield
        finally:
            self._here.call = before

    def check(self) -> None:
        """Raise what token.check() raises, or DeadlinePassed, when this thread's call has to end."""
        call: _Call | None = getattr(self._here, "call", None)
        if call is not None:
            call.check()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        self.check()
        source = None if local_address is None else (local_address, 0)
        try:
            sock = socket.create_connection((host, port), timeout, source_address=source)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _GuardedStream(sock, self.check)


class _GuardedStream(httpcore.NetworkStream):
    def __init__(self, sock: socket.socket, check: Callable[[], None]) -> None:
        self._sock = sock
        self._check = check
        self._write_failed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._write_failed:
            timeout = min(timeout or _READ_AFTER_FAILED_WRITE_S, _READ_AFTER_FAILED_WRITE_S)
        patience = _Patience(timeout, httpcore.ReadTimeout)
        while True:
            self._check()
            self._sock.settimeout(patience.slice())
            try:
                return self._sock.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = memoryview(buffer)
        # WriteError, not WriteTimeout: httpcore then looks for an answer that came early, such as the
        # refusal of a document that is too large.
        patience = _Patience(timeout, httpcore.WriteError)
        try:
            while left:
                self._check()
                self._sock.settimeout(patience.slice())
                try:
                    sent = self._sock.send(left)
                except TimeoutError:
                    continue
                left = left[sent:]
                patience = _Patience(timeout, httpcore.WriteError)
        except OSError as error:
            self._write_failed = True
            raise httpcore.WriteError(str(error)) from error
        except httpcore.WriteError:
            self._write_failed = True
            raise

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._check()
        try:
            self._sock.settimeout(timeout)
            wrapped = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(str(error)) from error
        return _GuardedStream(wrapped, self._check)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket):
            return self._sock
        if info == "socket":
            return self._sock
        if info == "is_readable":
            return _is_readable(self._sock)
        return None


class _Patience:
    """A timeout, handed out in slices."""

    def __init__(self, seconds: float | None, error: type[Exception]) -> None:
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self._error = error

    def slice(self) -> float:
        if self._ends_at is None:
            return _SLICE_S
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise self._error("The other side kept silent too long.")
        return min(left, _SLICE_S)


def _is_readable(sock: socket.socket) -> bool:
    """Whether an idle connection has bytes or was closed: either way it is of no more use."""
    if sock.fileno() < 0:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))

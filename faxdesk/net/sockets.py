"""Sockets that every call can be called off from: each read and write looks at the call's cancel token and at
its total deadline, so that not even an answer that drips for ever keeps a thread.

Sockets live in real time, whatever clock the rest of the program is given.
"""

from __future__ import annotations

import os
import select
import selectors
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import httpcore
from msgspec import Struct

from faxdesk.net.tls_in_tls import TlsInTls

_SLICE_S = 0.1
"""How long a read or write may wait before it looks at the cancel token again."""
_READ_AFTER_FAILED_WRITE_S = 10.0
"""How long to wait for an answer when the service no longer takes the bytes of the request."""
_LOOK_S = 0.005
"""How often to ask the system how much the other side has acknowledged."""
_SETTLE_S = 0.05
"""How long to wait for the other side to hang up although its system has taken all: a gateway that breaks off
a request does it as soon as it has read some of it."""
_ACKNOWLEDGED_WITHIN_S = 30.0
"""How long the other side may acknowledge nothing at all of what was written before it counts as gone."""
_SO_NWRITE = 0x1024
"""The option of macOS for the bytes in a socket's send buffer (sys/socket.h); Python has no name for it."""


class DeadlinePassed(httpcore.ReadTimeout):
    """The call as a whole took longer than it may."""


class NotConnected(httpcore.ConnectError):
    """No TCP connection came about, with the server or, where there is one, with the proxy."""


class Stoppable(Protocol):
    """A token by which a call can be called off."""

    def check(self) -> None:
        """Raise the caller's own exception when the call is to end."""
        ...


class _Call(Struct):
    token: Stoppable
    ends_at: float
    stream: _GuardedStream | None = None
    """What the call's request was last written to."""

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
        before = self._call()
        self._here.call = _Call(token, time.monotonic() + deadline_s)
        try:
            yield
        finally:
            self._here.call = before

    def check(self) -> None:
        """Raise what token.check() raises, or DeadlinePassed, when this thread's call has to end."""
        if (call := self._call()) is not None:
            call.check()

    def wait_until_taken(self) -> None:
        """Wait until the other side's system has acknowledged all that this thread's call has written so far;
        where this system does not tell, return at once. Raises httpcore.WriteError when the other side has
        hung up or takes nothing any more, and what check() raises."""
        call = self._call()
        if call is not None and call.stream is not None:
            call.stream.wait_until_taken(_ACKNOWLEDGED_WITHIN_S)

    def writes_to(self, stream: _GuardedStream) -> None:
        """Note which connection this thread's call writes to."""
        if (call := self._call()) is not None:
            call.stream = stream

    def _call(self) -> _Call | None:
        call: _Call | None = getattr(self._here, "call", None)
        return call

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
        except (OSError, UnicodeError) as error:  # UnicodeError is Python's for a host name that is none.
            raise NotConnected(str(error)) from error
        return self.guarded(sock)

    def guarded(self, sock: socket.socket) -> httpcore.NetworkStream:
        """A connection that somebody else has opened, to be read and written as one of ours."""
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _GuardedStream(sock, self)


class _GuardedStream(httpcore.NetworkStream):
    def __init__(self, sock: socket.socket | TlsInTls, backend: GuardedBackend) -> None:
        self._sock = sock
        self._backend = backend
        self._write_failed = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._write_failed:
            timeout = min(timeout or _READ_AFTER_FAILED_WRITE_S, _READ_AFTER_FAILED_WRITE_S)
        patience = _Patience(timeout, httpcore.ReadTimeout)
        while True:
            self._backend.check()
            self._sock.settimeout(patience.slice())
            try:
                return self._sock.recv(max_bytes)
            except TimeoutError:
                continue
            except OSError as error:
                raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._backend.writes_to(self)
        left = memoryview(buffer)
        # WriteError, not WriteTimeout: httpcore then looks for an answer that came early, such as the
        # refusal of a document that is too large.
        patience = _Patience(timeout, httpcore.WriteError)
        try:
            while left:
                self._backend.check()
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

    def wait_until_taken(self, timeout: float) -> None:
        """Wait until all that was written is acknowledged; timeout begins anew with each part that is."""
        patience = _Patience(timeout, httpcore.WriteError)
        try:
            before = _unacknowledged(self._sock)
            while before:
                self._backend.check()
                _wait_for_its_end(self._sock, min(patience.slice(), _LOOK_S))
                left = _unacknowledged(self._sock)
                if left != before:
                    before, patience = left, _Patience(timeout, httpcore.WriteError)
            if before is not None:
                _wait_for_its_end(self._sock, _SETTLE_S)
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
        self._backend.check()
        try:
            self._sock.settimeout(timeout)
            assert isinstance(self._sock, socket.socket), "nobody encrypts three times"
            wrapped: socket.socket | TlsInTls
            if isinstance(self._sock, ssl.SSLSocket):
                wrapped = TlsInTls(self._sock, ssl_context, server_hostname)
            else:
                wrapped = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(str(error)) from error
        return _GuardedStream(wrapped, self._backend)

    def get_extra_info(self, info: str) -> Any:
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket | TlsInTls):
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


def _is_readable(sock: socket.socket | TlsInTls) -> bool:
    """Whether an idle connection has bytes or was closed: either way it is of no more use."""
    if sock.fileno() < 0:
        return True
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _unacknowledged(sock: socket.socket | TlsInTls) -> int | None:
    """The bytes written to a TCP socket that the other side's system has not acknowledged; None on Windows
    and wherever else the system does not tell. What encryption adds counts as well, so that only 0
    says something about a request."""
    count: int | None = None
    try:
        if sys.platform == "linux":
            import fcntl
            import termios

            count = int.from_bytes(fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        elif sys.platform == "darwin":
            count = sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
    except OSError:
        return None
    return count


def _wait_for_its_end(sock: socket.socket | TlsInTls, seconds: float) -> None:
    """Wait for the other side to hang up, and raise httpcore.WriteError when it does; return when it has not.
    Bytes that can be read do not matter: encrypted connections have some that belong to no answer."""
    poll = select.poll()
    poll.register(sock, getattr(select, "POLLRDHUP", 0))  # A reset is reported unasked.
    if poll.poll(seconds * 1000):
        number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        raise httpcore.WriteError(os.strerror(number) if number else "The other side hung up.")

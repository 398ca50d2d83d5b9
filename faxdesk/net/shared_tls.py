"""Encrypted sockets that one thread reads while another one writes, as a live connection does."""

from __future__ import annotations

import contextlib
import errno
import os
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from faxdesk.net.tls_in_tls import TlsInTls

T = TypeVar("T")


class SharedTls:
    """What is used of a socket. OpenSSL may not be in two threads for one connection: who wrote while the
    tickets of the server were taken in waited for ever for an answer to what had not left. So each step is
    taken alone, and without waiting; what has to be waited for is waited for outside.
    """

    def __init__(self, sock: ssl.SSLSocket | TlsInTls) -> None:
        self._sock = sock
        self._timeout_s: float | None = None
        self._is_ended = False
        self._turn = threading.Lock()
        self._reading = threading.Lock()
        sock.settimeout(0)

    def settimeout(self, seconds: float | None) -> None:
        """How long a later read or write may wait for the other side; None is for ever."""
        self._timeout_s = seconds

    def recv(self, size: int) -> bytes:
        """b"" when either side has ended it. Raises TimeoutError and other kinds of OSError."""
        with self._reading:
            try:
                return self._done(partial(self._sock.recv, size))
            except ConnectionResetError:
                # OpenSSL 3.5, which Debian 13 has, says so of what was ended here as well.
                if self._is_ended:
                    return b""
                raise

    def sendall(self, data: bytes) -> None:
        """Raises as recv()."""
        left = memoryview(data)
        while left:
            left = left[self._done(partial(self._sock.send, left)) :]

    def shutdown(self, how: int) -> None:
        """End one direction or both; whoever reads is woken by the end of both."""
        self._is_ended = True
        sock = self._sock.outer if isinstance(self._sock, TlsInTls) else self._sock
        # The connection below alone: SSLSocket.shutdown() has whoever still reads read what is encrypted.
        socket.socket.shutdown(sock, how)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)
        # Whoever still waits there must not wait at another connection that is given the same number.
        with self._reading:
            self._sock.close()

    def _done(self, step: Callable[[], T]) -> T:
        ends_at = None if self._timeout_s is None else time.monotonic() + self._timeout_s
        while True:
            try:
                with self._turn:
                    return step()
            except ssl.SSLWantReadError:
                event = selectors.EVENT_READ
            except ssl.SSLWantWriteError:
                event = selectors.EVENT_WRITE
            self._wait(event, None if ends_at is None else ends_at - time.monotonic())

    def _wait(self, event: int, seconds: float | None) -> None:
        if seconds is not None and seconds <= 0:
            raise TimeoutError
        if (number := self._sock.fileno()) < 0:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        with selectors.DefaultSelector() as selector:
            selector.register(number, event)
            selector.select(seconds)


class SharedTlsContext:
    """Wraps sockets as the context does; encrypted ones as well."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context

    def wrap_socket(self, sock: socket.socket, *, server_hostname: str | None = None) -> SharedTls:
        """Shake hands within the timeout of the socket. Raises OSError."""
        if isinstance(sock, ssl.SSLSocket):
            return SharedTls(TlsInTls(sock, self._context, server_hostname))
        return SharedTls(self._context.wrap_socket(sock, server_hostname=server_hostname))

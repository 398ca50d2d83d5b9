"""An encrypted connection inside another one: to a server, by way of a proxy that is encrypted as well.
Python's own encrypted sockets stand on plain ones alone."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import TypeVar

_RECORD = 16 * 1024
"""Bytes of content in the longest record of TLS."""

T = TypeVar("T")


class TlsInTls:
    """What is used of a socket, for a connection that is encrypted on an encrypted one.

    A timeout of the outer socket may pass in the middle of a record; what was taken over by then is kept for
    the next call, which has to be the same again.
    """

    def __init__(self, outer: ssl.SSLSocket, context: ssl.SSLContext, server_hostname: str | None) -> None:
        """Shake hands within the timeout of the outer socket. Raises OSError."""
        self.outer = outer
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._inner = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)
        self._unsent = b""
        self._accepted = 0
        self._exchange(self._inner.do_handshake)
        self._flush()

    def settimeout(self, seconds: float | None) -> None:
        self.outer.settimeout(seconds)

    def fileno(self) -> int:
        return self.outer.fileno()

    def getsockopt(self, level: int, option: int) -> int:
        return self.outer.getsockopt(level, option)

    def selected_alpn_protocol(self) -> str | None:
        return self._inner.selected_alpn_protocol()

    def recv(self, size: int) -> bytes:
        try:
            return self._exchange(lambda: self._inner.read(size))
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
            # Many servers hang up without a word; whether an answer is whole, its own length tells.
            return b""

    def send(self, data: bytes | memoryview) -> int:
        """Write the beginning of the data; gives how much that was, once all of it has left."""
        if not self._accepted:
            self._accepted = self._exchange(lambda: self._inner.write(data[:_RECORD]))
        self._flush()
        count, self._accepted = self._accepted, 0
        return count

    def close(self) -> None:
        self.outer.close()

    def _exchange(self, step: Callable[[], T]) -> T:
        """Take a step of the inner encryption, and bring it what it waits for."""
        while True:
            self._flush()
            try:
                return step()
            except ssl.SSLWantReadError:
                self._flush()
                if data := self.outer.recv(_RECORD):
                    self._incoming.write(data)
                else:
                    self._incoming.write_eof()

    def _flush(self) -> None:
        self._unsent += self._outgoing.read()
        while self._unsent:
            self._unsent = self._unsent[self.outer.send(self._unsent) :]

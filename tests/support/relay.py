"""A way to a server that can be cut and mended, as a network does."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

from tests.support.waiting import PATIENCE_S


class Relay:
    """Passes connections on to a server on loopback, at an address of its own."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._port = 0
        self._open: list[socket.socket] = []
        self._ways: list[_Way] = []
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        """Be reachable, at the same address as before."""
        self._listener = socket.create_server(("127.0.0.1", self._port), reuse_port=False)
        self._port = self._listener.getsockname()[1]
        self._start(self._accept, self._listener)

    def mute(self, first_words: bytes) -> threading.Event:
        """Pass nothing on any more on the open connections that began so, and leave them open, as where the
        network forgot them. Gives what is set once something was lost by that."""
        lost = threading.Event()
        for way in self._ways:
            if way.first_words.startswith(first_words):
                way.lost = lost
        return lost

    def cut(self) -> None:
        """End all connections and refuse new ones."""
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()
        self._ways.clear()
        for thread in self._threads:
            thread.join(PATIENCE_S)
        self._threads.clear()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                way = _Way()
                self._ways.append(way)
                self._start(way.pass_on, near, far)
                self._start(way.pass_on, far, near)


class _Way:
    """One connection, in both directions."""

    def __init__(self) -> None:
        self.first_words = b""
        self.lost: threading.Event | None = None

    def pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while chunk := source.recv(65536):
                self.first_words = self.first_words or chunk[:100]
                if self.lost is None:
                    target.sendall(chunk)
                else:
                    self.lost.set()
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_WR)

"""A server of a few raw bytes, for what no well-behaved one does: resets, drips, early refusals."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from typing import Any, Self

from faxdesk.domain.runtime import CancelToken
from tests.support.waiting import PATIENCE_S

Script = Callable[["Visit"], None]


class Visit:
    """One connection: what the client asked on it, and the means to answer in any way."""

    def __init__(self, sock: socket.socket, number: int, stopping: threading.Event) -> None:
        self.sock = sock
        self.number = number
        self.stopping = stopping
        self.head = b""
        self.rest = b""

    def read_head(self) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            more = self.sock.recv(65536)
            if not more:
                break
            data += more
        self.head, _, self.rest = data.partition(b"\r\n\r\n")
        return self.head.decode("latin-1")

    def header(self, name: str) -> str:
        for line in self.head.decode("latin-1").split("\r\n")[1:]:
            key, _, value = line.partition(":")
            if key.lower() == name.lower():
                return value.strip()
        return ""

    def read_body(self, at_most: int | None = None) -> bytes:
        if not self.head:
            self.read_head()
        length = int(self.header("content-length") or 0)
        wanted = length if at_most is None else min(at_most, length)
        body = self.rest
        while len(body) < wanted:
            more = self.sock.recv(65536)
            if not more:
                break
            body += more
        return body

    def answer(
        self, status: int = 200, body: bytes | dict[str, Any] | list[Any] = b"", **headers: str
    ) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {
            "content-type": "application/json",
            "content-length": str(len(content)),
            "connection": "close",
        }
        fields |= {key.replace("_", "-"): value for key, value in headers.items()}
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items() if v)
        self.sock.sendall(head.encode() + b"\r\n" + content)

    def reset(self) -> None:
        """Hang up hard: the other side sees a reset connection."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def stay_silent(self) -> None:
        """Keep the connection open and say nothing until the test is over."""
        self.stopping.wait(20)


class RawServer:
    """Serves connections by scripts, in turn; the last script serves all further ones."""

    def __init__(
        self, *scripts: Script, tls: ssl.SSLContext | None = None, receive_buffer: int | None = None
    ) -> None:
        """receive_buffer is how many bytes, about, the system takes for a script that does not read."""
        self._scripts = scripts
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        if receive_buffer is not None:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self.visits: list[Visit] = []
        """One for each connection, in the order they came."""
        self.failures: list[BaseException] = []
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(PATIENCE_S)
        for sock in self._open:
            sock.close()
        assert not self.failures, self.failures

    def _start(self, work: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=work, args=args, name="raw-server")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(sock)
            visit = Visit(sock, len(self.visits), self._stopping)
            self.visits.append(visit)
            self._start(self._serve, visit)

    def _serve(self, visit: Visit) -> None:
        try:
            if self._tls is not None:
                visit.sock = self._tls.wrap_socket(visit.sock, server_side=True)
                self._open.append(visit.sock)
            self._scripts[min(visit.number, len(self._scripts) - 1)](visit)
        except OSError:
            return  # The client hung up first, which many of these tests are about.
        except BaseException as error:
            self.failures.append(error)
        finally:
            visit.sock.close()


def cancel_when(event: threading.Event, token: CancelToken) -> None:
    """What a person does who cancels in the middle: run it in a thread of its own."""
    event.wait(PATIENCE_S)
    token.cancel()

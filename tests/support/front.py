"""A simulator behind a door that does to the requests which send a fax what no well-behaved service does."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from urllib.parse import urlsplit

from tests.ringcentral.servers import RawServer, Script, Visit


class Front(RawServer):
    """Passes every connection on to a server, but for those that send a fax: they are served by the
    scripts in turn, and passed on as well when there is none left."""

    def __init__(self, server: str, *, elsewhere: str = "") -> None:
        """elsewhere is the address of another server, for scripts that name one."""
        super().__init__(self._dispatch)
        self.elsewhere = elsewhere
        parts = urlsplit(server)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._turn = threading.Lock()
        self.scripts: list[Script] = []
        self.posts: list[Visit] = []
        """The requests to send a fax, in the order they came."""

    def carry_out(self, visit: Visit) -> tuple[int, bytes]:
        """Let the server carry out a fax's request; gives the status and body of its answer."""
        body = visit.read_body()
        method, path, _ = visit.head.decode("latin-1").split("\r\n")[0].split(" ")
        names = ("authorization", "content-type", "accept")
        connection = http.client.HTTPConnection(*self._target, timeout=20)
        with contextlib.closing(connection):
            connection.request(method, path, body, {name: visit.header(name) for name in names})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def _dispatch(self, visit: Visit) -> None:
        line = visit.read_head().split("\r\n")[0]
        if line.startswith("POST") and line.split(" ")[1].endswith("/fax"):
            with self._turn:
                self.posts.append(visit)
                script = self.scripts.pop(0) if self.scripts else self.pass_on
            script(visit)
        else:
            self.pass_on(visit)

    def pass_on(self, visit: Visit) -> None:
        """Let the server have the connection from here on."""
        with socket.create_connection(self._target) as far:
            back = threading.Thread(target=_pump, args=(far, visit.sock), name="front-back")
            back.start()
            with contextlib.suppress(OSError):
                if visit.head:
                    far.sendall(visit.head + b"\r\n\r\n" + visit.rest)
                _pump(visit.sock, far)
            back.join(20)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(262_144):
            target.sendall(chunk)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)

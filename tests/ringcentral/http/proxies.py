"""Real proxies on this computer: asked by HTTP, plain or encrypted, or by SOCKS, with or without a log-in."""

from __future__ import annotations

import base64
import selectors
import socket
import ssl
import struct
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from tests.ringcentral.servers import RawServer, Visit

NAME, PASSWORD = "dana", "s3cret pass"
_CHUNK = 1 << 16


class TestProxy(RawServer):
    """A proxy of a kind, as addresses name kinds. It leads every name to one server, but those in others to
    theirs. With wants_login it only lets those through who give NAME and PASSWORD."""

    __test__ = False

    def __init__(
        self,
        kind: str,
        server: str,
        *,
        others: Mapping[str, str] = MappingProxyType({}),
        tls: ssl.SSLContext | None = None,
        wants_login: bool = False,
    ) -> None:
        super().__init__(self._lead_on, tls=tls)
        self._kind = kind
        self._server = server
        self._others = others
        self.wants_login = wants_login
        self.asked: list[str] = []
        """What was asked for, as host:port."""
        self.logins: list[tuple[str, str]] = []

    @property
    def place(self) -> str:
        return self.url.partition("://")[2]

    def address(self, name: str = "", password: str = "") -> str:
        login = f"{quote(name)}:{quote(password)}@" if name else ""
        return f"{self._kind}://{login}{self.place}"

    def _lead_on(self, visit: Visit) -> None:
        ways = {"http": _by_http, "https": _by_http, "socks4a": _by_socks4, "socks5h": _by_socks5}
        if ways[self._kind](self, visit):
            host = self.asked[-1].partition(":")[0]
            port = urlsplit(self._others.get(host, self._server)).port
            with socket.create_connection(("127.0.0.1", port or 443)) as target:
                _pass_on(visit.sock, target)

    def lets_in(self, name: str, password: str) -> bool:
        self.logins.append((name, password))
        return (name, password) == (NAME, PASSWORD)


def _by_http(proxy: TestProxy, visit: Visit) -> bool:
    request = visit.read_head().split()
    given = visit.header("proxy-authorization").removeprefix("Basic ")
    name, _, password = base64.b64decode(given).decode().partition(":")
    if proxy.wants_login and not (given and proxy.lets_in(name, password)):
        visit.sock.sendall(
            b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=p\r\nContent-Length: 0\r\n\r\n"
        )
        return False
    assert request[0] == "CONNECT"
    proxy.asked.append(request[1])
    visit.sock.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    return True


def _by_socks5(proxy: TestProxy, visit: Visit) -> bool:
    sock = visit.sock
    _version, count = _exactly(sock, 2)
    offered = _exactly(sock, count)
    if proxy.wants_login and 2 not in offered:
        sock.sendall(b"\x05\xff")
        return False
    sock.sendall(b"\x05\x02" if proxy.wants_login else b"\x05\x00")
    if proxy.wants_login:
        _exactly(sock, 1)
        name, password = (_exactly(sock, _exactly(sock, 1)[0]).decode() for _ in range(2))
        is_let_in = proxy.lets_in(name, password)
        sock.sendall(b"\x01\x00" if is_let_in else b"\x01\x01")
        if not is_let_in:
            return False
    _version, command, _zero, kind = _exactly(sock, 4)
    assert (command, kind) == (1, 3), "a connection to a name, which the proxy looks up"
    host = _exactly(sock, _exactly(sock, 1)[0]).decode()
    (port,) = struct.unpack("!H", _exactly(sock, 2))
    proxy.asked.append(f"{host}:{port}")
    sock.sendall(b"\x05\x00\x00\x01" + bytes(6))
    return True


def _by_socks4(proxy: TestProxy, visit: Visit) -> bool:
    sock = visit.sock
    _version, _command, port = struct.unpack("!BBH", _exactly(sock, 4))
    assert _exactly(sock, 4)[:3] == bytes(3), "a name follows"
    _until_zero(sock)
    proxy.asked.append(f"{_until_zero(sock)}:{port}")
    sock.sendall(b"\x00\x5a" + bytes(6))
    return True


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = sock.recv(size - len(data))
        if not piece:
            raise ConnectionError("the client hung up")
        data += piece
    return data


def _until_zero(sock: socket.socket) -> str:
    text = b""
    while (letter := _exactly(sock, 1)) != b"\x00":
        text += letter
    return text.decode()


def _pass_on(client: socket.socket, target: socket.socket) -> None:
    """In both directions, until one side hangs up."""
    with selectors.DefaultSelector() as selector:
        selector.register(client, selectors.EVENT_READ, target)
        selector.register(target, selectors.EVENT_READ, client)
        while True:
            for key, _events in selector.select():
                source = key.fileobj
                assert isinstance(source, socket.socket)
                data = source.recv(_CHUNK)
                while isinstance(source, ssl.SSLSocket) and source.pending():
                    data += source.recv(_CHUNK)
                if not data:
                    return
                key.data.sendall(data)

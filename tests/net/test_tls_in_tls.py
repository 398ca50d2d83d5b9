"""A connection that is encrypted twice, on a line that is held up: nothing is lost, or comes twice."""

from __future__ import annotations

import contextlib
import hashlib
import random
import socket
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from faxdesk.net.tls_in_tls import TlsInTls
from tests.ringcentral.certificates import certificate_in, server_side

CONTENT = random.Random(7).randbytes(3_000_000)
ANSWER = b"all of it"

T = TypeVar("T")


class OtherSide:
    """Takes a connection that is encrypted twice, reads nothing of it until it may, and then all."""

    def __init__(self, certificate: Path) -> None:
        self._tls = server_side(certificate)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        self.address = self._listener.getsockname()
        self.may_read = threading.Event()
        self.received = b""
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        # Whoever does not trust the certificate hangs up in the middle of the handshake.
        with contextlib.suppress(ssl.SSLError), self._listener, self._listener.accept()[0] as plain:
            self._outer = self._tls.wrap_socket(plain, server_side=True)
            with self._outer:
                self._answer()

    def _answer(self) -> None:
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        inner = self._tls.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._exchange(inner.do_handshake)
        self.may_read.wait(30)
        while len(self.received) < len(CONTENT):
            self.received += self._exchange(lambda: inner.read(1 << 16))
        self._exchange(lambda: inner.write(ANSWER))

    def _exchange(self, step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                self._outer.sendall(self._outgoing.read())
                if piece := self._outer.recv(1000):
                    self._incoming.write(piece)
                else:
                    self._incoming.write_eof()
            finally:
                self._outer.sendall(self._outgoing.read())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=1), 30)


def test_a_line_that_is_held_up_takes_every_byte_once(certificate: Path) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    other = OtherSide(certificate)
    sock = socket.create_connection(other.address, 10)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
    outer = context.wrap_socket(sock, server_hostname="127.0.0.1")
    line = TlsInTls(outer, context, "fax.invalid")
    line.settimeout(0.01)
    left, held_up = memoryview(CONTENT), 0
    while left:
        try:
            left = left[line.send(left) :]
        except TimeoutError:
            held_up += 1
            if held_up == 5:
                other.may_read.set()
    assert held_up >= 5
    answer = b""
    while len(answer) < len(ANSWER):
        try:
            answer += line.recv(5)
        except TimeoutError:
            continue
    other.thread.join(10)
    line.close()
    assert answer == ANSWER
    assert hashlib.sha256(other.received).digest() == hashlib.sha256(CONTENT).digest()


def test_a_name_that_the_certificate_is_not_for_is_refused(certificate: Path) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    other = OtherSide(certificate)
    other.may_read.set()
    outer = context.wrap_socket(socket.create_connection(other.address, 10), server_hostname="127.0.0.1")
    with pytest.raises(ssl.SSLCertVerificationError):
        TlsInTls(outer, context, "other.invalid")
    outer.close()
    other.thread.join(10)

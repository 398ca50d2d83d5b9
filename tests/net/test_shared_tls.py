"""One thread reads an encrypted connection while another one writes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.net.shared_tls import SharedTls, SharedTlsContext
from tests.ringcentral.certificates import certificate_in, server_side
from tests.ringcentral.servers import RawServer, Visit
from tests.support.waiting import PATIENCE_S, wait_until

SIZE = 3_000_000


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=1), 30)


def echoes(visit: Visit) -> None:
    while data := visit.sock.recv(1 << 16):
        visit.sock.sendall(data)


@pytest.fixture
def line(certificate: Path) -> Iterator[SharedTls]:
    """A connection to a server that sends back all it gets."""
    context = SharedTlsContext(ssl.create_default_context(cafile=str(certificate)))
    with RawServer(echoes, tls=server_side(certificate)) as server:
        sock = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), PATIENCE_S)
        with closing(context.wrap_socket(sock, server_hostname="fax.invalid")) as wrapped:
            wrapped.settimeout(PATIENCE_S)
            yield wrapped


def test_much_goes_both_ways_at_once(line: SharedTls) -> None:
    content = bytes(range(256)) * (SIZE // 256)
    came = b""
    with ThreadPoolExecutor(1) as writer:
        written = writer.submit(line.sendall, content)
        while len(came) < len(content):
            came += line.recv(1 << 16)
        written.result()
    assert came == content


def test_silence_is_waited_for_no_longer_than_was_said(line: SharedTls) -> None:
    line.settimeout(0.05)
    with pytest.raises(TimeoutError):
        line.recv(1)
    line.settimeout(PATIENCE_S)
    line.sendall(b"still there")
    assert line.recv(100) == b"still there"


def test_whoever_waits_is_woken_by_the_end(line: SharedTls) -> None:
    with ThreadPoolExecutor(1) as reader:
        read = reader.submit(line.recv, 100)
        wait_until(line._reading.locked, "somebody reads")
        line.close()
        assert read.result() == b""
    with pytest.raises(OSError, match=r"descriptor|closed"):
        line.sendall(b"too late")


def test_a_server_that_nobody_vouches_for(certificate: Path) -> None:
    context = SharedTlsContext(ssl.create_default_context())
    with RawServer(echoes, tls=server_side(certificate)) as server:
        sock = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), PATIENCE_S)
        with sock, pytest.raises(ssl.SSLCertVerificationError):
            context.wrap_socket(sock, server_hostname="fax.invalid")

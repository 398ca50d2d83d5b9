"""A download that broke off is gone on with, as long as it is the same document."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.provider.values import Downloaded
from faxdesk.ringcentral.client import RingCentral
from tests.ringcentral.servers import RawServer, Visit

Connect = Callable[..., RingCentral]
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 2000 + b"\n%%EOF\n"
OTHER = b"%PDF-1.7\n" + b"other " * 80_000 + b"\n%%EOF\n"


@pytest.fixture
def half(tmp_path: Path) -> Path:
    folder = tmp_path / "half"
    folder.mkdir()
    return folder


class Shelf:
    """Serves one document, ranges and all, and breaks off where it is told to."""

    def __init__(self, document: bytes = PDF, version: str = '"v1"') -> None:
        self.document = document
        self.version = version
        self.breaks = [100_000]
        self.takes_ranges = True
        self.asked: list[str] = []

    def __call__(self, visit: Visit) -> None:
        visit.read_head()
        wanted = visit.header("range")
        self.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.takes_ranges else 0
        body = self.document[start:]
        size = len(self.document)
        if wanted and start >= size:
            visit.answer(416, {"errorCode": "CMN-107"}, content_range=f"bytes */{size}")
            return
        head = f"HTTP/1.1 {206 if start else 200} X\r\ncontent-type: application/pdf\r\n"
        head += f"content-length: {len(body)}\r\netag: {self.version}\r\nconnection: close\r\n"
        if start:
            head += f"content-range: bytes {start}-{size - 1}/{size}\r\n"
        if self.breaks:
            body = body[: self.breaks.pop(0)]
        visit.sock.sendall(head.encode() + b"\r\n" + body)


def fetch(connect: Connect, url: str, half: Path, **more: object) -> Downloaded:
    client = connect(url)
    target = half.parent / "fax.pdf"
    attachment = AttachmentRef("1", f"{url}/content/1")
    return client.download(attachment, target, half=half, **{"token": CancelToken(), **more})  # type: ignore[arg-type]


def test_the_rest_is_asked_for(connect: Connect, half: Path) -> None:
    shelf = Shelf()
    with RawServer(shelf) as server:
        got = fetch(connect, server.url, half)
    assert got.path.read_bytes() == PDF
    assert shelf.asked == ["", "bytes=100000-"]
    assert list(half.iterdir()) == []


def test_what_is_left_after_all_tries_serves_the_next_program(connect: Connect, half: Path) -> None:
    shelf = Shelf()
    shelf.breaks = [100_000, 50_000, 10]
    with RawServer(shelf) as server:
        with pytest.raises(FaxDeskError) as raised:
            fetch(connect, server.url, half)
        assert raised.value.kind == ErrorKind.OFFLINE
        steps: list[tuple[int, int]] = []
        got = fetch(connect, server.url, half, progress=lambda *step: steps.append(step))
    assert got.path.read_bytes() == PDF
    assert shelf.asked[-1] == "bytes=150010-"
    assert steps[0][0] > 150_010
    assert steps[-1] == (len(PDF), len(PDF))


def test_a_cancelled_one_is_gone_on_with(connect: Connect, half: Path) -> None:
    shelf, token = Shelf(), CancelToken()
    shelf.breaks = []
    with RawServer(shelf) as server:
        with pytest.raises(Cancelled):
            fetch(connect, server.url, half, token=token, progress=lambda done, total: token.cancel())
        assert fetch(connect, server.url, half).path.read_bytes() == PDF
    assert shelf.asked[-1].startswith("bytes=")


@pytest.mark.parametrize("how", ["version", "size", "neither told"])
def test_another_document_is_begun_anew(connect: Connect, half: Path, how: str) -> None:
    shelf = Shelf(version="" if how == "neither told" else '"v1"')
    shelf.breaks = [100_000, 1, 1]
    with RawServer(shelf) as server:
        with pytest.raises(FaxDeskError):
            fetch(connect, server.url, half)
        shelf.document = OTHER
        if how == "version":
            shelf.document = PDF[:9] + bytes(len(PDF) - 16) + b"\n%%EOF\n"
            shelf.version = '"v2"'
        got = fetch(connect, server.url, half)
    assert got.path.read_bytes() == shelf.document
    assert shelf.asked[-1] == ""


def test_a_service_without_ranges(connect: Connect, half: Path) -> None:
    shelf = Shelf()
    shelf.takes_ranges = False
    with RawServer(shelf) as server:
        assert fetch(connect, server.url, half).path.read_bytes() == PDF


def test_a_document_that_has_become_shorter(connect: Connect, half: Path) -> None:
    shelf = Shelf()
    shelf.breaks = [100_000, 1, 1]
    with RawServer(shelf) as server:
        with pytest.raises(FaxDeskError):
            fetch(connect, server.url, half)
        shelf.document = b"%PDF-1.4 short %%EOF"
        assert fetch(connect, server.url, half).path.read_bytes() == shelf.document
    assert shelf.asked[-2:] == ["bytes=100002-", ""]


def test_a_damaged_half_is_begun_anew(connect: Connect, half: Path) -> None:
    (half / "part").write_bytes(b"%PDF what is this")
    (half / "tag").write_text("{")
    shelf = Shelf()
    shelf.breaks = []
    with RawServer(shelf) as server:
        assert fetch(connect, server.url, half).path.read_bytes() == PDF
    assert shelf.asked == [""]


def test_what_is_no_fax_leaves_no_half(connect: Connect, half: Path) -> None:
    shelf = Shelf(document=b"<html>" + bytes(300_000))
    with RawServer(shelf) as server, pytest.raises(FaxDeskError) as raised:
        fetch(connect, server.url, half)
    assert raised.value.kind == ErrorKind.BAD_ANSWER
    assert list(half.iterdir()) == []


def test_of_what_came_compressed_no_half_is_kept(connect: Connect, half: Path) -> None:
    packed = gzip.compress(PDF)

    def script(visit: Visit) -> None:
        visit.read_head()
        assert not visit.header("range")
        head = "HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-type: application/pdf\r\n"
        visit.sock.sendall(f"{head}content-length: {len(packed)}\r\n\r\n".encode() + packed[:2000])

    with RawServer(script) as server, pytest.raises(FaxDeskError):
        fetch(connect, server.url, half)
    assert list(half.iterdir()) == []

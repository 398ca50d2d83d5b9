"""Fetching documents: whole and right, or not at all."""

from __future__ import annotations

import errno
import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AttachmentRef
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.provider.values import Downloaded, UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.simulator.server import Simulator
from tests.ringcentral.conftest import BodySent
from tests.ringcentral.servers import RawServer, Visit

Connect = Callable[..., RingCentral]
PDF = b"%PDF-1.4\n" + b"fax " * 50_000 + b"\n%%EOF\n"
TIFF = b"II*\0" + bytes(1000)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    folder.mkdir()
    return folder / "fax.pdf"


def _serving(body: bytes, status: int = 200, **headers: Any) -> RawServer:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(status, body, **{"content_type": "application/pdf", **headers})

    return RawServer(script)


def _fetch(connect: Connect, server: RawServer, target: Path, **more: Any) -> Downloaded:
    attachment = AttachmentRef("1", f"{server.url}/content/1")
    return connect(server.url).download(attachment, target, **{"token": CancelToken(), **more})


def test_a_received_and_a_sent_document_from_the_media_host(
    client: RingCentral,
    service: Simulator,
    token: CancelToken,
    target: Path,
    make_pdf: Callable[..., Path],
    body_sent: BodySent,
) -> None:
    (number,) = service.control.receive(pages=2)
    document = client.message(str(number), token).document
    assert document is not None
    assert document.uri.startswith(service.media_url)
    steps: list[tuple[int, int]] = []
    got = client.download(document, target, token=token, progress=lambda *step: steps.append(step))
    assert got.path == target
    assert got.content_type == "application/pdf"
    assert target.read_bytes() == service.control.document(number)
    assert got.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert steps[-1] == (got.size, got.size)
    draft = Draft(recipients=(Recipient("+12025550147"),))
    file = UploadFile("a.pdf", make_pdf())
    sent = client.send_fax(draft, [file], token=token, progress=None, on_body_sent=body_sent)
    service.control.settle()
    document = client.message(sent.id, token).document
    assert document is not None
    assert client.download(document, target, token=token, interactive=True).size > 100
    assert [path.name for path in target.parent.iterdir()] == ["fax.pdf"]


def test_a_document_that_is_gone(
    client: RingCentral, service: Simulator, token: CancelToken, target: Path
) -> None:
    (number,) = service.control.receive()
    document = client.message(str(number), token).document
    assert document is not None
    service.control.purge(number)
    with pytest.raises(FaxDeskError) as caught:
        client.download(document, target, token=token)
    assert caught.value.kind == ErrorKind.NOT_FOUND


@pytest.mark.parametrize("status", [200, 400, 404, 409, 500, 503])
def test_a_document_not_made_yet_is_asked_for_later(connect: Connect, target: Path, status: int) -> None:
    body = b'{"errorCode":"MSG-368","message":"processing is in progress","errors":[{"errorCode":"MSG-368"}]}'
    with _serving(body, status, content_type="application/json") as server:
        with pytest.raises(FaxDeskError) as caught:
            _fetch(connect, server, target)
        assert caught.value.kind == ErrorKind.NOT_READY


def test_tiff_and_compressed_answers(connect: Connect, target: Path) -> None:
    for tiff in (TIFF, b"MM\0*" + TIFF[4:], b"II+\0" + TIFF[4:], b"MM\0+" + TIFF[4:]):
        with _serving(tiff, content_type="application/octet-stream") as server:
            assert _fetch(connect, server, target).content_type == "image/tiff"
    with _serving(gzip.compress(PDF), content_encoding="gzip") as server:
        assert _fetch(connect, server, target).size == len(PDF)
    assert target.read_bytes() == PDF


def test_a_206_counts_only_when_it_is_all(connect: Connect, target: Path) -> None:
    with _serving(PDF, 206, content_range=f"bytes 0-{len(PDF) - 1}/{len(PDF)}") as server:
        assert _fetch(connect, server, target).size == len(PDF)
    target.unlink()
    for odd in (f"bytes 0-{len(PDF) - 1}/{len(PDF) * 2}", "bytes */5", "", "bytes 5-9/10"):
        with _serving(PDF, 206, content_range=odd) as server, pytest.raises(FaxDeskError) as caught:
            _fetch(connect, server, target)
        assert caught.value.kind == ErrorKind.BAD_ANSWER


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"<html>Please sign in to the Wifi</html>", {"content_type": "text/html"}),
        (b"<html>Please sign in to the Wifi</html>", {}),
        (b"{}", {"content_type": "application/json"}),
        (b"plain words", {}),
        (PDF[:-100], {"content_length": "", "connection": "close"}),
        (gzip.compress(bytes(50_000_000)), {"content_encoding": "gzip"}),
    ],
)
def test_what_is_no_fax_is_not_kept(
    connect: Connect, target: Path, body: bytes, headers: dict[str, Any]
) -> None:
    target.write_bytes(b"what was here before")
    with _serving(body, **headers) as server, pytest.raises(FaxDeskError) as caught:
        _fetch(connect, server, target, max_bytes=10_000_000)
    assert caught.value.kind == ErrorKind.BAD_ANSWER
    assert target.read_bytes() == b"what was here before"
    assert len(list(target.parent.iterdir())) == 1


def test_a_cut_download_is_tried_again_and_leaves_nothing(connect: Connect, target: Path) -> None:
    def cut(visit: Visit) -> None:
        visit.read_head()
        visit.sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(PDF) + PDF[:5000])

    def whole(visit: Visit) -> None:
        visit.read_head()
        visit.answer(200, PDF, content_type="application/pdf")

    with RawServer(cut, whole) as server:
        _fetch(connect, server, target)
    assert target.read_bytes() == PDF
    target.unlink()
    with RawServer(cut) as server, pytest.raises(FaxDeskError) as caught:
        _fetch(connect, server, target)
    assert caught.value.kind == ErrorKind.OFFLINE
    assert list(target.parent.iterdir()) == []


def test_a_full_disk_is_named(connect: Connect, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with _serving(PDF) as server, pytest.raises(FaxDeskError) as caught:
        _fetch(connect, server, target)
    assert caught.value.kind == ErrorKind.STORAGE
    assert "disk is full" in caught.value.title
    assert list(target.parent.iterdir()) == []


def test_a_folder_that_is_not_there(connect: Connect, target: Path) -> None:
    with _serving(PDF) as server, pytest.raises(FaxDeskError) as caught:
        _fetch(connect, server, target.parent / "missing" / "fax.pdf")
    assert caught.value.kind == ErrorKind.STORAGE


def test_cancelling_leaves_nothing(connect: Connect, target: Path, token: CancelToken) -> None:
    with _serving(PDF) as server, pytest.raises(Cancelled):
        _fetch(connect, server, target, token=token, progress=lambda done, total: token.cancel())
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "https://example.com/x",
        "http://192.0.2.7/x",
        "file:///etc/passwd",
        "https://[",
        "http://u@127.0.0.1/",
    ],
)
def test_a_place_that_is_not_the_services_is_not_asked(connect: Connect, target: Path, uri: str) -> None:
    client = connect("http://127.0.0.1:9")
    with pytest.raises(FaxDeskError) as caught:
        client.download(AttachmentRef("1", uri), target, token=CancelToken())
    assert caught.value.kind == ErrorKind.BAD_ANSWER


def test_a_redirect_gets_the_token_only_when_it_asks_and_may(connect: Connect, target: Path) -> None:
    seen: list[str] = []

    def media(visit: Visit) -> None:
        visit.read_head()
        seen.append(visit.header("authorization"))
        if seen[-1]:
            visit.answer(200, PDF, content_type="application/pdf")
        else:
            visit.answer(401, {"errorCode": "AGW-402"})

    def platform(visit: Visit) -> None:
        visit.read_head()
        visit.answer(302, b"", location=f"{other.url}/content/1")

    with RawServer(media) as other, RawServer(platform) as server:
        _fetch(connect, server, target)
    assert seen == ["", "Bearer token-1"]


def test_a_401_gets_a_new_token(connect: Connect, target: Path) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        if visit.header("authorization") == "Bearer token-1":
            visit.answer(401, {"errorCode": "OAU-128"})
        else:
            visit.answer(200, PDF, content_type="application/pdf")

    with RawServer(script) as server:
        assert _fetch(connect, server, target).size == len(PDF)

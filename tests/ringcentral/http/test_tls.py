"""Encrypted connections, and what is said when they cannot be trusted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.provider.values import Recovery, UploadFile
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.probe import reach
from tests.ringcentral.certificates import certificate_in, server_side
from tests.ringcentral.conftest import BodySent
from tests.ringcentral.push.gateways import gateway_that, subscribes, ticket_for
from tests.ringcentral.servers import RawServer, Visit

Connect = Callable[..., RingCentral]
COVERS = {"records": [{"id": "0", "name": "None"}]}


def test_sending_and_asking_over_tls(
    connect: Connect, draft: Draft, tmp_path: Path, token: CancelToken, trusted: Path
) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(b"%PDF" + bytes(3_000_000))

    def script(visit: Visit) -> None:
        while visit.read_head():
            body = visit.read_body()
            answer = {"id": 5, "messageStatus": "Queued"} if body else COVERS
            visit.answer(200, answer, connection="keep-alive")
            visit.head = b""

    with RawServer(script, tls=server_side(trusted)) as server:
        client = connect(server.url)
        assert client.cover_pages(token)
        assert client.cover_pages(token)
        assert len(server.visits) == 1, "connections are kept"
        sent = BodySent()
        file = UploadFile("large.pdf", path)
        message = client.send_fax(draft, [file], token=token, progress=None, on_body_sent=sent)
        assert (message.id, sent.times) == ("5", 1)
        client._requester.close()


def test_an_early_refusal_and_a_break_over_tls(
    connect: Connect, draft: Draft, tmp_path: Path, token: CancelToken, trusted: Path
) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(b"%PDF" + bytes(12_000_000))

    def script(visit: Visit) -> None:
        visit.read_body(at_most=100_000)
        if visit.number == 0:
            visit.answer(413, b"")
            visit.read_body()
        else:
            visit.reset()

    with RawServer(script, tls=server_side(trusted)) as server:
        client = connect(server.url)
        kinds = []
        for _ in range(2):
            with pytest.raises(FaxDeskError) as caught:
                client.send_fax(
                    draft, [UploadFile("a.pdf", path)], token=token, progress=None, on_body_sent=BodySent()
                )
            kinds.append(caught.value.kind)
    assert kinds == [ErrorKind.REFUSED, ErrorKind.OFFLINE]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what was acknowledged")
def test_a_reset_over_tls_before_all_has_arrived_is_surely_not_sent(
    connect: Connect, draft: Draft, tmp_path: Path, token: CancelToken, trusted: Path
) -> None:
    path = tmp_path / "medium.pdf"
    path.write_bytes(b"%PDF" + bytes(40_000))

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.reset()

    sent = BodySent()
    with (
        RawServer(script, tls=server_side(trusted), receive_buffer=4096) as server,
        pytest.raises(FaxDeskError) as caught,
    ):
        connect(server.url).send_fax(
            draft, [UploadFile("a.pdf", path)], token=token, progress=None, on_body_sent=sent
        )
    assert (caught.value.kind, sent.times) == (ErrorKind.OFFLINE, 0)


@pytest.mark.parametrize("age", [0, 400])
def test_a_certificate_that_is_not_good_says_what_may_be_wrong(
    connect: Connect, tmp_path: Path, token: CancelToken, age: int
) -> None:
    certificate = certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=age + 1), 30)
    with (
        RawServer(lambda visit: None, tls=server_side(certificate)) as server,
        pytest.raises(FaxDeskError) as caught,
    ):
        connect(server.url).cover_pages(token)
    assert caught.value.kind == ErrorKind.OFFLINE
    assert "could not be verified" in caught.value.title
    assert "date" in caught.value.hint


def test_a_service_with_a_good_certificate_is_reached(trusted: Path, token: CancelToken) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        visit.answer(404)

    with RawServer(script, tls=server_side(trusted)) as server:
        found = reach(server.url, SystemClock(), "1", token)
    assert found.is_encrypted
    assert found.clock_offset_s is None


def test_something_that_does_not_speak_tls(connect: Connect, token: CancelToken) -> None:
    with (
        RawServer(lambda visit: visit.answer(200, COVERS)) as server,
        pytest.raises(FaxDeskError) as caught,
    ):
        connect(server.url.replace("http:", "https:")).cover_pages(token)
    assert caught.value.kind == ErrorKind.OFFLINE


def test_a_live_connection_over_tls(connect: Connect, token: CancelToken, trusted: Path) -> None:
    tls = server_side(trusted)
    with gateway_that(subscribes, tls) as address, RawServer(ticket_for(address), tls=tls) as service:
        line = connect(service.url, clock=SystemClock()).open_push(None, token)
        assert line.recovery == Recovery("place", "a-subscription")
        line.leave()


def test_no_live_connection_to_one_whom_nobody_vouches_for(
    connect: Connect, token: CancelToken, tmp_path: Path
) -> None:
    tls = server_side(certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=1), 30))
    with gateway_that(subscribes, tls) as address, RawServer(ticket_for(address)) as service:
        with pytest.raises(FaxDeskError) as caught:
            connect(service.url, clock=SystemClock()).open_push(None, token)
        assert caught.value.kind == ErrorKind.OFFLINE

"""What can go wrong while a fax is sent, and what each of it means: surely not, refused, nobody knows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message
from faxdesk.domain.runtime import Cancelled, CancelToken, SystemClock
from faxdesk.provider.values import UploadFile
from faxdesk.ringcentral import fax_sender
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import Group, RateGate
from tests.ringcentral.conftest import BodySent, HandedTokens
from tests.ringcentral.servers import RawServer, Visit, cancel_when
from tests.support.waiting import PATIENCE_S

ACCEPTED = {"id": 88120001, "type": "Fax", "direction": "Outbound", "messageStatus": "Queued"}
LARGE = 12_000_000
"""More than all socket buffers hold."""

Connect = Callable[..., RingCentral]


@pytest.fixture
def small(tmp_path: Path) -> UploadFile:
    path = tmp_path / "small.pdf"
    path.write_bytes(b"%PDF-1.4 small")
    return UploadFile("small.pdf", path)


@pytest.fixture
def medium(tmp_path: Path) -> UploadFile:
    """Less than a send buffer holds, more than a small receive buffer does."""
    path = tmp_path / "medium.pdf"
    path.write_bytes(b"%PDF-1.4" + bytes(40_000))
    return UploadFile("medium.pdf", path)


@pytest.fixture
def large(tmp_path: Path) -> UploadFile:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.4")
        file.truncate(LARGE)
    return UploadFile("large.pdf", path)


class Try:
    """One attempt to send, and what came of it."""

    def __init__(
        self, client: RingCentral, draft: Draft, file: UploadFile, token: CancelToken | None = None
    ) -> None:
        self.sent = BodySent()
        self.error: FaxDeskError | None = None
        self.message: Message | None = None
        try:
            self.message = client.send_fax(
                draft, [file], token=token or CancelToken(), progress=None, on_body_sent=self.sent
            )
        except FaxDeskError as error:
            self.error = error

    @property
    def kind(self) -> ErrorKind:
        assert self.error is not None, self.message
        return self.error.kind


def _whole(then: Callable[[Visit], None]) -> Callable[[Visit], None]:
    def script(visit: Visit) -> None:
        visit.read_body()
        then(visit)

    return script


def test_never_reached_is_surely_not_sent(connect: Connect, draft: Draft, small: UploadFile) -> None:
    with RawServer(lambda visit: None) as server:
        url = server.url
    attempt = Try(connect(url), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)
    attempt = Try(connect("https://platform.ringcentral.invalid"), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)


def test_a_break_before_the_last_byte_is_surely_not_sent(
    connect: Connect, draft: Draft, large: UploadFile
) -> None:
    def script(visit: Visit) -> None:
        visit.read_body(at_most=100_000)
        visit.reset()

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, large)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)
    assert len(server.visits) == 1, "a fax is never sent again by itself"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what was acknowledged")
def test_a_reset_before_all_has_arrived_is_surely_not_sent_though_all_stood_in_the_send_buffer(
    connect: Connect, draft: Draft, medium: UploadFile
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        assert visit.sock.recv(500)
        visit.reset()

    with RawServer(script, receive_buffer=4096) as server:
        attempt = Try(connect(server.url), draft, medium)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)
    assert "before the fax was out" in str(attempt.error)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what was acknowledged")
@pytest.mark.parametrize("hang_up", [Visit.reset, lambda visit: visit.sock.close()])
def test_a_gateway_that_hangs_up_having_read_some_of_a_small_fax_has_surely_not_sent_it(
    connect: Connect, draft: Draft, small: UploadFile, hang_up: Callable[[Visit], None]
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        hang_up(visit)

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell what was acknowledged")
def test_what_the_service_has_not_taken_yet_can_be_called_off(
    connect: Connect, draft: Draft, medium: UploadFile, token: CancelToken
) -> None:
    began = threading.Event()

    def script(visit: Visit) -> None:
        visit.read_head()
        began.set()
        visit.stay_silent()

    with RawServer(script, receive_buffer=4096) as server:
        threading.Thread(target=cancel_when, args=(began, token)).start()
        sent = BodySent()
        with pytest.raises(Cancelled):
            connect(server.url).send_fax(draft, [medium], token=token, progress=None, on_body_sent=sent)
    assert sent.times == 0


def test_a_service_that_reads_slowly_gets_the_whole_fax(
    connect: Connect, draft: Draft, medium: UploadFile
) -> None:
    def script(visit: Visit) -> None:
        visit.read_head()
        length = int(visit.header("content-length"))
        got = len(visit.rest)
        while got < length:
            got += len(visit.sock.recv(1000))
        visit.answer(200, ACCEPTED)

    with RawServer(script, receive_buffer=4096) as server:
        attempt = Try(connect(server.url), draft, medium)
    assert attempt.message is not None
    assert attempt.sent.times == 1


@pytest.mark.parametrize(
    "then",
    [
        Visit.reset,
        lambda visit: visit.sock.close(),
        lambda visit: visit.sock.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"),
        lambda visit: visit.sock.sendall(b"what is this?\r\n\r\n"),
        lambda visit: visit.answer(200, b"<html>Welcome</html>", content_type="text/html"),
        lambda visit: visit.answer(200, b""),
        lambda visit: visit.answer(200, {"ok": True}),
        lambda visit: visit.answer(200, {"id": None}),
        lambda visit: visit.answer(200, ["88120001"]),
        lambda visit: visit.answer(204),
        lambda visit: visit.answer(500, {"errorCode": "CMN-201"}),
        lambda visit: visit.answer(502, b"<html>Bad gateway</html>", content_type="text/html"),
        lambda visit: visit.answer(503, {"errorCode": "CMN-201"}, retry_after="5"),
        lambda visit: visit.answer(408, b""),
        lambda visit: visit.answer(307, b"", location="/elsewhere"),
    ],
)
def test_no_usable_answer_after_the_last_byte_is_an_unknown_outcome(
    connect: Connect, draft: Draft, small: UploadFile, then: Callable[[Visit], None]
) -> None:
    with RawServer(_whole(then)) as server:
        attempt = Try(connect(server.url), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.UNKNOWN_OUTCOME, 1)
    assert len(server.visits) == 1, "a fax is never sent again by itself"


def test_silence_after_the_last_byte_is_an_unknown_outcome(
    connect: Connect, draft: Draft, small: UploadFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fax_sender, "_ANSWER_S", 0.3)
    with RawServer(_whole(Visit.stay_silent)) as server:
        attempt = Try(connect(server.url), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.UNKNOWN_OUTCOME, 1)


def test_an_answer_that_drips_ends_at_the_deadline(
    connect: Connect, draft: Draft, small: UploadFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fax_sender, "_BASE_DEADLINE_S", 0.5)

    def drip(visit: Visit) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nx-filling: " + b"x" * 1000:
            visit.sock.sendall(bytes([byte]))
            if visit.stopping.wait(0.05):
                return

    with RawServer(_whole(drip)) as server:
        attempt = Try(connect(server.url), draft, small)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.UNKNOWN_OUTCOME, 1)


def test_a_service_that_stops_taking_bytes_is_surely_not_sent(
    connect: Connect, draft: Draft, large: UploadFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fax_sender, "_BASE_DEADLINE_S", 0.0)
    monkeypatch.setattr(fax_sender, "_SLOWEST_BYTES_A_S", LARGE)

    def script(visit: Visit) -> None:
        visit.read_head()
        visit.stay_silent()

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, large)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.OFFLINE, 0)


@pytest.mark.parametrize("hangs_up", [True, False])
def test_an_early_refusal_is_recognised_while_the_body_is_going_out(
    connect: Connect, draft: Draft, large: UploadFile, hangs_up: bool
) -> None:
    def script(visit: Visit) -> None:
        visit.read_body(at_most=200_000)
        visit.answer(413, b"<html>Request Entity Too Large</html>", content_type="text/html")
        if hangs_up:
            visit.sock.close()
        else:
            visit.rest = b""
            visit.read_body()

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, large)
    assert attempt.kind == ErrorKind.REFUSED
    assert attempt.error is not None
    assert "large.pdf" in attempt.error.title
    assert "50 MB" in attempt.error.hint


def test_an_early_503_is_surely_not_sent(connect: Connect, draft: Draft, large: UploadFile) -> None:
    def script(visit: Visit) -> None:
        visit.read_body(at_most=200_000)
        visit.answer(503, {"errorCode": "CMN-201"})

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, large)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.SERVICE_DOWN, 0)
    assert attempt.error is not None
    assert attempt.error.tries_again


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "MSG-344", ErrorKind.REFUSED),
        (400, "CMN-101", ErrorKind.REFUSED),
        (400, "NEW-999", ErrorKind.REFUSED),
        (403, "CMN-401", ErrorKind.NOT_ALLOWED),
        (403, "MSG-340", ErrorKind.NOT_ALLOWED),
        (404, "CMN-102", ErrorKind.NOT_FOUND),
        (415, "MSG-348", ErrorKind.REFUSED),
    ],
)
def test_a_refusal_says_what_and_is_final(
    connect: Connect, draft: Draft, small: UploadFile, status: int, code: str, kind: ErrorKind
) -> None:
    body = {"errorCode": "X", "message": "m", "errors": [{"errorCode": code, "message": "m"}]}
    with RawServer(_whole(lambda visit: visit.answer(status, body))) as server:
        attempt = Try(connect(server.url), draft, small)
    assert attempt.error is not None
    assert (attempt.kind, attempt.error.code) == (kind, code)
    if code == "NEW-999":
        assert code in attempt.error.title
    if status == 415:
        assert "small.pdf" in attempt.error.title


def test_a_401_is_tried_once_more_with_a_new_token(connect: Connect, draft: Draft, small: UploadFile) -> None:
    seen: list[tuple[str, bytes]] = []

    def script(visit: Visit) -> None:
        body = visit.read_body()
        seen.append((visit.header("authorization"), body))
        visit.answer(*((401, {"errorCode": "OAU-128"}) if visit.number == 0 else (200, ACCEPTED)))

    tokens = HandedTokens()
    with RawServer(script) as server:
        attempt = Try(connect(server.url, tokens=tokens), draft, small)
    assert attempt.message is not None
    assert attempt.message.id == "88120001"
    assert [bearer for bearer, _ in seen] == ["Bearer token-1", "Bearer token-2"]
    assert seen[0][1] == seen[1][1]
    assert tokens.fresh_asked, "a token that ends during the upload would kill it"


def test_a_second_401_is_about_signing_in(connect: Connect, draft: Draft, small: UploadFile) -> None:
    with RawServer(_whole(lambda visit: visit.answer(401, {"errorCode": "OAU-129"}))) as server:
        attempt = Try(connect(server.url), draft, small)
    assert attempt.kind == ErrorKind.SIGN_IN
    assert len(server.visits) == 2


def test_a_429_was_not_executed_and_pauses_the_group(
    connect: Connect, draft: Draft, small: UploadFile
) -> None:
    clock = SystemClock()
    gate = RateGate(clock)
    script = _whole(lambda visit: visit.answer(429, {"errorCode": "CMN-301"}, retry_after="42"))
    with RawServer(script) as server:
        attempt = Try(connect(server.url, gate=gate, clock=clock), draft, small)
    assert attempt.kind == ErrorKind.RATE_LIMITED
    assert attempt.error is not None
    assert attempt.error.retry_after_s == 42
    assert 40 < gate.pause_s(Group.HEAVY) <= 42
    assert gate.pause_s(Group.LIGHT) == 0


def test_cancelling_an_upload(connect: Connect, draft: Draft, large: UploadFile) -> None:
    going = threading.Event()

    def script(visit: Visit) -> None:
        visit.read_body(at_most=100_000)
        going.set()
        visit.stay_silent()

    token = CancelToken()
    with RawServer(script) as server:
        client = connect(server.url)
        canceller = threading.Thread(target=cancel_when, args=(going, token))
        canceller.start()
        with pytest.raises(Cancelled):
            Try(client, draft, large, token)
        canceller.join()


def test_past_the_last_byte_the_answer_counts(connect: Connect, draft: Draft, small: UploadFile) -> None:
    token = CancelToken()

    def script(visit: Visit) -> None:
        visit.read_body()
        token.cancel()
        visit.answer(200, ACCEPTED)

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, small, token)
    assert attempt.message is not None


def test_a_file_that_vanished_or_shrank_is_told_by_name(
    connect: Connect, draft: Draft, large: UploadFile, tmp_path: Path
) -> None:
    attempt = Try(connect("http://127.0.0.1:9"), draft, UploadFile("gone.pdf", tmp_path / "gone.pdf"))
    assert attempt.kind == ErrorKind.STORAGE

    def script(visit: Visit) -> None:
        visit.read_head()
        large.path.write_bytes(b"%PDF short")
        visit.read_body()

    with RawServer(script) as server:
        attempt = Try(connect(server.url), draft, large)
    assert (attempt.kind, attempt.sent.times) == (ErrorKind.STORAGE, 0)
    assert attempt.error is not None
    assert "large.pdf" in attempt.error.title


def test_when_the_journal_fails_the_fax_does_not_leave(
    connect: Connect, draft: Draft, small: UploadFile
) -> None:
    got: list[bytes] = []

    def broken_journal() -> None:
        raise RuntimeError("disk full")

    over = threading.Event()

    def script(visit: Visit) -> None:
        got.append(visit.read_body())
        over.set()

    with RawServer(script) as server:
        with pytest.raises(RuntimeError):
            connect(server.url).send_fax(
                draft, [small], token=CancelToken(), progress=None, on_body_sent=broken_journal
            )
        assert over.wait(PATIENCE_S)
    assert not got[0].endswith(b"--\r\n"), "the request was complete without being on record"


def test_a_stale_connection_is_never_used_for_a_fax(
    connect: Connect, draft: Draft, small: UploadFile, token: CancelToken
) -> None:
    def script(visit: Visit) -> None:
        visit.read_body()
        if visit.number == 0:
            visit.answer(200, {"records": []}, connection="keep-alive")
            visit.read_head()  # Whatever comes on it now finds nobody at home.
            return
        visit.answer(200, ACCEPTED)

    with RawServer(script) as server:
        client = connect(server.url)
        client.cover_pages(token)
        attempt = Try(client, draft, small)
    assert attempt.message is not None
    assert len(server.visits) == 2

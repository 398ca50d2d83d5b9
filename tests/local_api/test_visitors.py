"""Who is let in, and how slow, broken and oversized requests are borne."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from faxdesk.domain.errors import FaxDeskError
from faxdesk.local_api import application, form_body, server, visitors
from faxdesk.local_api.place import HAS_SOCKETS, ApiPlace
from faxdesk.local_api.server import LocalApiServer
from faxdesk.services.programs.api_token import ApiToken
from tests.local_api.conftest import TO, Api
from tests.support.clock import ManualClock
from tests.support.desk import TestDesk

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
needs_sockets = pytest.mark.skipif(not HAS_SOCKETS, reason="Python has no Unix sockets on Windows")


@pytest.fixture
def bearer(api: Api) -> dict[str, str]:
    return {"Authorization": f"Bearer {api.token}"}


def test_the_port_asks_for_the_token(api: Api, bearer: dict[str, str]) -> None:
    assert api.port.get("/v1/inbox", headers=bearer).json() == []
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Basic {api.token}"}):
        answer = api.port.get("/v1/inbox", headers=headers)
        assert (answer.status_code, answer.json()["error"]["kind"]) == (401, "not_allowed")
    # What is there is told to nobody either.
    assert api.port.get("/v1/nothing").status_code == 401
    assert api.port.get("/v1/openapi.json").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
        {"Host": "evil.example:8080"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": ""},
    ],
)
def test_a_page_in_a_browser_is_turned_away(
    api: Api, bearer: dict[str, str], headers: dict[str, str], letter: Path
) -> None:
    answer = api.port.get("/v1/inbox", headers=bearer | headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers
    files = [("file", ("letter.pdf", letter.read_bytes()))]
    answer = api.port.post("/v1/faxes", data={"to": TO}, files=files, headers=bearer | headers)
    assert answer.status_code == 403
    preflight = api.port.options("/v1/faxes", headers={"Origin": "https://evil.example"})
    assert preflight.status_code in {401, 403, 405}
    assert api.get("/v1/outbox") == []


def test_who_is_turned_away_hears_it_before_the_connection_ends(api: Api) -> None:
    """A connection is reset where it is closed on bytes that nobody has read; some systems then throw away
    what was answered."""
    body = b"x" * 600_000
    head = (
        f"POST /v1/faxes HTTP/1.1\r\nHost: evil.example\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", api.port.base_url.port or 0), 60) as connection:
        connection.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"This is not an address of FaxDesk." in answer


@pytest.mark.parametrize("host", ["localhost", "localhost:1", "127.0.0.1", "[::1]:80", "LOCALHOST"])
def test_this_computer_has_several_names(api: Api, bearer: dict[str, str], host: str) -> None:
    assert api.port.get("/v1/inbox", headers={**bearer, "Host": host}).status_code == 200


def test_a_new_token_ends_the_old_one(here: TestDesk, api: Api, bearer: dict[str, str]) -> None:
    new = here.desk.api_token.renew()
    assert new != api.token
    assert api.port.get("/v1/inbox", headers=bearer).status_code == 401
    assert api.port.get("/v1/inbox", headers={"Authorization": f"Bearer {new}"}).status_code == 200


def test_a_token_made_by_another_process_is_known_soon(here: TestDesk, manual_clock: ManualClock) -> None:
    def token(environment: str = "") -> ApiToken:
        from faxdesk.credentials import KeychainTokenStore

        return ApiToken(KeychainTokenStore("test api"), manual_clock, environment)

    ours, theirs = token(), token()
    old = ours.get()
    assert theirs.get() == old
    new = theirs.renew()
    assert ours.is_it(old)
    manual_clock.advance(6)
    assert (ours.is_it(old), ours.is_it(new)) == (False, True)
    assert (token("from outside").is_it("from outside"), token("from outside").is_it(new)) == (True, False)
    assert not ours.is_it("")


@needs_sockets
def test_the_socket_is_its_owners_alone(api: Api, socket_path: Path) -> None:
    assert stat.S_IMODE(socket_path.stat().st_mode) == 0o600
    api.server.stop()
    assert not socket_path.exists()


@needs_curl
@needs_sockets
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_is_refused_even_where_the_file_lets_in(
    api: Api, socket_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    socket_path.parent.chmod(0o755)
    # Nobody, as everywhere; first by the file itself, then by who is at the other end.
    line = ["curl", "-s", "--unix-socket", str(socket_path), "http://faxdesk/v1/inbox"]

    def curl(user: int | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            line, capture_output=True, text=True, timeout=30, check=False, user=user, group=user
        )

    assert curl().stdout == "[]"
    assert curl(65534).returncode == 7
    socket_path.chmod(0o666)
    refused = curl(65534)
    assert (refused.returncode in {7, 52, 56}, refused.stdout) == (True, "")
    assert "Another user" in caplog.text
    assert curl().stdout == "[]"


@needs_sockets
def test_one_server_has_the_socket(here: TestDesk, api: Api, socket_path: Path) -> None:
    second = LocalApiServer(here.desk, ApiPlace(socket_path, None), lambda word: False)
    with pytest.raises(FaxDeskError, match="Another FaxDesk"):
        second.start()
    assert api.get("/v1/inbox") == []


@needs_sockets
def test_what_a_killed_program_left_is_in_nobodys_way(socket_path: Path, serve: Callable[[], Api]) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(socket_path))
    assert serve().get("/v1/inbox") == []


@needs_sockets
def test_a_file_at_the_place_of_the_socket_stays(here: TestDesk, tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("years of work")
    (tmp_path / "link").symlink_to(letter)
    for place in (letter, tmp_path / "link"):
        server = LocalApiServer(here.desk, ApiPlace(place, None), lambda word: False)
        with pytest.raises(FaxDeskError, match="cannot make the socket"):
            server.start()
        server.stop()
        assert place.read_text() == "years of work"


@needs_sockets
def test_a_place_that_cannot_be_had_is_said(here: TestDesk, api: Api, tmp_path: Path) -> None:
    port = int(api.server.url.rpartition(":")[2])
    for place in (
        ApiPlace(tmp_path / ("long" * 40), None),
        ApiPlace(tmp_path / "missing" / "s", None),
        ApiPlace(None, port),
    ):
        with pytest.raises(FaxDeskError):
            LocalApiServer(here.desk, place, lambda word: False).start()


@pytest.fixture
def connection(api: Api) -> Iterator[socket.socket]:
    host, _, port = api.server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as opened:
        yield opened


def _head(api: Api, length: int, more: str = "") -> bytes:
    return (
        f"POST /v1/faxes HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {api.token}\r\n{more}"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


def test_silent_visitors_take_no_place_for_long(
    serve: Callable[[], Api], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "HEADERS_S", 0.2)
    monkeypatch.setattr(server, "MOST_VISITORS", 3)
    api = serve()
    port = int(api.server.url.rpartition(":")[2])
    silent = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(3)]
    silent[0].sendall(b"GET /v1/inbox HTTP/1.1\r\nHost:")
    for visitor in silent:
        with contextlib.suppress(ConnectionResetError):
            assert visitor.recv(1) == b""
        visitor.close()
    assert api.get("/v1/inbox") == []


def test_a_body_that_comes_too_slowly_is_not_waited_for(
    api: Api, connection: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "SILENCE_S", 0.2)
    connection.sendall(_head(api, 1000) + b"--x\r\n")
    assert connection.recv(100).startswith(b"HTTP/1.1 408")


def test_a_cut_request_leaves_nothing(
    api: Api, connection: socket.socket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4'
    connection.sendall(_head(api, 100_000) + part)
    connection.close()
    api.server.stop()
    assert list(tmp_path.glob("faxdesk-api-*")) == []
    assert api.here.desk.outbox.drafts() == []


def test_a_body_has_an_end(api: Api, bearer: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form_body, "MAX_BODY", 50_000)
    monkeypatch.setattr(application, "MAX_BODY", 50_000)

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(100):
            yield b"x" * 10_000

    kind = {"Content-Type": "multipart/form-data; boundary=x", **bearer}
    assert api.port.post("/v1/drafts", content=b"x" * 60_000, headers=kind).status_code == 413
    try:
        assert api.port.post("/v1/drafts", content=endless(), headers=kind).status_code == 413
    except httpx.HTTPError:
        # It was answered before all was sent, and the connection closed.
        assert api.get("/v1/inbox") == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\n",
        b"--y\r\nContent-Disposition: form-data; name=to\r\n\r\n1\r\n--y--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=to\r\n\r\n1",
        b"--x\r\nContent-Disposition: form-data; name=to\r\n\r\n\xff\r\n--x--\r\n",
        b"--x\r\n\r\n1\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=to\r\n\r\n" + b"1" * 70_000 + b"\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; name=to\r\n\r\n1\r\n" * 600 + b"--x--\r\n",
    ],
)
def test_a_body_that_makes_no_sense_is_refused(api: Api, bearer: dict[str, str], body: bytes) -> None:
    kind = {"Content-Type": "multipart/form-data; boundary=x", **bearer}
    answer = api.port.post("/v1/faxes", content=body, headers=kind)
    assert answer.status_code in {400, 413}
    assert answer.json()["error"]["title"]
    assert api.get("/v1/outbox") == []


def test_a_program_that_reads_no_events_holds_up_nobody(
    here: TestDesk, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from faxdesk.services.events import FaxesChanged

    with api.client.stream("GET", "/v1/events") as stream:
        lines = stream.iter_lines()
        next(lines)
        for number in range(20_000):
            # More at a time than the system keeps for a connection altogether.
            here.desk.events.publish(FaxesChanged((number,) * 20))
        assert api.get("/v1/inbox") == []
        here.desk.events.publish(FaxesChanged((777_777,)))
        seen = []
        for line in lines:
            seen.append(line)
            if "777777" in line:
                break
    assert 'data: {"ids": [], "received": []}' in seen
    assert len(seen) < 4 * 20_000


def test_stopping_ends_streams_and_waits(api: Api) -> None:
    with api.client.stream("GET", "/v1/events") as stream:
        lines = stream.iter_lines()
        next(lines)
        api.server.stop()
        with pytest.raises(httpx.HTTPError):
            list(lines)


@needs_curl
@needs_sockets
def test_curl_sends_over_the_socket_and_over_the_port(api: Api, socket_path: Path, letter: Path) -> None:
    def curl(*words: str) -> str:
        line = ["curl", "-sS", "--fail-with-body", *words]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, check=True).stdout

    form = ["-F", f"to={TO}", "-F", f"file=@{letter}"]
    sent = curl("--unix-socket", str(socket_path), *form, "http://faxdesk/v1/faxes")
    assert '"state":"queued"' in sent
    token = ["-H", f"Authorization: Bearer {api.token}"]
    drafted = curl(*token, *form, f"{api.server.url}/v1/drafts")
    assert '"state":"draft"' in drafted
    # As curl sends what it does not know the length of.
    with letter.open("rb") as pages:
        line = ["curl", "-sS", *token, "-F", "file=@-;filename=piped.pdf", f"{api.server.url}/v1/drafts"]
        piped = subprocess.run(line, stdin=pages, capture_output=True, text=True, timeout=60, check=True)
    assert '"piped.pdf"' in piped.stdout

"""`api run` as a program beside which nothing else runs, and beside others of its kind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import keyring.core
import pytest
from keyring.backends import fail

from faxdesk.services.outbox.outbox import Outbox
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import E164, TO, Faxdesk, sends
from tests.cli.watched import Watching
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
TOKEN = "a long word of the test"


@pytest.fixture
def place() -> Iterator[Path]:
    """A path that is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="fd") as folder:
        yield Path(folder) / "api.socket"


@pytest.fixture
def serving(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watching]]:
    """serving(...) -> `faxdesk api run` in a process of its own."""
    monkeypatch.setenv("FAXDESK_API_TOKEN", TOKEN)
    opened: list[Watching] = []

    def start(*more: str) -> Watching:
        opened.append(Watching(folder, "api", "run", "--json", *more))
        return opened[-1]

    yield start
    for watching in opened:
        if watching.process.poll() is None:
            watching.process.kill()
            watching.stop()


def _client(url: str) -> httpx.Client:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.Client(base_url=url, headers=bearer, trust_env=False, timeout=30)


def test_it_sends_and_receives_without_a_window(
    unattended: Simulator, serving: Callable[..., Watching], place: Path, letter: Path
) -> None:
    watching = serving("--port", "0", "--socket", str(place))
    where = watching.next()
    with _client(where["url"]) as client:
        files = [("file", ("letter.pdf", letter.read_bytes()))]
        fax = client.post("/v1/faxes", data={"to": TO}, files=files).json()
        wait_until(lambda: sends(unattended) == 1, "the fax left")
        show = f"/v1/faxes/{fax['id']}"
        wait_until(lambda: client.get(show).json()["state"] == "accepted", "it is known to have")
        unattended.control.receive(pages=2)
        wait_until(lambda: client.get("/v1/inbox").json(), "a fax arrived")
        (came,) = client.get("/v1/inbox").json()
        assert client.get(f"/v1/faxes/{came['id']}/document").content.startswith(b"%PDF")
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(place))) as at_socket:
        assert E164 in at_socket.get("http://faxdesk/v1/outbox").text
    code, errors = watching.stop()
    assert (code, errors) == (130, "")
    assert not place.exists()


def test_without_a_sign_in_it_reads_and_keeps_what_is_to_be_sent(
    faxdesk: Faxdesk, serving: Callable[..., Watching], folder: Path, place: Path, letter: Path
) -> None:
    watching = serving("--port", "0", "--socket", str(place))
    with _client(watching.next()["url"]) as client:
        files = [("file", ("letter.pdf", letter.read_bytes()))]
        fax = client.post("/v1/faxes", data={"to": TO}, files=files).json()
        assert fax["state"] == "queued"
        # What another process writes is told as well.
        with client.stream("GET", "/v1/events") as stream:
            lines = stream.iter_lines()
            next(lines)
            assert faxdesk("contacts", "add", "--name", "Harbor", "--fax", TO).code == 0
            assert any(line == "event: contacts" for line in lines)
        line = [
            sys.executable,
            "-m",
            "faxdesk",
            "--profile",
            str(folder),
            "api",
            "run",
            "--socket",
            str(place),
        ]
        again = subprocess.run(line, capture_output=True, text=True, timeout=40, check=False)
        assert (again.returncode, "Another FaxDesk answers programs here" in again.stderr) == (1, True)
    code, errors = watching.stop(signal.SIGINT)
    assert code == 130
    assert "not signed in" in errors


def test_it_ends_where_nothing_would_leave_any_more(
    unattended: Simulator, faxdesk: Faxdesk, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        raise KeyError

    monkeypatch.setattr(Outbox, "run", fails)
    ended = faxdesk("api", "run", "--socket", place)
    assert ended.code == 1
    assert "FaxDesk made a mistake" in ended.err
    assert not place.exists()


def test_the_token_is_told_and_changed(faxdesk: Faxdesk) -> None:
    first = faxdesk("api", "token")
    assert faxdesk("api", "token", "--json").json == {"token": first.out.strip()}
    assert faxdesk("api", "token", "--new").out != first.out


def test_without_a_keychain_they_name_the_variable(faxdesk: Faxdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", fail.Keyring())
    monkeypatch.delenv("FAXDESK_API_TOKEN", raising=False)
    for command in (("token",), ("token", "--new"), ("run", "--port", "0")):
        ended = faxdesk("api", *command)
        assert ended.code == 4
        assert "FAXDESK_API_TOKEN" in ended.err

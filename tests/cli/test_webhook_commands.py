"""`webhook`: made, listed, renewed and deleted; and listened for."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from faxdesk.ringcentral.push.webhook_listener import NotificationListener
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.cli.test_process import free_port, posix
from tests.cli.watched import Watching
from tests.support.waiting import wait_until

WORD = "a-long-secret-word"


@pytest.fixture
def address() -> Iterator[str]:
    with NotificationListener("127.0.0.1", 0, "/hook", WORD, lambda: None) as listener:
        yield listener.url


@pytest.fixture
def listen(folder: Path, unattended: Simulator) -> Iterator[Callable[..., Watching]]:
    """listen(port, ...) -> `webhook listen`, which has seen what the service has: faxes are new from here on.
    It ends with the test."""
    commands: list[Watching] = []

    def start(port: int, *arguments: str) -> Watching:
        commands.append(Watching(folder, "webhook", "listen", "--port", str(port), "--json", *arguments))
        wait_until(lambda: 200 in _statuses(unattended, "message-sync"), "it has synced", step_s=0.02)
        return commands[-1]

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.stop()


def test_its_life(faxdesk: Faxdesk, unattended: Simulator, address: str) -> None:
    assert faxdesk("webhook", "list").out == "There are none.\n"
    done = faxdesk("--json", "webhook", "create", address)
    assert done.code == 0
    assert set(done.json) == {"id", "address", "status", "expires_at", "events"}
    assert (done.json["address"], done.json["status"]) == (address, "Active")
    assert done.json["id"] in faxdesk("webhook", "list").out
    unattended.control.clock(advance_s=1000)
    renewed = faxdesk("webhook", "renew", done.json["id"], "--json").json
    assert renewed["expires_at"] > done.json["expires_at"]
    assert faxdesk("webhook", "delete", done.json["id"], "--json").json == {"deleted": done.json["id"]}
    assert faxdesk("webhook", "list", "--json").json == []
    assert faxdesk("webhook", "renew", done.json["id"]).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["create"],
        ["create", "ftp://x"],
        ["create", "nothing"],
        ["listen"],
        ["listen", "--port", "70000"],
        ["listen", "--port", "0"],
        ["listen", "--port", "0", "--url", "fax.example.com"],
    ],
)
def test_wrong_use(faxdesk: Faxdesk, unattended: Simulator, arguments: list[str]) -> None:
    assert faxdesk("webhook", *arguments).code == 2


def test_an_address_at_which_nobody_listens(faxdesk: Faxdesk, unattended: Simulator) -> None:
    ended = faxdesk("webhook", "create", f"http://127.0.0.1:{free_port()}/hook")
    assert ended.code == 1
    assert "address" in ended.err


@posix
def test_listening_prints_each_fax_at_once_and_leaves_nothing_behind(
    listen: Callable[..., Watching], unattended: Simulator, faxdesk: Faxdesk
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/faxes"
    listening = listen(port, "--url", url)
    (hook,) = faxdesk("webhook", "list", "--json").json
    assert hook["address"] == url
    ids, took = [], []
    for _ in range(3):
        began = time.monotonic()
        unattended.control.receive(pages=2)
        fax = listening.next()
        took.append(time.monotonic() - began)
        assert fax["pages"] == 2
        ids.append(fax["id"])
    assert len(set(ids)) == 3
    assert min(took) < 1
    assert httpx.post(url, json={}, headers={"Verification-Token": "guessed"}).status_code == 403
    assert _statuses(unattended, "wstoken") == [], "one way of being told is enough"
    code, errors = listening.stop()
    assert code == 130
    assert "Traceback" not in errors
    assert listening.lines.empty()
    assert faxdesk("webhook", "list", "--json").json == []


@posix
def test_listening_for_one_that_was_made_elsewhere(
    listen: Callable[..., Watching],
    unattended: Simulator,
    faxdesk: Faxdesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FAXDESK_WEBHOOK_TOKEN", WORD)
    port = free_port()
    listening = listen(port, "--path", "hook")
    hook_made = faxdesk("webhook", "create", f"http://127.0.0.1:{port}/hook", "--json").json
    unattended.control.receive()
    listening.next()
    listening.stop()
    assert [hook["id"] for hook in faxdesk("webhook", "list", "--json").json] == [hook_made["id"]]


def _statuses(simulator: Simulator, path: str) -> list[int]:
    """The numbers of the answers to the requests of a call; 0 where there is none yet."""
    return [request["status"] for request in simulator.control.requests() if path in request["path"]]

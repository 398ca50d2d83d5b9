"""The real command in a process of its own: signals, pipes, exit codes, `simulate`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from faxdesk.cli import main
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import BUSY, TO
from tests.support.waiting import wait_until

FAXDESK = [sys.executable, "-m", "faxdesk"]
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """started("simulate", ...) starts the command; what still runs afterwards is ended."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: object, **how: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*FAXDESK, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **how,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [*FAXDESK, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_one_fax_all_the_way_without_a_screen(
    unattended: Simulator, folder: Path, letter: Path, tmp_path: Path
) -> None:
    unattended.control.receive(pages=2)
    done = run("--profile", folder, "send", "--to", TO, letter, "--wait", 30, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["state"] == "accepted"
    done = run("inbox", "--profile", folder, "--json")
    (fax,) = json.loads(done.stdout)
    done = run("--profile", folder, "--json", "save", fax["id"], tmp_path / "saved.pdf")
    assert done.returncode == 0
    assert (tmp_path / "saved.pdf").read_bytes().startswith(b"%PDF")
    assert run("send", "--profile", folder, "--to", "12", letter).returncode == 2


@posix
def test_an_interrupt_stops_a_wait_and_keeps_the_fax(
    unattended: Simulator, folder: Path, letter: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    unattended.control.deliver_after(600)
    process = started("--profile", folder, "send", "--to", TO, letter, "--wait", 600)
    wait_until(
        lambda: any("message-sync" in request["path"] for request in unattended.control.requests()),
        "the command asks for news",
    )
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors
    (listed,) = json.loads(run("--profile", folder, "outbox", "--json").stdout)
    assert listed["state"] == "accepted"


@posix
def test_a_reader_that_has_seen_enough_is_no_error(
    unattended: Simulator, folder: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    unattended.control.receive(count=2)
    process = started("--profile", folder, "inbox")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    assert process.wait(20) == 0
    assert errors == ""


@posix
@pytest.mark.parametrize("line", [("send", "--to", BUSY, "--wait", "60"), ("--json", "show", "999")])
def test_a_reader_that_has_gone_makes_nothing_good(
    unattended: Simulator,
    folder: Path,
    letter: Path,
    started: Callable[..., subprocess.Popen[str]],
    line: tuple[str, ...],
) -> None:
    unattended.control.deliver_after(0)
    process = started("--profile", folder, *line, *([letter] if "send" in line else []))
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    assert process.wait(60) == 1
    assert "Broken" not in errors
    assert "Traceback" not in errors


@posix
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_simulate_serves_until_it_is_interrupted(
    started: Callable[..., subprocess.Popen[str]], number: str
) -> None:
    port, media_port = free_port(), free_port()
    arguments = [
        "--port",
        port,
        "--media-port",
        media_port,
        "--seed",
        3,
        "--no-limits",
        "--deliver-after",
        0.1,
    ]
    process = started("simulate", *arguments)
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    assert set(ready) == {"server", "client_id", "client_secret", "jwt", "control", "control_secret"}
    assert ready["server"] == f"http://127.0.0.1:{port}"
    secret = {"Authorization": f"Bearer {ready['control_secret']}"}
    assert len(httpx.get(f"{ready['control']}/faxes", headers=secret).json()["result"]) == 3
    with httpx.Client(base_url=ready["server"]) as client:
        got = client.post(
            "/restapi/oauth/token",
            auth=(ready["client_id"], ready["client_secret"]),
            data={
                "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "assertion": ready["jwt"],
            },
        ).json()
        listed = client.get(
            "/restapi/v1.0/account/~/extension/~/message-store",
            params={"messageType": "Fax", "dateFrom": "2000-01-01T00:00:00Z"},
            headers={"Authorization": f"Bearer {got['access_token']}"},
        ).json()
        uri = next(record["attachments"][0]["uri"] for record in listed["records"] if record["attachments"])
        assert f"127.0.0.1:{media_port}" in uri
    process.send_signal(getattr(signal, number))
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")


def test_simulate_says_when_the_port_is_taken(
    capsys: pytest.CaptureFixture[str], simulator: Simulator
) -> None:
    port = simulator.url.rsplit(":", 1)[1]
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        assert main(["--json", "simulate", "--port", port]) == 1
    finally:
        signal.signal(signal.SIGINT, before[0])
        signal.signal(signal.SIGTERM, before[1])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "port" in printed.err


@pytest.mark.parametrize("arguments", [["--help"], ["send", "--help"], ["--version"], ["simulate", "--help"]])
def test_help_is_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 0
    assert "axdesk" in capsys.readouterr().out.lower()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

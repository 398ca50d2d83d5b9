"""The program in real windows, on a screen of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.e2e.screen import Screen


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts programs, and ends them after the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL))
        return running[-1]

    yield start
    for process in running:
        # Python hears of no gentler signal while Qt waits for events, if coverage has set a handler for it.
        process.kill()
    for process in running:
        process.wait(20)


class Program:
    """FaxDesk on a profile, signed in to the simulator by its environment."""

    def __init__(self, folder: Path, simulator: Simulator) -> None:
        self.folder = folder
        folder.mkdir()
        settings = {"undo_send_seconds": 0, "poll_seconds": 5}
        (folder / "settings.json").write_text(json.dumps(settings))
        self.environment = {
            "FAXDESK_SERVER": simulator.url,
            "FAXDESK_CLIENT_ID": simulator.client_id,
            "FAXDESK_CLIENT_SECRET": simulator.client_secret,
            "FAXDESK_JWT": simulator.jwt,
        }

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "faxdesk", "--profile", str(self.folder), *arguments]

    def ask(self, *arguments: str) -> Any:
        """Run a command beside the window, on the same archive, and read its JSON."""
        done = subprocess.run(
            self.command("--json", *arguments),
            env={**os.environ, **self.environment},
            capture_output=True,
            timeout=60,
            check=True,
        )
        return json.loads(done.stdout)

"""The window as a process of its own: later starts, the end by the system, no display."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has neither the signals nor the displays")

ENDING = ("SIGTERM", "SIGINT", "SIGHUP")
Start = Callable[..., "subprocess.Popen[str]"]


def hear_all_signals() -> None:
    """Undo what a shell did that started the tests in its background, or nohup: the window keeps to it."""
    for name in ENDING:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


class Starts:
    """Starts of the program on one profile."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.running: list[subprocess.Popen[str]] = []

    def window(self, *arguments: object, display: str | None = "offscreen") -> subprocess.Popen[str]:
        displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        environment = {name: value for name, value in os.environ.items() if name not in displays}
        if display:
            environment["QT_QPA_PLATFORM"] = display
        process = subprocess.Popen(
            [sys.executable, "-m", "faxdesk", "--profile", self.profile, *map(str, arguments)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=hear_all_signals,
        )
        self.running.append(process)
        return process

    def open_window(self) -> subprocess.Popen[str]:
        """A window that is painted and listens."""
        process = self.window()
        wait_until(lambda: self.address.exists(), "the window listens")
        return process

    @property
    def address(self) -> Path:
        return self.profile / "window.json"

    def outbox(self) -> Any:
        command = [sys.executable, "-m", "faxdesk", "--profile", str(self.profile)]
        command += ["outbox", "--offline", "--json"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)


@pytest.fixture
def starts(tmp_path: Path) -> Iterator[Starts]:
    made = Starts(tmp_path / "profile")
    yield made
    for process in made.running:
        process.kill()
        process.communicate()


def test_a_second_start_hands_its_files_over_and_ends(starts: Starts, make_pdf: Callable[..., Path]) -> None:
    first = starts.open_window()
    letter = make_pdf(name="Überweisung 1.pdf")
    second = starts.window("--", letter.as_uri(), "fax:+16505550123")
    assert second.wait(60) == 0
    (draft,) = wait_until(
        lambda: [fax for fax in starts.outbox() if fax["files"]], "the draft is in the outbox"
    )
    assert draft["files"] == [letter.name]
    assert [recipient["number"] for recipient in draft["to"]] == ["+16505550123"]
    assert first.poll() is None


@pytest.mark.parametrize("name", ENDING)
def test_the_system_ends_the_window_in_order(
    starts: Starts, make_pdf: Callable[..., Path], name: str
) -> None:
    window = starts.open_window()
    # Something is being written, about which a person would be asked nothing, and which must be kept.
    assert starts.window(make_pdf()).wait(60) == 0
    wait_until(lambda: starts.outbox(), "the draft is in the outbox")
    window.send_signal(signal.Signals[name])
    _out, err = window.communicate(timeout=60)
    assert window.returncode == 0
    assert not [line for line in err.splitlines() if not line.startswith("This plugin does not support")]
    assert not starts.address.exists()
    assert [fax["files"] for fax in starts.outbox()] == [["fax.pdf"]]


def test_a_killed_window_holds_nobody_up(starts: Starts) -> None:
    killed = starts.open_window()
    before = starts.address.read_bytes()
    killed.kill()
    killed.communicate()
    starts.window()
    wait_until(lambda: starts.address.read_bytes() not in (before, b""), "the next window listens")


@pytest.mark.parametrize("display", [None, "xcb"])
def test_without_a_display_one_sentence_is_said(starts: Starts, display: str | None) -> None:
    window = starts.window(display=display)
    out, err = window.communicate(timeout=60)
    assert (window.returncode, out) == (2, "")
    assert err.count("\n") == 1
    assert err.startswith("faxdesk: The window cannot open, because no display can be reached")

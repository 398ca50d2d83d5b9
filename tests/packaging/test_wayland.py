"""The window under Wayland, on a compositor without a screen: it shows, takes keys and what is pasted, and
says nothing on the terminal. The same through XWayland, as Qt runs where a system prefers that."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from faxdesk.simulator.server import Simulator
from tests.e2e.conftest import Program
from tests.packaging.compositor import MISSING, OF_THE_COMPOSITOR, Compositor, compositor
from tests.support.waiting import wait_until

__all__ = ["compositor"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]


@pytest.mark.parametrize("platform", ["wayland", "xcb"])
def test_a_fax_is_sent_by_keys_and_paste_without_a_word_on_the_terminal(
    tmp_path: Path,
    compositor: Compositor,
    simulator: Simulator,
    make_pdf: Callable[..., Path],
    platform: str,
) -> None:
    letter = make_pdf(1, name="letter.pdf")
    program = Program(tmp_path / "profile", simulator)
    said = tmp_path / "said"
    with said.open("wb") as terminal:
        window = subprocess.Popen(
            program.command("--new-fax"),
            env={**compositor.environment(platform), **program.environment},
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=terminal,
        )
        try:
            wait_until(lambda: compositor.focused().startswith("New fax"), "the window has the focus")
            compositor.copy("text/plain", "+16505550144\n+12125550187\n")
            compositor.keys("-M", "ctrl", "v", "-m", "ctrl")
            wait_until(lambda: numbers(program) == {"+16505550144", "+12125550187"}, "both were pasted")
            # The window takes a file on the clipboard as it takes one from a file manager.
            compositor.copy("text/uri-list", f"{letter.as_uri()}\r\n")
            compositor.keys("-M", "ctrl", "v", "-m", "ctrl")
            wait_until(lambda: outbox(program)[0]["files"] == ["letter.pdf"], "the file was pasted")
            compositor.picture(f"{platform}.png")
            compositor.keys("-M", "ctrl", "-k", "Return", "-m", "ctrl")
            wait_until(
                lambda: [to["status"] for fax in outbox(program) for to in fax["to"]] == ["Sent", "Sent"],
                "the fax is sent",
            )
            compositor.keys("-M", "ctrl", "q", "-m", "ctrl")
            assert window.wait(20) == 0
        finally:
            window.kill()
            window.wait(20)
    lines = [line for line in said.read_text().splitlines() if not line.startswith(OF_THE_COMPOSITOR)]
    assert lines == []


@pytest.mark.parametrize("platform", ["wayland", "xcb"])
@pytest.mark.parametrize("packaged", [False, True], ids=["checkout", "package"])
def test_the_trial_run_passes(
    root: Path, tmp_path: Path, compositor: Compositor, platform: str, packaged: bool
) -> None:
    """The package brings its own part of Qt, which may lack what Wayland needs."""
    command = [sys.executable, "-m", "faxdesk"]
    if packaged:
        command = [str(root / "build" / "dist" / "faxdesk" / "faxdesk")]
        if not Path(command[0]).is_file():
            pytest.skip("not built: python3 dev.py package")
    picture = tmp_path / "demo.png"
    command += ["--profile", str(tmp_path / "profile"), "--demo", "--smoke", "--screenshot", str(picture)]
    done = subprocess.run(
        command,
        env=compositor.environment(platform),
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if not line.startswith(OF_THE_COMPOSITOR)]
    assert (done.returncode, lines) == (0, [])
    with Image.open(picture) as shown:
        # A window that was not drawn has one colour.
        assert len(set(shown.convert("L").tobytes())) > 100


def outbox(program: Program) -> list[dict[str, Any]]:
    faxes: list[dict[str, Any]] = program.ask("outbox", "--offline")
    return faxes


def numbers(program: Program) -> set[str]:
    return {to["number"] for fax in outbox(program) for to in fax["to"]}


def test_faxes_are_dragged_and_saved_and_the_window_comes_back_as_it_was(
    tmp_path: Path,
    compositor: Compositor,
    simulator: Simulator,
    make_pdf: Callable[..., Path],
) -> None:
    letter, taken = make_pdf(1, name="letter.pdf"), tmp_path / "taken"
    taken.mkdir()
    simulator.control.receive(from_="+14155550121", name="Bay Imaging", count=1, text="An X-ray")
    program = Program(tmp_path / "profile", simulator)
    environment = {**compositor.environment("wayland"), **program.environment}
    compositor.tool("swaymsg", 'for_window [title=".*"] floating enable')
    said = tmp_path / "said"
    running: list[subprocess.Popen[bytes]] = []
    pointer = compositor.pointer()

    with said.open("wb") as terminal:

        def start(command: list[str], says: Any = terminal) -> subprocess.Popen[bytes]:
            running.append(
                subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=says, stderr=says)
            )
            return running[-1]

        try:
            window = start(program.command())
            compositor.rect("Inbox")
            wait_until(lambda: len(program.ask("inbox", "--offline")) == 1, "the fax is there")
            # Everything has its place beside everything else.
            compositor.tool("swaymsg", '[title="Inbox"] resize set 900 600')
            wait_until(lambda: compositor.rect("Inbox")["width"] == 900, "it is resized")
            faxdesk = compositor.place("Inbox", 340, 60)
            start([sys.executable, "tests/e2e/drag_source.py", str(letter)], subprocess.DEVNULL)
            source = compositor.place("drag-source", 0, 60)
            start([sys.executable, "tests/e2e/drop_target.py", str(taken)], subprocess.DEVNULL)
            target = compositor.place("drop-target", 0, 400)
            # A fax of the list, out of the window.
            row = (faxdesk["x"] + 300, faxdesk["y"] + 138)
            pointer.drag(row, (target["x"] + 60, target["y"] + 60))
            compositor.picture("wayland-drag.png")
            pointer.release()
            wait_until(lambda: [path.suffix for path in taken.glob("2*")] == [".pdf"], "it was dragged out")
            # A file, into it.
            middle = (faxdesk["x"] + 450, faxdesk["y"] + 300)
            pointer.drag((source["x"] + 30, source["y"] + 30), middle)
            compositor.picture("wayland-drop.png")
            pointer.release()
            wait_until(
                lambda: [fax["files"] for fax in outbox(program)] == [["letter.pdf"]], "the file was taken"
            )
            # The window comes back in its size, at what was done in it; a second start finds it.
            wait_until(lambda: "New fax" in compositor.focused(), "the fax is written")
            compositor.keys("-M", "ctrl", "q", "-m", "ctrl")
            assert window.wait(20) == 0
            window = start(program.command())
            again = compositor.rect("New fax")
            assert (again["width"], again["height"]) == (faxdesk["width"], faxdesk["height"])
            assert start(program.command("--new-fax")).wait(20) == 0
            compositor.keys("-M", "ctrl", "q", "-m", "ctrl")
            assert window.wait(20) == 0
        finally:
            pointer.close()
            for process in running:
                process.kill()
                process.wait(20)
    lines = [line for line in said.read_text().splitlines() if not line.startswith(OF_THE_COMPOSITOR)]
    assert lines == []

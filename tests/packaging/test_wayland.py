"""The window under Wayland, on a compositor without a screen: it shows, takes keys and what is pasted, and
says nothing on the terminal. The same through XWayland, as Qt runs where a system prefers that."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from faxdesk.simulator.server import Simulator
from tests.e2e.conftest import Program
from tests.support.waiting import wait_until

TOOLS = ("sway", "grim", "wtype", "wl-copy", "Xwayland", "setpriv", "xhost")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]

_NOBODY = 65534
_RULES = """output HEADLESS-1 resolution 1280x800
xwayland force
exec_always sh -c 'xhost +si:localuser:{user}; echo $DISPLAY > "{display}"'
"""
_OF_THE_COMPOSITOR = "qt.qpa.wayland: Ignoring unexpected wl_keyboard.leave"
"""Said of a keyboard that goes while it has the focus, as wtype's does."""


class Compositor:
    """Sway without a screen. It refuses to run as root, so that root runs it as nobody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rules, self._display = folder / "rules", folder / "display"
        rules.write_text(_RULES.format(display=self._display, user=getpass.getuser()))
        command = ["sway", "-c", str(rules)]
        if os.geteuid() == 0:
            for path in (folder, rules):
                os.chown(path, _NOBODY, _NOBODY)
            command = ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", *command]
        without = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        environment = {name: value for name, value in os.environ.items() if name not in without}
        self._environment = environment
        self._process = subprocess.Popen(
            command,
            env={
                **environment,
                "XDG_RUNTIME_DIR": str(folder),
                "HOME": str(folder),
                "WLR_BACKENDS": "headless",
                "WLR_LIBINPUT_NO_DEVICES": "1",
                "WLR_RENDERER": "pixman",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self._socket and self._display.exists(), "the compositor runs")

    @property
    def _socket(self) -> Path | None:
        return next((path for path in self._folder.glob("wayland-*") if path.is_socket()), None)

    def environment(self, platform: str) -> dict[str, str]:
        """For a program that is to show its windows by this platform of Qt's."""
        display = self._display.read_text().strip()
        return {
            **self._environment,
            "WAYLAND_DISPLAY": str(self._socket),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": platform,
        }

    def tool(self, *command: str, text: str | None = None) -> str:
        """What a tool of the compositor's clients says; with text as what it reads."""
        done = subprocess.run(
            command,
            env={**self.environment("wayland"), "SWAYSOCK": str(next(self._folder.glob("sway-ipc*"), ""))},
            input=text,
            stdout=subprocess.PIPE if text is None else subprocess.DEVNULL,
            text=True,
            timeout=20,
            check=True,
        )
        return done.stdout or ""

    def copy(self, kind: str, text: str) -> None:
        """Put something on the clipboard, and wait until others find it there."""
        self.tool("wl-copy", "--type", kind, text=text)
        wait_until(lambda: self.tool("wl-paste", "--type", kind).strip() == text.strip(), "it is there")

    def keys(self, *keys: str) -> None:
        """Press keys, in wtype's own words. Each time it brings a keyboard that was not there before, which
        the program has to take up first."""
        self.tool("wtype", "-s", "500", *keys)

    def focused(self) -> str:
        """The title of the window that has the focus, "" where none has it."""
        waiting = [json.loads(self.tool("swaymsg", "--raw", "--type", "get_tree"))]
        while waiting:
            node = waiting.pop()
            if node["focused"] and node["type"] == "con":
                return str(node["name"])
            waiting += node["nodes"]
        return ""

    def picture(self, name: str) -> Image.Image:
        """What shows, kept in build/e2e for the one who looks into a failure."""
        folder = Path("build/e2e")
        folder.mkdir(parents=True, exist_ok=True)
        self.tool("grim", str(folder / name))
        return Image.open(folder / name).convert("RGB")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture
def compositor() -> Iterator[Compositor]:
    # Not in the test's own folder, into which nobody but its owner may look.
    with tempfile.TemporaryDirectory(prefix="faxdesk-sway-") as folder:
        made = Compositor(Path(folder))
        yield made
        made.close()


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
    lines = [line for line in said.read_text().splitlines() if not line.startswith(_OF_THE_COMPOSITOR)]
    assert lines == []


def outbox(program: Program) -> list[dict[str, Any]]:
    faxes: list[dict[str, Any]] = program.ask("outbox", "--offline")
    return faxes


def numbers(program: Program) -> set[str]:
    return {to["number"] for fax in outbox(program) for to in fax["to"]}

"""A Wayland compositor without a screen, for real windows of the program."""

from __future__ import annotations

import getpass
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.packaging.virtual_pointer import VirtualPointer
from tests.support.waiting import wait_until

TOOLS = ("sway", "grim", "wtype", "wl-copy", "Xwayland", "setpriv", "xhost")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
SIZE = (1280, 800)

_NOBODY = 65534
_FRAME_PX = 4
_RULES = """output HEADLESS-1 resolution {size}
xwayland force
exec_always sh -c 'xhost +si:localuser:{user}; echo $DISPLAY > "{display}"'
"""
OF_THE_COMPOSITOR = "qt.qpa.wayland: Ignoring unexpected wl_keyboard.leave"
"""Said of a keyboard that goes while it has the focus, as wtype's does."""


class Compositor:
    """Sway without a screen. It refuses to run as root, so that root runs it as nobody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        rules, self._display = folder / "rules", folder / "display"
        rules.write_text(
            _RULES.format(size="x".join(map(str, SIZE)), display=self._display, user=getpass.getuser())
        )
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

    def windows(self) -> list[dict[str, Any]]:
        """What the compositor knows of each window, such as name, rect and focused."""
        waiting, found = [json.loads(self.tool("swaymsg", "--raw", "--type", "get_tree"))], []
        while waiting:
            node = waiting.pop()
            if node.get("pid"):
                found.append(node)
            waiting += node["nodes"] + node["floating_nodes"]
        return found

    def focused(self) -> str:
        """The title of the window that has the focus, "" where none has it."""
        return next((str(window["name"]) for window in self.windows() if window["focused"]), "")

    def place(self, title: str, x: int, y: int) -> dict[str, int]:
        """Put a window somewhere, as it floats; gives where it is then."""
        self.rect(title)
        self.tool("swaymsg", f'[title="{title}"] move position {x} {y}')
        wait_until(lambda: abs(self.rect(title)["x"] - x) <= _FRAME_PX, f"{title} is moved")
        return self.rect(title)

    def rect(self, title: str) -> dict[str, int]:
        """x, y, width and height of a window whose title has this in it, once it shows."""
        wait_until(lambda: any(title in (each["name"] or "") for each in self.windows()), f"{title} shows")
        found = next(each for each in self.windows() if title in (each["name"] or ""))
        return {name: int(value) for name, value in found["rect"].items()}

    def pointer(self) -> VirtualPointer:
        assert self._socket is not None
        return VirtualPointer(self._socket, SIZE)

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

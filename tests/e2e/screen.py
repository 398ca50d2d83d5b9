"""A screen of its own for a test: Xvfb, a mouse and a keyboard driven by xdotool, pictures by Pillow."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageGrab

from tests.support.waiting import wait_until


def tools_missing() -> list[str]:
    """What has to be installed for these tests and is not."""
    return [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]


class Screen:
    """An X server for one test."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        reading, writing = os.pipe()
        # A server starts anew when its last client leaves, and throws out who came meanwhile: without the
        # last option, each question of xdotool could end a program that is just starting.
        options = ["-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), *options],
            pass_fds=(writing,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            self.name = f":{answer.readline().strip()}"

    def close(self) -> None:
        self._server.terminate()
        self._server.wait(10)

    def environment(self, more: Mapping[str, str] = {}) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", **more}

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.name).convert("RGB")

    def keep(self, name: str) -> Image.Image:
        """The picture, kept in `build/e2e` for the one who looks into a failure."""
        folder = Path("build/e2e")
        folder.mkdir(parents=True, exist_ok=True)
        picture = self.picture()
        picture.save(folder / name)
        return picture

    def tool(self, *arguments: str) -> str:
        """Run xdotool; its output, "" when it fails (a window that is not there yet)."""
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def window(self, title: str) -> str:
        """The id of a visible window, once it is there."""
        found = wait_until(
            lambda: self.tool("search", "--onlyvisible", "--name", title), f"a window “{title}” shows"
        )
        return str(found).splitlines()[-1]

    def middle_of(self, window: str) -> tuple[int, int]:
        values = dict(
            line.split("=", 1)
            for line in self.tool("getwindowgeometry", "--shell", window).splitlines()
            if "=" in line
        )
        return int(values["X"]) + int(values["WIDTH"]) // 2, int(values["Y"]) + int(values["HEIGHT"]) // 2

    def drag(self, start: tuple[int, int], end: tuple[int, int], before_drop: Callable[[], None]) -> None:
        """Drag with the mouse from one place to another, as a hand does: in small steps."""
        self.tool("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for _ in range(6):
            self.tool("mousemove_relative", "8", "2", "sleep", "0.03")
        for step in range(1, 13):
            at = [round(start[axis] + (end[axis] - start[axis]) * step / 12) for axis in (0, 1)]
            self.tool("mousemove", str(at[0]), str(at[1]), "sleep", "0.03")
        before_drop()
        self.tool("mouseup", "1")

    def focus(self, window: str) -> None:
        self.tool("windowfocus", "--sync", window)

    def type(self, text: str) -> None:
        self.tool("type", "--delay", "15", text)

    def key(self, *names: str) -> None:
        self.tool("key", *names)

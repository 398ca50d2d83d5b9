"""A real file manager on a screen and a bus of its own, in a home where FaxDesk is installed. It is clicked
with the mouse, and its menus are found as a screen reader finds them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import DBusErrorResponse

from building.share import write_share
from tests.desktop.session_bus import session_bus
from tests.e2e import accessible_tree
from tests.e2e.accessible_tree import AccessibleBus, Part
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

_FRAME = 4
"""How far the contents of a GTK 4 window are from its edge; such a window tells places inside it alone."""


def missing(*tools: str) -> list[str]:
    """What has to be installed for these tests and is not."""
    needed = [tool for tool in ("openbox", *tools) if shutil.which(tool) is None]
    return [*tools_missing(), *accessible_tree.missing(), *needed]


class Home:
    """The home of somebody who has FaxDesk installed, and its profile there."""

    def __init__(self, folder: Path, program: Program) -> None:
        self.folder = folder
        self.documents = folder / "documents"
        self.documents.mkdir(parents=True)
        self.share = folder / ".local/share"
        write_share(self.share)
        self._program = program
        # Where the packages have the program itself. Some start it in the folder of the files.
        command = " ".join(f"'{word}'" for word in [sys.executable, "-m", "faxdesk"])
        start = folder / "bin" / "faxdesk-window"
        start.parent.mkdir()
        start.write_text(
            f"#!/bin/sh\nexport PYTHONPATH='{Path.cwd()}'\n"
            f"exec {command} --profile '{program.folder}' \"$@\"\n"
        )
        start.chmod(0o755)

    def environment(self, path: str) -> dict[str, str]:
        own = {
            "HOME": self.folder,
            "XDG_DATA_HOME": self.share,
            "XDG_CONFIG_HOME": self.folder / ".config",
            "XDG_CACHE_HOME": self.folder / ".cache",
            "XDG_RUNTIME_DIR": self.folder,
            "PATH": f"{self.folder / 'bin'}:{path}",
        }
        gtk = {
            "GIO_USE_VFS": "local",
            "GIO_USE_VOLUME_MONITOR": "unix",
            "GSETTINGS_BACKEND": "memory",
            "GSK_RENDERER": "cairo",
            "LANG": "C.UTF-8",
        }
        return {**{name: str(value) for name, value in own.items()}, **gtk, **self._program.environment}


class Desktop:
    """A screen with a window manager, and what is started on it."""

    def __init__(self, screen: Screen, bus: str, home: Home) -> None:
        self.screen = screen
        self.tree = AccessibleBus(bus)
        own = screen.environment(accessible_tree.environment(bus))
        self.environment = {**own, **home.environment(own["PATH"])}
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *command: str) -> None:
        quiet = subprocess.DEVNULL
        self._running.append(
            subprocess.Popen(command, env=self.environment, stdin=quiet, stdout=quiet, stderr=quiet)
        )

    def close(self) -> None:
        self.tree.close()
        for process in self._running:
            process.kill()
        for process in self._running:
            process.wait(20)

    def click(self, at: tuple[int, int], button: int = 1, *, held: str = "") -> None:
        with_key = ["keydown", held] if held else []
        without = ["keyup", held] if held else []
        self.screen.tool("mousemove", *map(str, at), *with_key, "click", str(button), *without)

    def parts(self, program: Part, role: str, name: str) -> list[Part]:
        """The parts of a program with this role and name, also of those that say that they do not show: GTK 4
        says so of all."""
        return [part for part in _below(program) if part.role == role and part.name == name]

    def place_in(self, window: str, part: Part, origin: tuple[int, int] = (0, 0)) -> tuple[int, int]:
        """The middle of a part on the screen, which tells where it is in its window; origin is what the
        window's own corner is called."""
        left, top = self._corner(window)
        x, y = part.middle()
        return left + x - origin[0], top + y - origin[1]

    def in_window(self, title: str, part: Part) -> tuple[int, int]:
        return self.place_in(self.screen.window(title), part, (-_FRAME, -_FRAME))

    def in_popup(self, program: str, part: Part, menu: Part) -> tuple[int, int]:
        """The middle of an entry of a GTK 4 menu, a window that is named as its program is."""
        return self.place_in(self.screen.window(f"^{program}$"), part, menu.place()[:2])

    def _corner(self, window: str) -> tuple[int, int]:
        lines = self.screen.tool("getwindowgeometry", "--shell", window).splitlines()
        values = dict(line.split("=", 1) for line in lines if "=" in line)
        return int(values["X"]), int(values["Y"])


@contextmanager
def desktop(home: Home) -> Iterator[Desktop]:
    """A desktop that ends with the block."""
    screen = Screen()
    try:
        with session_bus() as bus:
            made = Desktop(screen, bus, home)
            try:
                made.start("openbox")
                yield made
            finally:
                screen.keep("file-manager.png")
                made.close()
    finally:
        screen.close()


def wait_for(desk: Desktop, program: Part, role: str, name: str) -> Part:
    """A part with this role and name, once it is there."""
    part: Part = wait_until(
        lambda: next(iter(desk.parts(program, role, name)), None), f"there is a {role} “{name}”"
    )
    return part


def _below(part: Part) -> Iterator[Part]:
    yield part
    try:
        children = part.children()
    except DBusErrorResponse:
        return
    for child in children:
        yield from _below(child)

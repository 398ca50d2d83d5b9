"""What only a real window shows: a window manager, a mouse and keys, and programs that end and start again.

Controls are found by what assistive programs see of them, so that no test knows where on the screen they lie.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.desktop.session_bus import session_bus
from tests.e2e.accessible_tree import BUTTONS, AccessibleBus, Part, environment, missing
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [
    *tools_missing(),
    *missing(),
    *(["openbox"] if shutil.which("openbox") is None else []),
]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

WHEEL_UP, WHEEL_DOWN = "4", "5"
TURNED = {"combo box", "spin box", "slider", "check box", "radio button", "text", "list"}
"""Roles of what some programs change by the wheel."""
READ_AFTER_S = 1

Started = Callable[..., "subprocess.Popen[bytes]"]


class RealWindow:
    """The program in a window that a window manager has placed."""

    def __init__(
        self, tmp_path: Path, screen: Screen, simulator: Simulator, started: Started, bus: str
    ) -> None:
        self.screen = screen
        self.program = Program(tmp_path / "profile", simulator)
        self.environment = screen.environment({**self.program.environment, **environment(bus)})
        self._started = started
        self._bus = bus
        self._accessible: AccessibleBus | None = None
        self.settings_file = tmp_path / "profile" / "settings.json"
        settings = json.loads(self.settings_file.read_text())
        self.settings_file.write_text(json.dumps({**settings, "mark_read_after_s": READ_AFTER_S}))
        started(["openbox"], self.environment)

    def start(self, *arguments: str, title: str = "FaxDesk") -> subprocess.Popen[bytes]:
        """Start the program; where a window is open, that one is asked."""
        process = self._started(self.program.command(*arguments), self.environment)
        self.screen.window(title)
        return process

    @property
    def parts(self) -> Part:
        if self._accessible is None:
            self._accessible = AccessibleBus(self._bus)
        return self._accessible.program("faxdesk")

    def focus(self) -> None:
        self.screen.focus(self.screen.window("FaxDesk"))

    def close(self) -> None:
        if self._accessible is not None:
            self._accessible.close()

    def read(self) -> list[bool]:
        """Which of the received faxes are read, newest first."""
        return [fax["read"] for fax in self.program.ask("inbox", "--offline")]


@pytest.fixture
def window(tmp_path: Path, screen: Screen, simulator: Simulator, started: Started) -> Iterator[RealWindow]:
    with session_bus() as bus:
        made = RealWindow(tmp_path, screen, simulator, started, bus)
        yield made
        made.close()


def receive(window: RealWindow, simulator: Simulator, *names: str) -> None:
    for name in names:
        simulator.control.receive(pages=1, name=name)
        simulator.control.clock(advance_s=60)
    window.start()
    wait_until(
        lambda: [fax["saved"] for fax in window.program.ask("inbox", "--offline")] == [True] * len(names),
        "all faxes are here",
    )


def test_a_second_start_brings_the_window_forward(
    window: RealWindow, make_pdf: Callable[..., Path], started: Started, tmp_path: Path
) -> None:
    window.start()
    screen = window.screen
    started([sys.executable, "tests/e2e/drop_target.py", str(tmp_path)], window.environment)
    other = screen.window("^drop-target$")
    screen.tool("windowactivate", "--sync", other)
    later = window.start("--", str(make_pdf(1, name="letter.pdf")), "fax:+16505550123", title="New fax")
    assert later.wait(20) == 0
    wait_until(
        lambda: "New fax" in screen.tool("getactivewindow", "getwindowname"), "the window has come forward"
    )
    wait_until(
        lambda: (
            [(fax["files"], [to["number"] for to in fax["to"]]) for fax in drafts(window)]
            == [(["letter.pdf"], ["+16505550123"])]
        ),
        "what was handed over is in a draft",
    )


def drafts(window: RealWindow) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = window.program.ask("outbox", "--offline")
    return found


def test_deleting_does_not_mark_the_next_fax_as_read(window: RealWindow, simulator: Simulator) -> None:
    receive(window, simulator, "Harbor Law Group", "Northside Clinic", "Elm School")
    window.focus()
    first = window.parts.find("cell", "Unread, Elm School")
    window.screen.tool("mousemove", *map(str, first.middle()), "click", "1")
    wait_until(lambda: window.read() == [True, False, False], "what is looked at is read")
    window.screen.key("Delete")
    wait_until(lambda: window.read() == [False, False], "it is in the trash")
    # Far longer than a fax that is looked at on purpose takes to count as read.
    window.screen.tool("sleep", str(3 * READ_AFTER_S))
    assert window.read() == [False, False]


@pytest.mark.parametrize(("keys", "shows"), [(["ctrl+comma"], "^Settings"), (["ctrl+n"], "New fax")])
def test_the_wheel_changes_nothing(window: RealWindow, keys: list[str], shows: str) -> None:
    window.start()
    window.focus()
    window.screen.key(*keys)
    window.screen.window(shows)
    before = window.settings_file.read_text()
    turned = [part for part in window.parts.walk() if part.role in TURNED]
    assert len(turned) > 3
    for part in turned:
        place, name = part.middle(), part.name
        for wheel in (WHEEL_DOWN, WHEEL_UP):
            window.screen.tool("mousemove", *map(str, place), "click", "--repeat", "3", wheel)
        assert part.name == name
    # A change is saved within half a second.
    window.screen.tool("sleep", "1")
    assert window.settings_file.read_text() == before
    assert drafts(window) == []


def test_a_document_is_dragged_to_another_place(window: RealWindow, make_pdf: Callable[..., Path]) -> None:
    documents = [str(make_pdf(1, name=name)) for name in ("a.pdf", "b.pdf")]
    window.start(*documents, title="New fax")
    wait_until(lambda: drafts(window) and drafts(window)[0]["files"] == ["a.pdf", "b.pdf"], "both are kept")
    first, second = (window.parts.find("list item", name).middle() for name in ("a.pdf", "b.pdf"))
    window.screen.drag(
        first, (second[0], second[1] + (second[1] - first[1]) // 2 - 2), before_drop=lambda: None
    )
    wait_until(lambda: drafts(window)[0]["files"] == ["b.pdf", "a.pdf"], "the second document is the first")


def test_scrolled_pages_stand_where_they_are(window: RealWindow, make_pdf: Callable[..., Path]) -> None:
    window.start(str(make_pdf(12, name="a.pdf")), title="New fax")
    wait_until(lambda: drafts(window) and drafts(window)[0]["files"] == ["a.pdf"], "the draft is kept")
    x, y, width, height = window.parts.find("list", "Pages of the fax").place()
    # The mouse is over the second column, where a page shows that it is under it.
    window.screen.tool("mousemove", str(x + width // 2), str(y + height // 2))
    first_column = (x, y, x + width // 4, y + height)

    def after(wheel: str) -> bytes:
        """The first column when it has come to rest after turning the wheel."""
        window.screen.tool("click", "--repeat", "40", "--delay", "20", wheel)
        seen = [b"", b""]

        def rests() -> bool:
            window.screen.tool("sleep", "0.4")
            seen.append(window.screen.picture().crop(first_column).tobytes())
            return seen[-1] == seen[-2] == seen[-3]

        wait_until(rests, "the pages are drawn")
        return seen[-1]

    # At first, pages that come to be drawn have all others painted too.
    end, beginning = after(WHEEL_DOWN), after(WHEEL_UP)
    assert end != beginning
    assert after(WHEEL_DOWN) == end
    assert after(WHEEL_UP) == beginning


def test_a_fax_is_dragged_onto_the_trash(window: RealWindow, simulator: Simulator) -> None:
    receive(window, simulator, "Harbor Law Group", "Northside Clinic")
    window.focus()
    fax = window.parts.find("cell", "Unread, Northside Clinic")
    outbox, trash = (
        window.parts.find({"list item", *BUTTONS}, name).middle() for name in ("Outbox", "Trash")
    )
    window.screen.drag(fax.middle(), outbox, before_drop=lambda: None)
    window.screen.drag(fax.middle(), trash, before_drop=lambda: None)
    wait_until(lambda: len(window.read()) == 1, "the fax is in the trash")
    assert drafts(window) == [], "no new fax was begun with it"


def test_a_restart_shows_what_was_shown(window: RealWindow, simulator: Simulator) -> None:
    receive(window, simulator, "Harbor Law Group", "Northside Clinic")
    window.focus()
    window.screen.key("ctrl+1")
    fax = window.parts.find("cell", "Unread, Harbor Law Group")
    window.screen.tool("mousemove", *map(str, fax.middle()), "click", "1")
    window.parts.find("label", "Harbor Law Group")
    window.screen.key("ctrl+q")
    wait_until(lambda: not window.screen.tool("search", "--onlyvisible", "--name", "FaxDesk"), "it has ended")
    window.start()
    window.parts.find("label", "Harbor Law Group")

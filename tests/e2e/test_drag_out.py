"""Faxes and a page dragged out of the window with the mouse, onto a window of another program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pypdfium2
import pytest

from faxdesk.simulator.server import Simulator
from tests.desktop.session_bus import session_bus
from tests.e2e.accessible_tree import AccessibleBus, Part, missing
from tests.e2e.accessible_tree import environment as environment_to_read
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [*tools_missing(), *missing()]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

SCREEN = (1280, 800)


@pytest.fixture
def session() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.fixture
def accessible(session: str) -> Iterator[Callable[[], Part]]:
    """What assistive programs see of the program, once it is asked for."""
    buses: list[AccessibleBus] = []

    def read() -> Part:
        buses.append(AccessibleBus(session))
        return buses[-1].program("faxdesk")

    yield read
    for bus in buses:
        bus.close()


def test_faxes_and_a_page_are_dragged_to_a_folder(
    tmp_path: Path,
    screen: Screen,
    simulator: Simulator,
    started: Callable[..., subprocess.Popen[bytes]],
    accessible: Callable[[], Part],
    session: str,
) -> None:
    simulator.control.receive(pages=2, name="Northside Clinic")
    simulator.control.clock(advance_s=60)
    simulator.control.receive(pages=3, name="Harbor Law Group")
    program = Program(tmp_path / "profile", simulator)
    environment = screen.environment(
        {**program.environment, **environment_to_read(session), "TMPDIR": str(tmp_path / "tmp")}
    )
    dropped = tmp_path / "dropped"
    for folder in (dropped, tmp_path / "tmp"):
        folder.mkdir()
    window_process = started(program.command(), environment)
    window = screen.window("FaxDesk")
    wait_until(
        lambda: [fax["saved"] for fax in program.ask("inbox", "--offline")] == [True, True], "both are here"
    )
    started([sys.executable, "tests/e2e/drop_target.py", str(dropped)], environment)
    target = screen.window("^drop-target$")
    screen.tool("windowmove", "--sync", target, str(SCREEN[0] - 170), str(SCREEN[1] - 130))
    aim = screen.middle_of(target)
    screen.focus(window)
    screen.key("Escape")
    screen.key("ctrl+1")
    screen.key("Home")
    screen.key("shift+Down")
    screen.keep("drag.png")

    parts = accessible()
    screen.drag(parts.find("cell", "Unread, Harbor Law Group").middle(), aim, before_drop=lambda: None)
    names = wait_until(lambda: _names(dropped, 2), "both faxes were dropped")
    assert [name.split(" ", 1)[1] for name in names] == ["Harbor Law Group 3p.pdf", "Northside Clinic 2p.pdf"]
    assert [_pages(dropped / name) for name in names] == [3, 2]

    screen.focus(window)
    screen.key("Home")
    small_page = parts.find("list item", "Page 1 of 3").middle()
    wait_until(lambda: _is_drawn(screen, small_page), "the small page is there to be dragged")
    screen.tool("mousemove", *map(str, small_page))
    screen.drag(small_page, aim, before_drop=lambda: None)
    names = wait_until(lambda: _names(dropped, 3), "a page was dropped")
    (page,) = [name for name in names if " page " in name]
    assert page.endswith("Harbor Law Group 3p page 1.pdf")
    assert _pages(dropped / page) == 1

    assert list((tmp_path / "tmp").glob("faxdesk-drag-*"))
    screen.focus(window)
    screen.key("ctrl+q")
    assert window_process.wait(20) == 0
    assert not list((tmp_path / "tmp").glob("faxdesk-drag-*")), "the copies go with the program"


def _is_drawn(screen: Screen, place: tuple[int, int]) -> bool:
    """Whether something dark is on something white around a place."""
    x, y = place
    darkest, lightest = cast(
        tuple[int, int], screen.picture().convert("L").crop((x - 20, y - 40, x + 20, y + 40)).getextrema()
    )
    return bool(lightest > 250 and darkest < 150)


def _names(folder: Path, count: int) -> list[str] | None:
    names = sorted(path.name for path in folder.glob("[!.]*"))
    return names if len(names) == count else None


def _pages(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return len(document)

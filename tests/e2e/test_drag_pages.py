"""Pages dragged with the mouse: from a fax that is read into one that is written in a window of its own, and
on into another one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import Profile
from faxdesk.simulator.server import Simulator
from faxdesk.store.database.database import Database
from faxdesk.store.outbox_store import OutboxStore
from tests.desktop.session_bus import session_bus
from tests.e2e.accessible_tree import AccessibleBus, environment, missing
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [*tools_missing(), *missing(), *(["openbox"] if shutil.which("openbox") is None else [])]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

WIDE, HIGH = 2400, 900


@pytest.fixture
def wide_screen() -> Iterator[Screen]:
    with closing(Screen(WIDE, HIGH)) as screen:
        yield screen


def drafts(profile: Path) -> list[int | None]:
    """How many pages each draft has, oldest first."""
    with closing(Database.open(Profile(profile).database)) as archive:
        items = OutboxStore(archive, SystemClock()).items([OutboxState.DRAFT])
        return [item.draft.pages for item in items if item.draft.files]


def test_pages_go_from_window_to_window(
    tmp_path: Path,
    wide_screen: Screen,
    simulator: Simulator,
    started: Callable[..., subprocess.Popen[bytes]],
) -> None:
    screen, profile = wide_screen, tmp_path / "profile"
    simulator.control.receive(pages=3, name="Harbor Law Group")
    program = Program(profile, simulator)
    with session_bus() as bus, closing(AccessibleBus(bus)) as accessible:
        surroundings = screen.environment({**program.environment, **environment(bus)})
        started(["openbox"], surroundings)
        started(program.command(), surroundings)
        main = screen.window("FaxDesk")
        wait_until(
            lambda: [fax["saved"] for fax in program.ask("inbox", "--offline")] == [True], "it is here"
        )
        screen.tool("windowsize", "--sync", main, "1200", str(HIGH - 40))
        screen.tool("windowmove", "--sync", main, "0", "20")
        screen.focus(main)
        screen.key("ctrl+1")
        screen.key("Home")

        def windows() -> set[str]:
            return set(screen.tool("search", "--onlyvisible", "--name", "^New fax").split())

        def open_writing(left: int) -> tuple[int, int]:
            """A window to write a fax in; gives the middle of its pages."""
            before = windows()
            screen.focus(main)
            screen.key("ctrl+shift+n")
            (window,) = wait_until(lambda: windows() - before, "a window to write a fax in shows")
            screen.tool("windowsize", "--sync", window, "590", str(HIGH - 40))
            screen.tool("windowmove", "--sync", window, str(left), "20")
            return screen.middle_of(window)

        aim = open_writing(1205)
        parts = accessible.program("faxdesk")
        screen.tool("windowactivate", "--sync", main)
        page = parts.find("list item", "Page 2 of 3").middle()
        screen.drag(page, aim, before_drop=lambda: None)
        wait_until(lambda: drafts(profile) == [1], "a page of the fax that is read is in the new one")

        other = open_writing(1805)
        left, top, _width, _height = parts.find("list", "Pages of the fax").place()
        screen.drag((left + 60, top + 60), other, before_drop=lambda: None)
        screen.keep("drag-pages.png")
        wait_until(lambda: drafts(profile) == [1, 1], "what comes from another window stays there, too")

"""A real desktop's messages: a fax comes, its message shows, and the button in it does what it says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.simulator.server import Simulator
from tests.desktop.session_bus import session_bus
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [*tools_missing(), *(tool for tool in ("dunst", "dbus-daemon") if shutil.which(tool) is None)]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

_RULES = """[global]
mouse_left_click = context
dmenu = {menu}
width = 400
height = 200
origin = bottom-right
offset = 10x10
"""

Started = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def bus() -> Iterator[str]:
    with session_bus() as address:
        yield address


@pytest.mark.parametrize("button", ["Mark as read", "Open"])
def test_the_button_of_a_message_does_what_it_says(
    tmp_path: Path, screen: Screen, bus: str, simulator: Simulator, started: Started, button: str
) -> None:
    program = Program(tmp_path / "profile", simulator)
    environment = screen.environment({**program.environment, "DBUS_SESSION_BUS_ADDRESS": bus})
    offered = tmp_path / "offered"
    menu = tmp_path / "menu"
    # The desktop's menu of a message's buttons, in which somebody chooses one.
    menu.write_text(f'#!/bin/sh\ntee "{offered}" | grep -m 1 "{button}"\n')
    menu.chmod(0o700)
    rules = tmp_path / "dunstrc"
    rules.write_text(_RULES.format(menu=menu))
    simulator.control.receive(pages=1, name="Harbor Law Group")
    started(["dunst", "-config", str(rules)], environment)
    started(program.command("--new-fax"), environment)
    window = screen.window("^New fax")
    # What was there before the program is no news.
    wait_until(lambda: program.ask("inbox", "--offline"), "the mailbox has been read once")
    simulator.control.receive(pages=2, name="Northside Clinic")
    message = screen.window("Dunst")
    screen.keep("desktop-message.png")
    x, y = screen.middle_of(message)
    screen.tool("mousemove", str(x), str(y), "click", "1")
    if button == "Open":
        wait_until(lambda: screen.tool("search", "--onlyvisible", "--name", "Inbox"), "the fax is shown")
    else:
        wait_until(lambda: is_read(program), "the fax is marked as read")
    assert [label for label in ("Open", "Print", "Mark as read") if label in offered.read_text()] == [
        "Open",
        "Print",
        "Mark as read",
    ]
    assert window


def is_read(program: Program) -> bool:
    faxes = program.ask("inbox", "--offline")
    return [fax["read"] for fax in faxes] == [True, False]

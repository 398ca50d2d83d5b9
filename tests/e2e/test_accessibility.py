"""What a person meets who cannot see or use a mouse: each control has a name and a true role, and a whole fax
is sent and read by keyboard alone, and by the actions of assistive programs alone."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.desktop.session_bus import session_bus
from tests.e2e.accessible_tree import BUTTONS, AccessibleBus, Part, environment, faults, missing
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [*tools_missing(), *missing()]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

NUMBER = "+16505550144"
MOST_TABS = 40
"""Reading order reaches any control of a view with fewer."""
FIELDS = {"text", "entry"}

Started = Callable[..., "subprocess.Popen[bytes]"]


class Reader:
    """A program that is read and worked by what assistive programs use, or by keys."""

    def __init__(self, screen: Screen, bus: AccessibleBus, program: Program) -> None:
        self.screen = screen
        self.program = program
        self.window_id = screen.window("FaxDesk")
        self.parts = bus.program("faxdesk")
        screen.focus(self.window_id)

    def press(self, name: str) -> None:
        self.parts.find(BUTTONS, name).press()

    def tab_to(self, name: str) -> Part:
        """Go on with Tab until a control whose name begins so has the focus."""
        passed = []
        for _ in range(MOST_TABS):
            part = self.parts.focused()
            if part is not None and part.name.startswith(name):
                return part
            passed.append(repr(part))
            self.screen.key("Tab")
        raise AssertionError(f"Tab does not lead to “{name}” but to {', '.join(passed)}")

    def outbox(self) -> list[dict[str, Any]]:
        faxes: list[dict[str, Any]] = self.program.ask("outbox", "--offline")
        return faxes

    def is_sent(self) -> bool:
        return [to["status"] for fax in self.outbox() for to in fax["to"]] == ["Sent"]


@pytest.fixture
def open_reader(
    tmp_path: Path, screen: Screen, simulator: Simulator, started: Started
) -> Iterator[Callable[..., Reader]]:
    buses: list[AccessibleBus] = []
    simulator.control.receive(pages=2, name="Northside Clinic")
    program = Program(tmp_path / "profile", simulator)
    with session_bus() as address:

        def open_(*arguments: str) -> Reader:
            started(
                program.command(*arguments),
                screen.environment({**program.environment, **environment(address)}),
            )
            screen.window("FaxDesk")
            buses.append(AccessibleBus(address))
            reader = Reader(screen, buses[0], program)
            wait_until(
                lambda: [fax["saved"] for fax in program.ask("inbox", "--offline")] == [True], "it is here"
            )
            return reader

        yield open_
        for bus in buses:
            bus.close()


VIEWS = {
    "inbox": (["ctrl+1", "Home"], "Northside Clinic"),
    "outbox": (["ctrl+2"], "Outbox"),
    "trash": (["ctrl+3"], "Trash"),
    "compose": (["ctrl+n"], "New fax"),
    "settings": (["ctrl+comma"], "Settings"),
    "keys": (["ctrl+F1"], "Keyboard"),
    "guide": (["F1"], "Receive faxes"),
    "drafts": (["ctrl+2"], "Drafts"),
    "palette": (["ctrl+k"], "Go to"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_control_has_a_name_a_role_and_a_key(open_reader: Callable[..., Reader], view: str) -> None:
    reader = open_reader()
    keys, shows = VIEWS[view]
    reader.screen.key(*keys)
    wait_until(lambda: any(shows in part.name for part in reader.parts.walk()), f"{view} shows")
    assert faults(reader.parts) == []


def test_a_fax_is_sent_and_read_by_keyboard_alone(
    open_reader: Callable[..., Reader], make_pdf: Callable[..., Path]
) -> None:
    reader = open_reader()
    screen, letter = reader.screen, make_pdf(1, name="letter.pdf")
    screen.key("ctrl+n")
    reader.parts.find(FIELDS, "To")
    screen.type(NUMBER)
    screen.key("Return")
    reader.tab_to("Add files")
    screen.key("space")
    reader.parts.find(FIELDS, "File name")
    screen.type(str(letter))
    screen.key("Return")
    wait_until(lambda: [fax["files"] for fax in reader.outbox()] == [["letter.pdf"]], "it is in the draft")
    screen.focus(reader.window_id)
    reader.tab_to("Send")
    screen.key("space")
    wait_until(reader.is_sent, "the fax is sent")

    screen.key("ctrl+1")
    screen.key("Home")
    reader.parts.find("label", "Northside Clinic")
    screen.key("Return")
    wait_until(
        lambda: (part := reader.parts.focused()) is not None and part.name.startswith("Page 1 of 2"),
        "the page has the focus",
    )
    wait_until(lambda: reader.program.ask("inbox", "--offline")[0]["read"], "the fax is read")


def test_a_fax_is_sent_and_read_by_assistive_actions_alone(
    open_reader: Callable[..., Reader], make_pdf: Callable[..., Path]
) -> None:
    reader = open_reader()
    letter = make_pdf(1, name="letter.pdf")
    reader.press("New fax")
    numbers = reader.parts.find(FIELDS, "To")
    numbers.focus()
    numbers.write(NUMBER)
    reader.press("Add files")
    name = reader.parts.find(FIELDS, "File name")
    name.write(str(letter))
    reader.press("Open")
    wait_until(lambda: [fax["files"] for fax in reader.outbox()] == [["letter.pdf"]], "it is in the draft")
    wait_until(lambda: [len(fax["to"]) for fax in reader.outbox()] == [1], "the number is in the draft")
    reader.press("Send")
    wait_until(reader.is_sent, "the fax is sent")
    reader.parts.find({"list item", *BUTTONS}, "Inbox").press()
    row = reader.parts.find({"cell", "table cell"}, "Unread, Northside Clinic")
    row.press()
    reader.parts.find("label", "Northside Clinic")
    wait_until(
        lambda: any(part.name.startswith("Page 1 of 2") for part in reader.parts.walk()), "a page shows"
    )

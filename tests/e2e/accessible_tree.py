"""What a screen reader sees of a program: its tree of accessible parts, over the bus that assistive programs
use (AT-SPI 2), and what they can do with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from tests.support.waiting import wait_until

_ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
_ON_THE_SCREEN = 0
_NOWHERE = "/org/a11y/atspi/null"
_LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
ENABLED, FOCUSABLE, FOCUSED, SHOWING = 8, 11, 12, 25
"""States of a part (AtspiStateType)."""
CONTROLS = {
    *("button", "push button", "toggle button", "check box", "radio button", "switch"),
    *("text", "entry", "combo box", "spin box", "slider", "link", "page tab", "table", "list", "tree"),
}
"""Roles of what a person works with."""
_ONE_STOP = {"table", "list", "tree", "menu bar", "text", "entry", "combo box", "spin box"}
"""Roles of what the focus enters once, and whose own keys reach what is inside."""
_LISTS = {"table", "list", "tree"}
_NO_STOP = {"application", "frame", "layered pane"}
_NO_ROLES = {"unknown", "filler", "invalid"}
BUTTONS = {"button", "push button", "toggle button", "check box", "radio button", "switch", "link"}


def missing() -> list[str]:
    """What has to be installed for these tests and is not."""
    return [
        *(tool for tool in ("dbus-daemon",) if shutil.which(tool) is None),
        *(["at-spi2-core"] if not _LAUNCHER.exists() else []),
    ]


def environment(bus: str) -> dict[str, str]:
    """What a program on a session's bus has to be started with, so that it can be read."""
    return {"DBUS_SESSION_BUS_ADDRESS": bus, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}


class AccessibleBus:
    """The bus of assistive programs that belongs to a session's bus."""

    def __init__(self, session: str) -> None:
        with open_dbus_connection(bus=session) as connection:
            address = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
            (own,) = unwrap_msg(
                connection.send_and_get_reply(new_method_call(address, "GetAddress"), timeout=20)
            )
        self._connection: DBusConnection = open_dbus_connection(bus=own)

    def close(self) -> None:
        self._connection.close()

    def ask(
        self, place: tuple[str, str], interface: str, method: str, signature: str = "", *values: Any
    ) -> Any:
        """The answer of a part. Raises DBusErrorResponse, also where the part has gone."""
        name, path = place
        address = DBusAddress(path, bus_name=name, interface=interface)
        message = new_method_call(address, method, signature or None, values)
        return unwrap_msg(self._connection.send_and_get_reply(message, timeout=20))

    def program(self, name: str) -> Part:
        """The program of this name, once it can be read."""
        root = Part(self, _ROOT)
        found: Part = wait_until(
            lambda: next((part for part in root.children() if part.name == name), None),
            f"{name} can be read",
        )
        return found


class Part:
    """One accessible part: a window, a group, a control."""

    def __init__(self, bus: AccessibleBus, place: tuple[str, str]) -> None:
        self._bus = bus
        self._place = place

    def __repr__(self) -> str:
        return f"{self.role} “{self.name}”"

    @property
    def name(self) -> str:
        return str(self._property("Name"))

    @property
    def description(self) -> str:
        return str(self._property("Description"))

    @property
    def role(self) -> str:
        (role,) = self._bus.ask(self._place, "org.a11y.atspi.Accessible", "GetRoleName")
        return str(role)

    def has(self, state: int) -> bool:
        (words,) = self._bus.ask(self._place, "org.a11y.atspi.Accessible", "GetState")
        return bool(words[state // 32] >> state % 32 & 1)

    def children(self) -> list[Part]:
        (places,) = self._bus.ask(self._place, "org.a11y.atspi.Accessible", "GetChildren")
        return [Part(self._bus, (name, path)) for name, path in places if path != _NOWHERE]

    def walk(self, *, deeper: Callable[[Part], bool] = lambda _part: True) -> Iterator[Part]:
        """This part and all below it that show. Those that go meanwhile are left out."""
        yield self
        try:
            children = self.children() if deeper(self) else []
        except DBusErrorResponse:
            return
        for child in children:
            try:
                if child.has(SHOWING):
                    yield from child.walk(deeper=deeper)
            except DBusErrorResponse:
                continue

    def find(self, role: str | set[str], name: str) -> Part:
        """The part below this one with such a role whose name begins so, once it shows."""
        roles = {role} if isinstance(role, str) else role
        found: Part = wait_until(
            lambda: next(
                (part for part in self.walk() if part.name.startswith(name) and part.role in roles), None
            ),
            f"{' or '.join(sorted(roles))} “{name}” shows",
        )
        return found

    def focused(self) -> Part | None:
        """The part below this one that has the focus. The current item of a list says that it has it also
        while the list itself has not."""
        parts = self.walk(deeper=lambda part: part.role not in _LISTS or part.has(FOCUSED))
        return next((part for part in parts if part.has(FOCUSED) and part.role not in _NO_STOP), None)

    def press(self) -> None:
        """Do the first thing that can be done with it."""
        (done,) = self._bus.ask(self._place, "org.a11y.atspi.Action", "DoAction", "i", 0)
        assert done, f"{self!r} was pressed"

    def actions(self) -> list[str]:
        """The names of what can be done with it."""
        try:
            (actions,) = self._bus.ask(self._place, "org.a11y.atspi.Action", "GetActions")
        except DBusErrorResponse:
            return []
        return [str(name) for name, _description, _key in actions]

    def focus(self) -> None:
        self._bus.ask(self._place, "org.a11y.atspi.Component", "GrabFocus")

    def write(self, text: str) -> None:
        """Replace its text."""
        self._bus.ask(self._place, "org.a11y.atspi.EditableText", "SetTextContents", "s", text)

    def place(self) -> tuple[int, int, int, int]:
        """Its left, top, width and height on the screen, in pixels."""
        ((x, y, width, height),) = self._bus.ask(
            self._place, "org.a11y.atspi.Component", "GetExtents", "u", _ON_THE_SCREEN
        )
        return x, y, width, height

    def middle(self) -> tuple[int, int]:
        """Its middle on the screen, in pixels."""
        x, y, width, height = self.place()
        return x + width // 2, y + height // 2

    def text(self) -> str:
        (text,) = self._bus.ask(self._place, "org.a11y.atspi.Text", "GetText", "ii", 0, -1)
        return str(text)

    def _property(self, name: str) -> Any:
        interface = "org.freedesktop.DBus.Properties"
        ((_signature, value),) = self._bus.ask(
            self._place, interface, "Get", "ss", "org.a11y.atspi.Accessible", name
        )
        return value


def faults(view: Part) -> list[str]:
    """What is wrong with the controls of a view that show: without a name, of no true role, or only for the
    mouse."""
    found = []
    for part in view.walk(deeper=lambda part: part.role not in _ONE_STOP):
        role, name = part.role, part.name
        if role in CONTROLS and not name:
            found.append(f"a {role} without a name ({part.description or 'and without a description'})")
        if role in _NO_ROLES and part.has(FOCUSABLE):
            found.append(f"“{name}” takes the focus and has no role")
        if role in BUTTONS and part.has(ENABLED):
            if not part.has(FOCUSABLE):
                found.append(f"the {role} “{name}” cannot be reached by keyboard")
            if not part.actions():
                found.append(f"the {role} “{name}” has no action")
    return found

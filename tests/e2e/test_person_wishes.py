"""What a person has asked of the desktop: high contrast, and less motion. The window follows both."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jeepney import HeaderFields, Message
from PIL import Image, ImageChops
from PySide6.QtGui import QColor

from faxdesk.simulator.server import Simulator
from faxdesk.ui.common.colours import contrast
from tests.desktop.desktop_service import DesktopService
from tests.desktop.session_bus import session_bus
from tests.e2e.accessible_tree import BUTTONS, AccessibleBus, Part, environment, missing
from tests.e2e.conftest import Program
from tests.e2e.screen import Screen, tools_missing
from tests.support.waiting import wait_until

MISSING = [*tools_missing(), *missing(), *(["openbox"] if shutil.which("openbox") is None else [])]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

Started = Callable[..., "subprocess.Popen[bytes]"]
SETTINGS = "org.freedesktop.portal.Settings"
PORTAL = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
APPEARANCE = "org.freedesktop.appearance"
LEAST_OF_TEXT, LEAST_OF_SHAPES = 7.0, 4.5
"""The contrast that high contrast has at least: of words, and of borders and focus rings."""


class Wishes:
    """A desktop's settings, as programs ask for them by the portal."""

    def __init__(self, bus: str, **wishes: int) -> None:
        self._wishes = wishes
        self._service = DesktopService(bus, PORTAL, {"ReadAll": self._all, "ReadOne": self._one})

    def change(self, name: str, value: int) -> None:
        self._wishes[name] = value
        changed = (APPEARANCE, name, ("u", value))
        self._service.signal(PATH, SETTINGS, "SettingChanged", "ssv", changed)

    def close(self) -> None:
        self._service.close()

    def _all(self, _call: Message) -> tuple[str, tuple[Any, ...]]:
        settings = {name: ("u", value) for name, value in self._wishes.items()}
        return "a{sa{sv}}", ({APPEARANCE: settings},)

    def _one(self, call: Message) -> tuple[str, tuple[Any, ...]] | None:
        assert call.header.fields[HeaderFields.interface] == SETTINGS
        group, name = call.body
        if group != APPEARANCE or name not in self._wishes:
            return None
        return "v", (("u", self._wishes[name]),)


class Wished:
    """The program on a desktop that has such wishes."""

    def __init__(self, screen: Screen, program: Program, started: Started, bus: str) -> None:
        self.screen = screen
        desktop = {"XDG_CURRENT_DESKTOP": "GNOME", "QT_SCALE_FACTOR": "1"}
        surroundings = screen.environment({**program.environment, **environment(bus), **desktop})
        started(["openbox"], surroundings)
        started(program.command(), surroundings)
        self._bus = AccessibleBus(bus)
        self.window = screen.window("FaxDesk")
        screen.focus(self.window)
        self.program = program

    @property
    def parts(self) -> Part:
        return self._bus.program("faxdesk")

    def close(self) -> None:
        self._bus.close()

    def around(self, part: Part, more: int) -> Image.Image:
        """The picture of a part and so many pixels around it."""
        x, y, width, height = part.place()
        return self.screen.picture().crop((x - more, y - more, x + width + more, y + height + more))


def dots(picture: Image.Image) -> list[tuple[int, int, int]]:
    """The colours of a picture's dots, row by row."""
    data = picture.tobytes()
    return [(data[at], data[at + 1], data[at + 2]) for at in range(0, len(data), 3)]


def strongest(picture: Image.Image) -> float:
    """The contrast of what stands out most against the commonest colour."""
    counts = Counter(dots(picture))
    ground = QColor(*counts.most_common(1)[0][0])
    return max(contrast(QColor(*colour), ground) for colour in counts)


@pytest.fixture
def open_with(
    tmp_path: Path, screen: Screen, simulator: Simulator, started: Started
) -> Iterator[Callable[..., tuple[Wished, Wishes]]]:
    closing: list[Any] = []
    for name in ("Harbor Law Group", "Northside Clinic"):
        simulator.control.receive(pages=1, name=name)
        simulator.control.clock(advance_s=60)
    with session_bus() as bus:

        def open_(**wishes: int) -> tuple[Wished, Wishes]:
            desktop = Wishes(bus, **wishes)
            shown = Wished(screen, Program(tmp_path / "profile", simulator), started, bus)
            closing.extend((desktop, shown))
            wait_until(lambda: len(shown.program.ask("inbox", "--offline")) == 2, "the faxes are here")
            return shown, desktop

        yield open_
        for part in reversed(closing):
            part.close()


def left_edge(shown: Wished, part: Part) -> float:
    """The contrast of the border at the left of a control, half-way down, against what is beside it."""
    x, y, _width, height = part.place()
    strip = shown.screen.picture().crop((x - 3, y + height // 2, x + 4, y + height // 2 + 1))
    colours = [QColor(*dot) for dot in dots(strip)]
    return max(contrast(colour, colours[0]) for colour in colours)


def test_high_contrast_gives_controls_borders_and_words_and_rings_that_stand_out(
    open_with: Callable[..., tuple[Wished, Wishes]],
) -> None:
    shown, desktop = open_with(contrast=1)
    field = shown.parts.find({"text", "entry"}, "Search faxes")
    chip = shown.parts.find({"radio button", "toggle button", *BUTTONS}, "Unread")
    wait_until(lambda: left_edge(shown, field) >= LEAST_OF_SHAPES, "the field has a border")
    assert left_edge(shown, chip) >= LEAST_OF_SHAPES
    for name in ("All", "Unread", "New fax"):
        words = shown.around(shown.parts.find({"radio button", "toggle button", *BUTTONS}, name), -3)
        assert strongest(words) >= LEAST_OF_TEXT
    shown.screen.key("ctrl+1")
    before = shown.around(field, 4)
    shown.screen.key("ctrl+f")
    wait_until(lambda: (part := shown.parts.focused()) is not None and part.name == field.name, "it is there")
    ring = wait_until(
        lambda: ImageChops.difference(before, now := shown.around(field, 4)).getbbox() and now, "a ring shows"
    )
    assert strongest(ring) >= LEAST_OF_SHAPES
    # The hints of the search lie over the chips.
    shown.screen.key("Escape")
    edge = wait_until(
        lambda: (now := left_edge(shown, chip)) >= LEAST_OF_SHAPES and now, "the chip shows its border"
    )
    desktop.change("contrast", 0)
    wait_until(lambda: left_edge(shown, chip) < edge, "the window follows while it is open")


def test_with_less_motion_the_bar_is_in_its_place_at_once(
    open_with: Callable[..., tuple[Wished, Wishes]],
) -> None:
    shown, _desktop = open_with(**{"reduced-motion": 1})
    shown.screen.key("ctrl+1", "Home")
    shown.parts.find("label", "Northside Clinic")
    before = shown.screen.picture()
    shown.screen.key("Delete")
    pictures: list[Image.Image] = []
    wait_until(lambda: len(shown.program.ask("inbox", "--offline")) == 1, "it is deleted")
    bar = shown.parts.find(BUTTONS, "Undo")
    places = {bar.place()}
    for _ in range(5):
        pictures.append(shown.screen.picture())
        places.add(bar.place())
    assert len(places) == 1
    assert ImageChops.difference(before, pictures[0]).getbbox()

"""The ways to FaxDesk from real file managers, clicked with the mouse: what is chosen there is in a new
fax."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from building import desktop as entries
from faxdesk.simulator.server import Simulator
from tests.e2e.conftest import Program
from tests.packaging.file_manager import Desktop, Home, desktop, missing, wait_for
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow
FILES = ["-- a letter.pdf", "Größe 50% $HOME.pdf"]
"""Names that a careless line would take for options, or fill in."""

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=8;x=640;y=780"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="48"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="launcher">
      <property name="items" type="array"><value type="string" value="{entry}"/></property>
    </property>
  </property>
</channel>
"""
"""A taskbar with FaxDesk alone on it."""


def needs(*tools: str) -> pytest.MarkDecorator:
    lacking = missing(*tools)
    return pytest.mark.skipif(bool(lacking), reason=f"not installed: {', '.join(lacking)}")


@pytest.fixture
def program(tmp_path: Path, simulator: Simulator) -> Program:
    return Program(tmp_path / "profile", simulator)


@pytest.fixture
def home(tmp_path: Path, program: Program, make_pdf: Callable[..., Path]) -> Home:
    home = Home(tmp_path / "home", program)
    for name in FILES:
        shutil.move(make_pdf(1, name="made.pdf"), home.documents / name)
    return home


@pytest.fixture
def desk(home: Home) -> Iterator[Desktop]:
    with desktop(home) as desk:
        yield desk


def files_of(program: Program) -> list[list[str]]:
    if not (program.folder / "settings.json").exists():
        return []
    faxes: list[dict[str, Any]] = program.ask("outbox", "--offline")
    return [sorted(fax["files"]) for fax in faxes]


def wait_for_files(program: Program, files: list[str]) -> None:
    wait_until(lambda: files_of(program) == [sorted(files)], f"{files} are in one new fax")


@needs("thunar")
def test_send_to_of_thunar(desk: Desktop, home: Home, program: Program) -> None:
    desk.start("thunar", str(home.documents))
    thunar = desk.tree.program("thunar")
    desk.screen.focus(desk.screen.window("^documents"))
    # Its icons say nothing to a screen reader, its rows do.
    desk.screen.key("ctrl+2")
    first, second = (thunar.find("table cell", name) for name in FILES)
    desk.click(first.middle())
    desk.click(second.middle(), held="ctrl")
    desk.click(second.middle(), 3)
    desk.click(thunar.find("menu", "Send To").middle())
    desk.click(thunar.find("menu item", "FaxDesk").middle())
    wait_for_files(program, FILES)
    desk.screen.window("^New fax")


@needs("nautilus")
def test_open_with_of_nautilus(desk: Desktop, home: Home, program: Program) -> None:
    desk.start("nautilus", str(home.documents))
    nautilus = desk.tree.program("org.gnome.Nautilus")
    menu_of(desk, nautilus, "Open With…")
    desk.screen.focus(desk.screen.window("^Open File$"))
    # The programs there are no parts that a screen reader finds, but letters do.
    desk.screen.type("FaxDesk")
    desk.screen.key("Return")
    wait_for_files(program, FILES[:1])


@needs("nautilus")
def test_the_script_for_nautilus(desk: Desktop, home: Home, program: Program) -> None:
    scripts = home.share / "nautilus/scripts"
    scripts.mkdir(parents=True)
    # As the README says.
    (scripts / "Send as fax").symlink_to(home.share / "faxdesk/nautilus-scripts/Send as fax")
    desk.start("nautilus", str(home.documents))
    nautilus = desk.tree.program("org.gnome.Nautilus")
    menu_of(desk, nautilus, "Scripts")
    script = wait_for(desk, nautilus, "menu item", "Send as fax")
    wait_until(lambda: script.place()[2] > 0, "the scripts show")
    desk.click(
        desk.in_popup("org.gnome.Nautilus", script, wait_for(desk, nautilus, "menu", "GtkPopoverMenu"))
    )
    wait_for_files(program, FILES[:1])


def menu_of(desk: Desktop, nautilus: Any, entry: str) -> None:
    """Click on the first file with the other button, and on an entry of its menu."""
    cell = wait_for(desk, nautilus, "grid cell", FILES[0])
    at = desk.in_window("^documents$", cell)
    desk.click(at)
    desk.click(at, 3)
    item = wait_for(desk, nautilus, "menu item", entry)
    menu = wait_for(desk, nautilus, "menu", "GtkPopoverMenu")
    desk.click(desk.in_popup("org.gnome.Nautilus", item, menu))


@needs("xfce4-panel", "dbus-update-activation-environment")
def test_files_are_dropped_on_the_icon_of_a_taskbar(desk: Desktop, home: Home, program: Program) -> None:
    settings = home.folder / ".config/xfce4/xfconf/xfce-perchannel-xml/xfce4-panel.xml"
    settings.parent.mkdir(parents=True)
    settings.write_text(PANEL.format(entry=entries.ID_OF_ENTRY))
    environment = desk.environment
    # What keeps its settings is started by the bus.
    subprocess.run(["dbus-update-activation-environment", "--all"], env=environment, check=True, timeout=60)
    desk.start("xfce4-panel")
    files = [str(home.documents / name) for name in FILES]
    desk.start(sys.executable, "tests/e2e/drag_source.py", *files)
    source = desk.screen.middle_of(desk.screen.window("^drag-source$"))
    icon = desk.tree.program("xfce4-panel").find("push button", "FaxDesk").middle()
    desk.screen.drag(source, icon, before_drop=lambda: None)
    wait_for_files(program, FILES)
    # A second drop joins what is being written.
    (home.documents / "third.txt").write_text("third")
    entry, link = home.share / "applications" / entries.ID_OF_ENTRY, (home.documents / "third.txt").as_uri()
    subprocess.run(["gio", "launch", entry, link], env=environment, check=True, timeout=60)
    wait_for_files(program, [*FILES, "third.txt"])


@needs("nemo")
def test_the_action_of_nemo(desk: Desktop, home: Home, program: Program) -> None:
    desk.start("nemo", str(home.documents))
    nemo = desk.tree.program("nemo")
    desk.screen.focus(desk.screen.window("^documents"))
    desk.screen.key("ctrl+2")
    first, second = (nemo.find("table cell", name) for name in FILES)
    desk.click(first.middle())
    desk.click(second.middle(), held="ctrl")
    desk.click(second.middle(), 3)
    desk.click(nemo.find("menu item", entries.SEND).middle())
    wait_for_files(program, FILES)


@needs("dolphin")
def test_the_service_menu_of_dolphin(desk: Desktop, home: Home, program: Program) -> None:
    desk.start("dolphin", "--select", str(home.documents / FILES[1]))
    desk.screen.focus(desk.screen.window("^documents"))
    # It tells a screen reader nothing; what is chosen in it has a colour of its own.
    at = wait_until(lambda: chosen(desk), "the file is chosen")
    windows = len(windows_of_dolphin(desk))
    desk.click(at, 3)
    wait_until(lambda: len(windows_of_dolphin(desk)) > windows, "the menu shows")
    # The letter that is underlined in “Send as fax”.
    desk.screen.key("s")
    wait_for_files(program, FILES[1:])


def windows_of_dolphin(desk: Desktop) -> list[str]:
    return desk.screen.tool("search", "--onlyvisible", "--class", "dolphin").split()


def chosen(desk: Desktop) -> tuple[int, int] | None:
    """A place on what is chosen."""
    picture = desk.screen.picture()
    blue = [
        (x, y)
        for x in range(530, picture.width, 4)
        for y in range(0, picture.height, 4)
        if _is_blue(picture.getpixel((x, y)))
    ]
    return blue[len(blue) // 2] if blue else None


def _is_blue(dot: Any) -> bool:
    red, green, blue = dot
    return bool(red < 80 and 100 < green < 170 and blue > 180)

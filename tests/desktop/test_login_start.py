"""What each system starts at login."""

from __future__ import annotations

import importlib
import os
import plistlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from faxdesk.desktop.login_start import (
    AutostartEntry,
    BackgroundPortal,
    LaunchAgent,
    RunKey,
    WindowsRegistry,
    login_start,
    start_command,
)
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from tests.desktop.session_bus import session_bus

COMMAND = [
    "/opt/Fax Desk/faxdesk-window",
    "--in-background",
    "--profile",
    '/home/d/my "faxes" 100 % $HOME `x` \\',
]


class Keys:
    """The values of one key of a registry."""

    def __init__(self, *, may_write: bool = True) -> None:
        self.values: dict[str, str] = {}
        self.may_write = may_write

    def value(self, name: str) -> str | None:
        return self.values.get(name)

    def put(self, name: str, value: str) -> None:
        if not self.may_write:
            raise PermissionError(13, "Access is denied")
        self.values[name] = value

    def remove(self, name: str) -> None:
        self.values.pop(name, None)


def test_a_desktop_entry_is_written_and_removed(tmp_path: Path) -> None:
    entry = AutostartEntry(tmp_path / "autostart", "org.faxdesk.FaxDesk")
    assert not entry.is_set()
    entry.set(COMMAND)
    assert entry.is_set()
    file = tmp_path / "autostart" / "org.faxdesk.FaxDesk.desktop"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", file], check=True)
    for line in ("Hidden=true", "X-GNOME-Autostart-enabled=false"):
        file.write_text(f"{file.read_text()}{line}\n")
        assert not entry.is_set(), "the person has switched it off in the desktop's own list"
        entry.set(COMMAND)
    entry.clear()
    assert not file.exists()
    entry.clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="desktop entries are read on Linux")
def test_a_desktop_reads_the_command_as_it_was_given(tmp_path: Path) -> None:
    AutostartEntry(tmp_path, "entry").set(COMMAND)
    (line,) = [
        line for line in (tmp_path / "entry.desktop").read_text().splitlines() if line.startswith("Exec=")
    ]
    assert read_exec(line.removeprefix("Exec=")) == COMMAND


def read_exec(value: str) -> list[str]:
    """The arguments of an Exec line, by the rules of the Desktop Entry Specification 1.5."""
    value = value.replace("\\\\", "\\").replace("%%", "%")
    arguments, now, is_quoted, letters = [], "", False, iter(value)
    for letter in letters:
        if letter == '"':
            is_quoted = not is_quoted
            if not is_quoted:
                arguments.append(now)
                now = ""
        elif letter == "\\" and is_quoted:
            now += next(letters)
        elif is_quoted:
            now += letter
        else:
            assert letter == " "
    return arguments


def test_macos_reads_a_property_list(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path / "LaunchAgents", "org.faxdesk.FaxDesk")
    agent.set(COMMAND)
    assert agent.is_set()
    written = plistlib.loads((tmp_path / "LaunchAgents" / "org.faxdesk.FaxDesk.plist").read_bytes())
    assert (written["Label"], written["ProgramArguments"]) == ("org.faxdesk.FaxDesk", COMMAND)
    assert written["RunAtLoad"] is True
    agent.clear()
    assert not agent.is_set()


def test_windows_has_a_value_in_its_registry() -> None:
    keys = Keys()
    key = RunKey(keys, "FaxDesk")
    key.set(["C:\\Program Files\\FaxDesk\\faxdesk-window.exe", "--in-background"])
    assert keys.values == {"FaxDesk": '"C:\\Program Files\\FaxDesk\\faxdesk-window.exe" --in-background'}
    assert key.is_set()
    key.clear()
    assert not key.is_set()


@pytest.mark.skipif(sys.platform != "win32", reason="the registry is Windows's own")
def test_the_registry_keeps_it_as_it_is_given() -> None:
    # Seen from Linux it has no names.
    winreg: Any = importlib.import_module("winreg")
    name = f"FaxDesk of a test {os.getpid()}"
    key = RunKey(WindowsRegistry(), name)
    assert not key.is_set()
    key.set(["C:\\Program Files\\FaxDesk\\faxdesk-window.exe", "--profile", "D:\\Bär und Söhne"])
    try:
        assert key.is_set()
        path = "Software\\Microsoft\\Windows\\CurrentVersion\\Run"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as opened:
            value, kind = winreg.QueryValueEx(opened, name)
        expected = '"C:\\Program Files\\FaxDesk\\faxdesk-window.exe" --profile "D:\\Bär und Söhne"'
        assert (value, kind) == (expected, winreg.REG_SZ)
    finally:
        key.clear()
    assert not key.is_set()
    key.clear()


def test_what_the_system_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for start in (AutostartEntry(tmp_path / "file", "a"), RunKey(Keys(may_write=False), "FaxDesk")):
        with pytest.raises(FaxDeskError) as caught:
            start.set(COMMAND)
        assert caught.value.kind == ErrorKind.STORAGE
        assert caught.value.title == "What starts at login could not be changed."


@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="not installed: dbus-daemon")
def test_a_flatpak_asks_the_desktop_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.desktop.desktop_service import DesktopService

    with session_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        portal = DesktopService(
            address,
            "org.freedesktop.portal.Desktop",
            {"RequestBackground": lambda _call: ("o", ("/request/1",))},
        )
        BackgroundPortal().set(["faxdesk-window", "--in-background"])
        BackgroundPortal().clear()
        portal.close()
    (_, (_, asked)), (_, (_, ended)) = portal.calls
    assert asked == {"autostart": ("b", True), "commandline": ("as", ["faxdesk-window", "--in-background"])}
    assert ended == {"autostart": ("b", False)}
    with pytest.raises(FaxDeskError):
        BackgroundPortal().clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the ways of Linux")
def test_each_kind_of_package_is_started_by_what_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FLATPAK_ID", "APPIMAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    start = login_start("org.faxdesk.FaxDesk", "1234")
    start.set(start_command(["--in-background"]))
    assert (tmp_path / "autostart" / "org.faxdesk.FaxDesk.1234.desktop").exists()
    assert start_command(["-x"]) == [sys.executable, "-P", "-m", "faxdesk", "-x"]
    monkeypatch.setenv("APPIMAGE", "/home/d/FaxDesk.AppImage")
    assert start_command(["-x"]) == ["/home/d/FaxDesk.AppImage", "-x"]
    monkeypatch.setenv("FLATPAK_ID", "org.faxdesk.FaxDesk")
    assert start_command(["-x"]) == ["faxdesk-window", "-x"]
    assert isinstance(login_start("org.faxdesk.FaxDesk"), BackgroundPortal)

"""Starts the program when the person logs in, by whatever the system has for that."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

_NAME = "FaxDesk"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_PORTAL = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Background",
)
_QUOTED = str.maketrans({letter: f"\\{letter}" for letter in '"`$\\'})


class LoginStart(Protocol):
    """Where the system keeps what it starts at login. All calls may take a while, and belong on a worker."""

    def is_set(self) -> bool:
        """Whether the program is started at login; the person may have changed that elsewhere."""
        ...

    def set(self, command: Sequence[str]) -> None:
        """Have the command run at each login. Raises FaxDeskError (STORAGE)."""
        ...

    def clear(self) -> None:
        """Have it run no more. Raises FaxDeskError (STORAGE)."""
        ...


def login_start(program: str, label: str = "") -> LoginStart:
    """This system's way. program is the name of its desktop entry; label tells the starts of further profiles
    apart, and is "" for the usual one."""
    name = f"{program}.{label}" if label else program
    if sys.platform == "win32":
        return RunKey(WindowsRegistry(), f"{_NAME} {label}".strip())
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", name)
    if os.environ.get("FLATPAK_ID"):
        return BackgroundPortal()
    configuration = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return AutostartEntry(Path(configuration) / "autostart", name)


def start_command(arguments: Sequence[str]) -> list[str]:
    """How this program is started anew with these arguments, also after its next update."""
    if os.environ.get("FLATPAK_ID"):
        return ["faxdesk-window", *arguments]
    if image := os.environ.get("APPIMAGE"):
        # The program itself lies in a folder that is there only while it runs.
        return [image, *arguments]
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "faxdesk", *arguments]


class AutostartEntry:
    """A desktop entry in a folder of its own (Desktop Application Autostart Specification)."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = folder / f"{name}.desktop"

    def is_set(self) -> bool:
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return False
        # Some desktops switch an entry off without removing it.
        return not {"Hidden=true", "X-GNOME-Autostart-enabled=false"} & {line.strip() for line in lines}

    def set(self, command: Sequence[str]) -> None:
        entry = (
            "[Desktop Entry]\n"
            "Type=Application\n"
            f"Name={_NAME}\n"
            f"Exec={' '.join(map(_quoted, command))}\n"
            "Icon=faxdesk\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        )
        _write(self._file, entry.encode())

    def clear(self) -> None:
        _remove(self._file)


class LaunchAgent:
    """A property list that macOS reads at login."""

    def __init__(self, folder: Path, label: str) -> None:
        self._label = label
        self._file = folder / f"{label}.plist"

    def is_set(self) -> bool:
        return self._file.is_file()

    def set(self, command: Sequence[str]) -> None:
        agent = {
            "Label": self._label,
            "ProgramArguments": list(command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        _write(self._file, plistlib.dumps(agent))

    def clear(self) -> None:
        _remove(self._file)


class Registry(Protocol):
    """The values of one key of the person's part of the Windows registry."""

    def value(self, name: str) -> str | None: ...
    def put(self, name: str, value: str) -> None:
        """Raises OSError."""
        ...

    def remove(self, name: str) -> None:
        """Raises OSError where it is there and cannot be removed."""
        ...


class RunKey:
    """A value in the key of what Windows starts at login."""

    def __init__(self, registry: Registry, name: str) -> None:
        self._registry = registry
        self._name = name

    def is_set(self) -> bool:
        return self._registry.value(self._name) is not None

    def set(self, command: Sequence[str]) -> None:
        try:
            self._registry.put(self._name, subprocess.list2cmdline(command))
        except OSError as error:
            raise _not_changed(error) from error

    def clear(self) -> None:
        try:
            self._registry.remove(self._name)
        except OSError as error:
            raise _not_changed(error) from error


class WindowsRegistry:
    """The key Run of the person who is logged in; on Windows alone."""

    def __init__(self) -> None:
        import winreg

        self._winreg: Any = winreg

    def value(self, name: str) -> str | None:
        try:
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(self._winreg.QueryValueEx(key, name)[0])
        except OSError:
            return None

    def put(self, name: str, value: str) -> None:
        with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            self._winreg.SetValueEx(key, name, 0, self._winreg.REG_SZ, value)

    def remove(self, name: str) -> None:
        if self.value(name) is not None:
            access = self._winreg.KEY_SET_VALUE
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, _RUN_KEY, 0, access) as key:
                self._winreg.DeleteValue(key, name)


class BackgroundPortal:
    """Asks the desktop outside a Flatpak, which asks the person in its turn and keeps the entry itself."""

    def is_set(self) -> bool:
        """True, since the portal does not say: the setting then stands as the person left it."""
        return True

    def set(self, command: Sequence[str]) -> None:
        self._ask({"autostart": ("b", True), "commandline": ("as", list(command))})

    def clear(self) -> None:
        self._ask({"autostart": ("b", False)})

    def _ask(self, options: dict[str, tuple[str, Any]]) -> None:
        from faxdesk.desktop.bus import NoBus, call, open_bus

        try:
            with open_bus("SESSION") as bus:
                call(bus, _PORTAL, "RequestBackground", "sa{sv}", ("", options))
        except NoBus as error:
            raise _not_changed(error) from error


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise _not_changed(error) from error


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise _not_changed(error) from error


def _quoted(argument: str) -> str:
    """An argument in Exec: quoted for the entry's command line, then written as a string of the entry, where
    a backslash is doubled and a percent sign is no field."""
    inside = argument.translate(_QUOTED).replace("\\", "\\\\").replace("%", "%%")
    return f'"{inside}"'


def _not_changed(error: Exception) -> FaxDeskError:
    reason = getattr(error, "strerror", None) or str(error)
    return FaxDeskError(
        tr("What starts at login could not be changed."),
        tr(
            "The system says: {reason}. See whether you may change it in the system's own settings.",
            reason=reason,
        ),
        ErrorKind.STORAGE,
    )

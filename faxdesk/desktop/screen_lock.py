"""Whether the screen is locked, so that whoever passes by is not told who sends faxes."""

from __future__ import annotations

import logging
import plistlib
import subprocess
import sys

log = logging.getLogger(__name__)

_LOGIN = ("org.freedesktop.login1", "/org/freedesktop/login1/session/auto", "org.freedesktop.DBus.Properties")
_SESSION = "org.freedesktop.login1.Session"
SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
"""Bus names and paths of what locks the screen; each one's interface is called as its bus name."""
_ASK_S = 5.0
_READ_DESKTOP = 0x0001


def is_locked() -> bool:
    """Ask the system; for a worker, since it may take seconds to answer. False also where nothing on this
    computer knows."""
    if sys.platform == "win32":
        return _is_locked_by_windows()
    if sys.platform == "darwin":
        return _is_locked_by_macos()
    return _is_locked_by_login() or _is_locked_by_screen_saver()


def _is_locked_by_login() -> bool:
    from faxdesk.desktop.bus import NoBus, call, open_bus

    try:
        with open_bus("SYSTEM") as bus:
            ((_signature, is_set),) = call(bus, _LOGIN, "Get", "ss", (_SESSION, "LockedHint"))
            return bool(is_set)
    except NoBus:
        return False


def _is_locked_by_screen_saver() -> bool:
    from faxdesk.desktop.bus import NoBus, call, open_bus

    try:
        with open_bus("SESSION") as bus:
            for name, path in SCREEN_SAVERS:
                try:
                    (is_active,) = call(bus, (name, path, name), "GetActive")
                except NoBus:
                    # This desktop has another one.
                    continue
                if is_active is True:
                    return True
    except NoBus:
        log.debug("There is no session bus to ask for the lock of the screen")
    return False


def _is_locked_by_windows() -> bool:
    """The desktop that takes keys belongs to the system while the screen is locked, and cannot be opened."""
    if sys.platform == "win32":
        import ctypes

        user32 = ctypes.WinDLL("user32")
        desktop = user32.OpenInputDesktop(0, False, _READ_DESKTOP)
        if not desktop:
            return True
        user32.CloseDesktop(desktop)
    return False


def _is_locked_by_macos() -> bool:
    command = ["/usr/sbin/ioreg", "-n", "Root", "-d1", "-a"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_ASK_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        log.info("macOS does not say whether the screen is locked: %s", type(error).__name__)
        return False
    return says_locked(done.stdout)


def says_locked(registry: bytes) -> bool:
    """Whether macOS's registry of devices, as a property list, says that the screen of the one who is at the
    console is locked."""
    from xml.parsers.expat import ExpatError

    try:
        root = plistlib.loads(registry)
        users = root.get("IOConsoleUsers", []) if isinstance(root, dict) else []
        return any(user.get("CGSSessionScreenIsLocked") is True for user in users if isinstance(user, dict))
    except (plistlib.InvalidFileException, ExpatError, ValueError, TypeError):
        return False

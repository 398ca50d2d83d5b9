"""Which computer this is, which folder on it, and who uses it: what an archive tells by that it was copied
elsewhere, and its audit log who did something."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

_ID_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def home_of(folder: Path) -> str:
    """A text that stays the same for a folder on this computer, and is another one for each other folder or
    computer. It tells nothing of either."""
    place = os.path.normcase(os.path.realpath(folder))
    return hashlib.sha256(f"faxdesk\0{_machine()}\0{place}".encode(errors="surrogateescape")).hexdigest()[:32]


def user_name() -> str:
    """The system's name of who runs this program. Where the system can be asked, no variable of the
    environment is believed."""
    if sys.platform == "win32":
        import getpass

        return getpass.getuser()
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        # A user without a name, as in some containers.
        return f"uid {os.getuid()}"


def _machine() -> str:
    """The system's own id of the computer, or its name where the system has none."""
    try:
        found = _machine_id()
    except (OSError, subprocess.SubprocessError):
        found = ""
    return found or platform.node()


def _machine_id() -> str:
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, access) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
    if sys.platform == "darwin":
        command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        output = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout
        found = re.search(r'"IOPlatformUUID" = "([^"]+)"', output)
        return found[1] if found else ""
    for path in _ID_FILES:
        if path.is_file():
            return path.read_text(encoding="ascii", errors="replace").strip()
    return ""

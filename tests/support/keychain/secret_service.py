"""A real Secret Service (GNOME Keyring) on a message bus of its own, for one program at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")


def need_secret_service() -> None:
    """Skip the test, with the reason, where the tools are not there."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"no real keychain here: {' and '.join(missing)} missing (apt: gnome-keyring, dbus)")


def run_with_secret_service(program: str, home: Path, *, unlocked: bool = True) -> str:
    """Run a Python program beside a keyring daemon, and give what it printed. Runs with the same home
    find the same keychain; not unlocked, the daemon answers as one that nobody has opened yet."""
    start = (
        "printf %s test | gnome-keyring-daemon --daemonize --unlock"
        if unlocked
        else "gnome-keyring-daemon --start"
    )
    script = f'{start} --components=secrets >/dev/null && exec "$0" -c "$1"'
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    environment.pop("PYTHON_KEYRING_BACKEND", None)
    environment |= {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_CONFIG_HOME": str(home / ".config"),
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script, sys.executable, program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout

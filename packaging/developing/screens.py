"""Whether there is a screen, and one that there is not."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
from collections.abc import Iterator

from developing.running import stop
from developing.system_packages import is_linux


def has_screen() -> bool:
    """Whether a window would be seen; an X display that does not answer is none."""
    if not is_linux() or os.environ.get("WAYLAND_DISPLAY"):
        return True
    found = re.fullmatch(r"(.*):(\d+)(\.\d+)?", os.environ.get("DISPLAY", ""))
    if not found:
        return False
    host, number = found[1], int(found[2])
    try:
        if host in ("", "unix"):
            with socket.socket(socket.AF_UNIX) as local:
                local.connect(f"/tmp/.X11-unix/X{number}")
        else:
            socket.create_connection((host, 6000 + number), timeout=5).close()
    except OSError:
        return False
    return True


@contextlib.contextmanager
def virtual_screen() -> Iterator[str]:
    """An X server that draws into memory; gives its DISPLAY."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1280x860x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            number = (server.stdout.readline() if server.stdout else "").strip()
            if not number:
                stop("Xvfb did not start.")
            yield f":{number}"
        finally:
            server.terminate()

"""The walls of macOS: a profile that the process gives itself (sandbox_init). Apple calls it outdated, and
browsers use it all the same. Nobody has run this on a Mac yet: where it is refused, the process goes on."""

from __future__ import annotations

import ctypes
import json
import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

_LIBRARY = "/usr/lib/libSystem.dylib"
_FONTS = ("/System/Library/Fonts", "/Library/Fonts")
_ALWAYS = ("/System/Library", "/usr/lib", "/usr/share")
"""What the system's own libraries read while they work."""
_NOBODY_THERE = ("127.0.0.1", 9)


def profile(read: Iterable[Path]) -> str:
    """All is refused but reading these places, and what concerns the process itself."""
    places = [*map(Path, (*_FONTS, *_ALWAYS)), *read]
    # JSON quotes as the profile's language does.
    allowed = " ".join(f"(subpath {json.dumps(str(place), ensure_ascii=False)})" for place in places)
    return (
        f"(version 1)(deny default)(allow file-read* {allowed})(allow sysctl-read)"
        "(allow process-info* (target self))(allow signal (target self))"
    )


def enter(read: Iterable[Path]) -> None:
    """Put the profile up around this process, once. Raises OSError where the system cannot."""
    library, trouble = ctypes.CDLL(_LIBRARY), ctypes.c_char_p()
    if library.sandbox_init(profile(read).encode(), ctypes.c_uint64(0), ctypes.byref(trouble)) != 0:
        raise OSError((trouble.value or b"sandbox_init").decode("utf-8", "replace"))


def attempts(parent: int) -> dict[str, list[Callable[[], object]]]:
    """What such a process must be refused."""
    return {
        "files": [lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)), lambda: os.listdir("/Users")],
        "network": [_reach_somebody],
        "processes": [lambda: os.kill(parent, 0)],
    }


def _reach_somebody() -> None:
    with socket.socket() as line:
        line.connect(_NOBODY_THERE)

"""Where the local API can listen."""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct

HAS_SOCKETS = sys.platform != "win32"
"""Python has no Unix sockets on Windows."""


class ApiPlace(Struct, frozen=True):
    """Where to listen: at a socket where there is a path, at a port where that is not None; 0 takes a free
    one."""

    socket: Path | None
    port: int | None

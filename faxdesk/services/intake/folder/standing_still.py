"""Tells which files nobody writes any more: those that have looked the same for some seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from faxdesk.domain.runtime import Clock

STANDS_S = 4.0
"""So long a file has to stand still. Programs write in bursts, and shares tell of them late."""


class Stand(Struct, frozen=True):
    """How a file looks from outside; another one where anything of it may have changed."""

    size: int
    changed_ns: int

    @classmethod
    def of(cls, told: os.stat_result) -> Stand:
        return cls(told.st_size, told.st_mtime_ns)


class StandingStill:
    """Compares what was seen from look to look. It goes by the computer's own clock, since those of shares
    and cameras may be wrong by years."""

    def __init__(self, clock: Clock, seconds: float = STANDS_S) -> None:
        self._clock = clock
        self._seconds = seconds
        self._since: dict[str, tuple[Stand, float]] = {}
        self.is_watching = False
        """Whether the last look saw a file that did not stand still yet."""

    def still(self, seen: Mapping[str, Stand]) -> set[str]:
        """The names among all that are seen now of files that stand still. One that is gone for a look
        begins anew."""
        now = self._clock.monotonic()
        since = {}
        for name, stand in seen.items():
            before = self._since.get(name)
            since[name] = before if before is not None and before[0] == stand else (stand, now)
        self._since = since
        whole = {name: begun for name, (stand, begun) in since.items() if stand.size}
        still = {name for name, begun in whole.items() if now - begun >= self._seconds}
        self.is_watching = len(still) < len(whole)
        return still

    def forget(self, name: str | None = None) -> None:
        """Begin anew with a file, or with all: nobody knows what happened meanwhile."""
        if name is None:
            self._since = {}
        else:
            self._since.pop(name, None)


def is_being_written(path: Path) -> bool:
    """Whether another program has a file open for writing, which may pause for longer than a file has to
    stand still. Only Linux tells, of the person's own files on this computer; Windows does not let such a
    file be moved."""
    if not sys.platform.startswith("linux"):
        return False
    import fcntl
    import signal

    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # A lease for reading is given only where nobody writes. Whoever begins to write meanwhile waits until
        # it is given back, of which the system tells by a signal: by one that ends nothing.
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False

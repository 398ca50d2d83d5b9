"""One line at a terminal that tells how far something long has come."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Self

_EVERY_S = 0.2


class ProgressLine:
    """Shown at a terminal alone, on standard error, and taken away at the end of a with statement."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._is_shown = bool(sys.stderr) and sys.stderr.isatty()
        self._next = 0.0
        self._length = 0

    def show(self, done: int, total: int) -> None:
        """So many of so many steps are done; total is 0 where nobody knows."""
        if not self._is_shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        line = f"{self._doing}: {done}/{total}" if total else f"{self._doing}: {done}"
        print(f"\r{line.ljust(self._length)}", end="", file=sys.stderr, flush=True)
        self._length = len(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._length:
            print(f"\r{' ' * self._length}\r", end="", file=sys.stderr, flush=True)

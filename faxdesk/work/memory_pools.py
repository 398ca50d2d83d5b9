"""How the threads of the window's program share memory, and give back what they need no more."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.runtime import Clock
from faxdesk.work.tasks import Lane, TaskRunner

_POOLS = 2
"""As many as threads are at work at once on most computers, since Python lets one run at a time."""
_M_ARENA_MAX = -8
"""Of malloc.h."""
FIRST_S = 60.0
"""When free memory is first given back: by then nothing needs any more what the start took."""
EVERY_S = 600.0
"""How often it is given back after that: seldom, since it is taken anew soon in a busy hour."""


def share_memory_among_threads() -> None:
    """Have the C library keep few pools of memory, in place of eight for each processor. Its threads come and
    go, and what is free in the pool of one no other can use: so the program took more hour after hour, while
    what it held stayed the same. Does nothing where the C library is not GNU's."""
    if sys.platform == "linux":
        # Not at the top: only a window needs it, and only once it is painted.
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, _POOLS)


class FreeMemory(QObject):
    """Gives the system back, when the program comes to rest, what the C library keeps for later. It gives
    nothing back by itself as long as anything stands above it, so that a busy hour would be paid for until
    the window closes."""

    def __init__(self, runner: TaskRunner, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._clock = clock
        self._due_at = clock.monotonic() + FIRST_S
        runner.idle.connect(self._on_idle)

    @Slot()
    def _on_idle(self) -> None:
        now = self._clock.monotonic()
        if now >= self._due_at:
            self._due_at = now + EVERY_S
            # Elsewhere than on the window's thread, since it goes through all that is free.
            self._runner.submit(Lane.BACKGROUND, lambda token: give_back_free_memory())


def give_back_free_memory() -> None:
    """Does nothing where the C library is not GNU's."""
    if sys.platform == "linux":
        import ctypes

        malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if malloc_trim is not None:
            malloc_trim(0)

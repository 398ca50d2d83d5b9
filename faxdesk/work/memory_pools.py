"""How the threads of the window's program share memory."""

from __future__ import annotations

import sys

_POOLS = 2
"""As many as threads are at work at once on most computers, since Python lets one run at a time."""
_M_ARENA_MAX = -8
"""Of malloc.h."""


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

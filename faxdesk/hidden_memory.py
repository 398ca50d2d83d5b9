"""Keeps other programs of the same account from looking into this one, where tokens and faxes are in memory
and perhaps a secret in the environment."""

from __future__ import annotations

import sys

_SET_DUMPABLE = 4


def hide_memory() -> None:
    """On Linux, no other program of this account may read this one's memory, environment or open files from
    now on, nor control it; the system's administrator still may. It leaves no core file any more, and what
    it starts is not hidden. Elsewhere this does nothing."""
    if sys.platform == "linux":
        # Not at the top: on other systems nobody needs it.
        import ctypes

        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)

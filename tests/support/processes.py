"""Whether a process that is not our child is still there."""

from __future__ import annotations

import os
import sys

_SYNCHRONIZE = 0x00100000
_WAIT_TIMEOUT = 0x102


def is_there(process: int) -> bool:
    """Whether a process with this number runs; one that ended counts for as long as nobody has asked for its
    end, but on Windows. os.kill(process, 0) must not be used there: it sends Ctrl+C."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(_SYNCHRONIZE, False, process))
        if not handle:
            return False
        try:
            return bool(kernel.WaitForSingleObject(handle, 0) == _WAIT_TIMEOUT)
        finally:
            kernel.CloseHandle(handle)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

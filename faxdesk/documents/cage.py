"""Limits around the process that opens documents.

On POSIX systems the child limits itself before it loads anything (limit_self). Windows has no such call:
there the parent puts the child into a job object with a memory limit, which also ends it with the
program. The Windows half was written from its documentation and has not been run.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

CREATION_FLAGS = 0x08000000 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW: no console flashes up beside the window."""


class Cage:
    """What has to be let go of when the child has ended."""

    def close(self) -> None:
        """Nothing to let go of."""


def limit_self(memory_limit: int) -> None:
    """Let this process have no more memory (bytes) and leave no core files."""
    if sys.platform != "win32":
        import resource

        # macOS knows the limit and does not keep to it; the deadline still holds there.
        resource.setrlimit(resource.RLIMIT_AS, (memory_limit, memory_limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def around(process: subprocess.Popen[bytes], memory_limit: int) -> Cage:
    """Put limits around a child that has just been started."""
    if sys.platform == "win32":
        return _Job(process, memory_limit)
    return Cage()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _LIMIT_PROCESS_MEMORY = 0x100
    _LIMIT_KILL_ON_CLOSE = 0x2000
    _EXTENDED_LIMIT_INFORMATION = 9

    class _BasicLimits(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _ExtendedLimits(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _BasicLimits),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class _Job(Cage):
        """A job object; closing its handle ends the process in it."""

        def __init__(self, process: subprocess.Popen[bytes], memory_limit: int) -> None:
            self._kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._handle = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            limits = _ExtendedLimits()
            limits.BasicLimitInformation.LimitFlags = _LIMIT_PROCESS_MEMORY | _LIMIT_KILL_ON_CLOSE
            limits.ProcessMemoryLimit = memory_limit
            self._kernel.SetInformationJobObject(
                self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            handle = wintypes.HANDLE(int(process._handle))  # noqa: SLF001 - there is no public name for it
            self._kernel.AssignProcessToJobObject(self._handle, handle)

        def close(self) -> None:
            self._kernel.CloseHandle(self._handle)

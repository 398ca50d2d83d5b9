"""Limits around the process that opens documents.

On POSIX systems the child limits itself before it loads anything (limit_self). Windows has no such call:
there the parent puts the child into a job object with a memory limit, which also ends it with the
program. The Windows half has run under Wine alone, which takes the memory limit and does not keep to it,
and what keeps the child from other processes and the desktop has not run at all;
on macOS the limit is a watch, tried on Linux alone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

log = logging.getLogger(__name__)

CREATION_FLAGS = 0x08000000 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW: no console flashes up beside the window."""


LATE_EXITS = frozenset() if sys.platform == "win32" else frozenset({-signal.SIGPROF, -signal.SIGALRM})
"""How a process ends that end_after() has ended."""


class Cage:
    """What the parent holds for a child, to be closed when the child has ended."""

    is_job = False
    """Whether it is a job object of Windows, and the child is in it."""

    def processor_seconds(self) -> float | None:
        """How long the child has worked so far; None where the system ends it by itself (end_after())."""
        return None

    def close(self) -> None:
        """Nothing to let go of."""


def limit_self(memory_limit: int) -> None:
    """Let this process have no more memory (bytes) and leave no core files."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "darwin":
        # macOS knows the limit and does not keep to it.
        watch_memory(memory_limit, bytes_per_unit=1)
    else:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_limit if most == resource.RLIM_INFINITY else min(memory_limit, most)
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def watch_memory(memory_limit: int, bytes_per_unit: int) -> None:
    """End this process soon after it takes more memory (bytes), by looking 20 times a second.
    bytes_per_unit is what the system counts the peak in: bytes on macOS, 1024 of them elsewhere."""
    import resource

    def look() -> None:
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * bytes_per_unit <= memory_limit:
            pause.wait(0.05)
        os._exit(1)

    pause = threading.Event()
    threading.Thread(target=look, name="memory watch", daemon=True).start()


def end_after(processor_seconds: float, seconds_on_the_clock: int) -> None:
    """Let the system end this process after so much work, or so long; 0 for never. Windows has no such call:
    there the parent looks (Cage.processor_seconds())."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, processor_seconds)
        signal.alarm(seconds_on_the_clock)


def around(process: subprocess.Popen[bytes], memory_limit: int, *, is_alone: bool = False) -> Cage:
    """Put limits around a child that has just been started. is_alone: it starts no other process."""
    if sys.platform == "win32":
        return _Job(process, memory_limit, is_alone=is_alone)
    return Cage()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _LIMIT_PROCESS_MEMORY = 0x100
    _LIMIT_KILL_ON_CLOSE = 0x2000
    _LIMIT_PROCESSES = 0x8
    _DIE_ON_UNHANDLED_EXCEPTION = 0x400
    """No window of the system that tells of the end and waits for somebody."""
    _UI_RESTRICTIONS, _ALL_OF_THEM = 4, 0xFF
    """No clipboard, no other program's windows, no settings of the desktop, no signing out."""
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

        def __init__(self, process: subprocess.Popen[bytes], memory_limit: int, *, is_alone: bool) -> None:
            self._kernel: Any = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._handle = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            self._process = process
            limits = _ExtendedLimits()
            flags = _LIMIT_PROCESS_MEMORY | _LIMIT_KILL_ON_CLOSE | _DIE_ON_UNHANDLED_EXCEPTION
            # In a virtual environment, Python's program only starts the true one.
            if is_alone and sys.prefix == sys.base_prefix:
                flags |= _LIMIT_PROCESSES
                limits.BasicLimitInformation.ActiveProcessLimit = 1
            limits.BasicLimitInformation.LimitFlags = flags
            limits.ProcessMemoryLimit = memory_limit
            self._kernel.SetInformationJobObject(
                self._handle, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            if is_alone:
                restricted = wintypes.DWORD(_ALL_OF_THEM)
                self._kernel.SetInformationJobObject(
                    self._handle, _UI_RESTRICTIONS, ctypes.byref(restricted), ctypes.sizeof(restricted)
                )
            handle = wintypes.HANDLE(int(process._handle))  # noqa: SLF001 - there is no public name for it
            self.is_job = bool(self._kernel.AssignProcessToJobObject(self._handle, handle))
            if not self.is_job:
                log.warning("The page worker runs without a memory limit: %s", ctypes.get_last_error())

        def processor_seconds(self) -> float:
            created, ended, system, user = (wintypes.FILETIME() for _ in range(4))
            handle = wintypes.HANDLE(int(self._process._handle))  # noqa: SLF001 - there is no public name
            pointers = (ctypes.byref(time) for time in (created, ended, system, user))
            if not self._kernel.GetProcessTimes(handle, *pointers):
                return 0.0
            # In units of 100 nanoseconds.
            return sum((time.dwHighDateTime << 32) + time.dwLowDateTime for time in (system, user)) / 1e7

        def close(self) -> None:
            self._kernel.CloseHandle(self._handle)

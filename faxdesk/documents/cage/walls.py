"""The walls around the process that opens documents, and around programs of others that are given some.

macOS has a profile for it (mac_sandbox.py). On Linux two parts of the kernel make them, without any rights:
Landlock keeps a process from files, seccomp from everything else. A system without one of them starts the
process all the same, and self_test() tells the program what is open.
"""

from __future__ import annotations

import ctypes
import errno
import logging
import os
import platform
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from faxdesk.documents.cage import mac_sandbox
from faxdesk.documents.cage.call_filter import CANARY, allowing, refusing
from faxdesk.documents.cage.landlock import restrict_files
from faxdesk.documents.cage.system_calls import COLUMNS, NETWORK, OTHER_PROCESSES, PROGRAMS

log = logging.getLogger(__name__)

_SET_DUMPABLE, _SET_SECCOMP, _NO_NEW_PRIVILEGES = 4, 22, 38
_FILTER = 2
_REFUSED = frozenset({errno.EPERM, errno.EACCES})
_LIMITS = {
    # Results go into files that the program hands over, which are larger than any fax.
    "FSIZE": 512 << 20,
    "NOFILE": 1024,
    # Seconds, in all its life, should nobody mind it.
    "CPU": 3600,
    "CORE": 0,
    "MEMLOCK": 0,
    "MSGQUEUE": 0,
}


def enter(read: Iterable[Path]) -> None:
    """Put up what this kernel has of the walls, around this process, once, after all has been loaded. It may
    read these folders and files, of fonts, and nothing else. Never raises."""
    if sys.platform == "darwin":
        try:
            mac_sandbox.enter(read)
        except (OSError, AttributeError) as error:
            log.warning("The system does not keep the page worker from files: %s", error)
    if sys.platform != "linux":
        return
    libc = _alone()
    _limit()
    try:
        restrict_files(libc, read)
    except OSError as error:
        log.warning("The kernel does not keep the page worker from files: %s", error)
    try:
        _filter_calls(libc, allowing(platform.machine(), os.getpid()))
    except (OSError, KeyError) as error:
        log.warning("The kernel does not keep the page worker from the network: %s", error)


def enter_for_program(read: Iterable[Path], *, run: Iterable[Path] = (), write: Iterable[Path] = ()) -> None:
    """Likewise around a process that needs more: it reads, starts and writes what is in these folders and
    files; nobody listens to it and it reaches nobody. What it may run it may only become. Never raises."""
    if sys.platform != "linux":
        return
    libc, keeps_signals = _alone(), False
    with suppress(OSError):
        keeps_signals = restrict_files(libc, read, run=run, write=write)
    with suppress(OSError, KeyError):
        _filter_calls(libc, refusing(platform.machine(), signals=not keeps_signals))


def _alone() -> ctypes.CDLL:
    """The C library, by which this process has given up gaining rights, and being looked into."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    # Without it the kernel allows neither wall; with it no program that is started gains rights.
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    # The memory holds people's documents: other programs of the account may not look at it.
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
    return libc


def _limit() -> None:
    import resource

    for name, most in _LIMITS.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # One that cannot be set must not cost the others.
        with suppress(OSError, ValueError):
            resource.setrlimit(which, (limit, limit))


def _filter_calls(libc: ctypes.CDLL, steps: bytes) -> None:
    kept = ctypes.create_string_buffer(steps, len(steps))
    described = struct.pack("=HxxxxxxQ", len(steps) // 8, ctypes.addressof(kept))
    if libc.prctl(_SET_SECCOMP, _FILTER, described, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def self_test(parent: int) -> dict[str, bool]:
    """Which walls hold, as this process finds by trying: from "files", the "network", and other programs and
    "processes", such as the parent."""
    if sys.platform == "darwin":
        return {name: _refused(*tried) for name, tried in mac_sandbox.attempts(parent).items()}
    if sys.platform != "linux" or platform.machine() not in COLUMNS:
        return {"files": False, "network": False, "processes": False}
    return {
        "files": _refused(
            lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)),
            lambda: os.listdir("/"),
            lambda: os.close(os.open("/tmp", os.O_TMPFILE | os.O_WRONLY, 0o600)),
            lambda: os.close(os.open(f"/proc/{parent}/environ", os.O_RDONLY)),
        ),
        "network": _refused(*(lambda name=name: _call(NETWORK[name]) for name in ("socket", "sendto"))),
        "processes": _refused(
            lambda: os.kill(parent, 0),
            lambda: _call(OTHER_PROCESSES["process_vm_readv"]),
            lambda: _call(PROGRAMS["execve"]),
        ),
    }


def _refused(*attempts: Callable[[], object]) -> bool:
    """Whether all of these are refused."""
    for attempt in attempts:
        try:
            attempt()
        except OSError as error:
            if error.errno in _REFUSED:
                continue
        return False
    return True


def _call(numbers: tuple[int | None, int | None]) -> None:
    """Ask for a call that ends the process but for its last argument. Raises OSError: where no wall stands,
    for what it asks for, which is nothing."""
    number = numbers[COLUMNS[platform.machine()]]
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    if libc.syscall(number, *(ctypes.c_long(0) for _ in range(5)), ctypes.c_long(CANARY)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

"""What a process that was taken over would try, run in the place of the page worker.

`python -m tests.documents.cage.probe SECRET FOLDER PARENT WALLS ACCOUNT`: SECRET is a file of the person,
FOLDER one that may be written to, PARENT the program; WALLS is "walls" or "none"; ACCOUNT is the number
of the account that it becomes first, or "". Each attempt is made by a process of its own, since some end it.
Writes the number of attempts, and what was not refused, as JSON.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import mmap
import os
import platform
import resource
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from faxdesk.documents.cage import walls
from faxdesk.documents.cage.system_calls import (
    ABOUT_FILES,
    COLUMNS,
    LOOKED_AT,
    NETWORK,
    OTHER_PROCESSES,
    PROGRAMS,
    SIGNALS,
    THE_SYSTEM,
)

_REFUSED = {errno.EPERM, errno.EACCES, errno.ENOTTY, None}
"""A terminal is refused as what is none; who loads libraries gives no number."""
_OTHERS = {
    # What the lists of calls need not name: all that is not allowed is refused.
    "accept": (43, 202), "getppid": (110, 173), "uname": (63, 160), "getdents64": (217, 61),
    "newfstatat": (262, 79), "statx": (332, 291), "readlinkat": (267, 78), "faccessat": (269, 48),
    "chdir": (80, 49), "fchdir": (81, 50), "linkat": (265, 37), "mknodat": (259, 33), "openat2": (437, 437),
    "pipe2": (293, 59), "eventfd2": (290, 19), "timerfd_create": (283, 85), "signalfd4": (289, 74),
    "sched_setaffinity": (203, 122), "setuid": (105, 146), "setgid": (106, 144), "setpgid": (109, 154),
    "setsid": (112, 157), "capset": (126, 91), "ptrace": (101, 117), "prctl": (157, 167),
    "arch_prctl": (158, None), "landlock_create_ruleset": (444, 444), "copy_file_range": (326, 285),
    "sendfile": (40, 71), "splice": (275, 76), "vmsplice": (278, 75), "mlock": (149, 228),
    "remap_file_pages": (216, 234),
    "process_mrelease": (448, 448), "flock": (73, 32), "fallocate": (285, 47), "sync": (162, 81),
    "fsync": (74, 82), "msync": (26, 227), "mincore": (27, 232), "getsockname": (51, 204),
    "setsockopt": (54, 208),
    "shutdown": (48, 210), "recvfrom": (45, 207), "umask": (95, 166),
}  # fmt: skip
_MAKES_CODE, _PRIVATE_MEMORY = 7, 0x22
_NEW_USER = 0x10000000
_TO_TYPE = 0x5412
_ATTACH = 16
_REFUSED_BY, _SUCCEEDED = 10, 11
_LIBC = ctypes.CDLL(None, use_errno=True)


def called(name: str, *arguments: int) -> None:
    """Make a system call. Raises OSError."""
    tables = (NETWORK, OTHER_PROCESSES, THE_SYSTEM, LOOKED_AT, PROGRAMS, ABOUT_FILES, SIGNALS, _OTHERS)
    numbers = next(table[name] for table in tables if name in table)
    _LIBC.syscall.restype = ctypes.c_long
    if _LIBC.syscall(numbers[COLUMNS[platform.machine()]], *arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def with_files(secret: Path, folder: Path, parent: int) -> dict[str, Callable[[], object]]:
    link, process = folder / "link", Path("/proc") / str(parent)
    return {
        "read a file of the person": secret.read_bytes,
        "look at it through a link": lambda: (folder / "a link").read_bytes(),
        "read the system's accounts": lambda: Path("/etc/passwd").read_bytes(),
        "list the person's folder": lambda: os.listdir(secret.parent),
        "list the top": lambda: os.listdir("/"),
        "change a file": lambda: os.open(secret, os.O_WRONLY),
        "make a file": lambda: (folder / "new").write_bytes(b"x"),
        "make a nameless file": lambda: os.open(folder, os.O_TMPFILE | os.O_WRONLY),
        "make a folder": lambda: (folder / "new folder").mkdir(),
        "make a link": lambda: link.symlink_to(secret),
        "rename": lambda: os.rename(folder / "own", folder / "other"),
        "remove": lambda: os.unlink(folder / "own"),
        "cut": lambda: os.truncate(folder / "own", 0),
        "change rights": lambda: os.chmod(folder / "own", 0o777),
        "change the owner": lambda: os.chown(folder / "own", os.getuid(), os.getgid()),
        "change times": lambda: os.utime(folder / "own", (0, 0)),
        "the program's environment": (process / "environ").read_bytes,
        "the program's memory": lambda: os.open(process / "mem", os.O_RDONLY),
        "the program's files": lambda: os.listdir(process / "fd"),
        "its own memory by name": lambda: os.open("/proc/self/mem", os.O_RDWR),
        "a disk": lambda: os.open("/dev/shm", os.O_TMPFILE | os.O_RDWR),
        "the terminal": lambda: os.open("/dev/tty", os.O_RDWR),
    }


def with_others(parent: int) -> dict[str, Callable[[], object]]:
    return {
        "the network": lambda: socket.socket(socket.AF_INET),
        "datagrams": lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM),
        "programs here, such as the bus of the desktop": lambda: socket.socket(socket.AF_UNIX),
        "the kernel's own sockets": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        "a pair of sockets": socket.socketpair,
        "look whether the program lives": lambda: os.kill(parent, 0),
        "wake the program": lambda: os.kill(parent, 18),
        "a handle on the program": lambda: os.pidfd_open(parent),
        "hold the program": lambda: called("ptrace", _ATTACH, parent, 0, 0),
        "read its memory": lambda: called("process_vm_readv", parent, 0, 0, 0, 0, 0),
        "write its memory": lambda: called("process_vm_writev", parent, 0, 0, 0, 0, 0),
        "its limits": lambda: resource.prlimit(parent, resource.RLIMIT_CORE),
        "memory in common": lambda: called("shmget", 0, 4096, 0o1600),
        "messages": lambda: called("msgget", 0, 0o1600),
        "the key store": lambda: called("keyctl", 0, -3, 1),
        "be its own administrator": lambda: called("unshare", _NEW_USER),
        "start one that is": lambda: called("clone", _NEW_USER | 17, 0, 0, 0, 0),
        "queues of calls": lambda: called("io_uring_setup", 1, 0),
        "programs in the kernel": lambda: called("bpf", 0, 0, 0),
        "counters": lambda: called("perf_event_open", 0, parent, -1, -1, 0),
        "faults of pages": lambda: called("userfaultfd", 1),
        "mount": lambda: called("mount", 0, 0, 0, 0, 0),
        "type into the terminal": lambda: called("ioctl", 0, _TO_TYPE, 0),
    }


def with_code_and_programs(folder: Path) -> dict[str, Callable[[], object]]:
    return {
        "a program of one's own": lambda: os.execv(folder / "program", ["program"]),
        "a program of the system": lambda: os.execv("/bin/true", ["true"]),
        "another process": os.fork,
        "a process that shares all": lambda: called("clone", 0x100 | 0x4000 | 17, 0, 0, 0, 0),
        "a file in memory": lambda: os.memfd_create("x"),
        "code in memory": lambda: mmap.mmap(-1, 4096, prot=_MAKES_CODE),
        "code where data was": make_data_code,
        "a library": lambda: ctypes.CDLL("libresolv.so.2"),
        "end another by its thread": lambda: called("tgkill", os.getppid(), os.getppid(), 0),
        "be looked at again": lambda: called("prctl", 4, 1, 0, 0, 0),
        "type through another call": lambda: called("ioctl", 0, 0x541C, 0),
        "limits of its own": lambda: called("prlimit64", 0, resource.RLIMIT_NOFILE, 1, 0),
        "ask for signals of files": lambda: fcntl.fcntl(0, fcntl.F_SETOWN, 1),
    }


def make_data_code() -> None:
    held = mmap.mmap(-1, 4096, prot=3)
    place = ctypes.addressof(ctypes.c_char.from_buffer(held))
    called("mprotect", place, 4096, 5)


def with_other_calls() -> dict[str, Callable[[], object]]:
    """Harmless as they are asked for, with nothing but zeros: that they are refused before anybody looks."""
    column = COLUMNS[platform.machine()]
    names = [name for name, numbers in _OTHERS.items() if numbers[column] is not None]
    return {f"the call {name}": partial(called, name, 0, 0, 0, 0, 0) for name in names}


def prepare(folder: Path) -> None:
    (folder / "own").write_bytes(b"x")
    program = Path(shutil.which("true") or "/bin/true")
    shutil.copy(program, folder / "program")


def main(secret: str, folder: str, parent: str, how: str, account: str) -> None:
    if account:
        os.setgroups([])
        os.setgid(int(account))
        os.setuid(int(account))
    attempts = {
        **with_files(Path(secret), Path(folder), int(parent)),
        **with_others(int(parent)),
        **with_code_and_programs(Path(folder)),
        **with_other_calls(),
    }
    if how != "walls":
        # Without walls these alone do no harm where they succeed.
        harmless = (
            "read a file of the person",
            "the network",
            "look whether the program lives",
            "code in memory",
        )
        attempts = {name: attempts[name] for name in harmless}
    succeeded = [
        name for name, attempt in attempts.items() if not is_refused(attempt, has_walls=how == "walls")
    ]
    sys.stdout.write(json.dumps([len(attempts), succeeded]))


def is_refused(attempt: Callable[[], object], *, has_walls: bool) -> bool:
    """Whether a process behind the walls is refused this, or is ended for it."""
    process = os.fork()
    if process == 0:
        if has_walls:
            walls.enter([])
        try:
            attempt()
        except OSError as error:
            os._exit(_REFUSED_BY if error.errno in _REFUSED else _SUCCEEDED)
        os._exit(_SUCCEEDED)
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status) in {_REFUSED_BY, -signal.SIGSYS}


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Files and folders of the program that their owner alone may read, whatever the umask says. Windows keeps a
person's folders from others by itself, and there these calls change nothing of that."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

_OTHERS = 0o077
_WIPED_AT_ONCE = 1 << 20


def make_private_folder(folder: Path, *, parents: bool = False) -> None:
    """Make a folder, or close one that is there to all but its owner. Raises OSError."""
    folder.mkdir(mode=0o700, parents=parents, exist_ok=True)
    make_private(folder)


def make_private(path: Path) -> None:
    """Close a file or folder to all but its owner. What belongs to somebody else, who let the person write in
    it, stays as it is, and so does what is not there."""
    if os.name == "nt":
        return
    with contextlib.suppress(FileNotFoundError, PermissionError):
        mode = path.stat().st_mode
        if mode & _OTHERS:
            path.chmod(mode & 0o700)


def private_opener(path: str, flags: int) -> int:
    """For open(path, mode, opener=private_opener): a file that this makes is its owner's alone."""
    return os.open(path, flags, 0o600)


def reserve_private(path: Path) -> None:
    """Make an empty file for a library that would make it open to others; one that is there stays as it is.
    Raises OSError."""
    # One that is there is not even opened: closing it would end the locks that SQLite holds on it in this
    # process, and another process would believe that it is alone (https://sqlite.org/howtocorrupt.html, 2.2).
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def wipe(path: Path) -> None:
    """Overwrite a file with zeros, which are on the disk before it is removed. A solid-state drive, or a file
    system that never writes in place, may keep what was there for a while. Raises OSError."""
    with path.open("rb+") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= file.write(bytes(min(left, _WIPED_AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def leave_no_core_files() -> None:
    """Let the system write nothing of this process's memory to a disk when it fails: a core file would hold
    keys, and what is kept encrypted. Windows writes none by itself that holds the memory."""
    if sys.platform != "win32":
        import resource

        _soft, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def write_private(path: Path, content: bytes | memoryview) -> None:
    """Write a file whole, or leave the one that is there, also in a power cut. sync_folder() makes it last.
    Raises OSError, and then nothing of the content stays on the disk."""
    # A name of its own: the window and the command line may write at the same time.
    temporary = path.with_name(f"{path.name}.{os.urandom(4).hex()}.new")
    try:
        with open(temporary, "wb", opener=private_opener) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)

"""Folders for files that are needed as long as some work goes on, and which nobody else can read.

They lie in the system's folder of temporary files. Each names the process that it belongs to, which holds a
lock on a file in it: the system lets go of that when the process ends, however it ends. So the next start can
take away what a killed process left, and nothing that is still in use. A number alone would not tell: the
system gives it to another process in time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import weakref
from pathlib import Path
from types import TracebackType
from typing import Self

_PREFIX = "faxdesk-"
_HELD = ".in-use"
_TRIES = 3


class WorkingFolder:
    """A folder, made at once, that goes with close(), at the end of a with statement, or at the latest when
    the program ends. purpose is a word for its name. Raises OSError where it cannot be made."""

    def __init__(self, purpose: str, parent: Path | None = None) -> None:
        # The start of the window needs none.
        import tempfile

        for _ in range(_TRIES):
            prefix = f"{_PREFIX}{purpose}-{os.getpid()}-"
            self.path = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            lock = _locked(self.path / _HELD, os.O_CREAT)
            if lock is not None:
                break
            # Another start looked into it before the lock was taken, and takes it away; or this disk knows no
            # locks, and then nobody takes it.
        self._end = weakref.finalize(self, _remove, self.path, lock)

    def close(self) -> None:
        """Remove the folder and all in it."""
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def sweep_working_folders(parent: Path | None = None, *, is_own: bool = False) -> None:
    """Take away the working folders of processes that are no more (worker threads only). is_own: nobody else
    has folders in the parent, so those go as well whose process was killed before it had its lock, or after
    it had let go of it."""
    import tempfile

    more_flags = os.O_CREAT if is_own else 0
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*"):
        if not _is_ones_own(folder):
            continue
        lock = _locked(folder / _HELD, more_flags)
        if lock is not None:
            _remove(folder, lock)


def _is_ones_own(folder: Path) -> bool:
    """Whether this person made a folder. Others may put links in the system's folder of temporary files."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    is_folder = not folder.is_symlink() and folder.is_dir()
    return is_folder and (sys.platform == "win32" or state.st_uid == os.getuid())


def _locked(file: Path, more_flags: int = 0) -> int | None:
    """Open a file and lock it; None where another has it, where it is not there, and where the disk knows no
    locks."""
    try:
        handle = os.open(file, os.O_RDWR | more_flags, 0o600)
    except OSError:
        return None
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            # Unlike those of POSIX, this lock also keeps the same process from taking it twice.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _remove(folder: Path, lock: int | None) -> None:
    """Remove a folder. Windows deletes no file that is open, so the lock goes first: nobody waits for it."""
    if lock is not None:
        with contextlib.suppress(OSError):
            os.close(lock)
    shutil.rmtree(folder, ignore_errors=True)

"""Who works on a profile: many programs at once, or one alone that changes all its files.

Each program that has an archive open shares the profile; whoever encrypts, decrypts or replaces it has it
alone. It is a lock of the operating system, which ends with its process, however that ends.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

log = logging.getLogger(__name__)


class ProfileInUse(FaxDeskError):
    """Another program works on the profile; nothing was changed, and it may be tried again."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint, ErrorKind.BUSY)


class ProfileUse:
    """The lock of one program on a profile. Where a disk has no locks it holds all the same, since nobody
    could be told of it."""

    def __init__(self, lock_file: Path) -> None:
        self._file = lock_file
        self._handle: int | None = None

    def share(self) -> None:
        """Work on the profile beside others. Raises ProfileInUse where one has it alone."""
        if not self._taken(alone=False):
            raise ProfileInUse(
                tr("Another FaxDesk is just encrypting, decrypting or restoring this archive."),
                tr("Wait until it is done, then start this one again. Nothing was changed."),
            )

    def take_alone(self) -> None:
        """Have the profile alone. Raises ProfileInUse where another program works on it."""
        if not self._taken(alone=True):
            raise ProfileInUse(
                tr("FaxDesk is open on this archive, as a window or as a command."),
                tr("Quit it there, then try again. Nothing was changed."),
            )

    def end(self) -> None:
        """Leave the profile to others."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _taken(self, *, alone: bool) -> bool:
        self.end()
        try:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            # A disk that can only be read: nobody can change anything on it.
            log.info("The profile cannot be locked: %s", type(error).__name__)
            return True
        try:
            is_taken = _lock(handle, alone=alone)
        except OSError as error:
            log.info("There are no locks on this disk: %s", type(error).__name__)
            is_taken = True
        if is_taken:
            self._handle = handle
        else:
            os.close(handle)
        return is_taken


def _lock(handle: int, *, alone: bool) -> bool:
    """False where another program's lock is in the way. Raises OSError where the disk has no locks."""
    if sys.platform == "win32":
        return _lock_of_windows(handle, alone=alone)
    import fcntl

    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


if sys.platform == "win32":

    def _lock_of_windows(handle: int, *, alone: bool) -> bool:
        """As _lock(). What Python has for locks there knows none that are shared."""
        import ctypes
        import msvcrt
        from ctypes import wintypes

        at_once, exclusive = 1, 2
        taken_by_others = {33, 997}  # ERROR_LOCK_VIOLATION, ERROR_IO_PENDING
        lock_file = ctypes.WinDLL("kernel32", use_last_error=True).LockFileEx
        lock_file.argtypes = (wintypes.HANDLE, *(wintypes.DWORD,) * 4, ctypes.c_void_p)
        # The structure OVERLAPPED with zeros says that the range begins with the file.
        place = ctypes.create_string_buffer(32)
        how = at_once | (exclusive if alone else 0)
        if lock_file(msvcrt.get_osfhandle(handle), how, 0, 1, 0, place):
            return True
        error = ctypes.get_last_error()
        if error in taken_by_others:
            return False
        raise ctypes.WinError(error)

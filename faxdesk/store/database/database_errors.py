"""What SQLite and the disk complain of, in words for people."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_name

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


_BUSY = "SQLITE_BUSY"
_SMALLEST_FILE = 32 * 1024
"""Bytes of the file by which processes share an archive (archive.db-shm): without room for it even reading
fails, and SQLite calls that an error of the disk."""


class ArchiveDamaged(FaxDeskError):
    """The file is no database any more, or lost its structure."""

    def __init__(self) -> None:
        super().__init__(
            "The archive on this computer is damaged.",
            "Start FaxDesk again: it takes over what can be read into a new archive, keeps the damaged one,"
            f" and fetches from {service_name()} what is missing.",
            ErrorKind.STORAGE,
        )


_DAMAGE = (
    "no such table",
    "no such column",
    "has no column named",
    "no such module",
    "vtable constructor failed",
    "fts5",
    "malformed",
    "unsupported file format",
    "Could not decode to UTF-8",
    "duplicate column name",
    "already exists",
)
"""What SQLite says where the structure is not the one that the program gave the file, or a text is none."""


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what a disk or the database at path cannot do into FaxDeskError (STORAGE, BUSY). Mistakes of the
    program itself (wrong SQL, broken constraints) pass as they are."""
    try:
        yield
    except UnicodeDecodeError as error:
        # Python cannot read what SQLite says of a damaged name.
        raise ArchiveDamaged from error
    except sqlite3.DatabaseError as error:
        trouble = _trouble(error, path)
        if trouble is None:
            raise
        raise trouble from error
    except OSError as error:
        raise disk_trouble(error, path.parent) from error


def disk_trouble(error: OSError, folder: Path) -> FaxDeskError:
    """What a disk that does not do its part means to the person."""
    if error.errno in _FULL:
        return FaxDeskError(*_full(folder), ErrorKind.STORAGE)
    return FaxDeskError(
        f"FaxDesk cannot use its folder “{folder}”.",
        f"The system says: {error.strerror or error}. Make sure that the folder is there and that you may"
        " write in it.",
        ErrorKind.STORAGE,
    )


def _full(folder: Path) -> tuple[str, str]:
    return (
        "The disk is full.",
        f"FaxDesk keeps its data in “{folder}”. Make room on that disk, then try again; nothing was lost.",
    )


def _has_room(folder: Path) -> bool:
    """Whether a disk has room for the smallest file that SQLite makes beside an archive."""
    try:
        return shutil.disk_usage(folder).free >= _SMALLEST_FILE
    except OSError:
        return True


def _trouble(error: sqlite3.DatabaseError, path: Path) -> FaxDeskError | None:
    name: str = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or any(words in str(error) for words in _DAMAGE):
        return ArchiveDamaged()
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and not _has_room(path.parent):
        return FaxDeskError(*_full(path.parent), ErrorKind.STORAGE)
    for code, (title, hint) in _words(path).items():
        if name.startswith(code):
            return FaxDeskError(title, hint, ErrorKind.BUSY if code == _BUSY else ErrorKind.STORAGE)
    return None


def _words(path: Path) -> dict[str, tuple[str, str]]:
    reach = "Make sure that the folder is there and that you may write in it."
    return {
        "SQLITE_FULL": _full(path.parent),
        "SQLITE_READONLY": (f"FaxDesk may not write in “{path.parent}”.", reach),
        "SQLITE_PERM": (f"FaxDesk may not write in “{path.parent}”.", reach),
        "SQLITE_CANTOPEN": (f"FaxDesk cannot open its archive in “{path.parent}”.", reach),
        _BUSY: (
            "The archive is in use by another program.",
            "Close other copies of FaxDesk, then try again.",
        ),
        "SQLITE_IOERR": (
            "The disk did not do what it was asked to.",
            "Make sure that the disk is connected and sound, and that it has room.",
        ),
        "SQLITE_NOMEM": ("The computer is out of memory.", "Close other programs, then try again."),
    }

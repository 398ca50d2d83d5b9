"""What SQLite and the disk complain of, in words for people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.disk_trouble import DiskTrouble, disk_full, disk_trouble, free_bytes, may_write, not_writable
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_name
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.words import tr

_SMALLEST_FILE = 32 * 1024
"""Bytes of the file by which processes share an archive (archive.db-shm): without room for it even reading
fails, and SQLite calls that an error of the disk."""


class ArchiveDamaged(FaxDeskError):
    """The file is no database any more, or lost its structure."""

    def __init__(self) -> None:
        super().__init__(
            tr("The archive on this computer is damaged."),
            tr(
                "Start FaxDesk again: it takes over what can be read into a new archive, keeps the "
                "damaged one, and fetches from {service} what is missing.",
                service=service_name(),
            ),
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


def tells_of_damage(error: Exception) -> bool:
    """Whether this is said of a file that is no database, or is not whole."""
    name: str = getattr(error, "sqlite_errorname", "") or ""
    return isinstance(error, ArchiveDamaged) or name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _has_room(folder: Path) -> bool:
    """Whether a disk has room for the smallest file that SQLite makes beside an archive."""
    free = free_bytes(folder)
    return free is None or free >= _SMALLEST_FILE


def _trouble(error: sqlite3.DatabaseError, path: Path) -> FaxDeskError | None:
    name: str = getattr(error, "sqlite_errorname", "") or ""
    folder = path.parent
    if tells_of_damage(error) or any(words in str(error) for words in _DAMAGE):
        return ArchiveDamaged()
    if name.startswith("SQLITE_BUSY"):
        return FaxDeskError(
            tr("The archive is in use by another program."),
            tr("Close other copies of FaxDesk, then try again."),
            ErrorKind.BUSY,
        )
    is_unusable = name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN"))
    if name.startswith("SQLITE_FULL") or (is_unusable and not _has_room(folder)):
        return disk_full(folder)
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM")) or (
        is_unusable and os.path.isdir(folder) and not may_write(folder)
    ):
        return not_writable(folder)
    if name.startswith("SQLITE_CANTOPEN"):
        return DiskTrouble(
            tr("FaxDesk cannot open its archive in “{folder}”.", folder=folder),
            tr("Make sure that the folder is there and that you may write in it."),
        )
    if name.startswith("SQLITE_IOERR"):
        return DiskTrouble(
            tr("The disk did not do what it was asked to."),
            tr("Make sure that the disk is connected and sound, and that it has room."),
        )
    if name.startswith("SQLITE_NOMEM"):
        return FaxDeskError(
            tr("The computer is out of memory."),
            tr("Close other programs, then try again."),
            ErrorKind.STORAGE,
        )
    return None

"""Reading an archive on a disk that takes nothing: it is full, mounted for reading only, or the person has no
right to write there.

SQLite wants two files beside an archive that keeps a write-ahead log, even to read: the log (-wal), and the
memory that processes share (-shm). Where both are there, or can be made with nothing in them, SQLite reads
the log by itself and sees what others write (https://sqlite.org/wal.html#read_only_databases). Where they are
not, and nobody has left anything in a log, the archive's file holds everything; it is read as one that nobody
changes, and looked at again as soon as somebody has. A log that was left without its shared memory, and an
archive of an earlier structure, have to be written before they can be read: in a copy on another disk.
"""

from __future__ import annotations

import shutil
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.disk_trouble import DiskTrouble, free_bytes, size_text
from faxdesk.private_files import reserve_private
from faxdesk.store.database import schema as structure
from faxdesk.store.database.connection import address, connect, temporary_files
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey
    from faxdesk.working_folder import WorkingFolder

_BY_SQLITE = "mode=ro&readonly_shm=1"
_AS_UNCHANGING = "immutable=1"
_TRIES = 3

Seen = tuple[tuple[int, int, int], ...]
"""The number, size and time of change of each file that an archive consists of."""


class ReadingConnection(sqlite3.Connection):
    """A connection that only reads. seen is what the files were when it was opened; None where SQLite sees
    changes by itself."""

    seen: Seen | None = None


class ReadOnlyArchive:
    """The way to an archive that cannot be written."""

    def __init__(self, path: Path, key: DatabaseKey | None) -> None:
        self._path, self._key = path, key
        self._lock = threading.Lock()
        self._copy: WorkingFolder | None = None

    def prepare(self) -> bool:
        """Make sure that the archive can be read; False where there is none in the file. Raises DiskTrouble
        where that needs a copy and no other disk has the room, and what SQLite raises."""
        if not self._path.exists():
            return False
        if not self._has_shared_memory() and _size(self._beside("-wal")):
            self._make_copy()
        with closing(self.connect()) as connection:
            version = structure.version_of(connection)
        structure.check_version(version)
        if 0 < version < structure.newest():
            self._make_copy()
            structure.migrate_alone(self._place(), self._key)
        return version > 0

    def connect(self) -> ReadingConnection:
        if self._copy is not None:
            return _connect(self._place(), self._key, "mode=ro")
        if self._has_shared_memory():
            return _connect(self._path, self._key, _BY_SQLITE)
        seen = self._seen()
        connection = _connect(self._path, self._key, _AS_UNCHANGING)
        connection.seen = seen
        return connection

    def is_current(self, connection: ReadingConnection) -> bool:
        """Whether a connection still shows what is in the file."""
        return connection.seen is None or connection.seen == self._seen()

    def close(self) -> None:
        """Remove the copy, if there had to be one."""
        with self._lock:
            copy, self._copy = self._copy, None
        if copy is not None:
            copy.close()

    def _has_shared_memory(self) -> bool:
        """Whether SQLite finds what it wants beside the archive; on a full disk, empty files can be made."""
        needed = [self._beside(suffix) for suffix in ("-wal", "-shm")]
        if not all(path.exists() for path in needed):
            with suppress(OSError):
                for path in needed:
                    reserve_private(path)
        return all(path.exists() for path in needed)

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    def _seen(self) -> Seen:
        files = [self._path, self._beside("-wal"), self._beside("-shm")]
        states = [path.stat() for path in files if path.exists()]
        return tuple((state.st_ino, state.st_size, state.st_mtime_ns) for state in states)

    def _place(self) -> Path:
        """Where the archive is read."""
        return self._path if self._copy is None else self._copy.path / self._path.name

    def _make_copy(self) -> None:
        # Imported late, since no sound disk needs it.
        from faxdesk.working_folder import WorkingFolder

        with self._lock:
            if self._copy is not None:
                return
            needed = 2 * (_size(self._path) + _size(self._beside("-wal")))
            try:
                copy = WorkingFolder("archive")
            except OSError as error:
                raise _no_room(self._path, needed) from error
            try:
                if (free_bytes(copy.path) or 0) < needed:
                    raise _no_room(self._path, needed)
                self._copy_to(copy.path)
            except BaseException as error:
                copy.close()
                if isinstance(error, OSError):
                    raise _no_room(self._path, needed) from error
                raise
            self._copy = copy

    def _copy_to(self, folder: Path) -> None:
        for _ in range(_TRIES):
            before = self._seen()
            for source in (self._path, self._beside("-wal")):
                if source.exists():
                    shutil.copyfile(source, folder / source.name)
            if self._seen() == before:
                return
        raise DiskTrouble(
            tr("The archive in “{folder}” changes while it is copied.", folder=self._path.parent),
            tr(
                "Another program is at work on it, from where it can be written: try again when that has "
                "ended."
            ),
        )


def _connect(path: Path, key: DatabaseKey | None, way: str) -> ReadingConnection:
    connection = connect(address(path, way), key, of_one_thread=False, factory=ReadingConnection)
    assert isinstance(connection, ReadingConnection)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = ON")
        # Sorting many rows would else want room on a disk, which may be the full one.
        temporary_files(connection, on_disk=False)
    except BaseException:
        connection.close()
        raise
    return connection


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _no_room(path: Path, needed: int) -> DiskTrouble:
    return DiskTrouble(
        tr("The archive in “{folder}” cannot be read where it is.", folder=path.parent),
        tr(
            "It was not closed in order, or is an earlier version's, and its disk takes nothing, "
            "so that FaxDesk has to read it in a copy, for which your temporary folder needs "
            "{size}. Make room there, or on the archive's own disk; nothing was lost.",
            size=size_text(needed),
        ),
    )

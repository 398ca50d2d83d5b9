"""The archive's file: connections, transactions, and its structure."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from faxdesk.disk_trouble import DiskTrouble, may_write, not_writable
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.store.database import schema as structure
from faxdesk.store.database.connection import BUSY_S, connect_to_write, temporary_files
from faxdesk.store.database.damages import Damages, damages_of
from faxdesk.store.database.database_errors import ArchiveDamaged, in_words, tells_of_damage
from faxdesk.store.database.read_only import ReadingConnection, ReadOnlyArchive
from faxdesk.store.database.schema import ArchiveInUse
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.database.wrong_key import refuse_wrong_key
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

_SMALL = 4_000_000
"""Bytes of an archive that can be looked through without anybody having to wait."""

__all__ = ["ArchiveDamaged", "ArchiveInUse", "Database"]


class Sealing(Protocol):
    """Has a part in each transaction."""

    def prepare(self) -> None:
        """Before one begins: what may take long, while nobody has to wait for the archive."""

    def seal(self, cx: sqlite3.Connection) -> None:
        """The last that is written in it."""


class Database:
    """One SQLite file. Reads see the last committed state; writes go through transaction(), are synced to
    disk before it returns, and take turns among threads and processes.

    Connections to read are borrowed from a shelf for as long as a read lasts. They are not bound to
    threads: to Python, each task on a Qt pool is a thread of its own, so that a connection for each thread
    would be opened, and leaked, with every task. All writes of this process go through one connection,
    which SQLite can tell then whether any other process has written.

    Where the disk takes nothing, because it is full or can only be read, an archive that is there is opened
    for reading alone. Each write then tries anew whether the disk takes something again.
    """

    def __init__(self, path: Path, key: DatabaseKey | None = None) -> None:
        self.path = path
        self.key = key
        """What the archive is encrypted with; None for a plain one."""
        self._in_use = threading.local()
        self._lock = threading.Lock()
        self._shelf: list[sqlite3.Connection] = []
        self._turn = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._seen_version: int | None = None
        self._closed = False
        self._only_read: ReadOnlyArchive | None = None
        self._reopening = threading.Lock()
        self.sealing: Callable[[], Sealing] | None = None
        """Gives what writes the audit log at the end of each transaction, built with the first of them; None
        in a process that leaves that to the program it works for."""
        self.trouble: DiskTrouble | None = None
        """Why the archive could only be opened for reading, until it can be written again."""

    @classmethod
    def open(cls, path: Path, key: DatabaseKey | None = None) -> Database:
        """Open or make the archive and bring its structure up to date.

        Raises ArchiveDamaged; KeyMissing, WrongKey or NotEncrypted, and then nothing was touched;
        ArchiveInUse when the structure is an older one and another process has the file open; DiskTrouble
        when it cannot even be read; or FaxDeskError (STORAGE) when the file is a newer program's. trouble
        tells whether it can only be read.
        """
        database = cls(path, key)
        try:
            with in_words(path):
                refuse_wrong_key(path, key)
                structure.refuse_newer(path, key)
            try:
                database._give_back(_opened(path, key))
            except DiskTrouble as trouble:
                database._read_alone(trouble)
        except BaseException:
            database.close()
            raise
        return database

    @staticmethod
    def set_aside(path: Path, clock: Clock) -> Path:
        """Move a damaged archive away, with what SQLite keeps beside it; gives its new name."""
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        aside = path.with_name(f"{path.name}.damaged-{stamp}")
        with in_words(path):
            path.replace(aside)
            for suffix in ("-wal", "-shm"):
                beside = path.with_name(path.name + suffix)
                if beside.exists():
                    beside.replace(aside.with_name(aside.name + suffix))
            _mark(path).unlink(missing_ok=True)
        return aside

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection to read from; within a transaction on this thread, the transaction's."""
        with self._telling():
            current = self._current()
            if current is not None:
                yield current
                return
            connection = self._borrow()
            is_sound = True
            try:
                yield connection
            except (sqlite3.DatabaseError, ArchiveDamaged) as error:
                is_sound = not tells_of_damage(error)
                raise
            finally:
                if is_sound:
                    self._give_back(connection)
                else:
                    # Once it has met a damaged page of an encrypted archive, nothing more is read by it.
                    connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; nested calls on one thread are part of the outer one."""
        with self._telling():
            current = self._current()
            if current is not None:
                yield current
                return
            sealing = self.sealing() if self.sealing is not None else None
            if sealing is not None:
                sealing.prepare()
            with self._writing() as connection:
                connection.execute("BEGIN IMMEDIATE")
                self._in_use.connection = connection
                try:
                    yield connection
                    if sealing is not None:
                        sealing.seal(connection)
                    connection.execute("COMMIT")
                finally:
                    self._in_use.connection = None

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was asked last; False at the first time. Costs
        next to nothing, but waits for a transaction that is under way. Of an archive that could only be read
        it is True once, when it can be written again, and nobody knows what was written meanwhile."""
        if self._only_read is not None:
            with suppress(DiskTrouble):
                self._write_again()
                return True
            return False
        with self._telling(), self._writing() as connection:
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            changed = self._seen_version not in (None, version)
            self._seen_version = version
        return changed

    @staticmethod
    def is_suspect(path: Path) -> bool:
        """Whether the archive was found damaged while it was in use."""
        return _mark(path).exists()

    @staticmethod
    def clear_suspicion(path: Path) -> None:
        """The archive was looked at, and is sound."""
        _mark(path).unlink(missing_ok=True)

    def drop_old_copies(self, now: datetime) -> None:
        """Remove the copies from before migrations that a good week has gone by since: the program is in
        use, and the archive is sound. Looks through the whole file where there is such a copy, so it belongs
        on a worker. Raises ArchiveDamaged, and then the copies stay."""
        with self._telling():
            copies = structure.old_copies(self.path, now)
            if not copies:
                return
            with self.read() as cx:
                if damages_of(cx).of_the_file:
                    raise ArchiveDamaged
            for copy in copies:
                copy.unlink(missing_ok=True)

    def rewrite(self) -> bool:
        """Write the file anew, so that nothing is left in it, its log or its copies of what was deleted.
        False where another process reads or writes meanwhile; then it has to be done again. Takes as long as
        the file is large, and as much room beside it. Raises FaxDeskError (STORAGE)."""
        with self._telling(), self._writing() as connection:
            try:
                # Memory does not hold all of a large archive, and this file is encrypted where the archive
                # is.
                temporary_files(connection, on_disk=True)
                try:
                    connection.execute("VACUUM")
                finally:
                    temporary_files(connection, on_disk=self.key is None)
                is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except sqlite3.OperationalError as error:
                if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                    raise
                return False
            if is_busy:
                return False
            for copy in structure.copies(self.path):
                copy.unlink(missing_ok=True)
        return True

    def check_now_and_then(self, now: datetime) -> None:
        """Look through the whole file once a week; on a worker. Raises ArchiveDamaged, and then the next
        start puts it right."""
        a_week_ago, today = (f"{at:%Y-%m-%dT%H:%M:%S.%fZ}" for at in (now - structure.GOOD_WEEK, now))
        with self._telling():
            with self.read() as cx:
                (checked_at,) = cx.execute("SELECT checked_at FROM archive").fetchone()
                if checked_at is not None and a_week_ago < checked_at <= today:
                    return
                if damages_of(cx) != Damages():
                    raise ArchiveDamaged
            with self.transaction() as cx:
                cx.execute("UPDATE archive SET checked_at = ?", (today,))

    def suspect(self) -> None:
        """Have the archive looked at closely at the next start."""
        with in_words(self.path):
            _mark(self.path).touch(0o600)

    def close(self) -> None:
        """Close all connections, those in use as soon as they are given back. Whoever comes later gets an
        error."""
        with self._lock:
            self._closed = True
            connections, self._shelf = self._shelf, []
            if self._turn.acquire(blocking=False):
                if self._writer is not None:
                    connections.append(self._writer)
                    self._writer = None
                self._turn.release()
        for connection in connections:
            connection.close()
        # Taken once: a worker may be opening the archive for writing again just now.
        if (only_read := self._only_read) is not None:
            only_read.close()

    def _current(self) -> sqlite3.Connection | None:
        return getattr(self._in_use, "connection", None)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, for one thread at a time. Raises DiskTrouble where there is none."""
        if self._only_read is not None:
            self._write_again()
        if not self._turn.acquire(timeout=BUSY_S):
            raise FaxDeskError(
                tr("FaxDesk is busy with its archive."), tr("Try again in a moment."), ErrorKind.BUSY
            )
        try:
            if self._writer is None:
                self._writer = self._borrow()
            try:
                yield self._writer
            except (sqlite3.DatabaseError, ArchiveDamaged) as error:
                if tells_of_damage(error):
                    self._writer.close()
                    self._writer = None
                raise
            finally:
                if self._writer is not None and self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
        finally:
            with self._lock:
                if self._closed and self._writer is not None:
                    self._writer.close()
                    self._writer = None
                self._turn.release()

    def _read_alone(self, trouble: DiskTrouble) -> None:
        """Go on without writing, because of trouble; raises it where there is nothing to read."""
        self._only_read = ReadOnlyArchive(self.path, self.key)
        with in_words(self.path):
            if not self._only_read.prepare():
                raise trouble
        self.trouble = trouble

    def _write_again(self) -> None:
        """The disk may take something again by now. Raises DiskTrouble where it does not."""
        with self._reopening:
            if self._only_read is None:
                return
            # The connections of a process share what SQLite keeps in memory of a file, and with it that
            # nothing can be written there, as long as any of them is open.
            self._clear_shelf()
            with in_words(self.path):
                connection = _opened(self.path, self.key)
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    connection.execute("ROLLBACK")
                except BaseException:
                    connection.close()
                    raise
            only_read, self._only_read, self.trouble = self._only_read, None, None
            self._give_back(connection)
            only_read.close()

    def _clear_shelf(self) -> None:
        with self._lock:
            connections, self._shelf = self._shelf, []
        for connection in connections:
            connection.close()

    def _borrow(self) -> sqlite3.Connection:
        while True:
            with self._lock:
                if self._closed:
                    raise FaxDeskError(
                        tr("The archive is closed."), tr("Start FaxDesk again."), ErrorKind.STORAGE
                    )
                if not self._shelf:
                    break
                # The one used last: its pages are still in memory.
                connection = self._shelf.pop()
            if self._is_current(connection):
                return connection
            connection.close()
        only_read = self._only_read
        return connect_to_write(self.path, self.key) if only_read is None else only_read.connect()

    def _is_current(self, connection: sqlite3.Connection) -> bool:
        only_read = self._only_read
        if not isinstance(connection, ReadingConnection):
            return True
        return only_read is not None and only_read.is_current(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        is_kept = False
        try:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            with self._lock:
                if not self._closed and self._is_current(connection):
                    self._shelf.append(connection)
                    is_kept = True
        finally:
            if not is_kept:
                connection.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            with in_words(self.path):
                yield
        except ArchiveDamaged:
            # Opening it will not show every damage. Of one that cannot be written nothing can be noted.
            if self._only_read is None:
                self.suspect()
            raise


def _opened(path: Path, key: DatabaseKey | None) -> sqlite3.Connection:
    """A connection to the archive, which is made, or brought up to date, where it has to be."""
    with in_words(path):
        for place in (path.parent, path):
            # SQLite opens what it may only read without a word.
            if place.exists() and not may_write(place):
                raise not_writable(path.parent)
        connection = connect_to_write(path, key)
        try:
            if structure.is_older(connection):
                connection.close()
                structure.migrate_alone(path, key)
                connection = connect_to_write(path, key)
            structure.make(connection)
            _check_suspect(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def _mark(path: Path) -> Path:
    """A file that says that the archive beside it was found damaged while it was in use."""
    return path.with_name(f"{path.name}.suspect")


def _check_suspect(connection: sqlite3.Connection, path: Path) -> None:
    """A small archive is looked through at each start, which takes a few milliseconds: a spoilt index of a
    table raises no error, but leaves faxes out of lists."""
    mark = _mark(path)
    if not mark.exists() and path.stat().st_size > _SMALL:
        return
    if damages_of(connection) != Damages():
        mark.touch(0o600)
        raise ArchiveDamaged
    mark.unlink(missing_ok=True)

"""The archive's file: connections, transactions, and its structure."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.store.troubles import ArchiveDamaged, in_words

__all__ = ["ArchiveDamaged", "Database"]

_BUSY_S = 15.0
_PAUSE_S = 0.05


class Database:
    """One SQLite file. Reads see the last committed state; writes go through transaction(), are synced to
    disk before it returns, and take turns among threads and processes.

    Connections to read are borrowed from a shelf for as long as a read lasts. They are not bound to
    threads: to Python, each task on a Qt pool is a thread of its own, so that a connection for each thread
    would be opened, and leaked, with every task. All writes of this process go through one connection,
    which SQLite can tell then whether any other process has written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._in_use = threading.local()
        self._lock = threading.Lock()
        self._shelf: list[sqlite3.Connection] = []
        self._turn = threading.Lock()
        self._writer: sqlite3.Connection | None = None
        self._seen_version: int | None = None
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open or make the archive and bring its structure up to date.

        Raises ArchiveDamaged, or FaxDeskError (STORAGE) when the file is a newer program's or cannot be
        used.
        """
        database = cls(path)
        try:
            with in_words(path):
                _refuse_newer(path)
                connection = database._borrow()
                try:
                    _migrate(connection, path)
                    _check_suspect(connection, path)
                finally:
                    database._give_back(connection)
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
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; nested calls on one thread are part of the outer one."""
        with self._telling():
            current = self._current()
            if current is not None:
                yield current
                return
            with self._writing() as connection:
                connection.execute("BEGIN IMMEDIATE")
                self._in_use.connection = connection
                try:
                    yield connection
                    connection.execute("COMMIT")
                finally:
                    self._in_use.connection = None

    def changed_elsewhere(self) -> bool:
        """Whether another process has written since this was asked last; False at the first time. Costs
        next to nothing, but waits for a transaction that is under way."""
        with self._telling(), self._writing() as connection:
            version = connection.execute("PRAGMA data_version").fetchone()[0]
            changed = self._seen_version not in (None, version)
            self._seen_version = version
        return changed

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

    def _current(self) -> sqlite3.Connection | None:
        return getattr(self._in_use, "connection", None)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """The connection that writes, for one thread at a time."""
        if not self._turn.acquire(timeout=_BUSY_S):
            raise FaxDeskError(
                "FaxDesk is busy with its archive.", "Try again in a moment.", ErrorKind.STORAGE
            )
        try:
            if self._writer is None:
                self._writer = self._borrow()
            try:
                yield self._writer
            finally:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
        finally:
            with self._lock:
                if self._closed and self._writer is not None:
                    self._writer.close()
                    self._writer = None
                self._turn.release()

    def _borrow(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise FaxDeskError("The archive is closed.", "Start FaxDesk again.", ErrorKind.STORAGE)
            if self._shelf:
                # The one used last: its pages are still in memory.
                return self._shelf.pop()
        return _connect(self.path)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            if not self._closed:
                self._shelf.append(connection)
                return
        connection.close()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            with in_words(self.path):
                yield
        except ArchiveDamaged:
            # Opening it will not show every damage: have it looked at closely at the next start.
            with in_words(self.path):
                _mark(self.path).touch()
            raise


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _mark(path: Path) -> Path:
    """A file that says that the archive beside it was found damaged while it was in use."""
    return path.with_name(f"{path.name}.suspect")


def _check_suspect(connection: sqlite3.Connection, path: Path) -> None:
    mark = _mark(path)
    if not mark.exists():
        return
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise ArchiveDamaged
    mark.unlink()


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turning it on wants the file alone, and SQLite does not wait for that as it does for a write: of
    programs that open a new archive at once, all but one have to ask again."""
    pause = threading.Event()
    for _ in range(round(_BUSY_S / _PAUSE_S)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            pause.wait(_PAUSE_S)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")


def _refuse_newer(path: Path) -> None:
    """Look at the version without touching the file: even opening it as usual would change it. It stands
    in the file's header, big-endian at byte 60 (SQLite's file format, 1.3)."""
    if not path.exists():
        return
    with path.open("rb") as file:
        header = file.read(64)
    # Bytes 21 to 23 are the same in every sound file; a damaged one's version says nothing.
    if header.startswith(b"SQLite format 3\0") and header[21:24] == b"\x40\x20\x20" and len(header) == 64:
        _check_version(int.from_bytes(header[60:64], "big"))


def _check_version(version: int) -> None:
    if version > len(_scripts()):
        raise FaxDeskError(
            "This archive was made by a newer FaxDesk.",
            "Install the newest version to open it; nothing was changed.",
            ErrorKind.STORAGE,
        )


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    scripts = _scripts()
    # The header may lag behind what is still in the write-ahead log.
    _check_version(_version(connection))
    if _version(connection) == len(scripts):
        # A damaged file often opens and fails later: look at its structure now.
        connection.execute("SELECT id FROM faxes LIMIT 1").fetchone()
        return
    connection.execute("BEGIN IMMEDIATE")
    # Another process may have done it while this one waited for its turn.
    version = _version(connection)
    if 0 < version < len(scripts):
        _keep_copy(path, version)
    for number, script in enumerate(scripts[version:], start=version + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("COMMIT")


def _keep_copy(path: Path, version: int) -> None:
    """The archive as it was, beside it; the caller holds the right to write."""
    copy = path.with_name(f"{path.name}.version-{version}")
    half = copy.with_name(f"{copy.name}.part")
    half.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(half)) as target:
        source.backup(target)
    half.replace(copy)


def _version(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def _scripts() -> list[str]:
    folder = Path(__file__).parent / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: run as a whole it would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

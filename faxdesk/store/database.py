"""The archive's file: connections, transactions, migrations, and what can be wrong with it."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock

_BUSY_MS = 15_000


class ArchiveDamaged(FaxDeskError):
    """The file is no database any more, or lost its structure."""

    def __init__(self) -> None:
        super().__init__(
            "The archive on this computer is damaged.",
            "FaxDesk sets it aside and fills a new one from RingCentral.",
            ErrorKind.STORAGE,
        )


class Database:
    """One SQLite file, with a connection for each thread. Reads see the last committed state; writes go
    through transaction(), are synced to disk before it returns, and take turns among threads and
    processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self._closed = False

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open or make the archive and bring its structure up to date.

        Raises ArchiveDamaged, or FaxDeskError (STORAGE) when the file is a newer program's or cannot be
        used.
        """
        database = cls(path)
        try:
            with _in_words(path):
                _refuse_newer(path)
                _migrate(database)
        except BaseException:
            database.close()
            raise
        return database

    @staticmethod
    def set_aside(path: Path, clock: Clock) -> Path:
        """Move a damaged archive away, with what SQLite keeps beside it; gives its new name."""
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        aside = path.with_name(f"{path.name}.damaged-{stamp}")
        with _in_words(path):
            path.replace(aside)
            for suffix in ("-wal", "-shm"):
                beside = path.with_name(path.name + suffix)
                if beside.exists():
                    beside.replace(aside.with_name(aside.name + suffix))
        return aside

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            with _in_words(self.path):
                found = self._connect()
            self._local.connection = found
        return found

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection, with SQLite's errors put into words."""
        with _in_words(self.path):
            yield self.connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; nested calls on one thread are part of the outer one."""
        connection = self.connection
        with _in_words(self.path):
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def close(self) -> None:
        """Close all threads' connections. Whoever comes later gets an error."""
        with self._lock:
            self._closed = True
            connections, self._open = self._open, []
        for connection in connections:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        with self._lock:
            if self._closed:
                raise FaxDeskError("The archive is closed.", "Start FaxDesk again.", ErrorKind.STORAGE)
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        with self._lock:
            self._open.append(connection)
        return connection


def _refuse_newer(path: Path) -> None:
    """Look at the version without touching the file: even opening it as usual would change it."""
    if not path.exists():
        return
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()
    if version > len(_scripts()):
        raise FaxDeskError(
            "This archive was made by a newer FaxDesk.",
            "Install the newest version to open it; nothing was changed.",
            ErrorKind.STORAGE,
        )


def _migrate(database: Database) -> None:
    connection = database.connection
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    scripts = _scripts()
    if version == len(scripts):
        # A damaged file often opens and fails later: look at its structure now.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.execute("SELECT id FROM faxes LIMIT 1").fetchone()
        return
    if version:
        copy = database.path.with_name(f"{database.path.name}.before-{len(scripts)}")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(database.path, copy)
    for number, script in enumerate(scripts[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;")


def _scripts() -> list[str]:
    folder = resources.files("faxdesk.store") / "migrations"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return [(folder / name).read_text(encoding="utf-8") for name in names]


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into an error for people."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise _told(error, path) from error
    except OSError as error:
        raise FaxDeskError(
            f"FaxDesk cannot use its archive in “{path.parent}”.",
            f"The system says: {error.strerror or error}."
            " Make sure that there is room and that you may write there.",
            ErrorKind.STORAGE,
        ) from error


def _told(error: sqlite3.DatabaseError, path: Path) -> FaxDeskError:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) or (
        name == "SQLITE_ERROR" and "no such table" in str(error)
    ):
        return ArchiveDamaged()
    words = {
        "SQLITE_FULL": (
            "The disk is full.",
            "Make room on it, then try again; nothing in the archive was lost.",
        ),
        "SQLITE_READONLY": (
            f"FaxDesk may not write in “{path.parent}”.",
            "Change the folder's permissions, or start it with --profile and another folder.",
        ),
        "SQLITE_CANTOPEN": (
            f"FaxDesk cannot open its archive in “{path.parent}”.",
            "Make sure that the folder exists and that you may write there.",
        ),
        "SQLITE_BUSY": (
            "The archive is in use by another program.",
            "Close other copies of FaxDesk, then try again.",
        ),
    }
    for code, (title, hint) in words.items():
        if name.startswith(code):
            return FaxDeskError(title, hint, ErrorKind.STORAGE)
    return FaxDeskError(
        "The archive could not be read or written.",
        f"The database says: {error}. Make sure that the disk is sound and has room.",
        ErrorKind.STORAGE,
    )

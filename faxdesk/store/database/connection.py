"""How a connection to an archive is opened, whether it is encrypted or not."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from faxdesk.private_files import reserve_private
from faxdesk.store.database.sqlite import sqlite3

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

BUSY_S = 15.0
PAUSE_S = 0.05


def connect(
    place: Path | str,
    key: DatabaseKey | None,
    *,
    of_one_thread: bool = True,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """A connection to a file, or to a place that begins with "file:". No transaction begins by itself.

    A file that is encrypted is opened with the key and a plain one without any; whether that fits shows only
    when it is read (wrong_key.py says it before). Raises sqlite3.Error."""
    connection = sqlite3.connect(
        place,
        timeout=BUSY_S,
        isolation_level=None,
        check_same_thread=of_one_thread,
        factory=factory,
        uri=isinstance(place, str) and place.startswith("file:"),
    )
    try:
        if key is None:
            # Sorting many rows, or a whole file written anew, takes room on the disk instead of in memory.
            connection.execute("PRAGMA temp_store = FILE")
        else:
            _unlock(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_write(path: Path, key: DatabaseKey | None) -> sqlite3.Connection:
    """A connection for any thread, by which everything is on the disk that is committed. Raises
    sqlite3.Error."""
    # SQLite gives what it keeps beside the file the same rights.
    reserve_private(path)
    connection = connect(path, key, of_one_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    except BaseException:
        # Windows renames no file that is open, and a damaged archive is to be set aside.
        connection.close()
        raise
    return connection


def address(path: Path, way: str) -> str:
    """The place of a file that is to be opened in a way of SQLite's (https://sqlite.org/uri.html)."""
    place = path.as_posix()
    # Before a drive's letter stands a slash of its own.
    return f"file://{'' if place.startswith('/') else '/'}{quote(place)}?{way}"


def temporary_files(connection: sqlite3.Connection, *, on_disk: bool) -> None:
    """Whether what does not fit into its cache SQLite writes on the disk, or keeps in memory."""
    connection.execute(f"PRAGMA temp_store = {'FILE' if on_disk else 'MEMORY'}")


def _unlock(connection: sqlite3.Connection, key: DatabaseKey) -> None:
    from faxdesk.sealing.database_pages import raw_key

    # It would write to standard error what this program says in its own words.
    connection.execute("PRAGMA cipher_log_level = NONE")
    # What it frees is overwritten, and what the system allows to be held in memory is never swapped out.
    connection.execute("PRAGMA cipher_memory_security = ON")
    connection.execute(f'PRAGMA key = "{raw_key(key)}"')
    # What is sorted would lie in a file as it is.
    temporary_files(connection, on_disk=False)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Turning it on wants the file alone, and SQLite does not wait for that as it does for a write: of
    programs that open a new archive at once, all but one have to ask again."""
    pause = threading.Event()
    for _ in range(round(BUSY_S / PAUSE_S)):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            pause.wait(PAUSE_S)
        else:
            return
    connection.execute("PRAGMA journal_mode = WAL")

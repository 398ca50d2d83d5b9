"""The archive's structure: its versions, and how an older archive is brought up to the newest.

An older archive is changed only while no other process has it open. A program that was started before an
upgrade knows nothing of the new structure, and would write as it always did. SQLite itself can tell: every
connection in WAL mode holds a lock on the file, also that of a program that was written before this was
thought of, and the file can leave WAL mode only when there is no other.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import reserve_private
from faxdesk.store.database.connection import BUSY_S, PAUSE_S, address, connect
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

PATIENCE_S = 3.0
"""How long others may take to finish before the person is asked to close them."""
GOOD_WEEK = timedelta(days=7)
MIGRATIONS = Path(__file__).parent / "migrations"


class ArchiveInUse(FaxDeskError):
    """The archive has to be brought up to date, and another process has it open."""

    def __init__(self) -> None:
        super().__init__(
            tr("Another FaxDesk is running, from before the upgrade."),
            tr(
                "Close its window, let running commands end, and start this one again: it brings the "
                "archive up to date then. Nothing was changed."
            ),
            ErrorKind.STORAGE,
        )


def scripts() -> list[str]:
    """The migrations in their order."""
    return [(MIGRATIONS / name).read_text(encoding="utf-8") for name in _script_names()]


def newest() -> int:
    """The version that archives of this program have: the number of the migrations. None of them is read,
    since each start asks."""
    return len(_script_names())


def _script_names() -> list[str]:
    return sorted(name for name in os.listdir(MIGRATIONS) if name.endswith(".sql"))


def version_of(connection: sqlite3.Connection) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return version


def refuse_newer(path: Path, key: DatabaseKey | None) -> None:
    """Look at the version without touching the file: even opening it as usual would change it. Raises
    FaxDeskError (STORAGE)."""
    if not path.exists():
        return
    if key is not None:
        # A damaged one's version says nothing.
        with (
            suppress(sqlite3.DatabaseError),
            closing(connect(address(path, "immutable=1"), key)) as connection,
        ):
            check_version(version_of(connection))
        return
    with path.open("rb") as file:
        header = file.read(64)
    # It stands in the file's header, big-endian at byte 60 (SQLite's file format, 1.3). Bytes 21 to 23 are
    # the same in every sound file.
    if header.startswith(b"SQLite format 3\0") and header[21:24] == b"\x40\x20\x20" and len(header) == 64:
        check_version(int.from_bytes(header[60:64], "big"))


def check_version(version: int) -> None:
    if version > newest():
        raise FaxDeskError(
            tr("This archive was made by a newer FaxDesk."),
            tr("Install the newest version to open it; nothing was changed."),
            ErrorKind.STORAGE,
        )


def is_older(connection: sqlite3.Connection) -> bool:
    """Whether there is an archive, of an earlier structure. Raises FaxDeskError (STORAGE) for a newer one."""
    version = version_of(connection)
    # The header may lag behind what is still in the write-ahead log.
    check_version(version)
    return 0 < version < newest()


def make(connection: sqlite3.Connection) -> None:
    """Give a new file its structure. Others that start at the same time wait, and find it made."""
    if version_of(connection) == newest():
        # A damaged file often opens and fails later: look at its structure now.
        connection.execute("SELECT id FROM faxes LIMIT 1").fetchone()
        return
    connection.execute("BEGIN IMMEDIATE")
    _run(connection, scripts())
    connection.execute("COMMIT")


def make_as_of(connection: sqlite3.Connection, version: int) -> None:
    """Give an empty database the structure that archives of a version have, to compare with."""
    connection.execute("BEGIN")
    _run(connection, scripts()[:version])
    connection.execute("COMMIT")


def migrate_alone(path: Path, key: DatabaseKey | None) -> None:
    """Copy an older archive and bring it up to date, once no other process has it open. The copy is encrypted
    where the archive is.

    Raises ArchiveInUse, and then nothing was changed; what SQLite raises passes as it is.
    """
    with opened_alone(path, key) as connection:
        _migrate(connection, path, key)


@contextmanager
def opened_alone(path: Path, key: DatabaseKey | None) -> Iterator[sqlite3.Connection]:
    """A connection that is not in WAL mode and has just taken the right to write, once no other process has
    the file open. Raises ArchiveInUse."""
    pause = threading.Event()
    # Programs that are started at the same moment must not be in each other's way again and again.
    pause_s = PAUSE_S * (1 + os.getpid() % 16 / 16)
    for _ in range(round(PATIENCE_S / pause_s)):
        with closing(connect(path, key)) as connection:
            if _leave_wal(connection) and _begin(connection):
                yield connection
                return
        pause.wait(pause_s)
    raise ArchiveInUse


def old_copies(path: Path, now: datetime) -> list[Path]:
    """The copies from before migrations that were made more than a good week ago."""
    found = _copies(path, r"version-\d+(\.part)?")
    return [copy for copy in found if datetime.fromtimestamp(copy.stat().st_mtime, UTC) <= now - GOOD_WEEK]


def upgrade_copies(path: Path) -> list[Path]:
    """The whole copies from before migrations."""
    return _copies(path, r"version-\d+")


def damaged_copies(path: Path) -> list[Path]:
    """Those that were set aside because of a damage, with what SQLite kept beside them."""
    return _copies(path, r"damaged-\d+-\d+(-wal|-shm)?")


def half_made(path: Path) -> list[Path]:
    """Copies that were not finished, and new archives that a recovery did not finish."""
    return _copies(path, r"(version-\d+\.part|new.*)")


def copies(path: Path) -> list[Path]:
    """All copies of the archive."""
    return _copies(path, r"(version-\d+(\.part)?|damaged-[^/]*)")


def _copies(path: Path, end: str) -> list[Path]:
    name = re.compile(rf"{re.escape(path.name)}\.{end}")
    return sorted(beside for beside in path.parent.iterdir() if name.fullmatch(beside.name))


def _leave_wal(connection: sqlite3.Connection) -> bool:
    """False, and at once, where another process has the file open."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] == "delete")
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_S * 1000)}")


def _begin(connection: sqlite3.Connection) -> bool:
    """Take the right to write; outside WAL mode nobody can go back to it until this one has ended. A program
    that is at this as well is waited for. False where another process opened the file in between."""
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        return True
    connection.execute("ROLLBACK")
    return False


def _migrate(connection: sqlite3.Connection, path: Path, key: DatabaseKey | None) -> None:
    """Within the transaction that _begin began."""
    version = version_of(connection)
    # Another may have been quicker.
    check_version(version)
    if version < newest():
        _keep_copy(path, key, version)
        _run(connection, scripts()[version:], version)
    connection.execute("COMMIT")


def _run(connection: sqlite3.Connection, migrations: Sequence[str], version: int = 0) -> None:
    # Another process may have made a new archive while this one waited for its turn.
    if version_of(connection) != version:
        return
    for number, script in enumerate(migrations, start=version + 1):
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")


def _keep_copy(path: Path, key: DatabaseKey | None, version: int) -> None:
    """The archive as it was, beside it; the caller holds the right to write."""
    copy = path.with_name(f"{path.name}.version-{version}")
    half = copy.with_name(f"{copy.name}.part")
    half.unlink(missing_ok=True)
    reserve_private(half)
    with closing(connect(path, key)) as source, closing(connect(half, key)) as target:
        source.backup(target)
    half.replace(copy)
    sync_folder(path.parent)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: run as a whole it would end the transaction around it."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

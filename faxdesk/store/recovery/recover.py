"""Finds out what is wrong with an archive, and puts it right: the search index alone, or the whole file."""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.runtime import Clock
from faxdesk.durable import sync_folder
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect
from faxdesk.store.database.damages import damages_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.database_errors import in_words
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.database.wrong_key import refuse_wrong_key
from faxdesk.store.inspection import Inspector
from faxdesk.store.recovery.salvage import salvage
from faxdesk.store.recovery.sound_values import any_text, columns_of, mended

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

log = logging.getLogger(__name__)


class Finding(Enum):
    """What an archive is found to be."""

    SOUND = auto()
    INDEX_DAMAGED = auto()
    DAMAGED = auto()


def recover(path: Path, clock: Clock, key: DatabaseKey | None = None) -> Path | None:
    """Look at the archive closely, and put it right. What can be read of a damaged one is taken over into a
    new one first; then it is set aside, and its new name given. None where nothing had to be set aside.

    Raises FaxDeskError (STORAGE) where the disk does not do its part, and KeyMissing, WrongKey or
    NotEncrypted where the key is not the archive's, which says nothing of damage; nothing is lost then.
    """
    with in_words(path):
        refuse_wrong_key(path, key)
        finding = examine(path, key)
        log.warning("The archive was looked at closely: %s", finding.name.lower())
        if finding == Finding.INDEX_DAMAGED and _make_index_anew(path, key):
            finding = Finding.SOUND
        if finding == Finding.SOUND:
            Database.clear_suspicion(path)
            return None
        new = path.with_name(f"{path.name}.new")
        for leftover in path.parent.glob(f"{new.name}*"):
            leftover.unlink()
        try:
            log.warning("%d faxes were read from the damaged archive", salvage(path, new, key))
        except (sqlite3.Error, ValueError, OverflowError, MemoryError):
            log.exception("Nothing could be read from the damaged archive")
            new.unlink(missing_ok=True)
        aside = Database.set_aside(path, clock)
        if new.exists():
            new.replace(path)
            sync_folder(path.parent)
        return aside


def examine(path: Path, key: DatabaseKey | None = None) -> Finding:
    """Look through the whole file: its structure, its pages and every value."""
    try:
        with closing(connect(path, key)) as connection:
            damages = damages_of(connection)
            if damages.of_the_file or not _has_its_structure(connection) or not _has_sound_values(connection):
                return Finding.DAMAGED
            is_sound = not damages.of_the_index and _index_agrees(connection)
            return Finding.SOUND if is_sound else Finding.INDEX_DAMAGED
    except (sqlite3.Error, UnicodeDecodeError):
        return Finding.DAMAGED


def _has_its_structure(connection: sqlite3.Connection) -> bool:
    """Whether every table has its columns, and all is there as it was made: what binds tables to each other
    SQLite reads only where a row goes."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as newest:
        schema.make_as_of(newest, schema.version_of(connection))
        if schema.version_of(connection) != schema.version_of(newest):
            return False
        listing = (
            # The index may have been made anew by an edition that wrote it down otherwise.
            "SELECT type, name, tbl_name, CASE WHEN name NOT GLOB 'fax_search*' THEN sql END"
            " FROM sqlite_schema ORDER BY type, name"
        )
        if connection.execute(listing).fetchall() != newest.execute(listing).fetchall():
            return False
        tables = newest.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            described = [
                each.execute(f'PRAGMA table_info("{table}")').fetchall() for each in (connection, newest)
            ]
            if described[0] != described[1]:
                return False
    return True


def _has_sound_values(connection: sqlite3.Connection) -> bool:
    connection.text_factory = any_text
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        " AND name NOT GLOB 'fax_search*'"
    ).fetchall()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as newest:
        schema.make_as_of(newest, schema.version_of(connection))
        for (table,) in tables:
            columns = columns_of(newest, table)
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                if mended(table, columns, row) != list(row):
                    return False
    return True


def _index_agrees(connection: sqlite3.Connection) -> bool:
    """Whether the search index says of its words what its rows say, which an older SQLite does not check."""
    try:
        connection.execute("INSERT INTO fax_search (fax_search) VALUES ('integrity-check')")
        for _row in connection.execute("SELECT * FROM fax_search"):
            pass
    except sqlite3.Error:
        return False
    return True


def _make_index_anew(path: Path, key: DatabaseKey | None) -> bool:
    """False where that, too, meets the damage."""
    with suppress(sqlite3.Error), closing(Database(path, key)) as database:
        inspector = Inspector(database)
        inspector.make_index_anew()
        return not inspector.damages() and inspector.index_is_sound()
    return False

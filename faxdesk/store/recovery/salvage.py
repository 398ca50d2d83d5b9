"""Takes what can be read of a damaged archive over into a new one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.fax import Direction
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.private_files import reserve_private
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import draft_text
from faxdesk.store.recovery.page_reader import PageReader
from faxdesk.store.recovery.sound_values import UNREADABLE_DRAFT, Column, any_text, columns_of, mended
from faxdesk.store.search.fax_words import FaxWords
from faxdesk.store.search.number_forms import KnownNumbers
from faxdesk.store.sql_values import any_of, quoted

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

log = logging.getLogger(__name__)

_MADE_ANEW = ("lease", "sync_state", "sqlite_sequence", "index_waiting")
"""Who sends is found out again, and the service is asked for all that it has, since rows may be missing."""
_OF_ONE_ROW = {"archive", "audit_cut"}
"""A new archive has that row already."""
_NEVER_LEFT = (
    OutboxState.DRAFT,
    OutboxState.HELD_BACK,
    OutboxState.ON_HOLD,
    OutboxState.QUEUED,
    OutboxState.WAITING,
    OutboxState.NEEDS_YOU,
)
_OF_NO_FAX = {
    "fax_recipients": "fax_id",
    "fax_tags": "fax_id",
    "arrivals": "fax_id",
    "replaced_documents": "fax_id",
}


def salvage(damaged: Path, new: Path, key: DatabaseKey | None = None) -> int:
    """Make a new archive of what can be read of a damaged one, which is only read; gives the number of faxes.
    key is that of both. Takes minutes for a million faxes. Raises OSError and sqlite3.Error, and then the new
    one is worth nothing."""
    reserve_private(new)
    with closing(connect(new, key)) as target, closing(_Source(damaged, key)) as source:
        target.row_factory = sqlite3.Row
        target.execute("PRAGMA foreign_keys = OFF")
        schema.make(target)
        target.execute("BEGIN IMMEDIATE")
        for table in _tables(target):
            _take_over(target, source, table)
        _join_again(target)
        _mend_drafts(target)
        FaxWords(KnownNumbers()).fill_all(target, "SELECT id FROM faxes ORDER BY created_at, id")
        count: int = target.execute("SELECT count(*) FROM faxes").fetchone()[0]
        target.execute("COMMIT")
    return count


class _Source:
    """The rows of a damaged archive: by SQLite as long as it reads them, else from the pages."""

    def __init__(self, path: Path, key: DatabaseKey | None) -> None:
        self._path, self._key = path, key
        self._connection = self._connected()
        self._pages = PageReader(path, key)
        self._roots = self._pages.tables()

    def rows(self, table: str, columns: Sequence[Column], *, has_numbers: bool) -> Iterator[list[object]]:
        """The rows of a table, some of them twice where it is damaged."""
        try:
            names = ", ".join(f'"{column.name}"' for column in self._known(table, columns))
            for row in self._connection.execute(f'SELECT {names} FROM "{table}" NOT INDEXED'):
                yield [*row, *(column.default for column in columns[len(row) :])]
        except (sqlite3.Error, UnicodeDecodeError) as error:
            log.warning("A table is read from its pages: %s", type(error).__name__)
            # By a connection that has met a damaged page, SQLCipher reads nothing any more.
            self._connection.close()
            self._connection = self._connected()
            yield from self._from_pages(table, columns, has_numbers=has_numbers)

    def close(self) -> None:
        self._connection.close()
        self._pages.close()

    def _connected(self) -> sqlite3.Connection:
        connection = connect(self._path, self._key)
        connection.text_factory = any_text
        # Without this SQLite would read nothing for one spoilt byte in the text of the schema.
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA writable_schema = ON")
        return connection

    def _known(self, table: str, columns: Sequence[Column]) -> Sequence[Column]:
        """An older archive lacks the last columns. Raises sqlite3.Error for a table that is not there."""
        count = len(self._connection.execute(f'PRAGMA table_info("{table}")').fetchall())
        if not count:
            raise sqlite3.DatabaseError(f"there is no {table}")
        return columns[:count]

    def _from_pages(
        self, table: str, columns: Sequence[Column], *, has_numbers: bool
    ) -> Iterator[list[object]]:
        order = list(range(len(columns)))
        if not has_numbers:
            # The key comes first in these.
            order.sort(key=lambda place: (not columns[place].key, columns[place].key))
        found = []
        if table in self._roots:
            found.append(self._pages.rows(self._roots[table], has_numbers=has_numbers))
        # Rows of so many columns are of no other table, or are refused for their values.
        strays = self._pages.stray_rows(has_numbers=has_numbers) if len(columns) >= 4 else iter(())
        found.append((number, values) for number, values in strays if len(values) == len(columns))
        for rows in found:
            for number, values in rows:
                if len(values) > len(columns):
                    continue
                row = [column.default for column in columns]
                for place, value in zip(order, values, strict=False):
                    row[place] = value
                for place, column in enumerate(columns):
                    if has_numbers and column.key and column.kind == "INTEGER" and row[place] is None:
                        row[place] = number
                yield row


def _tables(target: sqlite3.Connection) -> dict[str, bool]:
    """The tables to take over, each with whether its rows have numbers."""
    found = target.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        " AND name NOT GLOB 'fax_search*' ORDER BY rowid"
    ).fetchall()
    return {name: "WITHOUT ROWID" not in sql for name, sql in found if name not in _MADE_ANEW}


def _take_over(target: sqlite3.Connection, source: _Source, table: str) -> None:
    columns = columns_of(target, table)
    has_numbers = _tables(target)[table]
    marks = ", ".join("?" * len(columns))
    names = [column.name for column in columns]
    verb = "INSERT OR REPLACE" if table in _OF_ONE_ROW else "INSERT OR IGNORE"
    statement = f'{verb} INTO "{table}" VALUES ({marks})'
    for values in source.rows(table, columns, has_numbers=has_numbers):
        row = mended(table, columns, values)
        if row is None:
            continue
        if table == "faxes":
            # Places are given anew, and of two faxes with one id of the service the second is kept without.
            row[names.index("place")] = None
        with suppress(sqlite3.IntegrityError, OverflowError):
            is_in = target.execute(statement, row).rowcount
            if table == "faxes" and not is_in:
                row[names.index("message_id")] = None
                target.execute(statement, row)


def _join_again(target: sqlite3.Connection) -> None:
    """Rows that belong to one that could not be read: what waits to be sent gets its fax again, a tag its
    name; the rest says nothing any more."""
    target.execute(
        "INSERT INTO faxes (id, direction, created_at, is_read) SELECT fax_id, ?, created_at, 1 FROM outbox"
        " WHERE fax_id NOT IN (SELECT id FROM faxes)",
        (str(Direction.OUTBOUND),),
    )
    target.execute(
        "INSERT OR IGNORE INTO tags (key, name) SELECT key, key FROM fax_tags"
        " WHERE key NOT IN (SELECT key FROM tags)"
    )
    target.execute(
        "UPDATE faxes SET root_id = NULL WHERE root_id IS NOT NULL AND root_id NOT IN (SELECT id FROM faxes)"
    )
    for table, column in _OF_NO_FAX.items():
        target.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT id FROM faxes)")
    for table in ("contact_numbers", "group_members", "contact_tags"):
        target.execute(f"DELETE FROM {table} WHERE contact_id NOT IN (SELECT id FROM contacts)")
    target.execute(
        "INSERT OR IGNORE INTO contact_groups (key, name) SELECT DISTINCT key, key FROM group_members"
    )
    for table in ("outbox_files", "attempts", "outbox_log", "draft_steps", "step_documents"):
        target.execute(f"DELETE FROM {table} WHERE fax_id NOT IN (SELECT fax_id FROM outbox)")
    target.execute("DELETE FROM template_documents WHERE key NOT IN (SELECT key FROM fax_templates)")
    last = "SELECT coalesce(max(id), 0) FROM faxes"
    target.execute(f"UPDATE sqlite_sequence SET seq = max(seq, ({last})) WHERE name = 'faxes'")


def _mend_drafts(target: sqlite3.Connection) -> None:
    """Of a draft that cannot be read, its recipients and documents stand in other rows. It has to be looked
    through before it leaves."""
    for fax_id in _ids(target, "SELECT fax_id FROM outbox WHERE draft = ?", UNREADABLE_DRAFT):
        recipients = target.execute(
            "SELECT number, name FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
        )
        files = target.execute("SELECT hash FROM outbox_files WHERE fax_id = ?", (fax_id,))
        cover = target.execute("SELECT cover_text FROM faxes WHERE id = ?", (fax_id,)).fetchone()
        draft = Draft(
            recipients=tuple(Recipient(*recipient) for recipient in recipients),
            files=tuple(OutgoingFile("document.pdf", row["hash"], 0, "application/pdf") for row in files),
            cover_text=cover["cover_text"],
        )
        if draft == Draft():
            continue
        target.execute("UPDATE outbox SET draft = ? WHERE fax_id = ?", (draft_text(draft), fax_id))
        target.execute(
            f"UPDATE outbox SET state = {quoted(OutboxState.DRAFT)}, send_at = NULL"
            f" WHERE fax_id = ? AND state IN {any_of(_NEVER_LEFT)}",
            (fax_id,),
        )


def _ids(target: sqlite3.Connection, query: str, *values: object) -> list[int]:
    return [row[0] for row in target.execute(query, values).fetchall()]

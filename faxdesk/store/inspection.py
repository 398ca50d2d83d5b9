"""Looking through the archive for what has gone wrong in it, and what can be put right again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from faxdesk.domain.checkup import NamedDocument, SenderSeen
from faxdesk.domain.fax import DocumentState
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.store.database.damages import damages_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time
from faxdesk.store.search import full_text
from faxdesk.store.search.fax_words import FaxWords
from faxdesk.store.search.number_forms import KnownNumbers
from faxdesk.store.sql_values import any_of, quoted

_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_HASH_LENGTH = 64
_DONE = (OutboxState.ACCEPTED, OutboxState.DISCARDED, OutboxState.SPLIT)
_SEARCH = "fax_search"
_UNKNOWN = f"place IS NULL OR place NOT IN (SELECT rowid FROM {_SEARCH})"
_STRAY = "rowid NOT IN (SELECT place FROM faxes WHERE place IS NOT NULL)"


class Inspector:
    """Reads, and repairs where it says so; all of it on workers, since it goes through the whole file."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._words = FaxWords(KnownNumbers())

    @property
    def sqlite_version(self) -> str:
        return sqlite3.sqlite_version

    def version(self) -> int:
        """The number of the archive's structure."""
        with self._db.read() as cx:
            number: int = cx.execute("PRAGMA user_version").fetchone()[0]
        return number

    def damages(self) -> list[str]:
        """What SQLite says is wrong with the file, the search index apart; nothing where it is sound."""
        with self._db.read() as cx:
            return list(damages_of(cx).of_the_file)

    def dangling_rows(self) -> int:
        """Rows that belong to one that is not there."""
        with self._db.read() as cx:
            return len(cx.execute("PRAGMA foreign_key_check").fetchall())

    def suspect(self) -> None:
        """Have the next start look at the archive closely, and set it aside where it is damaged."""
        self._db.suspect()

    # The search index

    def index_gaps(self) -> tuple[int, int]:
        """Faxes that the index does not know, those apart that wait for it, and entries of faxes that are not
        there."""
        with self._db.read() as cx:
            unknown = cx.execute(
                f"SELECT count(*) FROM faxes WHERE ({_UNKNOWN})"
                " AND id NOT IN (SELECT fax_id FROM index_waiting)"
            )
            stray = cx.execute(f"SELECT count(*) FROM {_SEARCH} WHERE {_STRAY}")
            return unknown.fetchone()[0], stray.fetchone()[0]

    def index_is_sound(self) -> bool:
        """Whether the index agrees with its own words."""
        with self._db.transaction() as cx:
            try:
                cx.execute(f"INSERT INTO {_SEARCH} ({_SEARCH}) VALUES ('integrity-check')")
            except sqlite3.DatabaseError:
                return False
        return True

    def make_index_anew(self) -> None:
        """Make the index of what the rows say, without a look at the damaged one."""
        with self._db.transaction() as cx:
            statement = cx.execute(f"SELECT sql FROM sqlite_schema WHERE name = '{_SEARCH}'").fetchone()[
                "sql"
            ]
            cx.execute(f"DROP TABLE {_SEARCH}")
            cx.execute(statement)
            full_text.gather(cx)
            self._words.fill_all(cx, "SELECT id FROM faxes")

    def rebuild_index(self) -> None:
        """Make the index of what the rows say."""
        with self._db.transaction() as cx:
            cx.execute(f"INSERT INTO {_SEARCH} ({_SEARCH}) VALUES ('rebuild')")
            cx.execute(f"DELETE FROM {_SEARCH} WHERE {_STRAY}")
            self._words.fill_all(cx, f"SELECT id FROM faxes WHERE {_UNKNOWN}")

    # Documents

    def documents(self) -> list[NamedDocument]:
        """The documents that faxes show or are made of."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, document_hash AS hash, only_here = 0 AND message_id IS NOT NULL"
                " AND attachment_uri <> '' AS can_fetch, 0 AS is_unsent FROM faxes"
                f" WHERE document_state = {quoted(DocumentState.HERE)} AND document_hash <> ''"
                " UNION ALL SELECT fax_id, hash, 0, 1 FROM outbox_files JOIN outbox USING (fax_id)"
                f" WHERE state NOT IN {any_of(_DONE)}"
            ).fetchall()
        return [NamedDocument(row[0], row[1], bool(row[2]), bool(row[3])) for row in rows]

    def named_anywhere(self) -> set[str]:
        """Every hash that stands in any column of any table: of a document that is in none of them nobody
        knows any more. Tables and columns are taken as they are, so that none is forgotten that comes to
        name documents later."""
        named: set[str] = set()
        with self._db.read() as cx:
            for table, column in _texts(cx):
                rows = cx.execute(
                    f'SELECT "{column}" FROM "{table}" WHERE length("{column}") >= {_HASH_LENGTH}'
                )
                for row in rows:
                    named.update(_HASH.findall(str(row[0])))
        return named

    def want_again(self, fax_ids: list[int]) -> None:
        """Have documents fetched anew, at the next sync."""
        with self._db.transaction() as cx:
            cx.executemany(
                "UPDATE faxes SET document_state = ?, document_tries = 0, document_next_try = NULL"
                " WHERE id = ?",
                [(DocumentState.WANTED, fax_id) for fax_id in fax_ids],
            )

    # The sender

    def sender(self) -> SenderSeen | None:
        """Who holds the right to send."""
        with self._db.read() as cx:
            row = cx.execute("SELECT owner, until FROM lease").fetchone()
        if row is None:
            return None
        process = str(row["owner"]).partition("-")[0]
        return SenderSeen(int(process) if process.isdecimal() else 0, certain_time(row["until"]))


def _texts(cx: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Tables with their columns, but for those of the search index."""
    tables = cx.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        " AND name NOT GLOB '*_search*'"
    ).fetchall()
    for table in tables:
        for column in cx.execute(f'PRAGMA table_info("{table["name"]}")').fetchall():
            yield table["name"], column["name"]

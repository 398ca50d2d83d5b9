"""What an archive's file holds, to be compared with what another one does."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect

AUDIT = "audit_*"
"""The tables of the audit log, in which what is done to the archive leaves entries."""


def contents(path: Path, key: ArchiveKey | None, *, without: str = "") -> list[object]:
    """All that an archive holds, and what the index finds; without the rows of the tables that are called
    so."""
    with closing(connect(path, key)) as cx:
        tables = cx.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
            " AND name NOT GLOB 'fax_search*' AND name NOT GLOB ?",
            (without,),
        ).fetchall()
        rows = [(name, sorted(map(repr, cx.execute(f"SELECT * FROM {name}")))) for (name,) in sorted(tables)]
        schema_rows = cx.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        found = cx.execute("SELECT rowid FROM fax_search WHERE fax_search MATCH 'sender'").fetchall()
        assert found
        return [schema.version_of(cx), schema_rows, rows, found]

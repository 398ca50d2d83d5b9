"""The audit log read: by pages and filters, in its order, and its newest entry; and its front removed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_chain import LogKey, seal_of
from faxdesk.domain.audit.audit_entry import AuditEntry, Details, LogFilter, LogHead
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.audit.audit_sealing import head_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text

_COLUMNS = "number, at, account, user, program, act, fax_id, documents, details, key, before, link"
_AT_ONCE = 2000
_NO_LIMIT = -1


class AuditStore:
    """Reads from any thread; for workers, since a log has millions of entries."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def newest(self, wanted: LogFilter, limit: int, before: int | None = None) -> list[AuditEntry]:
        """The entries that are wanted, newest first; those with a smaller number than before where it is
        given."""
        where, values = _conditions(wanted)
        if before is not None:
            where, values = f"{where} AND number < :before", {**values, "before": before}
        with self._db.read() as cx:
            rows = cx.execute(
                f"SELECT {_COLUMNS} FROM audit_entries WHERE {where} ORDER BY number DESC LIMIT :limit",
                {**values, "limit": limit},
            ).fetchall()
        return [_entry(row) for row in rows]

    def count(self, wanted: LogFilter) -> int:
        """How many entries are wanted."""
        where, values = _conditions(wanted)
        with self._db.read() as cx:
            count: int = cx.execute(f"SELECT count(*) FROM audit_entries WHERE {where}", values).fetchone()[0]
        return count

    def people(self) -> list[str]:
        """The system's names of those who did something."""
        with self._db.read() as cx:
            return [
                row["user"] for row in cx.execute("SELECT DISTINCT user FROM audit_entries ORDER BY user")
            ]

    def in_order(self, wanted: LogFilter, token: CancelToken) -> Iterator[AuditEntry]:
        """The entries that are wanted, oldest first, a few thousand read at a time. Raises Cancelled."""
        where, values = _conditions(wanted)
        after = 0
        while True:
            token.check()
            with self._db.read() as cx:
                rows = cx.execute(
                    f"SELECT {_COLUMNS} FROM audit_entries WHERE {where} AND number > :after"
                    " ORDER BY number LIMIT :limit",
                    {**values, "after": after, "limit": _AT_ONCE},
                ).fetchall()
            if not rows:
                return
            yield from map(_entry, rows)
            after = rows[-1]["number"]

    def head(self, key: LogKey | None) -> LogHead:
        """The newest entry, to be kept elsewhere."""
        with self._db.read() as cx:
            number, link = head_of(cx)
        return self._sealed(number, link, "head", key)

    def cut_mark(self) -> LogHead | None:
        """Up to which entry the front of the log was removed; None where it never was."""
        with self._db.read() as cx:
            row = cx.execute("SELECT number, link, at, key, seal FROM audit_cut").fetchone()
        return LogHead(**dict(row)) if row is not None and row["number"] else None

    def cut(self, before: datetime, key: LogKey | None) -> int:
        """Remove the entries from before a time, all from the front; the mark that stays binds those that
        stay. Gives how many went. An entry tells of it."""
        with self._db.transaction() as cx:
            row = cx.execute(
                "SELECT number, link FROM audit_entries WHERE number < coalesce("
                "(SELECT min(number) FROM audit_entries WHERE at >= ?),"
                " (SELECT max(number) FROM audit_entries)) ORDER BY number DESC LIMIT 1",
                (to_text(before),),
            ).fetchone()
            if row is None:
                return 0
            mark = self._sealed(row["number"], row["link"], "cut", key)
            cx.execute(
                "UPDATE audit_cut SET number = ?, link = ?, at = ?, key = ?, seal = ?",
                (mark.number, mark.link, mark.at, mark.key, mark.seal),
            )
            gone = cx.execute("DELETE FROM audit_entries WHERE number <= ?", (mark.number,)).rowcount
            note_act(cx, Act.LOG_CUT, details=Details(count=gone))
        return gone

    # The key

    @contextmanager
    def settling_key(self) -> Iterator[None]:
        """What is done inside about the key is done by one process at a time."""
        with self._db.transaction():
            yield

    def key_wanted(self) -> str:
        """The id of the key that entries are to be made with, "" while there is none."""
        with self._db.read() as cx:
            row = cx.execute("SELECT key_wanted FROM audit_cut").fetchone()
        return row["key_wanted"] if row is not None else ""

    def want_key(self, key: LogKey) -> None:
        """Have entries made with this key from now on, the one that tells of it being the first."""
        with self._db.transaction() as cx:
            cx.execute("INSERT OR IGNORE INTO audit_cut (only) VALUES (1)")
            cx.execute("UPDATE audit_cut SET key_wanted = ?", (key.id,))
            note_act(cx, Act.KEY_MADE, details=Details(key=key.id))

    def _sealed(self, number: int, link: str, purpose: str, key: LogKey | None) -> LogHead:
        head = LogHead(number, link, to_text(self._clock.now()) or "", key.id if key else "")
        return LogHead(head.number, head.link, head.at, head.key, seal_of(head, purpose, key))


def _conditions(wanted: LogFilter) -> tuple[str, dict[str, Any]]:
    conditions: dict[str, tuple[bool, object]] = {
        "at >= :since": (wanted.since is not None, to_text(wanted.since)),
        "at < :until": (wanted.until is not None, to_text(wanted.until)),
        "fax_id = :fax_id": (wanted.fax_id is not None, wanted.fax_id),
        "(user = :person OR account = :person)": (bool(wanted.person), wanted.person),
        "program = :program": (bool(wanted.program), wanted.program),
    }
    values = {
        condition.rpartition(":")[2].strip(")"): value
        for condition, (is_wanted, value) in conditions.items()
        if is_wanted
    }
    chosen = [condition for condition, (is_wanted, _value) in conditions.items() if is_wanted]
    if wanted.acts:
        names = {f"act{place}": str(act) for place, act in enumerate(wanted.acts)}
        chosen.append(f"act IN ({', '.join(f':{name}' for name in names)})")
        values |= names
    return " AND ".join(chosen) or "1", values


def _entry(row: sqlite3.Row) -> AuditEntry:
    """Whatever stands there: a log that was bent is shown and checked as well."""
    number, fax_id = row["number"], row["fax_id"]
    texts = {
        name: row[name] if isinstance(row[name], str) else repr(row[name])
        for name in row.keys()  # noqa: SIM118 (to iterate over a row of SQLite gives its values)
        if name not in {"number", "fax_id"}
    }
    return AuditEntry(number=number, fax_id=fax_id if isinstance(fax_id, int | None) else -1, **texts)

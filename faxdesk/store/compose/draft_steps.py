"""The steps of a draft, by which what was done to its pages is undone, and the documents that it needs."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec.json import decode, encode

from faxdesk.domain.compose.draft_history import Change, DraftStep, Trail
from faxdesk.domain.draft import Draft
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text, told_damage


class DraftSteps:
    """The steps of one draft that are on disk. Reads from any thread."""

    def __init__(self, database: Database, fax_id: int) -> None:
        self._db = database
        self._fax_id = fax_id

    def step(self, number: int) -> DraftStep | None:
        return self._one("number = ?", number)

    def newest_after(self, parent: int) -> DraftStep | None:
        """The step last done after this one; None where there is none."""
        return self._one("parent = ? ORDER BY number DESC LIMIT 1", parent)

    def last(self) -> int:
        """The highest number; 0 where there is none."""
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT max(number) AS last FROM draft_steps WHERE fax_id = ?", (self._fax_id,)
            ).fetchone()
        return row["last"] or 0

    def _one(self, condition: str, value: int) -> DraftStep | None:
        with self._db.read() as cx:
            row = cx.execute(
                f"SELECT * FROM draft_steps WHERE fax_id = ? AND {condition}", (self._fax_id, value)
            ).fetchone()
        return _to_step(row) if row is not None else None


@told_damage
def _to_step(row: sqlite3.Row) -> DraftStep:
    return DraftStep(row["number"], row["parent"], row["words"], changes_from(row["changes"]))


def changes_from(text: str) -> tuple[Change, ...]:
    """Raises ValueError for what no program has written."""
    return decode(text, type=tuple[Change, ...])


def write_trail(cx: sqlite3.Connection, fax_id: int, trail: Trail, now: datetime) -> None:
    """Keep the new steps of a draft, and after which one it stands."""
    cx.executemany(
        "INSERT INTO draft_steps (fax_id, number, parent, words, changes, at) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (fax_id, step.number, step.parent, step.words, encode(step.changes).decode(), to_text(now))
            for step in trail.new
        ],
    )
    hashes = {digest for step in trail.new for digest in step.blobs}
    cx.executemany(
        "INSERT OR IGNORE INTO step_documents (hash, fax_id) VALUES (?, ?)",
        [(digest, fax_id) for digest in hashes],
    )
    cx.execute("UPDATE outbox SET step = ? WHERE fax_id = ?", (trail.at, fax_id))


def forget_trail(cx: sqlite3.Connection, fax_id: int) -> None:
    """Nothing of a fax can be undone any more, since it is out."""
    cx.execute(
        "INSERT OR IGNORE INTO replaced_documents SELECT fax_id, hash FROM step_documents"
        " WHERE fax_id = ? AND hash NOT IN (SELECT hash FROM outbox_files WHERE fax_id = ?)",
        (fax_id, fax_id),
    )
    for table in ("draft_steps", "step_documents"):
        cx.execute(f"DELETE FROM {table} WHERE fax_id = ?", (fax_id,))
    cx.execute("UPDATE outbox SET step = 0 WHERE fax_id = ?", (fax_id,))


def write_documents(cx: sqlite3.Connection, fax_id: int, draft: Draft) -> None:
    """Keep which documents a fax is made of. What its pages were drawn of stays as well, for whoever edits it
    or sends it on."""
    hashes = sorted({digest for file in draft.files for digest in file.blobs})
    cx.execute("UPDATE outbox SET send_at = ? WHERE fax_id = ?", (to_text(draft.send_at), fax_id))
    cx.execute(
        "INSERT OR IGNORE INTO replaced_documents SELECT fax_id, hash FROM outbox_files"
        " WHERE fax_id = ? AND hash NOT IN (SELECT value FROM json_each(?))",
        (fax_id, json.dumps(hashes)),
    )
    cx.execute("DELETE FROM outbox_files WHERE fax_id = ?", (fax_id,))
    cx.executemany("INSERT INTO outbox_files VALUES (?, ?)", [(fax_id, digest) for digest in hashes])

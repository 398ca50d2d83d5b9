"""The ledger of what came in by itself: each job becomes one fax, whichever process takes it and wherever it
is stopped."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from faxdesk.domain.intake.incoming import TakenJob
from faxdesk.domain.outbox_states import Problem
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time, problem_from, problem_text, to_text, told_damage


class IntakeLedger:
    """Reads from any thread; writes on workers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def find(self, key: str) -> TakenJob | None:
        """What became of a job; None where it was not taken."""
        return next(iter(self.find_all([key])), None)

    def find_all(self, keys: Collection[str]) -> list[TakenJob]:
        """What became of those of some jobs that were taken."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT * FROM intake WHERE key IN (SELECT value FROM json_each(?)) ORDER BY at",
                (msgspec.json.encode(list(keys)).decode(),),
            ).fetchall()
        return [_job(row) for row in rows]

    def note(self, key: str, fax_id: int, reason: Problem | None) -> None:
        """Keep that a job was made this fax; in the transaction that makes it, which fails where the job was
        taken already."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT INTO intake (key, fax_id, at, reason) VALUES (?, ?, ?, ?)",
                (key, fax_id, to_text(self._clock.now()), problem_text(reason)),
            )


@told_damage
def _job(row: sqlite3.Row) -> TakenJob:
    return TakenJob(row["key"], row["fax_id"], certain_time(row["at"]), problem_from(row["reason"]))

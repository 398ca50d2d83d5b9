"""The ledger of what is done by itself when a fax arrives: each action once for each fax, whichever process
does it and wherever it is stopped."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from faxdesk.domain.arrival import NEVER_REPEATED, ArrivalAction, ArrivalState, ArrivalTask
from faxdesk.domain.fax import DocumentState
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text, to_time
from faxdesk.store.sql_values import any_of, quoted

_TASK = (
    "SELECT fax_id, action, state, tries, result, document_state FROM arrivals"
    " JOIN faxes ON faxes.id = arrivals.fax_id"
)
_IS_DUE = f"state = {quoted(ArrivalState.DUE)}"
_IS_BEGUN = f"state = {quoted(ArrivalState.BEGUN)}"
_BEGUN_AND_NOT_ENDED = f" OR ({_IS_BEGUN} AND until <= :now)"


class ArrivalLedger:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def switch(self, wanted: Collection[ArrivalAction]) -> None:
        """Let these actions, and no others, be done for what arrives from now on. What was switched on before
        stays so since then; of what is switched off, nothing that is due is done any more."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            known = {row["action"] for row in cx.execute("SELECT action FROM arrival_actions")}
            for action in known - set(wanted):
                cx.execute("DELETE FROM arrival_actions WHERE action = ?", (action,))
                cx.execute("DELETE FROM arrivals WHERE action = ? AND state = ?", (action, ArrivalState.DUE))
            cx.executemany(
                "INSERT INTO arrival_actions VALUES (?, ?)",
                [(str(action), now) for action in wanted if action not in known],
            )

    def enrol(self) -> None:
        """Note what is to be done with the faxes that nobody has looked at since they came."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR IGNORE INTO arrivals (fax_id, action, state, changed_at)"
                " SELECT faxes.id, action, ?, ? FROM faxes JOIN arrival_actions ON since <= news_at"
                " WHERE news_at IS NOT NULL",
                (ArrivalState.DUE, now),
            )
            cx.execute("UPDATE faxes SET news_at = NULL WHERE news_at IS NOT NULL")

    def has_news(self) -> bool:
        """Whether enrol() has something to do; that costs a write, this does not."""
        with self._db.read() as cx:
            return cx.execute("SELECT 1 FROM faxes WHERE news_at IS NOT NULL").fetchone() is not None

    def is_any_due(self) -> bool:
        """Whether the time of something that is open has come: to be done, or to be ended by whoever began
        it."""
        with self._db.read() as cx:
            found = cx.execute(
                f"SELECT 1 FROM arrivals WHERE state IN {any_of((ArrivalState.DUE, ArrivalState.BEGUN))}"
                f" AND coalesce(until <= ?, {_IS_DUE}) LIMIT 1",
                (to_text(self._clock.now()),),
            ).fetchone()
        return found is not None

    def due(self, action: ArrivalAction, limit: int = 100) -> list[ArrivalTask]:
        """What may be done now, oldest fax first. A save that was begun and not ended in its time is done
        again; faxes in the trash wait there."""
        again = "" if action in NEVER_REPEATED else _BEGUN_AND_NOT_ENDED
        with self._db.read() as cx:
            rows = cx.execute(
                f"{_TASK} WHERE action = :action AND (({_IS_DUE} AND coalesce(until <= :now, 1)){again})"
                " AND trashed_at IS NULL ORDER BY fax_id LIMIT :limit",
                {"action": str(action), "now": to_text(self._clock.now()), "limit": limit},
            ).fetchall()
        return [_task(row) for row in rows]

    def begin(self, task: ArrivalTask, until: datetime) -> bool:
        """Take it upon oneself, until a time by which it is ended for sure; False when another has."""
        now = to_text(self._clock.now())
        again = "" if task.action in NEVER_REPEATED else _BEGUN_AND_NOT_ENDED
        with self._db.transaction() as cx:
            changed = cx.execute(
                f"UPDATE arrivals SET {_IS_BEGUN}, changed_at = :now, until = :until"
                f" WHERE fax_id = :fax AND action = :action AND ({_IS_DUE}{again})",
                {"now": now, "until": to_text(until), "fax": task.fax_id, "action": str(task.action)},
            ).rowcount
        return bool(changed)

    def note(self, task: ArrivalTask, result: str) -> None:
        """Keep what must be known of it should its end never be noted."""
        self._set(task, "result = ?", result)

    def end(self, task: ArrivalTask, state: ArrivalState, result: str = "") -> None:
        """It is over, one way or the other."""
        self._set(task, "state = ?, until = NULL, result = ?", str(state), result)

    def put_off(self, task: ArrivalTask, until: datetime, result: str) -> None:
        """It surely was not done; it is to be tried again."""
        self._set(task, f"{_IS_DUE}, tries = tries + 1, until = ?, result = ?", to_text(until), result)

    def take_unclear(self) -> list[ArrivalTask]:
        """What was begun, must not be repeated, and was not ended in its time: given once, and then noted as
        unclear."""
        with self._db.read() as cx:
            condition = f"{_IS_BEGUN} AND action IN {any_of(NEVER_REPEATED)} AND until <= ?"
            now = to_text(self._clock.now())
            if cx.execute(f"SELECT 1 FROM arrivals WHERE {condition}", (now,)).fetchone() is None:
                return []
        with self._db.transaction() as cx:
            rows = cx.execute(f"{_TASK} WHERE {condition} ORDER BY fax_id", (now,)).fetchall()
            tasks = [_task(row) for row in rows]
            for task in tasks:
                self.end(task, ArrivalState.UNCLEAR, task.result)
        return tasks

    def take(self, action: ArrivalAction) -> list[ArrivalTask]:
        """All that is due of an action, at once noted as done: at most once, whatever happens."""
        tasks = self.due(action, limit=10_000)
        if not tasks:
            return []
        until = self._clock.now()
        with self._db.transaction():
            taken = [task for task in tasks if self.begin(task, until)]
            for task in taken:
                self.end(task, ArrivalState.DONE)
        return taken

    def tasks(self, fax_id: int) -> list[ArrivalTask]:
        """What was and is to be done with a fax."""
        with self._db.read() as cx:
            rows = cx.execute(f"{_TASK} WHERE fax_id = ? ORDER BY action", (fax_id,)).fetchall()
        return [_task(row) for row in rows]

    def next_try(self) -> datetime | None:
        """When something that was put off, or begun, is to be looked at again."""
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT min(until) AS at FROM arrivals"
                f" WHERE state IN {any_of((ArrivalState.DUE, ArrivalState.BEGUN))} AND until IS NOT NULL"
            ).fetchone()
        return to_time(row["at"])

    def _set(self, task: ArrivalTask, values: str, *parameters: str | None) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                f"UPDATE arrivals SET {values}, changed_at = ? WHERE fax_id = ? AND action = ?",
                (*parameters, to_text(self._clock.now()), task.fax_id, str(task.action)),
            )


def _task(row: sqlite3.Row) -> ArrivalTask:
    return ArrivalTask(
        fax_id=row["fax_id"],
        action=ArrivalAction(row["action"]),
        state=ArrivalState(row["state"]),
        tries=row["tries"],
        result=row["result"],
        pages=DocumentState(row["document_state"]),
    )

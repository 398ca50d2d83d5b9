"""What became of the faxes to a number, read from the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from faxdesk.domain.contacts.number_health import SHOWN, NumberHealth, NumberResult
from faxdesk.domain.fax import FAILED, SUCCEEDED, Direction
from faxdesk.domain.phone import same_number
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time
from faxdesk.store.sql_values import any_of, quoted

# The status over all requests of a fax stands with its root; parts say it once more.
_STATUS = "coalesce(final_status, status)"
_IS_SENT = f"{_STATUS} IN {any_of(SUCCEEDED)}"
_IS_KNOWN = f"NOT pending AND {_STATUS} IN {any_of(SUCCEEDED | FAILED)}"
_SENT_FAXES = (
    "FROM fax_recipients JOIN faxes ON faxes.id = fax_id"
    f" WHERE direction = {quoted(Direction.OUTBOUND)} AND root_id IS NULL"
)
_OF_NUMBER = (
    "WITH known AS MATERIALIZED ("
    f"SELECT fax_id, created_at, modified_at, pages, {_IS_SENT} AS is_sent,"
    " coalesce(final_error, error_code) AS error, final_status IS NULL AS is_at_once"
    f" {_SENT_FAXES} AND same = ? AND same <> '' AND {_IS_KNOWN})"
)
# A time says something of a page only where nobody else got the fax, and nothing was waited for.
_LAST = (
    f"{_OF_NUMBER} SELECT known.*, (SELECT count(*) FROM known) AS total,"
    " (SELECT sum(is_sent) FROM known) AS sent,"
    " is_at_once AND pages > 0 AND modified_at <> '' AND outbox.send_at IS NULL"
    " AND (SELECT count(*) FROM fax_recipients AS r WHERE r.fax_id = known.fax_id) = 1 AS is_timed"
    " FROM known LEFT JOIN outbox ON outbox.fax_id = known.fax_id"
    f" WHERE known.fax_id IN (SELECT fax_id FROM known ORDER BY created_at DESC, fax_id DESC LIMIT {SHOWN})"
    " OR known.fax_id = (SELECT fax_id FROM known WHERE NOT is_sent"
    " ORDER BY created_at DESC, fax_id DESC LIMIT 1)"
    " ORDER BY created_at, known.fax_id"
)
_NEWEST_USES = f"SELECT same, created_at, {_IS_SENT} AS is_sent, coalesce(final_error, error_code) AS error"
_AMONG = "same IN (SELECT value FROM json_each(?))"
# NumberHealth.failed_in_a_row counts among the same last faxes.
_RUNS = (
    f"WITH known AS (SELECT same, {_IS_SENT} AS is_sent, coalesce(final_error, error_code) AS error,"
    f" row_number() OVER newest AS place, sum({_IS_SENT}) OVER newest AS sent_since"
    f" {_SENT_FAXES} AND {_AMONG} AND same <> '' AND {_IS_KNOWN} WINDOW newest AS"
    " (PARTITION BY same ORDER BY created_at DESC, fax_id DESC ROWS UNBOUNDED PRECEDING))"
    " SELECT same, sum(is_sent) AS sent,"
    f" sum(sent_since = 0 AND place <= {SHOWN}) AS failed_in_a_row,"
    " max(CASE WHEN place = 1 AND NOT is_sent THEN error END) AS error FROM known GROUP BY same"
)


class NumberRun(Struct, frozen=True):
    """How many faxes arrived at a number, and how many of the newest failed one after the other, the last of
    them with this error."""

    sent: int = 0
    failed_in_a_row: int = 0
    error: str = ""


class NumberUse(Struct, frozen=True):
    """One fax to a number (in the form that all spellings have in common)."""

    same: str
    at: datetime
    is_sent: bool
    error: str


class NumberResults:
    """Reads from any thread."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def health(self, number: str) -> NumberHealth:
        """Of a number in whatever spelling. One query, as long as there are faxes to this number."""
        with self._db.read() as cx:
            rows = cx.execute(_LAST, (same_number(number),)).fetchall()
        if not rows:
            return NumberHealth()
        results = [_result(row) for row in rows]
        failures = [result for result in results if not result.is_sent]
        sent = rows[0]["sent"]
        return NumberHealth(
            sent, rows[0]["total"] - sent, tuple(results[-SHOWN:]), failures[-1] if failures else None
        )

    def arrived_often(self, numbers: Iterable[str] | None, least: int) -> list[str]:
        """Those of these numbers, or of all where None are given, at which so many faxes arrived, the one
        with the most first; in the form that all spellings have in common."""
        among, values = "", list[str | int]()
        if numbers is not None:
            among, values = f" AND {_AMONG}", [json.dumps(list(numbers))]
        query = (
            f"SELECT same, sum({_IS_SENT}) AS arrived {_SENT_FAXES}{among} AND same <> ''"
            " GROUP BY same HAVING arrived >= ? ORDER BY arrived DESC, same"
        )
        with self._db.read() as cx:
            return [row["same"] for row in cx.execute(query, [*values, least])]

    def runs(self, numbers: Iterable[str]) -> dict[str, NumberRun]:
        """How the faxes went to each of these numbers that a result is known of; in the form that all
        spellings have in common. One query for all of them."""
        with self._db.read() as cx:
            rows = cx.execute(_RUNS, (json.dumps(list(numbers)),))
            return {
                row["same"]: NumberRun(row["sent"], row["failed_in_a_row"], row["error"] or "")
                for row in rows
            }

    def newest_uses(self, limit: int) -> list[NumberUse]:
        """The newest faxes with a known result to anybody, newest first."""
        query = (
            f"{_NEWEST_USES} {_SENT_FAXES} AND {_IS_KNOWN} ORDER BY created_at DESC, faxes.id DESC LIMIT ?"
        )
        with self._db.read() as cx:
            return [_use(row) for row in cx.execute(query, (limit,))]

    def uses_of(self, numbers: Iterable[str]) -> list[NumberUse]:
        """The faxes with a known result to these numbers, which are in the form that all spellings have in
        common, newest first."""
        query = f"{_NEWEST_USES} {_SENT_FAXES} AND same = ? AND same <> '' AND {_IS_KNOWN}"
        with self._db.read() as cx:
            uses = [_use(row) for number in numbers for row in cx.execute(query, (number,))]
        return sorted(uses, key=lambda use: use.at, reverse=True)

    def numbers_of(self, fax_ids: Iterable[int]) -> set[str]:
        """The numbers that some faxes were for."""
        query = "SELECT same FROM fax_recipients WHERE fax_id = ? AND same <> ''"
        with self._db.read() as cx:
            return {row["same"] for fax_id in fax_ids for row in cx.execute(query, (fax_id,))}


def _result(row: sqlite3.Row) -> NumberResult:
    at = certain_time(row["created_at"])
    seconds = None
    if row["is_sent"] and row["is_timed"]:
        seconds = (certain_time(row["modified_at"]) - at).total_seconds() / row["pages"]
    return NumberResult(
        row["fax_id"], at, bool(row["is_sent"]), "" if row["is_sent"] else row["error"], seconds
    )


def _use(row: sqlite3.Row) -> NumberUse:
    is_sent = bool(row["is_sent"])
    return NumberUse(row["same"], certain_time(row["created_at"]), is_sent, "" if is_sent else row["error"])

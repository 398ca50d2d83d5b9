"""The tables of faxes to many: which rows wait, which were handed over, and how each stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec

from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.merge.merge_row import Merge, MergeRow, SentRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import CLOCK_SLACK, OutboxState, PartKind
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxStatus, StatusKind, status_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import STATUS_COLUMNS, certain_time, item_for_status, to_text, to_time, told_damage
from faxdesk.store.requests import fold_numbers
from faxdesk.store.search import full_text as index
from faxdesk.store.sql_values import any_of, quoted

# A row's request that was called off tells nothing of it, where an earlier one says how it went.
_ROWS = (
    "SELECT merge_rows.*, last.part_id, last.tries, outbox.updated_at,"
    f" {', '.join(f'outbox.{name} AS part_{name}' for name in STATUS_COLUMNS)},"
    " faxes.message_id, faxes.message_status, faxes.pages, faxes.modified_at, faxes.created_at,"
    " to_one.status AS result, to_one.error_code FROM merge_rows"
    " LEFT JOIN (SELECT merge_row,"
    f" coalesce(max(iif(state <> {quoted(OutboxState.DISCARDED)}, fax_id, NULL)), max(fax_id)) AS part_id,"
    " count(message_id) AS tries FROM faxes JOIN outbox ON outbox.fax_id = faxes.id"
    " WHERE root_id = :root AND merge_row IS NOT NULL GROUP BY merge_row) AS last"
    " ON last.merge_row = merge_rows.place"
    " LEFT JOIN outbox ON outbox.fax_id = last.part_id LEFT JOIN faxes ON faxes.id = last.part_id"
    " LEFT JOIN fax_recipients AS to_one ON to_one.fax_id = last.part_id AND to_one.position = 0"
    " WHERE merge_rows.fax_id = :root ORDER BY place"
)
_WAITING, _HANDED, _OUT = (quoted(state) for state in (RowState.WAITING, RowState.HANDED, RowState.OUT))
_LEAVING = (
    "SELECT merges.fax_id FROM merges JOIN outbox USING (fax_id) JOIN faxes ON faxes.id = merges.fax_id"
    f" WHERE NOT is_paused AND outbox.state = {quoted(OutboxState.SPLIT)} AND trashed_at IS NULL"
    f" AND EXISTS (SELECT 1 FROM merge_rows WHERE fax_id = merges.fax_id AND state = {_WAITING})"
)
# As OutboxItem.is_due() has it.
_RUNNING = (
    f"{_LEAVING} AND (hold_until IS NULL OR hold_until <= :now OR outbox.updated_at > :later)"
    " ORDER BY merges.fax_id"
)
_LAST_LEFT = (
    "SELECT max(attempt_at) FROM faxes JOIN outbox ON outbox.fax_id = faxes.id"
    f" WHERE root_id = ? AND part = {quoted(PartKind.ROW)}"
    f" AND outbox.state IN {any_of((OutboxState.ACCEPTED, OutboxState.UNCERTAIN))}"
)

_BY_FAILURES = 2


class MergeStore:
    """Reads from any thread; writes on workers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is read and written inside is one step, kept whole or not at all."""
        with self._db.transaction():
            yield

    def add(self, merge: Merge, rows: Sequence[MergeRow]) -> None:
        """Keep a table for a fax in the journal. Rows that are not sent are kept as those that were taken
        out."""
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT INTO merges (fax_id, name, columns, number_column, name_column, pause_on_error)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(merge.fax_id, merge.name, _text(merge.columns), merge.number_column),
                    *(merge.name_column, merge.pause_on_error),
                ),
            )
            cx.executemany(
                "INSERT INTO merge_rows (fax_id, place, line, cells, number, name, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        *(merge.fax_id, row.place, row.line, _text(row.cells), row.number, row.name),
                        str(RowState.WAITING if row.is_sent else RowState.OUT),
                    )
                    for row in rows
                ],
            )
            cx.execute(
                "UPDATE fax_recipients SET pending = 1, attempts = 0 WHERE fax_id = ?", (merge.fax_id,)
            )
            # It is listed and found by what it is called, and not by the first of many numbers.
            cx.execute(
                "UPDATE faxes SET peer_name = :name, peer_number = '', subject = :name WHERE id = :id",
                {"name": merge.name, "id": merge.fax_id},
            )
            index.index(cx, merge.fax_id, {"subject": merge.name})
            fold_numbers(cx, merge.fax_id, ())

    def merge(self, fax_id: int) -> Merge | None:
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM merges WHERE fax_id = ?", (fax_id,)).fetchone()
        return None if row is None else _to_merge(row)

    def rows(self, fax_id: int) -> list[SentRow]:
        """All rows of a fax to many, as they stand."""
        now = self._clock.now()
        with self._db.read() as cx:
            rows = cx.execute(_ROWS, {"root": fax_id}).fetchall()
        return [_to_row(row, now) for row in rows]

    def running(self) -> list[int]:
        """The faxes to many that have rows whose turn has come or is to come, oldest first; not those that
        can still be taken back."""
        now = self._clock.now()
        times = {"now": to_text(now), "later": to_text(now + CLOCK_SLACK)}
        with self._db.read() as cx:
            return [row["fax_id"] for row in cx.execute(_RUNNING, times)]

    def waiting(self) -> int:
        """How many rows of faxes to many are to leave by themselves."""
        with self._db.read() as cx:
            row = cx.execute(
                f"SELECT count(*) FROM merge_rows WHERE state = {_WAITING} AND number <> ''"
                f" AND fax_id IN ({_LEAVING})"
            ).fetchone()
        return int(row[0])

    def next_waiting(self, fax_id: int, busy: Collection[str]) -> MergeRow | None:
        """The first row whose turn it is: its number is not one of the busy ones."""
        with self._db.read() as cx:
            row = cx.execute(
                f"SELECT * FROM merge_rows WHERE fax_id = ? AND state = {_WAITING}"
                " AND number NOT IN (SELECT value FROM json_each(?)) ORDER BY place LIMIT 1",
                (fax_id, _text(sorted(busy))),
            ).fetchone()
        if row is None:
            return None
        return MergeRow(row["place"], row["line"], _cells(row["cells"]), row["number"], row["name"])

    def last_left(self, fax_id: int) -> datetime | None:
        """When a row left last for the first time, by the service's clock; None when none has left."""
        with self._db.read() as cx:
            row = cx.execute(_LAST_LEFT, (fax_id,)).fetchone()
        return to_time(row[0])

    def handed(self, fax_id: int, place: int) -> None:
        """A row has a request of its own from now on."""
        with self._db.transaction() as cx:
            cx.execute(
                f"UPDATE merge_rows SET state = {_HANDED} WHERE fax_id = ? AND place = ?", (fax_id, place)
            )

    def pause(self, fax_id: int, *, by_failures: bool = False) -> None:
        with self._db.transaction() as cx:
            how = _BY_FAILURES if by_failures else 1
            cx.execute("UPDATE merges SET is_paused = ? WHERE fax_id = ?", (how, fax_id))

    def go_on(self, fax_id: int, failures: int) -> None:
        """failures are those that the person knows of."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE merges SET is_paused = 0, failures_seen = ? WHERE fax_id = ?", (failures, fax_id)
            )

    def failures_seen(self, fax_id: int) -> int:
        with self._db.read() as cx:
            return int(
                cx.execute("SELECT failures_seen FROM merges WHERE fax_id = ?", (fax_id,)).fetchone()[0]
            )

    def take_out(self, fax_id: int, places: Collection[int] | None = None) -> list[int]:
        """Let rows not be sent whose turn is to come, all of them where none are named; gives those that
        there were."""
        return self._set(fax_id, places, RowState.WAITING, RowState.OUT)

    def withdrawn(self, fax_id: int, place: int) -> None:
        """A row that had a request of its own is not sent after all."""
        self._set(fax_id, [place], RowState.HANDED, RowState.OUT)

    def put_back(self, fax_id: int, places: Collection[int]) -> list[int]:
        """Let rows be sent that were taken out; gives those that there were."""
        return self._set(fax_id, places, RowState.OUT, RowState.WAITING)

    def change(self, fax_id: int, row: MergeRow) -> None:
        """Send a row with other cells, or to another number; its turn is to come again."""
        with self._db.transaction() as cx:
            before = cx.execute(
                "SELECT number FROM merge_rows WHERE fax_id = ? AND place = ?", (fax_id, row.place)
            ).fetchone()["number"]
            cx.execute(
                f"UPDATE merge_rows SET cells = ?, number = ?, name = ?, state = {_WAITING}"
                " WHERE fax_id = ? AND place = ?",
                (_text(row.cells), row.number, row.name, fax_id, row.place),
            )
            self._show_recipients(cx, fax_id, {before, row.number})

    def forget(self, fax_id: int) -> None:
        """A fax goes to no table any more, and to nobody in it."""
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM merges WHERE fax_id = ?", (fax_id,))
            cx.execute("DELETE FROM fax_recipients WHERE fax_id = ?", (fax_id,))
            cx.execute("UPDATE faxes SET subject = '' WHERE id = ?", (fax_id,))
            fold_numbers(cx, fax_id, ())

    def _set(
        self, fax_id: int, places: Collection[int] | None, before: RowState, after: RowState
    ) -> list[int]:
        named = "" if places is None else " AND place IN (SELECT value FROM json_each(:places))"
        values = {"id": fax_id, "places": _text(sorted(places or ())), "before": before, "after": after}
        with self._db.transaction() as cx:
            rows = cx.execute(
                "UPDATE merge_rows SET state = :after WHERE fax_id = :id AND state = :before AND number <> ''"
                f"{named} RETURNING place, number",
                values,
            ).fetchall()
            self._show_recipients(cx, fax_id, {row["number"] for row in rows})
        return [row["place"] for row in rows]

    def _show_recipients(self, cx: sqlite3.Connection, fax_id: int, numbers: Collection[str]) -> None:
        """Let the fax have those recipients, of these numbers, whom a row goes to, or went."""
        wanted = {"id": fax_id, "numbers": _text(sorted(numbers))}
        among = "IN (SELECT value FROM json_each(:numbers))"
        living = f"SELECT number FROM merge_rows WHERE fax_id = :id AND state <> {_OUT}"
        cx.execute(
            f"DELETE FROM fax_recipients WHERE fax_id = :id AND same {among} AND same NOT IN ({living})",
            wanted,
        )
        cx.execute(
            "INSERT INTO fax_recipients (fax_id, position, number, name, same, attempts)"
            " SELECT fax_id, (SELECT coalesce(max(position), -1) FROM fax_recipients WHERE fax_id = :id)"
            " + row_number() OVER (ORDER BY place), number, name, number, 0 FROM merge_rows"
            f" WHERE fax_id = :id AND state <> {_OUT} AND number {among} AND number NOT IN"
            " (SELECT same FROM fax_recipients WHERE fax_id = :id) GROUP BY number",
            wanted,
        )
        cx.execute(
            "UPDATE faxes SET peer_others ="
            " max((SELECT count(*) FROM fax_recipients WHERE fax_id = :id) - 1, 0) WHERE id = :id",
            wanted,
        )
        fold_numbers(cx, fax_id, numbers)


@told_damage
def _to_merge(row: sqlite3.Row) -> Merge:
    return Merge(
        fax_id=row["fax_id"],
        name=row["name"],
        columns=_cells(row["columns"]),
        number_column=row["number_column"],
        name_column=row["name_column"],
        is_paused=bool(row["is_paused"]),
        by_failures=row["is_paused"] == _BY_FAILURES,
        pause_on_error=row["pause_on_error"],
    )


@told_damage
def _to_row(row: sqlite3.Row, now: datetime) -> SentRow:
    state = RowState(row["state"])
    status = FaxStatus(StatusKind.CANCELLED)
    if state == RowState.WAITING:
        status = FaxStatus(StatusKind.QUEUED)
    elif state == RowState.HANDED and row["part_id"] is not None:
        status = _status(row, now)
    return SentRow(
        place=row["place"],
        line=row["line"],
        cells=_cells(row["cells"]),
        number=row["number"],
        name=row["name"],
        state=state,
        status=status,
        part_id=row["part_id"],
        message_id=row["message_id"] or "",
        error_code=row["error_code"] or "",
        tries=row["tries"] or 0,
        at=to_time(row["modified_at"] or row["updated_at"]),
        pages=row["pages"] or 0,
    )


def _status(row: sqlite3.Row, now: datetime) -> FaxStatus:
    """How the last request of a row stands."""
    message_id, number = row["message_id"], row["number"]
    if row["part_state"] == OutboxState.DISCARDED:
        return FaxStatus(StatusKind.CANCELLED)
    created_at = certain_time(row["created_at"])
    item = item_for_status(row["part_id"], created_at, [row[f"part_{name}"] for name in STATUS_COLUMNS])
    message = None
    if message_id is not None:
        message = Message(message_id, Direction.OUTBOUND, message_status=row["message_status"])
    results = (RecipientStatus(number, status=row["result"] or "", error_code=row["error_code"] or ""),)
    return status_of(Direction.OUTBOUND, True, message, item, now, results=results)


def _text(values: Sequence[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _cells(text: str) -> tuple[str, ...]:
    return msgspec.json.decode(text, type=tuple[str, ...])

"""Which faxes the rules of retention may be about, and what the rules ask of each."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from faxdesk.domain.fax import Direction, Outcome
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.domain.retention.decision import FaxFacts
from faxdesk.domain.retention.retention_rule import RetentionAction, RetentionPlace, RetentionRule
from faxdesk.domain.runtime import Clock
from faxdesk.domain.tags import tag_key
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time, to_text
from faxdesk.store.search.held_faxes import IS_HELD
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.store.trash.trash_rows import put_into_trash

IsDue = Callable[[FaxFacts], bool]
_OF_ROOT = "(faxes.id = root.id OR faxes.root_id = root.id)"
_IS_UNFINISHED = (
    f"EXISTS (SELECT 1 FROM faxes JOIN outbox ON fax_id = faxes.id WHERE {_OF_ROOT}"
    f" AND (state IN {any_of(NOT_OUT_YET)}"
    f" OR state = {quoted(OutboxState.DRAFT)} AND root.trashed_at IS NULL))"
    f" OR EXISTS (SELECT 1 FROM faxes WHERE {_OF_ROOT} AND outcome = {quoted(Outcome.QUEUED)}"
    " AND only_here = 0 AND delete_pushed = 0)"
    f" OR EXISTS (SELECT 1 FROM outbox JOIN merge_rows USING (fax_id) WHERE fax_id = root.id"
    f" AND outbox.state = {quoted(OutboxState.SPLIT)} AND merge_rows.state = {quoted(RowState.WAITING)})"
)
"""It, or a further request of it, is written, leaves, or is on its way at the service."""
_FACTS = (
    "SELECT root.id, direction, created_at, trashed_at,"
    " (SELECT json_group_array(key) FROM fax_tags WHERE fax_id = root.id) AS tags,"
    f" EXISTS (SELECT 1 FROM faxes WHERE {_OF_ROOT} AND {IS_HELD}) AS held,"
    f" {_IS_UNFINISHED} AS unfinished"
    " FROM faxes AS root WHERE root.root_id IS NULL AND root.id IN (SELECT value FROM json_each(?))"
    " ORDER BY root.id"
)
_WHERE = {
    RetentionPlace.ALL: "created_at <= ?",
    RetentionPlace.INBOX: f"direction = {quoted(Direction.INBOUND)} AND created_at <= ?",
    RetentionPlace.OUTBOX: f"direction = {quoted(Direction.OUTBOUND)} AND created_at <= ?",
    RetentionPlace.TRASH: "trashed_at <= ?",
}


class RetentionRows:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def old_enough(self, rules: Iterable[RetentionRule], now: datetime) -> array[int]:
        """The faxes for which the time of one of the rules is over: all that something may be done with, and
        others, since only a decision knows what other rules say."""
        selects, values = list[str](), list[Any]()
        for rule in rules:
            if rule.action == RetentionAction.KEEP or rule.days is None:
                continue
            select = f"SELECT id FROM faxes WHERE root_id IS NULL AND {_WHERE[rule.place]}"
            values.append(to_text(now - timedelta(days=rule.days)))
            if rule.action == RetentionAction.TRASH:
                select += " AND trashed_at IS NULL"
            if rule.tag:
                select += " AND id IN (SELECT fax_id FROM fax_tags WHERE key = ?)"
                values.append(tag_key(rule.tag))
            selects.append(select)
        if not selects:
            return array("q")
        with self._db.read() as cx:
            return array(
                "q", [row[0] for row in cx.execute(f"{' UNION '.join(selects)} ORDER BY id", values)]
            )

    def facts(self, ids: Sequence[int]) -> list[FaxFacts]:
        """What rules ask of these faxes, without further requests."""
        with self._db.read() as cx:
            return facts_of(cx, ids)

    def move_to_trash(self, ids: Sequence[int], is_due: IsDue) -> list[int]:
        """Put those into the trash that are still due when nothing can change any more; gives them."""
        with self._db.transaction() as cx:
            return put_into_trash(cx, due_among(cx, ids, is_due), to_text(self._clock.now()))


def facts_of(cx: sqlite3.Connection, ids: Sequence[int]) -> list[FaxFacts]:
    return [
        FaxFacts(
            id=row["id"],
            is_received=row["direction"] == Direction.INBOUND,
            created_at=certain_time(row["created_at"]),
            trashed_at=certain_time(row["trashed_at"]) if row["trashed_at"] else None,
            tags=frozenset(json.loads(row["tags"])),
            is_held=bool(row["held"]),
            is_unfinished=bool(row["unfinished"]),
        )
        for row in cx.execute(_FACTS, (json.dumps(list(ids)),))
    ]


def due_among(cx: sqlite3.Connection, ids: Sequence[int], is_due: IsDue) -> list[int]:
    """Within a transaction: those of some faxes that are due now."""
    return [facts.id for facts in facts_of(cx, ids) if is_due(facts)]

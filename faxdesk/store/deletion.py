"""Deleting for ever: a fax's rows go, wherever they are; which documents nothing refers to any more."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text
from faxdesk.store.sql_values import any_of, quoted

_REMEMBERED = timedelta(days=60)
"""By then the service has purged what it was told to delete, and cannot bring it back (API §3.5)."""
_CHOSEN = (
    "SELECT id, root_id FROM faxes WHERE trashed_at IS NOT NULL"
    " AND (id IN (SELECT value FROM json_each(:ids)) OR root_id IN (SELECT value FROM json_each(:ids)))"
    f" AND id NOT IN (SELECT fax_id FROM outbox WHERE state IN {any_of(NOT_OUT_YET)})"
)
_BY_FAX = ("outbox_log", "attempts", "outbox_files", "outbox", "fax_recipients")
_USED = (
    "SELECT value FROM json_each(:digests)"
    " WHERE EXISTS (SELECT 1 FROM faxes WHERE document_hash = value AND document_hash <> '')"
    " OR EXISTS (SELECT 1 FROM faxes WHERE receipt_hash = value AND receipt_hash <> '')"
    " OR EXISTS (SELECT 1 FROM outbox_files JOIN outbox USING (fax_id) WHERE hash = value"
    f" AND (state <> {quoted(OutboxState.DISCARDED)} OR updated_at > :discarded_before))"
)
_REFERRED_TO = (
    "SELECT document_hash AS digest FROM faxes WHERE id IN (SELECT value FROM json_each(:chosen))"
    " UNION SELECT receipt_hash FROM faxes WHERE id IN (SELECT value FROM json_each(:chosen))"
    " UNION SELECT hash FROM outbox_files WHERE fax_id IN (SELECT value FROM json_each(:chosen))"
)
_FORGET_TEXTS = (
    "DELETE FROM document_texts WHERE hash IN (SELECT value FROM json_each(?))"
    " AND NOT EXISTS (SELECT 1 FROM faxes WHERE document_hash = hash)"
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted for ever, and the documents that it referred to."""

    ids: tuple[int, ...] = ()
    digests: frozenset[str] = frozenset()


class Forgetting:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def in_trash(self, trashed_before: datetime | None = None) -> list[int]:
        """The faxes in the trash, or those that were put there before a time."""
        limit = to_text(trashed_before or self._clock.now() + timedelta(days=1))
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id FROM faxes WHERE trashed_at <= ? AND root_id IS NULL ORDER BY id", (limit,)
            ).fetchall()
        return [row["id"] for row in rows]

    def forget(self, ids: Sequence[int], service_now: datetime) -> Forgotten:
        """Remove faxes that are in the trash, with their further requests; others are left alone. The service
        is to delete them, too, if it was not told to yet."""
        with self._db.transaction() as cx:
            rows = cx.execute(_CHOSEN, {"ids": json.dumps(list(ids))}).fetchall()
            chosen = json.dumps([row["id"] for row in rows])
            cx.execute(
                "INSERT OR REPLACE INTO forgotten (message_id, forgotten_at, delete_pushed)"
                " SELECT message_id, ?, delete_pushed OR only_here FROM faxes"
                " WHERE message_id <> '' AND id IN (SELECT value FROM json_each(?))",
                (to_text(service_now), chosen),
            )
            digests = {row["digest"] for row in cx.execute(_REFERRED_TO, {"chosen": chosen})} - {""}
            _remove(cx, chosen)
            cx.execute(_FORGET_TEXTS, (json.dumps(list(digests)),))
        return Forgotten(tuple(row["id"] for row in rows if row["root_id"] is None), frozenset(digests))

    def used(self, digests: Collection[str], discarded_before: datetime | None) -> set[str]:
        """Those of some documents that something in the archive refers to. Drafts that were discarded before
        a time do not count."""
        values = {"discarded_before": to_text(discarded_before) or "", "digests": json.dumps(list(digests))}
        with self._db.read() as cx:
            return {row["value"] for row in cx.execute(_USED, values)}

    def tidy(self) -> None:
        """Drop what needs no remembering any more."""
        with self._db.transaction() as cx:
            cx.execute(
                "DELETE FROM forgotten WHERE delete_pushed = 1 AND forgotten_at < ?",
                (to_text(self._clock.now() - _REMEMBERED),),
            )


def _remove(cx: sqlite3.Connection, chosen: str) -> None:
    # Further requests refer to their root, and all the rest to its fax. The words go by a trigger.
    for table in _BY_FAX:
        cx.execute(f"DELETE FROM {table} WHERE fax_id IN (SELECT value FROM json_each(?))", (chosen,))
    for condition in ("root_id IS NOT NULL", "root_id IS NULL"):
        cx.execute(
            f"DELETE FROM faxes WHERE {condition} AND id IN (SELECT value FROM json_each(?))", (chosen,)
        )

"""Deleting for ever: a fax's rows go, wherever they are; which documents nothing refers to any more."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.domain.runtime import Clock
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.blobs import half_document_key
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text, to_time
from faxdesk.store.people_forgotten import forget_people, numbers_of
from faxdesk.store.search.held_faxes import IS_HELD
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.store.trash.retention_rows import IsDue, due_among
from faxdesk.store.trash.trash_rows import put_into_trash

_REMEMBERED = timedelta(days=60)
"""By then the service has purged what it was told to delete, and cannot bring it back (API §3.5)."""
_CHOSEN = (
    "SELECT id, root_id, document_hash FROM faxes WHERE trashed_at IS NOT NULL"
    " AND (id IN (SELECT value FROM json_each(:ids)) OR root_id IN (SELECT value FROM json_each(:ids)))"
    f" AND id NOT IN (SELECT fax_id FROM outbox WHERE state IN {any_of(NOT_OUT_YET)}) AND NOT {IS_HELD}"
)
_BY_FAX = ("outbox_log", "attempts", "outbox_files", "outbox", "fax_recipients")
_USED = (
    "SELECT value FROM json_each(:digests)"
    " WHERE EXISTS (SELECT 1 FROM faxes WHERE document_hash = value AND document_hash <> '')"
    " OR EXISTS (SELECT 1 FROM faxes WHERE receipt_hash = value AND receipt_hash <> '')"
    " OR EXISTS (SELECT 1 FROM template_documents WHERE hash = value)"
    " OR EXISTS (SELECT 1 FROM (SELECT fax_id, hash FROM outbox_files UNION ALL"
    " SELECT fax_id, hash FROM step_documents) JOIN outbox USING (fax_id) WHERE hash = value"
    f" AND (state <> {quoted(OutboxState.DISCARDED)} OR updated_at > :discarded_before"
    f" OR EXISTS (SELECT 1 FROM faxes WHERE id = fax_id AND {IS_HELD})))"
)
_REFERRED_TO = (
    "WITH gone AS (SELECT value AS id FROM json_each(:chosen)), referred (digest, at) AS ("
    "SELECT document_hash, '' FROM faxes WHERE id IN gone"
    " UNION ALL SELECT receipt_hash, '' FROM faxes WHERE id IN gone"
    " UNION ALL SELECT hash, max(created_at, coalesce(attempt_at, ''))"
    " FROM outbox_files JOIN outbox USING (fax_id) WHERE fax_id IN gone"
    " UNION ALL SELECT hash, '' FROM replaced_documents WHERE fax_id IN gone"
    " UNION ALL SELECT hash, '' FROM step_documents WHERE fax_id IN gone"
    ") SELECT digest, max(at) AS at FROM referred WHERE digest <> '' GROUP BY digest"
)
_HALF_HERE = (
    "SELECT message_id, attachment_id FROM faxes WHERE message_id <> ''"
    " AND id IN (SELECT value FROM json_each(?))"
)
_FORGET_TEXTS = (
    "DELETE FROM document_texts WHERE hash IN (SELECT value FROM json_each(?))"
    " AND NOT EXISTS (SELECT 1 FROM faxes WHERE document_hash = hash)"
)


class Forgotten(Struct, frozen=True):
    """What was deleted for ever; the documents that it referred to, each with the latest time at which it
    surely did, None where nobody knows; and the keys of those that may be half here."""

    ids: tuple[int, ...] = ()
    documents: Mapping[str, datetime | None] = field(default_factory=dict)
    half_documents: tuple[str, ...] = ()


class Forgetting:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def in_trash(self) -> list[int]:
        """The faxes in the trash."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id FROM faxes WHERE trashed_at IS NOT NULL AND root_id IS NULL ORDER BY id"
            ).fetchall()
        return [row["id"] for row in rows]

    def forget(self, ids: Sequence[int], service_now: datetime, is_due: IsDue | None = None) -> Forgotten:
        """Remove faxes that are in the trash, with their further requests; others are left alone, and so are
        those that a legal hold is on. With is_due those that it says are due still, wherever they are. The
        service is to delete them, too, if it was not told to yet."""
        with self._db.transaction() as cx:
            if is_due is not None:
                ids = due_among(cx, ids, is_due)
                put_into_trash(cx, ids, to_text(self._clock.now()))
            rows = cx.execute(_CHOSEN, {"ids": json.dumps(list(ids))}).fetchall()
            chosen = json.dumps([row["id"] for row in rows])
            cx.execute(
                "INSERT OR REPLACE INTO forgotten (message_id, forgotten_at, delete_pushed)"
                " SELECT message_id, ?, delete_pushed OR only_here FROM faxes"
                " WHERE message_id <> '' AND id IN (SELECT value FROM json_each(?))",
                (to_text(service_now), chosen),
            )
            referred = cx.execute(_REFERRED_TO, {"chosen": chosen}).fetchall()
            documents = {row["digest"]: to_time(row["at"] or None) for row in referred}
            halves = cx.execute(_HALF_HERE, (chosen,)).fetchall()
            for row in rows:
                if row["root_id"] is None:
                    note_act(cx, Act.FORGOTTEN, row["id"], documents=(row["document_hash"],))
            numbers = numbers_of(cx, chosen)
            _remove(cx, chosen)
            forget_people(cx, numbers)
            cx.execute("DELETE FROM tags WHERE key NOT IN (SELECT key FROM fax_tags)")
            cx.execute(_FORGET_TEXTS, (json.dumps(list(documents)),))
            if rows:
                cx.execute("UPDATE archive SET unwiped = 1")
        return Forgotten(
            tuple(row["id"] for row in rows if row["root_id"] is None),
            documents,
            tuple(half_document_key(*row) for row in halves),
        )

    def held(self, ids: Sequence[int]) -> int:
        """How many of these faxes a legal hold keeps."""
        with self._db.read() as cx:
            count: int = cx.execute(
                f"SELECT count(*) FROM faxes WHERE id IN (SELECT value FROM json_each(?)) AND {IS_HELD}",
                (json.dumps(list(ids)),),
            ).fetchone()[0]
        return count

    def wipe(self) -> bool:
        """Leave no trace of what was deleted for ever, in the archive's file, its log and its copies. False
        where another process was in the way, so that it has to be done later. Nothing is done where nothing
        was deleted since the last time. Raises FaxDeskError (STORAGE)."""
        if not self.is_unwiped():
            return True
        with self._db.transaction() as cx:
            # The index keeps the words of what was deleted until its parts are merged.
            cx.execute("INSERT INTO fax_search (fax_search) VALUES ('optimize')")
        if not self._db.rewrite():
            return False
        with self._db.transaction() as cx:
            cx.execute("UPDATE archive SET unwiped = 0")
        return True

    def note_traces(self) -> None:
        """There is something for wipe() to remove."""
        with self._db.transaction() as cx:
            cx.execute("UPDATE archive SET unwiped = 1")

    def is_unwiped(self) -> bool:
        """Whether traces of what was deleted for ever may still be on the disk."""
        with self._db.read() as cx:
            return bool(cx.execute("SELECT unwiped FROM archive").fetchone()[0])

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

"""The archive in step with the service's message store.

What the service tells is taken over, idempotently, and with the place to go on from in the same transaction;
what was changed here waits until the service was told.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from operator import itemgetter

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.domain.fax import (
    NOT_FETCHED,
    Availability,
    Direction,
    DocumentState,
    Message,
    MessageStatus,
    SyncResult,
)
from faxdesk.domain.mailbox.sync_state import Applied, HistoryCursor, Mark, PendingDelete, PendingReadChange
from faxdesk.domain.runtime import Clock
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.fax_rows import RecordWriter, fingerprint
from faxdesk.store.mapping import to_text, to_time
from faxdesk.store.requests import fold
from faxdesk.store.search.held_faxes import IS_HELD
from faxdesk.store.service_clock import service_now
from faxdesk.store.sql_values import any_of, quoted

_READING, _DONE, _AGAIN = range(3)
"""What sync_state.history_done says of the history."""
_OVERLAP = timedelta(hours=1)
"""A sync may bring faxes that came so long before the one before it; older ones are of the history."""
UNDO_DELETE_S = 10.0
"""For this long after a delete the service is not told, so that undoing it costs nothing."""
_NOT_GONE_OUT = (
    f"(direction = {quoted(Direction.OUTBOUND)} AND message_status = {quoted(MessageStatus.QUEUED)})"
)
_GONE = {Availability.DELETED, Availability.PURGED}


class SyncStore:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._records = RecordWriter()

    # Where it stands

    def sync_token(self) -> str:
        row = self._state()
        return row["sync_token"] if row else ""

    def synced_at(self) -> datetime | None:
        """When the sync token was given, by the service's clock."""
        row = self._state()
        return to_time(row["synced_at"]) if row else None

    def history(self) -> HistoryCursor | None:
        """How far back the history was read; None before the first full sync."""
        row = self._state()
        before = to_time(row["history_before"]) if row else None
        if row is None or before is None:
            return None
        state = row["history_done"]
        return HistoryCursor(before, done=state == _DONE, again=state == _AGAIN)

    def mark(self, synced_at: datetime) -> Mark:
        """The place behind all that is here now; synced_at is the time of the last sync."""
        with self._db.read() as cx:
            (newest,) = cx.execute("SELECT coalesce(max(id), 0) FROM faxes").fetchone()
        return Mark(newest, synced_at - _OVERLAP)

    def received_after(self, mark: Mark) -> list[int]:
        """The faxes received after a mark, whichever program on this archive fetched them, in the order in
        which they came to the archive."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id FROM faxes WHERE id > ? AND direction = ? AND created_at >= ? ORDER BY id",
                (mark.fax_id, Direction.INBOUND, to_text(mark.since)),
            ).fetchall()
        return [row["id"] for row in rows]

    # Taking over

    def apply_sync(self, result: SyncResult, *, full: bool, window_from: datetime | None) -> Applied:
        """Take over what a sync told, with its token, in one transaction. After a full one, what was alive
        here in its window and is not in its answer was deleted at the service meanwhile; unless it was the
        first, the history is to be read again, for what is older."""
        with self._db.transaction() as cx:
            is_first = not self.sync_token()
            applied = self._take(cx, result.messages)
            # What was in the mailbox before it was first looked at is no news.
            news = () if is_first else applied.new_inbound
            self._mark_as_news(cx, news)
            for fax_id in applied.new_inbound:
                note_act(cx, Act.RECEIVED, fax_id)
            changed = list(applied.changed)
            for gone in result.gone:
                changed += _mark_only_here(cx, "message_id = ?", (gone.id,))
            if full and window_from is not None:
                changed += self._compare(cx, result, window_from)
            self._save_sync(cx, result, window_from if full else None)
            if full and not is_first:
                self._read_history_again(cx, window_from)
        return Applied(tuple(dict.fromkeys(changed)), news)

    def apply_history(self, messages: Sequence[Message], cursor: HistoryCursor) -> Applied:
        """Take over a page of older faxes, with the place to go on from. The search finds what is new in it
        after index_history()."""
        with self._db.transaction() as cx:
            applied, added = self._take_rows(cx, messages)
            if added:
                # A history has a hundred thousand of them: one entry tells of each page that was read.
                note_act(cx, Act.HISTORY_READ, details=Details(count=len(added)))
                # Nobody else makes rows in this transaction: theirs are all from the first to the last.
                cx.execute(
                    "INSERT INTO index_waiting SELECT id FROM faxes WHERE id BETWEEN ? AND ?",
                    (added[0], added[-1]),
                )
            cx.execute(
                "INSERT INTO sync_state (only, history_before, history_done) VALUES (1, ?, ?)"
                " ON CONFLICT (only) DO UPDATE SET history_before = excluded.history_before,"
                " history_done = excluded.history_done",
                (to_text(cursor.before), _DONE if cursor.done else _AGAIN if cursor.again else _READING),
            )
        return Applied(applied.changed)

    def index_history(self, limit: int) -> bool:
        """Let some of the faxes of the history be found by the search; whether there may be more of them."""
        with self._db.read() as cx:
            if cx.execute("SELECT 1 FROM index_waiting").fetchone() is None:
                return False
        with self._db.transaction() as cx:
            return self._records.words.fill_waiting(cx, limit) == limit

    def missing(self, listed: Collection[str], since: datetime, before: datetime, limit: int) -> list[str]:
        """The service's ids of faxes made in a time that it had when it was asked last, and that are not
        listed now."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT message_id FROM faxes WHERE message_id IS NOT NULL AND only_here = 0"
                " AND created_at >= ? AND created_at < ?"
                " AND message_id NOT IN (SELECT value FROM json_each(?)) ORDER BY created_at DESC LIMIT ?",
                (to_text(since), to_text(before), json.dumps(list(listed)), limit),
            ).fetchall()
        return [row["message_id"] for row in rows]

    def apply_gone(self, message_ids: Collection[str]) -> Applied:
        """The service has these no more: they stay, as kept only here."""
        with self._db.transaction() as cx:
            ids = json.dumps(list(message_ids))
            changed = _mark_only_here(cx, "message_id IN (SELECT value FROM json_each(?))", (ids,))
        return Applied(tuple(changed))

    def apply_message(self, message: Message) -> Applied:
        """Take over what the service says of one fax."""
        with self._db.transaction() as cx:
            applied = self._take(cx, (message,))
            for fax_id in applied.new_inbound:
                note_act(cx, Act.RECEIVED, fax_id)
        return applied

    # What the service is to be told

    def pending_reads(self) -> list[PendingReadChange]:
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, is_read FROM faxes WHERE read_changed_at IS NOT NULL"
                " AND message_id IS NOT NULL AND only_here = 0 ORDER BY id"
            ).fetchall()
        return [PendingReadChange(row["id"], row["message_id"], bool(row["is_read"])) for row in rows]

    def reads_pushed(self, changes: Iterable[PendingReadChange]) -> None:
        """The service was told; what was changed again meanwhile is yet to be."""
        with self._db.transaction() as cx:
            for change in changes:
                is_read = int(change.is_read)
                cx.execute("UPDATE faxes SET told_read = ? WHERE id = ?", (is_read, change.id))
                cx.execute(
                    "UPDATE faxes SET read_changed_at = NULL WHERE id = ? AND is_read = ?",
                    (change.id, is_read),
                )

    def pending_deletes(self, *, at_once: bool = False) -> list[PendingDelete]:
        """Trashed faxes that the service still has, after the time for undoing, unless a legal hold is on
        them; and restored ones that it
        was told to delete."""
        latest = self._clock.now() - timedelta(seconds=0 if at_once else UNDO_DELETE_S)
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, delete_pushed AS restore,"
                f" delete_pushed AND {_NOT_GONE_OUT} AS was_cancelled FROM faxes WHERE message_id <> ''"
                f" AND ((trashed_at <= ? AND delete_pushed = 0 AND only_here = 0 AND NOT {IS_HELD})"
                " OR (trashed_at IS NULL AND delete_pushed = 1))"
                " UNION ALL SELECT NULL, message_id, 0, 0 FROM forgotten"
                " WHERE delete_pushed = 0 AND message_id <> ''",
                (to_text(latest),),
            ).fetchall()
        return [
            PendingDelete(row["id"], row["message_id"], bool(row["restore"]), bool(row["was_cancelled"]))
            for row in rows
        ]

    def stays_cancelled(self, fax_id: int) -> None:
        """A fax taken out of the trash that the service dropped before it went out: it is kept here, and the
        service is not told, lest it send it after all."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET cancelled = 1, only_here = 1, delete_pushed = 0, availability = ?"
                " WHERE id = ?",
                (str(Availability.DELETED), fax_id),
            )
            fold(cx, fax_id)

    def deletes_pushed(self, changes: Iterable[PendingDelete]) -> None:
        with self._db.transaction() as cx:
            for change in changes:
                values = (0 if change.restore else 1, change.message_id)
                cx.execute("UPDATE faxes SET delete_pushed = ? WHERE message_id = ?", values)
                if not change.restore:
                    # It may have been deleted for ever meanwhile.
                    cx.execute("UPDATE forgotten SET delete_pushed = ? WHERE message_id = ?", values)

    # Steps

    def _take(self, cx: sqlite3.Connection, messages: Sequence[Message]) -> Applied:
        applied, added = self._take_rows(cx, messages)
        self._records.words.fill(cx, added)
        return applied

    def _take_rows(self, cx: sqlite3.Connection, messages: Sequence[Message]) -> tuple[Applied, list[int]]:
        """What was changed, and those faxes that are new and not in the search index yet."""
        changed: list[int] = []
        known = self._known(cx, [message.id for message in messages])
        has_forgotten = cx.execute("SELECT 1 FROM forgotten").fetchone() is not None
        new: dict[str, Message] = {}
        for message in messages:
            row = known.get(message.id)
            if message.availability in _GONE:
                new.pop(message.id, None)
                changed += _mark_only_here(cx, "message_id = ?", (message.id,))
                known.update(self._known(cx, [message.id]))
            elif row is None:
                if has_forgotten and _stays_forgotten(cx, message):
                    continue
                before = new.get(message.id)
                if before is None or _is_later(message, before):
                    new[message.id] = message
            elif _tells_more(message, row):
                self._records.write(cx, row["id"], message)
                changed.append(row["id"])
                # It may be told twice, in whatever order.
                known.update(self._known(cx, [message.id]))
        # The oldest first: the index is three times as quick where each place is above the one before.
        added = sorted(((message, _age(message)) for message in new.values()), key=itemgetter(1))
        ids = self._insert(cx, added)
        came_in = [fax_id for fax_id, (message, _at) in zip(ids, added, strict=True) if _is_inbound(message)]
        return Applied((*changed, *ids), tuple(came_in)), ids

    def _known(self, cx: sqlite3.Connection, message_ids: Sequence[str]) -> dict[str, sqlite3.Row]:
        rows = cx.execute(
            "SELECT id, message_id, modified_at, fingerprint, only_here FROM faxes"
            " WHERE message_id IN (SELECT value FROM json_each(?))",
            (json.dumps(message_ids),),
        )
        return {row["message_id"]: row for row in rows}

    def _insert(self, cx: sqlite3.Connection, messages: Sequence[tuple[Message, str]]) -> list[int]:
        """The messages with their times, "" where the service told none."""
        if not messages:
            return []
        now = to_text(service_now(cx, self._clock)) or ""
        return self._records.insert(cx, [(message, created_at or now) for message, created_at in messages])

    def _mark_as_news(self, cx: sqlite3.Connection, ids: Iterable[int]) -> None:
        """Something may have to be done with them, by whichever process comes to it first."""
        now = to_text(self._clock.now())
        cx.executemany("UPDATE faxes SET news_at = ? WHERE id = ?", [(now, fax_id) for fax_id in ids])

    def _compare(self, cx: sqlite3.Connection, result: SyncResult, window_from: datetime) -> list[int]:
        """Mark what is alive here, in the window of a full sync, and missing in its answer. Faxes made
        after the service looked are none of its business."""
        if result.older_records_exist:
            times = [message.created_at for message in result.messages if message.created_at is not None]
            if not times:
                return []
            window_from = max(window_from, min(times) + timedelta(milliseconds=1))
        return _mark_only_here(
            cx,
            "message_id IS NOT NULL AND created_at >= ? AND created_at < ?"
            " AND message_id NOT IN (SELECT value FROM json_each(?))",
            (
                to_text(window_from),
                to_text(result.sync_time or service_now(cx, self._clock)),
                json.dumps([message.id for message in result.messages]),
            ),
        )

    def _save_sync(self, cx: sqlite3.Connection, result: SyncResult, history_before: datetime | None) -> None:
        """The history begins where the first full sync's window does."""
        now = self._clock.now()
        synced_at = result.sync_time or service_now(cx, self._clock)
        cx.execute(
            "INSERT INTO sync_state (only, sync_token, synced_at, clock_offset_s, history_before)"
            " VALUES (1, ?, ?, ?, ?) ON CONFLICT (only) DO UPDATE SET sync_token = excluded.sync_token,"
            " synced_at = excluded.synced_at, clock_offset_s = excluded.clock_offset_s,"
            " history_before = coalesce(history_before, excluded.history_before)",
            (
                result.sync_token,
                to_text(synced_at),
                (synced_at - now).total_seconds(),
                to_text(history_before),
            ),
        )

    def _read_history_again(self, cx: sqlite3.Connection, window_from: datetime | None) -> None:
        """What was deleted while the list of changes was lost may be older than the window."""
        cx.execute(
            "UPDATE sync_state SET history_before = coalesce(?, history_before), history_done = ?",
            (to_text(window_from), _AGAIN),
        )

    def _state(self) -> sqlite3.Row | None:
        with self._db.read() as cx:
            row: sqlite3.Row | None = cx.execute("SELECT * FROM sync_state").fetchone()
        return row


def _mark_only_here(cx: sqlite3.Connection, condition: str, parameters: tuple[object, ...]) -> list[int]:
    """What the service no longer has stays; a document that was not fetched in time is lost."""
    rows = cx.execute(
        "UPDATE faxes SET only_here = 1, document_state ="
        f" CASE WHEN document_state IN {any_of(NOT_FETCHED)} THEN {quoted(DocumentState.GONE)}"
        f" ELSE document_state END, availability = {quoted(Availability.DELETED)}"
        f" WHERE only_here = 0 AND {condition} RETURNING id",
        parameters,
    ).fetchall()
    return [row["id"] for row in rows]


def _stays_forgotten(cx: sqlite3.Connection, message: Message) -> bool:
    """Whether a fax was deleted here for ever. One that was restored at the service after it was deleted
    there comes back."""
    row = cx.execute("SELECT * FROM forgotten WHERE message_id = ?", (message.id,)).fetchone()
    if row is None:
        return False
    if row["delete_pushed"] and (to_text(message.modified_at) or "") > row["forgotten_at"]:
        cx.execute("DELETE FROM forgotten WHERE message_id = ?", (message.id,))
        return False
    return True


def _age(message: Message) -> str:
    return to_text(message.created_at) or ""


def _is_inbound(message: Message) -> bool:
    return message.direction == Direction.INBOUND


def _is_later(message: Message, other: Message) -> bool:
    """Whether the first of two records of one fax is not the older."""
    return not (message.modified_at and other.modified_at and message.modified_at < other.modified_at)


def _tells_more(message: Message, known: sqlite3.Row) -> bool:
    """Whether a record is newer than ours. Of two with the same time, or where there is no time, any
    difference counts, since the service fills some things in late."""
    modified_at = to_text(message.modified_at)
    if modified_at and known["modified_at"] and modified_at < known["modified_at"]:
        return False
    is_same = (modified_at or "") == known["modified_at"] or not modified_at
    return not is_same or bool(known["only_here"]) or fingerprint(message) != known["fingerprint"]

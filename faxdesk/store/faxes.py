"""The archive of all faxes: what the lists show, and what the service said of each."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    AccountInfo,
    Availability,
    Counts,
    Direction,
    Fax,
    FaxQuery,
    KnownRecipient,
    Message,
    MessagePage,
    SyncResult,
)
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxRow, status_of
from faxdesk.domain.sync import Applied, HistoryCursor, PendingDelete, PendingReadChange, WantedDocument
from faxdesk.store.columns import to_fax, to_item, to_text, to_time
from faxdesk.store.database import Database
from faxdesk.store.queries import NEWEST_FIRST, selection
from faxdesk.store.records import search_terms, write_message

UNDO_DELETE_S = 10.0
_RETRY_S = (5, 30, 120, 600, 3600, 6 * 3600)


class FaxStore:
    """Reads from any thread, one page of rows at a time; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    # Lists

    def first_ids(self, query: FaxQuery, limit: int = 200) -> list[int]:
        """The newest of a list, at once."""
        where, parameters = selection(query, self._clock.now())
        with self._db.read() as cx:
            rows = cx.execute(
                f"SELECT faxes.id {where} ORDER BY {NEWEST_FIRST} LIMIT {int(limit)}", parameters
            ).fetchall()
        return [row[0] for row in rows]

    def ids(self, query: FaxQuery) -> array[int]:
        """All of a list, newest first."""
        where, parameters = selection(query, self._clock.now())
        with self._db.read() as cx:
            rows = cx.execute(f"SELECT faxes.id {where} ORDER BY {NEWEST_FIRST}", parameters)
            return array("q", (row[0] for row in rows))

    def rows(self, ids: Sequence[int]) -> list[FaxRow]:
        """What the list shows of these faxes, in this order; those that are gone are left out."""
        faxes = self._load(ids)
        now = self._clock.now()
        marks = ",".join("?" * len(ids))
        with self._db.read() as cx:
            peers = {
                row["id"]: row
                for row in cx.execute(
                    f"SELECT id, peer_name, peer_number, peer_others, pages FROM faxes WHERE id IN ({marks})",
                    list(ids),
                )
            }
            items = {
                row["fax_id"]: to_item(row)
                for row in cx.execute(
                    "SELECT outbox.*, message_id FROM outbox JOIN faxes ON faxes.id = fax_id"
                    f" WHERE fax_id IN ({marks})",
                    list(ids),
                )
            }
        shown = []
        for fax_id in ids:
            fax, peer, item = faxes.get(fax_id), peers.get(fax_id), items.get(fax_id)
            if fax is None or peer is None:
                continue
            shown.append(
                FaxRow(
                    id=fax.id,
                    direction=fax.direction,
                    created_at=fax.created_at,
                    is_read=fax.is_read,
                    name=peer["peer_name"],
                    number=peer["peer_number"],
                    others=peer["peer_others"],
                    pages=peer["pages"],
                    status=status_of(fax.direction, fax.is_read, fax.message, item, now),
                    thumbnail=fax.document_hash,
                    title=item.draft.files[0].name if item and item.draft.files else "",
                )
            )
        return shown

    def fax(self, fax_id: int) -> Fax:
        """Raises FaxDeskError (NOT_FOUND)."""
        found = self._load([fax_id]).get(fax_id)
        if found is None:
            raise FaxDeskError(
                "This fax is not in the archive.", "It may have been deleted.", ErrorKind.NOT_FOUND
            )
        return found

    def fax_of_message(self, message_id: str) -> Fax | None:
        """The fax that the service calls by this id."""
        with self._db.read() as cx:
            row = cx.execute("SELECT id FROM faxes WHERE message_id = ?", (message_id,)).fetchone()
        return None if row is None else self.fax(row["id"])

    def counts(self) -> Counts:
        with self._db.read() as cx:
            row = cx.execute(
                "SELECT (SELECT count(*) FROM faxes WHERE trashed_at IS NULL AND direction = 'Inbound'"
                " AND is_read = 0) AS unread,"
                " (SELECT count(*) FROM outbox WHERE state IN"
                " ('held_back', 'queued', 'uploading', 'waiting', 'uncertain')) +"
                " (SELECT count(*) FROM faxes WHERE message_status = 'Queued' AND trashed_at IS NULL"
                " AND direction = 'Outbound') AS on_the_way,"
                " (SELECT count(*) FROM outbox WHERE state = 'needs_you'"
                " OR (state = 'uncertain' AND absent)) AS needs_you,"
                " (SELECT count(*) FROM faxes WHERE trashed_at IS NOT NULL) AS trash,"
                " (SELECT count(*) FROM faxes WHERE document_state IN ('wanted', 'failed')) AS wanted"
            ).fetchone()
        return Counts(row["unread"], row["on_the_way"], row["needs_you"], row["trash"], row["wanted"])

    def known_recipients(self, text: str, limit: int = 8) -> list[KnownRecipient]:
        """People faxed with before whose name or number fits what is being typed, newest first."""
        terms = search_terms(text)
        if not terms:
            return []
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT peer_name, peer_number, max(created_at) FROM faxes WHERE peer_number <> ''"
                " AND id IN (SELECT rowid FROM fax_search WHERE fax_search MATCH ?)"
                " GROUP BY peer_number ORDER BY max(created_at) DESC LIMIT ?",
                (f"{{name number}} : ({terms})", limit),
            ).fetchall()
        return [KnownRecipient(row["peer_number"], row["peer_name"]) for row in rows]

    # Sync

    def sync_token(self) -> str:
        with self._db.read() as cx:
            row = cx.execute("SELECT sync_token FROM sync_state").fetchone()
        return row["sync_token"] if row else ""

    def history(self) -> HistoryCursor | None:
        """How far back the history was read; None before its first page."""
        with self._db.read() as cx:
            row = cx.execute("SELECT history_before, history_done FROM sync_state").fetchone()
        before = to_time(row["history_before"]) if row else None
        return HistoryCursor(before, bool(row["history_done"])) if before else None

    def apply_sync(self, result: SyncResult, *, full: bool, window_from: datetime | None) -> Applied:
        """Take over what a sync told, with its token. After a full one, what was alive here in its window
        and is not in its answer was deleted at the service meanwhile."""
        with self._db.transaction():
            applied = self._take(result.messages)
            changed = list(applied.changed)
            for gone in result.gone:
                changed += self._only_here("message_id = ?", (gone.id,))
            if full and window_from is not None and not result.older_records_exist:
                told = json.dumps([message.id for message in result.messages])
                changed += self._only_here(
                    "message_id IS NOT NULL AND created_at >= ? AND created_at < ?"
                    " AND message_id NOT IN (SELECT value FROM json_each(?))",
                    (to_text(window_from), to_text(result.sync_time or self._clock.now()), told),
                )
            self._save_state("sync_token", result.sync_token)
        return Applied(tuple(dict.fromkeys(changed)), applied.new_inbound)

    def apply_history(self, page: MessagePage, cursor: HistoryCursor) -> Applied:
        """Take over a page of older faxes, with the place to go on from."""
        with self._db.transaction():
            applied = self._take(page.messages)
            self._save_state("history_before", to_text(cursor.before))
            self._save_state("history_done", int(cursor.done))
        return Applied(applied.changed)

    def apply_message(self, message: Message) -> Applied:
        with self._db.transaction():
            return self._take([message])

    def forget_sync(self) -> None:
        """Another mailbox: begin anew. The archive stays."""
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM sync_state")

    def active_message_ids(self) -> list[str]:
        """Faxes that the service has and is not done with."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT message_id FROM faxes WHERE message_status = 'Queued' AND message_id IS NOT NULL"
            ).fetchall()
        return [row["message_id"] for row in rows]

    # What people do

    def set_read(self, ids: Iterable[int], is_read: bool) -> list[int]:
        """Gives the faxes that it changed."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            return [
                fax_id
                for fax_id in ids
                if cx.execute(
                    "UPDATE faxes SET is_read = ?, read_changed_at = ? WHERE id = ? AND is_read <> ?",
                    (int(is_read), now, fax_id, int(is_read)),
                ).rowcount
            ]

    def pending_reads(self) -> list[PendingReadChange]:
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, is_read FROM faxes WHERE read_changed_at IS NOT NULL"
                " AND message_id IS NOT NULL AND only_here = 0 ORDER BY id"
            ).fetchall()
        return [PendingReadChange(row["id"], row["message_id"], bool(row["is_read"])) for row in rows]

    def reads_pushed(self, changes: Iterable[PendingReadChange]) -> None:
        with self._db.transaction() as cx:
            cx.executemany(
                "UPDATE faxes SET read_changed_at = NULL WHERE id = ? AND is_read = ?",
                [(change.id, int(change.is_read)) for change in changes],
            )

    def trash(self, ids: Iterable[int]) -> list[int]:
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            return [
                fax_id
                for fax_id in ids
                if cx.execute(
                    "UPDATE faxes SET trashed_at = ? WHERE id = ? AND trashed_at IS NULL", (now, fax_id)
                ).rowcount
            ]

    def restore(self, ids: Iterable[int]) -> list[int]:
        with self._db.transaction() as cx:
            return [
                fax_id
                for fax_id in ids
                if cx.execute(
                    "UPDATE faxes SET trashed_at = NULL WHERE id = ? AND trashed_at IS NOT NULL", (fax_id,)
                ).rowcount
            ]

    def pending_deletes(self, *, at_once: bool = False) -> list[PendingDelete]:
        """Trashed faxes that the service still has, after the time for undoing; and restored ones that it
        was told to delete."""
        latest = self._clock.now() - timedelta(seconds=0 if at_once else UNDO_DELETE_S)
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, delete_pushed FROM faxes WHERE message_id IS NOT NULL"
                " AND message_id <> ''"
                " AND ((trashed_at <= ? AND delete_pushed = 0 AND only_here = 0)"
                " OR (trashed_at IS NULL AND delete_pushed = 1))",
                (to_text(latest),),
            ).fetchall()
        return [PendingDelete(row["id"], row["message_id"], bool(row["delete_pushed"])) for row in rows]

    def deletes_pushed(self, changes: Iterable[PendingDelete]) -> None:
        with self._db.transaction() as cx:
            cx.executemany(
                "UPDATE faxes SET delete_pushed = ? WHERE id = ?",
                [(0 if change.restore else 1, change.id) for change in changes],
            )

    # Documents

    def wanted_documents(self, limit: int) -> list[WantedDocument]:
        """What is to be fetched, newest first; what failed comes again after growing pauses."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, attachment_uri, attachment_id, attachment_type FROM faxes"
                " WHERE document_state IN ('wanted', 'failed') AND only_here = 0 AND message_id IS NOT NULL"
                " AND attachment_uri <> '' AND (message_status <> 'Queued')"
                " AND (document_next_try IS NULL OR document_next_try <= ?)"
                " ORDER BY created_at DESC LIMIT ?",
                (to_text(self._clock.now()), limit),
            ).fetchall()
        return [WantedDocument(*row) for row in rows]

    def document_here(self, fax_id: int, digest: str, content_type: str) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET document_state = 'here', document_hash = ?, document_type = ?,"
                " document_next_try = NULL WHERE id = ?",
                (digest, content_type, fax_id),
            )

    def document_failed(self, fax_id: int, *, gone: bool = False) -> None:
        """What came was no fax, or there is nothing any more (gone)."""
        with self._db.transaction() as cx:
            row = cx.execute("SELECT document_tries FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            pause = _RETRY_S[min(row["document_tries"], len(_RETRY_S) - 1)]
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_tries = document_tries + 1,"
                " document_next_try = ? WHERE id = ?",
                ("gone" if gone else "failed", to_text(self._clock.now() + timedelta(seconds=pause)), fax_id),
            )

    def document_wanted(self, fax_id: int) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET document_state = 'wanted', document_next_try = NULL WHERE id = ?", (fax_id,)
            )

    # The account

    def remember_account(self, account: AccountInfo) -> None:
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM account")
            cx.execute(
                "INSERT INTO account VALUES (1, ?, ?, ?, ?, ?)",
                (
                    account.extension_id,
                    account.name,
                    account.extension_number,
                    json.dumps(account.fax_numbers),
                    account.country,
                ),
            )

    def account(self) -> AccountInfo | None:
        """Who was signed in last."""
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM account").fetchone()
        if row is None:
            return None
        return AccountInfo(
            row["extension_id"],
            row["name"],
            row["extension_number"],
            tuple(json.loads(row["fax_numbers"])),
            row["country"],
        )

    # Steps

    def _load(self, ids: Sequence[int]) -> dict[int, Fax]:
        marks = ",".join("?" * len(ids))
        with self._db.read() as cx:
            recipients: dict[int, list[sqlite3.Row]] = {}
            for row in cx.execute(
                f"SELECT * FROM fax_recipients WHERE fax_id IN ({marks}) ORDER BY fax_id, position", list(ids)
            ):
                recipients.setdefault(row["fax_id"], []).append(row)
            rows = cx.execute(f"SELECT * FROM faxes WHERE id IN ({marks})", list(ids)).fetchall()
        return {row["id"]: to_fax(row, recipients.get(row["id"], ())) for row in rows}

    def _take(self, messages: Iterable[Message]) -> Applied:
        """Insert or renew; a record no newer than ours changes nothing."""
        changed, new_inbound = [], []
        with self._db.transaction() as cx:
            for message in messages:
                known = cx.execute(
                    "SELECT id, modified_at FROM faxes WHERE message_id = ?", (message.id,)
                ).fetchone()
                if known is None:
                    fax_id = cx.execute(
                        "INSERT INTO faxes (message_id, direction, created_at, is_read) VALUES (?, ?, ?, ?)",
                        (
                            message.id,
                            message.direction,
                            to_text(message.created_at or self._clock.now()),
                            int(message.direction == Direction.OUTBOUND),
                        ),
                    ).lastrowid
                    assert fax_id is not None
                    if message.direction == Direction.INBOUND:
                        new_inbound.append(fax_id)
                elif known["modified_at"] >= (to_text(message.modified_at) or "") and known["modified_at"]:
                    continue
                else:
                    fax_id = known["id"]
                write_message(cx, fax_id, message)
                changed.append(fax_id)
        return Applied(tuple(changed), tuple(new_inbound))

    def _only_here(self, condition: str, parameters: tuple[object, ...]) -> list[int]:
        """Mark what the service no longer has; it stays."""
        with self._db.transaction() as cx:
            rows = cx.execute(
                "UPDATE faxes SET only_here = 1, document_state ="
                " CASE WHEN document_state IN ('wanted', 'failed') THEN 'gone' ELSE document_state END,"
                f" availability = '{Availability.DELETED}'"
                f" WHERE only_here = 0 AND availability = 'Alive' AND {condition} RETURNING id",
                parameters,
            ).fetchall()
        return [row["id"] for row in rows]

    def _save_state(self, column: str, value: object) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                f"INSERT INTO sync_state (only, {column}) VALUES (1, ?)"
                f" ON CONFLICT (only) DO UPDATE SET {column} = excluded.{column}",
                (value,),
            )

"""The archive of all faxes: what the lists show, what people do with them, which documents are missing.

What the service tells is taken over in faxdesk.store.sync_store; this class offers that as well, so that the
archive is one thing to its users. That makes it long; most of its methods hand over in a line or two.
"""

from __future__ import annotations

import json
import re
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    NOT_FETCHED,
    AccountInfo,
    Availability,
    Counts,
    Direction,
    DocumentState,
    Fax,
    FaxQuery,
    KnownRecipient,
    Message,
    MessagePage,
    MessageStatus,
    Outcome,
    SyncResult,
)
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.domain.retention import AtRisk
from faxdesk.domain.runtime import Clock
from faxdesk.domain.status import FaxRow
from faxdesk.domain.sync_state import (
    Applied,
    HistoryCursor,
    Mark,
    PendingDelete,
    PendingReadChange,
    WantedDocument,
)
from faxdesk.store.arrivals import Arrivals
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_fax, to_text
from faxdesk.store.requests import fold
from faxdesk.store.risk import at_risk
from faxdesk.store.search.list_ids import all_ids, first_ids
from faxdesk.store.search.list_sql import read_rows, to_row
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.store.sync_store import Mailbox

UNDO_DELETE_S = 10.0
"""For this long after a delete the service is not told, so that undoing it costs nothing."""
_RETRY_S = (5, 30, 120, 600, 3600, 6 * 3600)
"""Pauses before a document that could not be fetched is asked for again."""
_NOT_READY_S = 15
_HAS_OWN_PAGES = (
    "(root_id IS NULL OR id = (SELECT min(part.id) FROM faxes AS part"
    " JOIN faxes AS root ON root.id = part.root_id"
    " WHERE root.id = faxes.root_id AND root.message_id IS NULL AND part.message_id IS NOT NULL))"
)
"""The parts of a fax all have the same pages: they are fetched once."""
_NOT_GONE_OUT = (
    f"(direction = {quoted(Direction.OUTBOUND)} AND message_status = {quoted(MessageStatus.QUEUED)})"
)
_WITHOUT_PAGES = f"document_state IN {any_of(NOT_FETCHED)}"
_SHOWN = "SELECT coalesce(root_id, faxes.id) FROM outbox JOIN faxes ON faxes.id = outbox.fax_id WHERE"
_WAITS_HERE = f"{_SHOWN} state IN {any_of(NOT_OUT_YET - {OutboxState.UNCERTAIN, OutboxState.NEEDS_YOU})}"
_UNCERTAIN = f"state = {quoted(OutboxState.UNCERTAIN)}"
_COUNTS = (
    "SELECT (SELECT count(*) FROM faxes WHERE trashed_at IS NULL"
    f" AND direction = {quoted(Direction.INBOUND)} AND is_read = 0) AS unread,"
    f" (SELECT count(DISTINCT id) FROM (SELECT 0 AS id WHERE 0 UNION {_WAITS_HERE})) AS waits_here,"
    f" (SELECT count(*) FROM ({_WAITS_HERE} UNION {_SHOWN} {_UNCERTAIN} AND NOT absent"
    " UNION SELECT id FROM faxes WHERE trashed_at IS NULL AND root_id IS NULL"
    f" AND outcome = {quoted(Outcome.QUEUED)} AND only_here = 0 AND delete_pushed = 0)) AS on_the_way,"
    f" (SELECT count(*) FROM (SELECT 0 WHERE 0 UNION {_SHOWN} state = {quoted(OutboxState.NEEDS_YOU)}"
    f" OR ({_UNCERTAIN} AND absent))) AS needs_you,"
    " (SELECT count(*) FROM faxes WHERE trashed_at IS NOT NULL AND root_id IS NULL) AS trash,"
    # All but those of parts, which are few: to look into each row would take ten times as long.
    f" (SELECT count(*) FROM faxes WHERE {_WITHOUT_PAGES})"
    f" - (SELECT count(*) FROM faxes WHERE {_WITHOUT_PAGES} AND root_id IS NOT NULL)"
    " AS wanted"
)


class FaxStore:
    """Reads from any thread, one page of rows at a time; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock
        self._mailbox = Mailbox(database, clock)
        self._arrivals = Arrivals(database)

    # Lists

    def first_ids(self, query: FaxQuery, limit: int = 200) -> list[int]:
        """The newest of a list, at once."""
        with self._db.read() as cx:
            return first_ids(cx, query, self._clock.now(), limit)

    def ids(self, query: FaxQuery) -> array[int]:
        """All of a list, newest first."""
        with self._db.read() as cx:
            return all_ids(cx, query, self._clock.now())

    def rows(self, ids: Sequence[int]) -> list[FaxRow]:
        """What the list shows of these faxes, in this order; those that are gone are left out."""
        now = self._clock.now()
        with self._db.read() as cx:
            found = read_rows(cx, ids)
        shown = {row["id"]: to_row(row, now) for row in found}
        return [shown[fax_id] for fax_id in ids if fax_id in shown]

    def fax(self, fax_id: int) -> Fax:
        """Raises FaxDeskError (NOT_FOUND)."""
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            recipients = cx.execute(
                "SELECT * FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
            ).fetchall()
        if row is None:
            raise FaxDeskError(
                "This fax is not in the archive.", "It may have been deleted.", ErrorKind.NOT_FOUND
            )
        return to_fax(row, recipients)

    def fax_of_message(self, message_id: str) -> Fax | None:
        """The fax that the service calls by this id."""
        with self._db.read() as cx:
            row = cx.execute("SELECT id FROM faxes WHERE message_id = ?", (message_id,)).fetchone()
        return None if row is None else self.fax(row["id"])

    def parts(self, fax_id: int) -> list[Fax]:
        """The requests that a fax took, oldest first: itself and what belongs to it."""
        with self._db.read() as cx:
            rows = cx.execute("SELECT id FROM faxes WHERE root_id = ? ORDER BY id", (fax_id,)).fetchall()
        return [self.fax(fax_id), *(self.fax(row["id"]) for row in rows)]

    def counts(self) -> Counts:
        with self._db.read() as cx:
            row = cx.execute(_COUNTS).fetchone()
        return Counts(
            unread=row["unread"],
            waits_here=row["waits_here"],
            on_the_way=row["on_the_way"],
            needs_you=row["needs_you"],
            trash=row["trash"],
            documents_wanted=row["wanted"],
        )

    def known_recipients(self, text: str, limit: int = 8) -> list[KnownRecipient]:
        """People faxed with before, one of whose names begins with the text, or whose number has its
        digits; newest first."""
        words, digits = text.strip(), re.sub(r"\D", "", text)
        if not words:
            return []
        # Where there are letters it is a name; digits alone may be in the midst of a number.
        by_number = bool(digits) and not re.search(r"[^\W\d_]", words)
        start = _like(words)
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT display, name FROM people WHERE name LIKE ? || '%' ESCAPE '\\'"
                " OR name LIKE '% ' || ? || '%' ESCAPE '\\' OR (? AND digits LIKE '%' || ? || '%')"
                " ORDER BY last_at DESC LIMIT ?",
                (start, start, by_number, digits, limit),
            ).fetchall()
        return [KnownRecipient(row["display"], row["name"]) for row in rows]

    def knows(self, number: str) -> bool:
        """Whether faxes went to, or came from, this number (E.164) before."""
        with self._db.read() as cx:
            return cx.execute("SELECT 1 FROM people WHERE number = ?", (number,)).fetchone() is not None

    # What the service tells

    def sync_token(self) -> str:
        return self._mailbox.sync_token()

    def synced_at(self) -> datetime | None:
        """When the sync token was given, by the service's clock."""
        return self._mailbox.synced_at()

    def history(self) -> HistoryCursor | None:
        """How far back the history was read; None before the first full sync."""
        return self._mailbox.history()

    def service_now(self) -> datetime:
        """The time by the service's clock, as of the last sync."""
        return self._mailbox.service_now()

    def apply_sync(self, result: SyncResult, *, full: bool, window_from: datetime | None) -> Applied:
        """Take over what a sync told, with its token, in one transaction. After a full one, what was alive
        here in its window and is not in its answer was deleted at the service meanwhile; unless it was the
        first, the history is to be read again, for what is older."""
        return self._mailbox.apply_sync(result, full=full, window_from=window_from)

    def apply_history(self, page: MessagePage, cursor: HistoryCursor) -> Applied:
        """Take over a page of older faxes, with the place to go on from."""
        return self._mailbox.apply_history(page, cursor)

    def missing(self, listed: Collection[str], since: datetime, before: datetime, limit: int) -> list[str]:
        """The service's ids of faxes made in a time that it had when it was asked last, and that are not
        listed now."""
        return self._mailbox.missing(listed, since, before, limit)

    def apply_gone(self, message_ids: Collection[str]) -> Applied:
        """The service has these no more: they stay, as kept only here."""
        return self._mailbox.apply_gone(message_ids)

    def apply_message(self, message: Message) -> Applied:
        """Take over what the service says of one fax."""
        return self._mailbox.apply_message(message)

    def forget_sync(self) -> None:
        """Another mailbox: begin anew. The faxes of the former one stay, as kept only here."""
        self._mailbox.forget()

    def mark(self, synced_at: datetime) -> Mark:
        """The place behind all that is here now; synced_at is the time of the last sync."""
        return self._arrivals.mark(synced_at)

    def received_after(self, mark: Mark) -> list[int]:
        """The faxes received after a mark, in the order in which they came to the archive."""
        return self._arrivals.after(mark)

    # What people do

    def set_read(self, ids: Iterable[int], is_read: bool) -> list[int]:
        """Gives the faxes that it changed."""
        with self._db.transaction() as cx:
            now = to_text(self._mailbox.service_now())
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
        """The service was told; what was changed again meanwhile is yet to be."""
        with self._db.transaction() as cx:
            for change in changes:
                is_read = int(change.is_read)
                cx.execute("UPDATE faxes SET told_read = ? WHERE id = ?", (is_read, change.id))
                cx.execute(
                    "UPDATE faxes SET read_changed_at = NULL WHERE id = ? AND is_read = ?",
                    (change.id, is_read),
                )

    def trash(self, ids: Iterable[int]) -> list[int]:
        """Gives the faxes that it changed. Raises FaxDeskError (BAD_INPUT), and changes none, when one of
        them still has to go out: out of sight it would go out all the same."""
        now = to_text(self._clock.now())
        with self._db.transaction() as cx:
            wanted = _with_parts(cx, ids)
            if cx.execute(
                "SELECT 1 FROM outbox WHERE fax_id IN (SELECT value FROM json_each(?))"
                f" AND state IN {any_of(NOT_OUT_YET)}",
                (wanted,),
            ).fetchone():
                raise FaxDeskError(
                    "A fax that still has to go out cannot be deleted.",
                    "Cancel it first.",
                    ErrorKind.BAD_INPUT,
                )
            rows = cx.execute(
                "UPDATE faxes SET trashed_at = ? WHERE id IN (SELECT value FROM json_each(?))"
                " AND trashed_at IS NULL RETURNING id, root_id",
                (now, wanted),
            ).fetchall()
        return [row["id"] for row in rows if row["root_id"] is None]

    def cancelled(self, fax_id: int) -> None:
        """The service dropped this one request before it went out; a fax of others stays where it is, and so
        does one whose further requests may still go out."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET delete_pushed = 1, cancelled = 1, trashed_at = CASE WHEN EXISTS"
                " (SELECT 1 FROM outbox JOIN faxes AS part ON part.id = outbox.fax_id"
                f" WHERE part.root_id = faxes.id AND outbox.state IN {any_of(NOT_OUT_YET)})"
                " THEN trashed_at ELSE coalesce(trashed_at, ?) END WHERE id = ?",
                (to_text(self._clock.now()), fax_id),
            )
            fold(cx, fax_id)

    def restore(self, ids: Iterable[int]) -> list[int]:
        """Take faxes out of the trash; gives those that it changed. What was cancelled stays so."""
        with self._db.transaction() as cx:
            rows = cx.execute(
                "UPDATE faxes SET trashed_at = NULL WHERE id IN (SELECT value FROM json_each(?))"
                " AND trashed_at IS NOT NULL RETURNING id, root_id",
                (_with_parts(cx, ids),),
            ).fetchall()
            for row in rows:
                fold(cx, row["id"])
        return [row["id"] for row in rows if row["root_id"] is None]

    def pending_deletes(self, *, at_once: bool = False) -> list[PendingDelete]:
        """Trashed faxes that the service still has, after the time for undoing; and restored ones that it
        was told to delete."""
        latest = self._clock.now() - timedelta(seconds=0 if at_once else UNDO_DELETE_S)
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, delete_pushed AS restore,"
                f" delete_pushed AND {_NOT_GONE_OUT} AS was_cancelled FROM faxes WHERE message_id <> ''"
                " AND ((trashed_at <= ? AND delete_pushed = 0 AND only_here = 0)"
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
                told = (0 if change.restore else 1, change.message_id)
                cx.execute("UPDATE faxes SET delete_pushed = ? WHERE message_id = ?", told)
                if not change.restore:
                    # It may have been deleted for ever meanwhile.
                    cx.execute("UPDATE forgotten SET delete_pushed = ? WHERE message_id = ?", told)

    # Documents

    def wanted_documents(self, limit: int) -> list[WantedDocument]:
        """What is to be fetched now, newest first; what failed comes again after growing pauses."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id, attachment_uri, attachment_id, attachment_type, document_tries"
                " FROM faxes"
                f" WHERE {_WITHOUT_PAGES} AND only_here = 0 AND message_id IS NOT NULL"
                f" AND attachment_uri <> '' AND (outcome IS NOT {quoted(Outcome.QUEUED)}"
                f" OR message_status <> {quoted(MessageStatus.QUEUED)})"
                f" AND {_HAS_OWN_PAGES}"
                " AND (document_next_try IS NULL OR document_next_try <= ?)"
                " ORDER BY created_at DESC LIMIT ?",
                (to_text(self._clock.now()), limit),
            ).fetchall()
        return [WantedDocument(*row) for row in rows]

    def at_risk(self) -> AtRisk:
        """What the service may delete soon without its pages being here."""
        with self._db.read() as cx:
            return at_risk(cx, self._mailbox.service_now())

    def document_here(self, fax_id: int, digest: str, content_type: str) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_hash = ?, document_type = ?,"
                " document_tries = 0, document_next_try = NULL WHERE id = ?",
                (DocumentState.HERE, digest, content_type, fax_id),
            )
            fold(cx, fax_id)

    def document_failed(self, fax_id: int, *, gone: bool = False) -> None:
        """What came was no fax, or there is nothing any more (gone)."""
        with self._db.transaction() as cx:
            row = cx.execute("SELECT document_tries FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            pause = _RETRY_S[min(row["document_tries"], len(_RETRY_S) - 1)]
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_tries = document_tries + 1,"
                " document_next_try = ? WHERE id = ?",
                (
                    DocumentState.GONE if gone else DocumentState.FAILED,
                    to_text(self._clock.now() + timedelta(seconds=pause)),
                    fax_id,
                ),
            )

    def document_not_ready(self, fax_id: int) -> None:
        """The service is still making it: that is no failure, so the pause does not grow."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_next_try = ? WHERE id = ?",
                (DocumentState.WANTED, to_text(self._clock.now() + timedelta(seconds=_NOT_READY_S)), fax_id),
            )

    def receipt_here(self, fax_id: int, digest: str, receipt_of: str) -> None:
        """A receipt was put among the documents; receipt_of tells its results from later ones."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET receipt_hash = ?, receipt_of = ? WHERE id = ?",
                (digest, receipt_of, fax_id),
            )

    # The account

    def remember_account(self, account: AccountInfo) -> None:
        with self._db.transaction() as cx:
            cx.execute(
                "INSERT OR REPLACE INTO account VALUES (1, ?, ?, ?, ?, ?)",
                (
                    account.extension_id,
                    account.name,
                    account.extension_number,
                    json.dumps(account.fax_numbers),
                    account.country,
                ),
            )

    def account_id(self) -> str:
        """The extension that was signed in last, "" before anybody was."""
        account = self.account()
        return "" if account is None else account.extension_id

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


def _with_parts(cx: sqlite3.Connection, ids: Iterable[int]) -> str:
    """Faxes and all their further requests, as a JSON list."""
    rows = cx.execute(
        "SELECT faxes.id FROM faxes JOIN json_each(:ids) AS wanted ON faxes.id = wanted.value"
        " UNION SELECT faxes.id FROM faxes JOIN json_each(:ids) AS wanted ON faxes.root_id = wanted.value",
        {"ids": json.dumps(list(ids))},
    )
    return json.dumps([row["id"] for row in rows])


def _like(text: str) -> str:
    """Text for a LIKE pattern, meant letter by letter."""
    return re.sub(r"([\\%_])", r"\\\1", text)

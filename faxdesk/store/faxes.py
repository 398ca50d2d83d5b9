"""The archive of all faxes: what the lists show, what people do with them, which documents are missing.

What the service tells is taken over in faxdesk.store.sync_store.
"""

from __future__ import annotations

import json
import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import (
    NOT_FETCHED,
    AccountInfo,
    Counts,
    Direction,
    DocumentState,
    Fax,
    FaxQuery,
    KnownRecipient,
    MessageStatus,
    Outcome,
)
from faxdesk.domain.mailbox.retention import (
    KEPT_FOR,
    MOST_TRIES,
    WARN_BEFORE,
    WARN_BEYOND,
    AtRisk,
    retry_pause_s,
)
from faxdesk.domain.mailbox.sync_state import WantedDocument
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.status import FaxRow
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import certain_time, to_account, to_fax, to_text
from faxdesk.store.requests import fold
from faxdesk.store.search import list_counts
from faxdesk.store.search.list_ids import (
    all_ids,
    first_before,
    first_ids,
    first_later,
    first_named,
    with_one_more,
)
from faxdesk.store.search.list_sql import read_rows, to_row
from faxdesk.store.service_clock import service_now
from faxdesk.store.sql_values import any_of, quoted
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.times.number_time import PastSend

_NOT_READY_S = 15
_HAS_OWN_PAGES = (
    "(root_id IS NULL OR id = (SELECT min(part.id) FROM faxes AS part"
    " JOIN faxes AS root ON root.id = part.root_id"
    " WHERE root.id = faxes.root_id AND root.message_id IS NULL AND part.message_id IS NOT NULL))"
)
"""The parts of a fax all have the same pages: they are fetched once."""
_WITHOUT_PAGES = f"document_state IN {any_of(NOT_FETCHED)}"
_IS_RECEIVED = f"direction = {quoted(Direction.INBOUND)}"
_SENDERS = f"SELECT DISTINCT sender_number FROM faxes WHERE document_hash = ? AND {_IS_RECEIVED}"
_UNSAVED = (
    f"FROM faxes WHERE ({_WITHOUT_PAGES} OR record_next_try IS NOT NULL) AND root_id IS NULL"
    " AND only_here = 0"
    " AND message_id IS NOT NULL AND trashed_at IS NULL"
)
_NEWEST_RECEIVED = (
    f"FROM faxes WHERE trashed_at IS NULL AND root_id IS NULL AND {_IS_RECEIVED} AND only_here = 0"
    " ORDER BY created_at DESC, id DESC"
)
_REPLACE = (
    "INSERT OR IGNORE INTO replaced_documents SELECT id, {column} FROM faxes"
    " WHERE id = ? AND {column} NOT IN ('', ?)"
)


class FaxStore:
    """Reads from any thread, one page of rows at a time; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def senders_of(self, digests: Iterable[str]) -> list[set[str]]:
        """Of each of these documents that came as a fax, the numbers that it came from."""
        with self._db.read() as cx:
            found = [{row["sender_number"] for row in cx.execute(_SENDERS, (digest,))} for digest in digests]
        return [senders for senders in found if senders]

    # Lists

    def first_ids(self, query: FaxQuery, limit: int = 200) -> list[int]:
        """The newest of a list, at once."""
        with self._db.read() as cx:
            return first_ids(cx, query, self._clock.now(), limit)

    def ids(self, query: FaxQuery, token: CancelToken | None = None) -> array[int]:
        """All of a list, newest first. Raises Cancelled soon after token is."""
        with self._db.read() as cx:
            return all_ids(cx, query, self._clock.now(), token)

    def with_one_more(self, query: FaxQuery, ids: Sequence[int], fax_id: int) -> array[int]:
        """The ids of a list with a fax that need not belong to it any more, where its time puts it. One that
        is in the trash, or gone, is not put there."""
        with self._db.read() as cx:
            return with_one_more(cx, query, self._clock.now(), ids, fax_id)

    def first_before(self, ids: Sequence[int], times: Sequence[datetime]) -> list[int]:
        """Where in a list, newest first, the faxes that came before each of these times begin; the times are
        the newest first as well."""
        with self._db.read() as cx:
            return first_before(cx, ids, times)

    def first_later(self, ids: Sequence[int]) -> int:
        """Where in a list that has them last the faxes begin that are to go out at a later time."""
        with self._db.read() as cx:
            return first_later(cx, ids, self._clock.now())

    def first_named(self, query: FaxQuery, beginning: str) -> int | None:
        """The first fax of a list whose name begins so: for workers."""
        with self._db.read() as cx:
            return first_named(cx, query, self._clock.now(), beginning)

    def rows(self, ids: Sequence[int]) -> list[FaxRow]:
        """What the list shows of these faxes, in this order; those that are gone are left out."""
        now = self._clock.now()
        with self._db.read() as cx:
            shown = {row["id"]: to_row(row, now) for row in read_rows(cx, ids)}
        return [shown[fax_id] for fax_id in ids if fax_id in shown]

    def fax(self, fax_id: int) -> Fax:
        """Raises FaxDeskError (NOT_FOUND)."""
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            recipients = cx.execute(
                "SELECT * FROM fax_recipients WHERE fax_id = ? ORDER BY position", (fax_id,)
            ).fetchall()
            if row is not None:
                return to_fax(row, recipients)
        raise FaxDeskError(
            tr("This fax is not in the archive."), tr("It may have been deleted."), ErrorKind.NOT_FOUND
        )

    def fax_of_message(self, message_id: str) -> Fax | None:
        """The fax that the service calls by this id."""
        with self._db.read() as cx:
            row = cx.execute("SELECT id FROM faxes WHERE message_id = ?", (message_id,)).fetchone()
        return None if row is None else self.fax(row["id"])

    def requests(self, fax_id: int) -> list[Fax]:
        """The requests that a fax took, oldest first: its own and the further ones."""
        with self._db.read() as cx:
            rows = cx.execute("SELECT id FROM faxes WHERE root_id = ? ORDER BY id", (fax_id,)).fetchall()
        return [self.fax(fax_id), *(self.fax(row["id"]) for row in rows)]

    def service_now(self) -> datetime:
        """The time by the service's clock, as of the last sync."""
        with self._db.read() as cx:
            return service_now(cx, self._clock)

    def waits_here(self) -> int:
        """How many faxes still have to leave this computer and will do so by themselves. Only the journal's
        rows are looked at, so that the window can ask."""
        with self._db.read() as cx:
            return list_counts.waits_here(cx)

    def not_left(self) -> int:
        """The same with those that need the person first, such as to sign in."""
        with self._db.read() as cx:
            return list_counts.not_left(cx)

    def is_on_the_way(self) -> bool:
        """Whether there is a fax that has not reached its end yet, here or at the service. As quick as
        waits_here()."""
        with self._db.read() as cx:
            return list_counts.is_on_the_way(cx)

    def counts(self) -> Counts:
        """How many faxes there are of each kind. It takes the longer the more there are: for workers."""
        with self._db.read() as cx:
            return list_counts.counts(cx, self._clock.now())

    def known_recipients(self, text: str, limit: int = 8) -> list[KnownRecipient]:
        """People faxed with before, one of whose names begins with the text, or whose number has its
        digits; newest first."""
        typed, digits = text.strip(), re.sub(r"\D", "", text)
        if not typed:
            return []
        # Where there are letters it is a name; digits alone may be in the midst of a number.
        by_number = bool(digits) and not re.search(r"[^\W\d_]", typed)
        start = _like(typed)
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT number, display, name FROM people WHERE name LIKE ? || '%' ESCAPE '\\'"
                " OR name LIKE '% ' || ? || '%' ESCAPE '\\' OR (? AND digits LIKE '%' || ? || '%')"
                " ORDER BY last_at DESC LIMIT ?",
                (start, start, by_number, digits, limit),
            ).fetchall()
        return [KnownRecipient(row["display"], row["name"], row["number"]) for row in rows]

    def contact_names(self, fax_id: int) -> dict[str, str]:
        """What the contacts are called that a fax goes to, by their numbers as the fax has them."""
        from faxdesk.store.search.contact_names import names_of_recipients

        with self._db.read() as cx:
            return names_of_recipients(cx, fax_id)

    def past_sends(self, number: str, most_pages: int, limit: int) -> list[PastSend]:
        """The newest faxes that were sent to this number alone and at once, with their pages here."""
        from faxdesk.store.search.past_sends import past_sends

        with self._db.read() as cx:
            return past_sends(cx, number, most_pages, limit)

    def known_among(self, numbers: Collection[str]) -> set[str]:
        """Those of some numbers (E.164) that faxes went to, or came from, before."""
        query = "SELECT number FROM people WHERE number IN (SELECT value FROM json_each(?))"
        with self._db.read() as cx:
            return {row["number"] for row in cx.execute(query, (json.dumps(list(numbers)),))}

    # What people do

    def set_read(self, ids: Iterable[int], is_read: bool) -> list[int]:
        """Gives the faxes that it changed."""
        with self._db.transaction() as cx:
            now = to_text(service_now(cx, self._clock))
            return [
                fax_id
                for fax_id in ids
                if cx.execute(
                    "UPDATE faxes SET is_read = ?, read_changed_at = ? WHERE id = ? AND is_read <> ?",
                    (int(is_read), now, fax_id, int(is_read)),
                ).rowcount
            ]

    def trash(self, ids: Iterable[int]) -> list[int]:
        """Gives the faxes that it changed. Raises FaxDeskError (BAD_INPUT), and changes none, when one of
        them still has to go out: out of sight it would go out all the same."""
        # Imported late, here and below: the first lists are read without what writes the audit log.
        from faxdesk.store.trash.trash_rows import put_into_trash

        with self._db.transaction() as cx:
            return put_into_trash(cx, ids, to_text(self._clock.now()))

    def cancelled(self, fax_id: int) -> None:
        """The service dropped this one request before it went out."""
        from faxdesk.store.trash.trash_rows import put_cancelled_into_trash

        with self._db.transaction() as cx:
            put_cancelled_into_trash(cx, fax_id, to_text(self._clock.now()))

    def restore(self, ids: Iterable[int]) -> list[int]:
        """Take faxes out of the trash; gives those that it changed. What was cancelled stays so."""
        from faxdesk.store.trash.trash_rows import take_out_of_trash

        with self._db.transaction() as cx:
            return take_out_of_trash(cx, ids)

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
        """What the service may delete soon without its pages being here: by their age or, where none is so
        old, by how many newer faxes there are."""
        with self._db.read() as cx:
            now = service_now(cx, self._clock)
            # What is older and still there is evidently not deleted by its age.
            old = cx.execute(
                f"SELECT count(*) AS count, min(created_at) AS oldest {_UNSAVED}"
                " AND created_at BETWEEN ? AND ?",
                (to_text(now - KEPT_FOR), to_text(now - KEPT_FOR + WARN_BEFORE)),
            ).fetchone()
            if old["count"]:
                left = certain_time(old["oldest"]) + KEPT_FOR - now
                return AtRisk(old["count"], max(left.days, 0))
            edge = cx.execute(
                f"SELECT created_at {_NEWEST_RECEIVED} LIMIT 1 OFFSET ?", (WARN_BEYOND,)
            ).fetchone()
            if edge is None:
                return AtRisk(0)
            beyond = cx.execute(
                f"SELECT count(*) AS count {_UNSAVED} AND {_IS_RECEIVED} AND created_at <= ?",
                (edge["created_at"],),
            ).fetchone()
        return AtRisk(beyond["count"])

    def document_here(self, fax_id: int, digest: str, content_type: str) -> None:
        from faxdesk.domain.audit.acts import Act
        from faxdesk.store.audit.audit_notes import note_act

        with self._db.transaction() as cx:
            cx.execute(_REPLACE.format(column="document_hash"), (fax_id, digest))
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_hash = ?, document_type = ?,"
                " document_tries = 0, document_next_try = NULL WHERE id = ?",
                (DocumentState.HERE, digest, content_type, fax_id),
            )
            note_act(cx, Act.PAGES_FETCHED, fax_id, documents=(digest,))
            fold(cx, fax_id)

    def document_failed(self, fax_id: int) -> None:
        """What came was no fax, or nothing came though the service has the fax: it is asked for again, and
        counts as lost when it was asked for often enough."""
        with self._db.transaction() as cx:
            row = cx.execute("SELECT document_tries FROM faxes WHERE id = ?", (fax_id,)).fetchone()
            tries = row["document_tries"] + 1
            cx.execute(
                "UPDATE faxes SET document_state = ?, document_tries = ?, document_next_try = ? WHERE id = ?",
                (
                    DocumentState.GONE if tries >= MOST_TRIES else DocumentState.FAILED,
                    tries,
                    to_text(self._clock.now() + timedelta(seconds=retry_pause_s(tries - 1))),
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
            cx.execute(_REPLACE.format(column="receipt_hash"), (fax_id, digest))
            cx.execute(
                "UPDATE faxes SET receipt_hash = ?, receipt_of = ? WHERE id = ?",
                (digest, receipt_of, fax_id),
            )

    # The account

    def remember_account(self, account: AccountInfo) -> None:
        """Whose archive this is, from the first sign-in on. Raises FaxDeskError (NOT_ALLOWED) for anybody
        else: the faxes here would be judged by what is known of another mailbox."""
        with self._db.transaction() as cx:
            if self.account_id() not in ("", account.extension_id):
                raise FaxDeskError(
                    tr("This archive belongs to another account."),
                    tr("Sign in as the account whose faxes are shown."),
                    ErrorKind.NOT_ALLOWED,
                )
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
        """The extension that the archive belongs to, "" before anybody has signed in."""
        account = self.account()
        return "" if account is None else account.extension_id

    def account(self) -> AccountInfo | None:
        """Whose archive this is; None before anybody has signed in."""
        with self._db.read() as cx:
            row = cx.execute("SELECT * FROM account").fetchone()
            return None if row is None else to_account(row)


def _like(text: str) -> str:
    """Text for a LIKE pattern, meant letter by letter."""
    return re.sub(r"([\\%_])", r"\\\1", text)

"""One fax out of several requests: what came of it at each recipient, over all of them.

The rows of a root (see PartKind) keep what the service says of its own request; beside that they hold the
outcome of the latest one, so that a list is painted without looking at the parts.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache

from faxdesk.domain.fax import FAILED, SUCCEEDED, Direction, DocumentState, MessageStatus, Outcome
from faxdesk.domain.outbox_states import NOT_OUT_YET, OutboxState
from faxdesk.domain.phone import same_number
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.sql_values import any_of, quoted

_DROPPED = (
    "(cancelled = 1 OR delete_pushed = 1)"
    f" AND direction = {quoted(Direction.OUTBOUND)} AND message_status = {quoted(MessageStatus.QUEUED)}"
)
"""A request that was deleted at the service before it was carried out, which cancels it: taken back there, it
would go out."""

_THEIRS = (
    " FROM fax_recipients AS theirs JOIN faxes AS part ON part.id = theirs.fax_id"
    " JOIN outbox ON outbox.fax_id = part.id"
    " WHERE part.root_id = mine.fax_id AND theirs.same = mine.same"
)
# A request that the service dropped when it was told to cancel it came to nothing. Of one that went out by
# the person's word alone nothing more will be known.
_TAKEN = (
    f"{_THEIRS} AND outbox.state = {quoted(OutboxState.ACCEPTED)}"
    " AND NOT ((part.trashed_at IS NOT NULL OR part.cancelled OR part.delete_pushed)"
    f" AND part.outcome IS {quoted(Outcome.QUEUED)})"
)
_ACCEPTED_PARTS = "FROM faxes AS part WHERE part.root_id = faxes.id AND part.message_id IS NOT NULL"


@cache
def _fold_sql() -> str:
    """Made when it is first needed, since start-up folds nothing and need not know of merges."""
    from faxdesk.domain.merge.row_state import RowState

    # Rows of a table are handed over one by one, as their turn comes.
    has_rows_waiting = (
        "EXISTS (SELECT 1 FROM merge_rows WHERE merge_rows.fax_id = mine.fax_id"
        f" AND state = {quoted(RowState.WAITING)} AND merge_rows.number = mine.same)"
    )
    return (
        "UPDATE fax_recipients AS mine SET"
        f" pending = {has_rows_waiting}"
        f" OR EXISTS (SELECT 1 {_THEIRS} AND outbox.state IN {any_of(NOT_OUT_YET)}),"
        f" attempts = (SELECT count(*) {_TAKEN})"
        f" + (SELECT message_id IS NOT NULL AND NOT ({_DROPPED}) FROM faxes WHERE id = mine.fax_id),"
        " (final_status, final_error) ="
        f" (SELECT status, error_code FROM (SELECT theirs.status, theirs.error_code, part.id {_TAKEN}"
        f" UNION ALL SELECT '', '', id FROM faxes WHERE id = mine.fax_id AND {_DROPPED})"
        " ORDER BY id DESC LIMIT 1)"
        " WHERE mine.fax_id = ?"
    )


def fold(cx: sqlite3.Connection, fax_id: int) -> None:
    """Put together what came of a fax, after it or one of its parts has changed; fax_id is of either. A fax
    without parts is left as it is."""
    row = cx.execute(
        "SELECT coalesce(root_id, id) AS root, root_id IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM faxes AS part WHERE part.root_id = faxes.id) AS has_parts,"
        " EXISTS (SELECT 1 FROM outbox WHERE fax_id = faxes.id AND merge_row IS NOT NULL) AS is_row,"
        " EXISTS (SELECT 1 FROM merges WHERE fax_id = faxes.id) AS has_table FROM faxes WHERE id = ?",
        (fax_id,),
    ).fetchone()
    if row is None or not row["has_parts"]:
        return
    root = row["root"]
    if row["is_row"]:
        # Of thousands of recipients one has changed.
        cx.execute(
            f"{_fold_sql()} AND mine.same IN (SELECT same FROM fax_recipients WHERE fax_id = ?)",
            (root, fax_id),
        )
    elif not row["has_table"]:
        _work_numbers_out(cx, root)
        cx.execute(_fold_sql(), (root,))
    _put_together(cx, root)


def fold_numbers(cx: sqlite3.Connection, root: int, numbers: Collection[str]) -> None:
    """The same for some recipients of a fax to many, after their rows have changed."""
    cx.execute(
        f"{_fold_sql()} AND mine.same IN (SELECT value FROM json_each(?))", (root, json.dumps([*numbers]))
    )
    _put_together(cx, root)


def _put_together(cx: sqlite3.Connection, root: int) -> None:
    cx.execute("UPDATE faxes SET outcome = ? WHERE id = ?", (_outcome(cx, root), root))
    _take_pages_over(cx, root)


def _work_numbers_out(cx: sqlite3.Connection, root: int) -> None:
    """Rows from before there were parts have no common spelling of their numbers yet."""
    rows = cx.execute(
        "SELECT position, number FROM fax_recipients WHERE fax_id = ? AND same = ''", (root,)
    ).fetchall()
    cx.executemany(
        "UPDATE fax_recipients SET same = ? WHERE fax_id = ? AND position = ?",
        [(same_number(row["number"]), root, row["position"]) for row in rows],
    )


def _outcome(cx: sqlite3.Connection, root: int) -> Outcome | None:
    rows = cx.execute(
        "SELECT DISTINCT coalesce(final_status, status) AS status, pending FROM fax_recipients"
        " WHERE fax_id = ?",
        (root,),
    ).fetchall()
    statuses = {row["status"] for row in rows}
    if MessageStatus.QUEUED in statuses or any(row["pending"] for row in rows):
        return Outcome.QUEUED
    if statuses & FAILED:
        return Outcome.FAILED
    return Outcome.SENT if statuses and statuses <= SUCCEEDED else None


def _take_pages_over(cx: sqlite3.Connection, root: int) -> None:
    """A group has no request of its own: its pages are those of its parts, which are all the same."""
    cx.execute(
        "UPDATE faxes SET (document_state, document_hash, document_type, pages) ="
        " (SELECT part.document_state, part.document_hash, part.document_type,"
        f" max(part.pages, faxes.pages) {_ACCEPTED_PARTS}"
        f" ORDER BY part.document_state = {quoted(DocumentState.HERE)} DESC, part.id LIMIT 1)"
        f" WHERE id = ? AND message_id IS NULL AND document_state <> {quoted(DocumentState.HERE)}"
        f" AND EXISTS (SELECT 1 {_ACCEPTED_PARTS})",
        (root,),
    )

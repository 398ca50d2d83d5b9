"""Faxes into the trash and out of it, each with its further requests, and told by the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterable

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import NOT_OUT_YET
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.requests import fold
from faxdesk.store.sql_values import any_of
from faxdesk.store.trash.legal_holds import refuse_held
from faxdesk.words import tr


def put_into_trash(cx: sqlite3.Connection, ids: Iterable[int], now: str | None) -> list[int]:
    """Gives the faxes that it changed. Raises FaxDeskError, and changes none: BAD_INPUT when one of them
    still has to go out, since out of sight it would go out all the same; NOT_ALLOWED when a legal hold is on
    one."""
    wanted = _with_parts(cx, ids)
    if cx.execute(
        "SELECT 1 FROM outbox WHERE fax_id IN (SELECT value FROM json_each(?))"
        f" AND state IN {any_of(NOT_OUT_YET)}",
        (wanted,),
    ).fetchone():
        raise FaxDeskError(
            tr("A fax that still has to go out cannot be deleted."),
            tr("Cancel it first."),
            ErrorKind.BAD_INPUT,
        )
    refuse_held(cx, wanted)
    rows = cx.execute(
        "UPDATE faxes SET trashed_at = ? WHERE id IN (SELECT value FROM json_each(?))"
        " AND trashed_at IS NULL RETURNING id, root_id, document_hash",
        (now, wanted),
    ).fetchall()
    return _noted(cx, Act.DELETED, rows)


def put_cancelled_into_trash(cx: sqlite3.Connection, fax_id: int, now: str | None) -> None:
    """The service dropped this one request before it went out; a fax of others stays where it is, and so
    does one whose further requests may still go out."""
    before = cx.execute("SELECT trashed_at FROM faxes WHERE id = ?", (fax_id,)).fetchone()
    rows = cx.execute(
        "UPDATE faxes SET delete_pushed = 1, cancelled = 1, trashed_at = CASE WHEN EXISTS"
        " (SELECT 1 FROM outbox JOIN faxes AS part ON part.id = outbox.fax_id"
        f" WHERE part.root_id = faxes.id AND outbox.state IN {any_of(NOT_OUT_YET)})"
        " THEN trashed_at ELSE coalesce(trashed_at, ?) END WHERE id = ?"
        " RETURNING id, root_id, document_hash, trashed_at",
        (now, fax_id),
    ).fetchall()
    if before is not None and before["trashed_at"] is None:
        _noted(cx, Act.DELETED, [row for row in rows if row["trashed_at"] is not None])
    fold(cx, fax_id)


def take_out_of_trash(cx: sqlite3.Connection, ids: Iterable[int]) -> list[int]:
    """Gives the faxes that it changed. What was cancelled stays so."""
    rows = cx.execute(
        "UPDATE faxes SET trashed_at = NULL WHERE id IN (SELECT value FROM json_each(?))"
        " AND trashed_at IS NOT NULL RETURNING id, root_id, document_hash",
        (_with_parts(cx, ids),),
    ).fetchall()
    for row in rows:
        fold(cx, row["id"])
    return _noted(cx, Act.RESTORED, rows)


def _noted(cx: sqlite3.Connection, act: Act, rows: Iterable[sqlite3.Row]) -> list[int]:
    whole = [row for row in rows if row["root_id"] is None]
    for row in whole:
        note_act(cx, act, row["id"], documents=(row["document_hash"],))
    return [row["id"] for row in whole]


def _with_parts(cx: sqlite3.Connection, ids: Iterable[int]) -> str:
    """Faxes and all their further requests, as a JSON list."""
    rows = cx.execute(
        "SELECT faxes.id FROM faxes JOIN json_each(:ids) AS wanted ON faxes.id = wanted.value"
        " UNION SELECT faxes.id FROM faxes JOIN json_each(:ids) AS wanted ON faxes.root_id = wanted.value",
        {"ids": json.dumps(list(ids))},
    )
    return json.dumps([row["id"] for row in rows])

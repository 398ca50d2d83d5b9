"""The history of a fax on its way out: each step as a row of its own, and as an entry of the audit log."""

from __future__ import annotations

from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.words.kept_texts import in_english

_QUEUED = {OutboxEvent.SEND, OutboxEvent.HOLD_BACK, OutboxEvent.AWAIT}
_OF_AN_ATTEMPT = {
    *(OutboxEvent.START, OutboxEvent.ACCEPT, OutboxEvent.BREAK, OutboxEvent.NOT_EXECUTED),
    *(OutboxEvent.CANCEL, OutboxEvent.REFUSE, OutboxEvent.FOUND, "body_sent"),
}
_BY_ITSELF = {OutboxEvent.HOLD_OVER, OutboxEvent.SPLIT, OutboxEvent.DOUBT, OutboxEvent.DUE, "adopt", "note"}


def log_step(
    cx: sqlite3.Connection, fax_id: int, at: str | None, step: str, old: str, new: str, cause: str
) -> None:
    """Within a transaction: keep a step, an event of the outbox or the journal's own word for what changes no
    state, with its cause."""
    cx.execute(
        "INSERT INTO outbox_log (fax_id, at, event, old_state, new_state, cause) VALUES (?, ?, ?, ?, ?, ?)",
        (fax_id, at, step, old, new, in_english(cause)),
    )
    row = cx.execute(
        "SELECT attempts, json_extract(draft, '$.is_forward') AS is_forward FROM outbox WHERE fax_id = ?",
        (fax_id,),
    ).fetchone()
    act = _act_of(step, is_forward=bool(row["is_forward"]))
    documents = cx.execute("SELECT hash FROM outbox_files WHERE fax_id = ? ORDER BY hash", (fax_id,))
    details = Details(step=step, old=old, new=new, attempt=row["attempts"])
    note_act(cx, act, fax_id, details, (each["hash"] for each in documents.fetchall()))


def _act_of(step: str, *, is_forward: bool) -> Act:
    if step == "create":
        return Act.FORWARDED if is_forward else Act.DRAFTED
    if step in _QUEUED:
        return Act.QUEUED
    if step in _OF_AN_ATTEMPT:
        return Act.ATTEMPT
    return Act.MOVED_ON if step in _BY_ITSELF else Act.DECIDED

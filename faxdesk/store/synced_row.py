"""Two rows of one fax: while the answer to its sending was under way, a quicker sync made a row of what the
service already listed. The row of the journal stays, and takes the other one in.
"""

from __future__ import annotations

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Message
from faxdesk.domain.service_name import service_name
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_message, to_text
from faxdesk.store.tag_store import take_over
from faxdesk.words import tr


def take_in_synced_row(cx: sqlite3.Connection, fax_id: int, message: Message) -> Message:
    """Give a fax of the outbox its message's id, and let the row that a sync may have made of the message
    become part of it. Gives the newer of two records: that row's and the message at hand.

    Raises FaxDeskError (UNKNOWN_OUTCOME) when another fax of the outbox has the message's id already.
    """
    synced = cx.execute(
        "SELECT * FROM faxes WHERE message_id = ? AND id <> ?", (message.id, fax_id)
    ).fetchone()
    if synced is None:
        cx.execute("UPDATE faxes SET message_id = ? WHERE id = ?", (message.id, fax_id))
        return message
    if cx.execute("SELECT 1 FROM outbox WHERE fax_id = ?", (synced["id"],)).fetchone():
        raise FaxDeskError(
            tr("{service} gave two faxes the same id.", service=service_name()),
            tr("Look at both in the outbox before you send either again."),
            ErrorKind.UNKNOWN_OUTCOME,
        )
    recipients = cx.execute(
        "SELECT * FROM fax_recipients WHERE fax_id = ? ORDER BY position", (synced["id"],)
    ).fetchall()
    record = to_message(synced, recipients)
    take_over(cx, of=synced["id"], to=fax_id)
    cx.execute("DELETE FROM faxes WHERE id = ?", (synced["id"],))
    cx.execute(
        "UPDATE faxes SET message_id = ?, document_state = ?, document_hash = ?, document_type = ?,"
        " trashed_at = ?, delete_pushed = ? WHERE id = ?",
        (
            message.id,
            synced["document_state"],
            synced["document_hash"],
            synced["document_type"],
            synced["trashed_at"],
            synced["delete_pushed"],
            fax_id,
        ),
    )
    is_newer = record is not None and synced["modified_at"] >= (to_text(message.modified_at) or "")
    return record if record is not None and is_newer else message

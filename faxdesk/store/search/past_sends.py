"""The faxes that were sent to a number, for what they teach of how long one takes."""

from __future__ import annotations

from datetime import datetime

from faxdesk.domain.fax import Direction, DocumentState, Outcome, Resolution
from faxdesk.domain.phone import same_number
from faxdesk.domain.times.number_time import PastSend
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.sql_values import quoted

_NEWEST = (
    "SELECT document_hash, document_type, pages, resolution, faxes.created_at, modified_at"
    " FROM fax_recipients JOIN faxes ON faxes.id = fax_recipients.fax_id"
    " LEFT JOIN outbox ON outbox.fax_id = faxes.id"
    f" WHERE same = ? AND same <> '' AND direction = {quoted(Direction.OUTBOUND)}"
    f" AND outcome = {quoted(Outcome.SENT)} AND document_state = {quoted(DocumentState.HERE)}"
    # One that waited for its time, and one to many, tell nothing of a call.
    " AND message_id IS NOT NULL AND modified_at <> '' AND send_at IS NULL AND pages BETWEEN 1 AND ?"
    " AND (SELECT count(*) FROM fax_recipients AS r WHERE r.fax_id = faxes.id) = 1"
    " ORDER BY faxes.created_at DESC LIMIT ?"
)


def past_sends(cx: sqlite3.Connection, number: str, most_pages: int, limit: int) -> list[PastSend]:
    """The newest first, without those of more pages."""
    rows = cx.execute(_NEWEST, (same_number(number), most_pages, limit))
    return [
        PastSend(
            row["document_hash"],
            row["document_type"],
            row["pages"],
            Resolution(row["resolution"] or Resolution.FINE),
            _seconds(row["created_at"], row["modified_at"]),
        )
        for row in rows
    ]


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()

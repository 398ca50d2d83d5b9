"""Which faxes belong to a list, as SQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.store.columns import to_text
from faxdesk.store.records import search_terms

_OUTGOING = "trashed_at IS NULL AND direction = 'Outbound' AND coalesce(outbox.state, '') <> 'discarded'"
_FOLDERS = {
    Folder.INBOX: "trashed_at IS NULL AND direction = 'Inbound'",
    Folder.OUTBOX: _OUTGOING,
    Folder.TRASH: "trashed_at IS NOT NULL",
}
_QUEUED = "message_status = 'Queued' AND message_id IS NOT NULL"
_CHIPS = {
    Chip.UNREAD: "is_read = 0",
    Chip.DRAFTS: "outbox.state = 'draft'",
    Chip.WAITING: "outbox.state IN ('held_back', 'queued', 'waiting', 'needs_you', 'uncertain')",
    Chip.SCHEDULED: f"{_QUEUED} AND outbox.send_at > :now",
    Chip.SENDING: f"(outbox.state = 'uploading' OR ({_QUEUED} AND coalesce(outbox.send_at, '') <= :now))",
    Chip.SENT: "message_status IN ('Sent', 'Delivered')",
    Chip.FAILED: "message_status IN ('SendingFailed', 'DeliveryFailed')",
}
NEWEST_FIRST = "faxes.created_at DESC, faxes.id DESC"


def selection(query: FaxQuery, now: datetime) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of a query with its parameters."""
    conditions = [_FOLDERS[query.folder]]
    parameters: dict[str, Any] = {"now": to_text(now)}
    if query.chip != Chip.ALL:
        conditions.append(_CHIPS[query.chip])
    tables = "faxes"
    if query.folder != Folder.INBOX:
        tables += " LEFT JOIN outbox ON outbox.fax_id = faxes.id"
    if query.text.strip():
        terms = search_terms(query.text)
        conditions.append(
            "faxes.id IN (SELECT rowid FROM fax_search WHERE fax_search MATCH :terms)" if terms else "0"
        )
        parameters["terms"] = terms
    return f"FROM {tables} WHERE {' AND '.join(conditions)}", parameters

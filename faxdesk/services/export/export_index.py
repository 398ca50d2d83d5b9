"""The index of a folder of exported faxes: what is in it, for people (CSV) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from faxdesk.domain.failure import reason_for
from faxdesk.domain.fax import Direction, Fax, Party, RecipientStatus
from faxdesk.domain.files import csv_table

_COLUMNS = (
    "id",
    "service_id",
    "direction",
    "from_number",
    "from_name",
    "to",
    "time_utc",
    "time_local",
    "pages",
    "resolution",
    "subject",
    "cover_text",
    "file",
    "sha256",
    "receipt",
    "problem",
)


class IndexEntry(Struct, frozen=True):
    """A fax of the index. file and receipt are names in the folder, "" where there is none; then problem
    says why there is no file."""

    fax: Fax
    file: str = ""
    sha256: str = ""
    receipt: str = ""
    problem: str = ""


def as_json(entries: Sequence[IndexEntry]) -> bytes:
    """One document, in the order of the entries."""
    return json.dumps([_fields(entry) for entry in entries], ensure_ascii=False, indent=2).encode() + b"\n"


def as_csv(entries: Sequence[IndexEntry]) -> bytes:
    """A table for spreadsheets, in the order of the entries."""
    rows = []
    for entry in entries:
        fields = _fields(entry)
        sender = fields.pop("from")
        fields |= {"from_number": sender["number"], "from_name": sender["name"]}
        fields["to"] = "\n".join(_line(recipient) for recipient in entry.fax.recipients)
        rows.append([fields[column] for column in _COLUMNS])
    return csv_table.as_csv(_COLUMNS, rows)


def _fields(entry: IndexEntry) -> dict[str, Any]:
    fax, message = entry.fax, entry.fax.message
    sender = message.sender if message else Party()
    return {
        "id": str(fax.id),
        "service_id": fax.message_id or None,
        "direction": "inbound" if fax.direction == Direction.INBOUND else "outbound",
        "from": {"number": sender.number, "name": sender.name},
        "to": [_recipient(recipient) for recipient in fax.recipients],
        "time_utc": _utc(fax.created_at),
        "time_local": fax.created_at.astimezone().isoformat(timespec="seconds"),
        "pages": fax.page_count,
        "resolution": str(message.resolution) if message and message.resolution else None,
        "subject": message.subject if message else "",
        "cover_text": message.cover_text if message else "",
        "file": entry.file or None,
        "sha256": entry.sha256 or None,
        "receipt": entry.receipt or None,
        "problem": entry.problem or None,
    }


def _recipient(recipient: RecipientStatus) -> dict[str, Any]:
    return {
        "number": recipient.number,
        "name": recipient.name or None,
        "status": recipient.status or None,
        "reason": recipient.error_code or None,
        "attempts": recipient.attempts,
    }


def _line(recipient: RecipientStatus) -> str:
    """A recipient in words: "+16505550101 Harbor Law Group: SendingFailed, Busy"."""
    reason = reason_for(recipient.error_code).short if recipient.is_failed else ""
    result = ", ".join(filter(None, (recipient.status, reason)))
    who = f"{recipient.number} {recipient.name}".strip()
    return f"{who}: {result}" if result else who


def _utc(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

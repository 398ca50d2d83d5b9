"""The audit log as a file: for programs as JSON, for spreadsheets as a table."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import json, to_builtins

from faxdesk.domain.audit.audit_entry import AuditEntry, LogHead
from faxdesk.domain.files import csv_table

_COLUMNS = (
    *("number", "time", "account", "user", "program", "act", "fax", "documents", "details", "key", "before"),
    "link",
)


class LogForm(StrEnum):
    """What an export may be."""

    JSON = "json"
    """A line of JSON for each entry, and one with the head at the end."""
    CSV = "csv"


def entry_json(entry: AuditEntry) -> dict[str, Any]:
    """An entry as programs read it."""
    return {
        "number": entry.number,
        "time": entry.at,
        "account": entry.account,
        "user": entry.user,
        "program": entry.program,
        "act": entry.act,
        "fax": None if entry.fax_id is None else str(entry.fax_id),
        "documents": entry.documents.split(),
        "details": to_builtins(entry.known_details),
        "key": entry.key or None,
        "before": entry.before,
        "link": entry.link,
    }


def write_log(entries: Iterable[AuditEntry], head: LogHead, form: LogForm, target: Path) -> None:
    """Write the entries and the head to a new file. Raises OSError."""
    if form == LogForm.CSV:
        rows = [[_cell(entry_json(entry)[column]) for column in _COLUMNS] for entry in entries]
        rows.append(
            [
                _cell({"number": head.number, "time": head.at, "act": "head", "link": head.link}.get(column))
                for column in _COLUMNS
            ]
        )
        target.write_bytes(csv_table.as_csv(_COLUMNS, rows))
        return
    with target.open("wb") as file:
        for entry in entries:
            file.write(json.encode(entry_json(entry)) + b"\n")
        file.write(json.encode({"head": to_builtins(head)}) + b"\n")


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}={what}" for name, what in value.items())
    return "" if value is None else str(value)

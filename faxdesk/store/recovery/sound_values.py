"""Whether a row's values are such as the program writes them, and the nearest such values where they are not.

A spoilt byte leaves a text that is no text, a time that is none, or a state that does not exist: what is read
of the rest of the row is worth keeping all the same.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.arrival import ArrivalAction, ArrivalState
from faxdesk.domain.audit.legal_hold import HoldKind
from faxdesk.domain.contacts.contact import ContactSource, NumberKind
from faxdesk.domain.draft import Draft
from faxdesk.domain.fax import Availability, Direction, DocumentState, Outcome, Resolution
from faxdesk.domain.outbox_states import OutboxState, PartKind
from faxdesk.domain.page_text import How, TextState
from faxdesk.store.compose.draft_steps import changes_from
from faxdesk.store.database.database_errors import ArchiveDamaged
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import draft_from, draft_text, problem_from, to_text

UNREADABLE_DRAFT = draft_text(Draft())
"""Stands for a draft that cannot be read any more."""
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_HASH = re.compile(r"[0-9a-f]{64}")
_CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("faxes", "direction"): Direction,
    ("faxes", "availability"): Availability,
    ("faxes", "outcome"): Outcome,
    ("faxes", "resolution"): Resolution,
    ("faxes", "document_state"): DocumentState,
    ("faxes", "text_state"): TextState,
    ("outbox", "state"): OutboxState,
    ("outbox", "part"): PartKind,
    ("document_texts", "how"): How,
    ("arrivals", "action"): ArrivalAction,
    ("arrivals", "state"): ArrivalState,
    ("arrival_actions", "action"): ArrivalAction,
    ("contacts", "source"): ContactSource,
    ("contacts", "resolution"): Resolution,
    ("contact_numbers", "kind"): NumberKind,
    ("contact_books", "source"): ContactSource,
    ("legal_holds", "kind"): HoldKind,
}
_TIMES = {
    "at",
    "until",
    "since",
    "hold_until",
    "document_next_try",
    "record_next_try",
    "history_before",
}
"""And each column whose name ends in _at."""


class Column(Struct, frozen=True):
    """A column as the table declares it. key is its place in the primary key from 1; 0 where it is not in
    it."""

    name: str
    kind: str
    is_required: bool
    default: object
    key: int


def columns_of(connection: sqlite3.Connection, table: str) -> list[Column]:
    """The columns of a table of a sound archive, in their order."""
    found = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = []
    for _place, name, kind, not_null, default, key in found:
        value = connection.execute(f"SELECT {default}").fetchone()[0] if default is not None else None
        columns.append(Column(name, kind, bool(not_null or key), value, key))
    return columns


def any_text(content: bytes) -> str:
    """For a connection's text_factory: also of a text that is none, from which mended() differs then."""
    return content.decode("utf-8", "surrogateescape")


def mended(table: str, columns: Sequence[Column], values: Sequence[object]) -> list[object] | None:
    """The row with values that the program can read, the same where they are sound; None where nothing tells
    which row it is. Texts may be given as bytes, or with lone surrogates for what is no text in them."""
    row = [_mended(table, column, value) for column, value in zip(columns, values, strict=True)]
    if any(column.key and value is None for column, value in zip(columns, row, strict=True)):
        return None
    if table == "faxes":
        _mend_fax(columns, row)
    return row


def _mended(table: str, column: Column, value: object) -> object:
    value = _of_its_kind(column, value)
    if value is None:
        return _instead(column)
    if column.kind != "TEXT":
        return value
    text = str(value)
    choices = _CHOICES.get((table, column.name))
    if choices is not None and text not in set(choices):
        near = difflib.get_close_matches(text, [str(choice) for choice in choices], 1, 0.6)
        return near[0] if near else _instead(column)
    if (column.name in _TIMES or column.name.endswith("_at")) and text:
        return text if _is_time(text) else _instead(column)
    check = _CHECKS.get((table, column.name))
    if check is not None and text:
        return text if _passes(check, text) else _instead(column)
    return text


def _of_its_kind(column: Column, value: object) -> object:
    """A value of the declared kind; None for any other."""
    if column.kind == "TEXT":
        if isinstance(value, str):
            value = value.encode("utf-8", "surrogateescape")
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else None
    if column.kind == "INTEGER":
        return value if isinstance(value, int) else None
    return float(value) if isinstance(value, (int, float)) and abs(value) < 1e12 else None


def _instead(column: Column) -> object:
    """What stands for a value that cannot be read."""
    if column.default is not None or not column.is_required or column.key:
        return column.default
    if column.name in _TIMES or column.name.endswith("_at"):
        return to_text(datetime.fromtimestamp(0, UTC))
    return _OF_ITS_OWN.get(column.name, 0 if column.kind == "INTEGER" else "")


def _is_time(text: str) -> bool:
    return bool(_TIME.fullmatch(text)) and _passes(datetime.fromisoformat, text)


def _passes(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except (ValueError, TypeError, LookupError, AttributeError, ArchiveDamaged):
        return False
    return True


def _mend_fax(columns: Sequence[Column], row: list[object]) -> None:
    """What one column of a fax tells of another: the place in the index is its time in seconds, and pages are
    here only under a hash."""
    at = {column.name: place for place, column in enumerate(columns)}
    place = row[at["place"]]
    if str(row[at["created_at"]]).startswith("1970-") and isinstance(place, int) and 0 < place < 1 << 33:
        row[at["created_at"]] = to_text(datetime.fromtimestamp(place, UTC))
    if row[at["document_state"]] == DocumentState.HERE and not _HASH.fullmatch(str(row[at["document_hash"]])):
        row[at["document_state"]], row[at["document_hash"]] = str(DocumentState.WANTED), ""


def _sound_draft(text: str) -> None:
    draft = draft_from(text)
    texts = [draft.cover_text, draft.iso_code, draft.original_message_id, draft.reply_to_message_id]
    texts += [part for to in draft.recipients for part in (to.number, to.name, to.group)]
    for file in (*draft.files, *draft.as_chosen.files):
        texts += [file.name, file.hash, file.content_type, file.converted_name]
        if not isinstance(file.size, int) or not isinstance(file.pages, int | None):
            raise ValueError("not numbers")
    if not all(isinstance(part, str) for part in texts) or not isinstance(draft.cover_index, int | None):
        raise ValueError("not texts")


def _list_of_texts(text: str) -> None:
    if not all(isinstance(entry, str) for entry in json.loads(text)):
        raise ValueError("not texts alone")


_CHECKS: dict[tuple[str, str], Callable[[str], object]] = {
    ("outbox", "draft"): _sound_draft,
    ("outbox", "problem"): problem_from,
    ("intake", "reason"): problem_from,
    ("draft_steps", "changes"): changes_from,
    ("fax_templates", "draft"): _sound_draft,
    ("outbox", "lookalikes"): _list_of_texts,
    ("account", "fax_numbers"): _list_of_texts,
}
_OF_ITS_OWN: dict[str, object] = {
    "direction": str(Direction.INBOUND),
    "state": str(OutboxState.NEEDS_YOU),
    "fax_numbers": "[]",
    "how": str(How.TEXT),
    "draft": UNREADABLE_DRAFT,
    "changes": "[]",
}

"""The archive's lists as SQL: which faxes belong to one, and what is shown of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from faxdesk.domain.fax import Chip, Direction, FaxQuery, Folder, Message, Order, Outcome, RecipientStatus
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.outbox_states import NOT_OUT_YET, URGENCY, OutboxItem, OutboxState
from faxdesk.domain.page_text import LONGEST_OPENING, subject_of
from faxdesk.domain.search.query import State
from faxdesk.domain.status import FaxRow, status_of
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import STATUS_COLUMNS, certain_time, item_for_status, told_damage
from faxdesk.store.search.held_faxes import IS_HELD
from faxdesk.store.sql_values import any_of, quoted

NEWEST_FIRST = "faxes.created_at DESC, faxes.id DESC"

# Each list begins with what an index of the archive is made for.
_HERE = "faxes.trashed_at IS NULL AND faxes.root_id IS NULL"
_INBOUND = f"faxes.direction = {quoted(Direction.INBOUND)}"
_OUTBOUND = f"faxes.direction = {quoted(Direction.OUTBOUND)}"
_QUEUED, _SENT, _FAILED = (
    f"faxes.outcome = {quoted(outcome)}" for outcome in (Outcome.QUEUED, Outcome.SENT, Outcome.FAILED)
)
# A further request has no line of its own in a list: the fax that it belongs to is listed for it.
_LISTED_FOR = "SELECT coalesce(row.root_id, row.id) FROM outbox JOIN faxes AS row ON row.id = outbox.fax_id"
_NOT_DISCARDED = f"faxes.id NOT IN (SELECT fax_id FROM outbox WHERE state = {quoted(OutboxState.DISCARDED)})"
_LATER = "faxes.id IN (SELECT fax_id FROM outbox WHERE send_at > :now)"
_NOT_DROPPED = "faxes.only_here = 0 AND faxes.delete_pushed = 0"

CHIP_OF_STATE: dict[OutboxState, Chip | None] = {
    OutboxState.DRAFT: Chip.DRAFTS,
    OutboxState.HELD_BACK: Chip.WAITING,
    OutboxState.ON_HOLD: Chip.WAITING,
    OutboxState.QUEUED: Chip.WAITING,
    OutboxState.UPLOADING: Chip.SENDING,
    OutboxState.WAITING: Chip.WAITING,
    OutboxState.UNCERTAIN: Chip.WAITING,
    OutboxState.NEEDS_YOU: Chip.WAITING,
    OutboxState.ACCEPTED: None,
    OutboxState.SPLIT: None,
    OutboxState.DISCARDED: None,
}
"""Under which chip of the outbox a fax is found by its state; None where the service's results decide, or
where no list shows it."""


def _is_in_state_of(chip: Chip) -> str:
    states = any_of([state for state, its_chip in CHIP_OF_STATE.items() if its_chip == chip])
    return f"{_LISTED_FOR} WHERE state IN {states}"


_ON_ITS_WAY = (
    f"faxes.id IN (SELECT id FROM faxes WHERE {_HERE} AND {_QUEUED} AND {_NOT_DROPPED}"
    f" UNION {_is_in_state_of(Chip.SENDING)}) AND {_HERE}"
)
_UNSENT = (
    f"SELECT id FROM faxes WHERE {_HERE} AND ({_QUEUED} OR {_FAILED})"
    f" UNION {_LISTED_FOR} WHERE state IN {any_of(NOT_OUT_YET)}"
)
_EVERYWHERE = f"{_HERE} AND {_NOT_DISCARDED}"
_ALL = {
    Folder.INBOX: f"{_HERE} AND {_INBOUND}",
    Folder.OUTBOX: f"{_HERE} AND {_OUTBOUND} AND {_NOT_DISCARDED}",
    Folder.TRASH: f"faxes.trashed_at IS NOT NULL AND faxes.root_id IS NULL AND {_NOT_DISCARDED}",
}
_CHIPS = {
    (Folder.INBOX, Chip.UNREAD): f"{_ALL[Folder.INBOX]} AND faxes.is_read = 0",
    (Folder.OUTBOX, Chip.DRAFTS): f"{_HERE} AND faxes.id IN ({_is_in_state_of(Chip.DRAFTS)})",
    # What is left is read in the order of the list's index: few faxes are drafts, or on their way.
    (Folder.OUTBOX, Chip.UNSENT): f"{_HERE} AND {_NOT_DISCARDED} AND faxes.id IN ({_UNSENT})",
    (Folder.OUTBOX, Chip.SENT): (
        f"{_ALL[Folder.OUTBOX]} AND faxes.id NOT IN ({_UNSENT})"
        f" AND faxes.id NOT IN ({_is_in_state_of(Chip.DRAFTS)})"
    ),
    (Folder.OUTBOX, Chip.WAITING): f"{_HERE} AND faxes.id IN ({_is_in_state_of(Chip.WAITING)})",
    (Folder.OUTBOX, Chip.SCHEDULED): f"{_HERE} AND {_QUEUED} AND {_LATER} AND {_NOT_DROPPED}",
    (Folder.OUTBOX, Chip.SENDING): (
        f"{_ON_ITS_WAY} AND NOT (faxes.outcome IS {quoted(Outcome.QUEUED)} AND {_LATER})"
    ),
    (Folder.OUTBOX, Chip.FAILED): f"{_HERE} AND {_FAILED}",
}


STATES = {
    State.UNREAD: f"{_INBOUND} AND faxes.is_read = 0",
    State.READ: f"{_INBOUND} AND faxes.is_read = 1",
    State.OUT: (f"{_HERE} AND {_OUTBOUND} AND (faxes.message_id IS NOT NULL OR faxes.outcome IS NOT NULL)"),
    State.INBOX: _ALL[Folder.INBOX],
    State.OUTBOX: _ALL[Folder.OUTBOX],
    State.TRASH: "faxes.trashed_at IS NOT NULL",
    State.FAILED: _FAILED,
    State.SENT: _SENT,
    State.DRAFT: _CHIPS[Folder.OUTBOX, Chip.DRAFTS],
    State.WAITING: _CHIPS[Folder.OUTBOX, Chip.WAITING],
    State.SCHEDULED: _CHIPS[Folder.OUTBOX, Chip.SCHEDULED],
    State.SENDING: _CHIPS[Folder.OUTBOX, Chip.SENDING],
    State.HELD: IS_HELD,
}
"""What can be said after is: in a search."""


def listed(folder: Folder | None, chip: Chip) -> str:
    """WHERE of a list. A chip that a folder does not have shows all."""
    return _EVERYWHERE if folder is None else _CHIPS.get((folder, chip), _ALL[folder])


def order_of(query: FaxQuery) -> str:
    """ORDER BY of a list."""
    if query.order == Order.NAME:
        # Who has no name is found by the number, below those who have one.
        name = "faxes.peer_name = '', faxes.peer_name COLLATE NOCASE, faxes.peer_number"
        return f"{name}, {NEWEST_FIRST}"
    if query.order == Order.PAGES:
        return f"faxes.pages DESC, {NEWEST_FIRST}"
    return f"({_LATER}), {NEWEST_FIRST}" if query.chip == Chip.UNSENT else NEWEST_FIRST


_URGENCY = " ".join(URGENCY)
_HAS_COVER = "coalesce(json_extract(draft, '$.files[0][12]'), 0)"
"""1 where the first of a fax's files is its cover page, which is no document of the person's."""
_IS_PAUSED = (
    "(SELECT is_paused AND EXISTS (SELECT 1 FROM merge_rows WHERE fax_id = faxes.id"
    f" AND state = {quoted(RowState.WAITING)}) FROM merges WHERE fax_id = faxes.id)"
)
"""Of a fax to many whether rows of it wait until the person lets them go on; NULL for any other."""
ROWS = (
    "SELECT faxes.id, direction, faxes.created_at, is_read, only_here,"
    " trashed_at IS NOT NULL OR cancelled OR delete_pushed AS dropped, peer_name, peer_number,"
    " peer_others, pages, document_hash, message_id, message_status,"
    f" {', '.join(STATUS_COLUMNS)}, {_IS_PAUSED} AS is_paused,"
    f" coalesce(json_extract(draft, '$.files[' || {_HAS_COVER} || '][0]'),"
    " replace(substr(json_extract(draft, '$.cover_text'), 1, 80), char(10), ' ')) AS title,"
    f" json_array_length(draft, '$.files') - {_HAS_COVER} AS documents,"
    f" (SELECT substr(text, 1, {LONGEST_OPENING}) FROM document_texts WHERE hash = document_hash) AS opening,"
    " (SELECT json_group_array(name) FROM (SELECT name FROM fax_tags JOIN tags USING (key)"
    " WHERE fax_id = faxes.id ORDER BY key)) AS tags,"
    f" {IS_HELD} AS held,"
    f" CASE direction WHEN {quoted(Direction.OUTBOUND)} THEN (SELECT json_group_array(json_array("
    "coalesce(final_status, status), coalesce(final_error, error_code), pending, attempts))"
    " FROM fax_recipients WHERE fax_id = faxes.id) END AS outcomes,"
    f" CASE direction WHEN {quoted(Direction.OUTBOUND)} THEN (SELECT"
    f" json_array({', '.join(f'part.{column}' for column in STATUS_COLUMNS)})"
    " FROM outbox AS part JOIN faxes AS request ON request.id = part.fax_id"
    f" WHERE request.root_id = faxes.id AND part.state IN {any_of(NOT_OUT_YET)}"
    f" ORDER BY instr('{_URGENCY}', part.state), part.fax_id LIMIT 1) END AS part"
    " FROM faxes LEFT JOIN outbox ON outbox.fax_id = faxes.id"
    " WHERE faxes.id IN (SELECT value FROM json_each(?))"
)
"""Everything that the rows of a list show, for a JSON list of ids. Of a fax's further requests it is the one
that is most in need of being told about."""
_SHOWN_OF_ROWS = (
    "id",
    "direction",
    "created_at",
    "is_read",
    "only_here",
    "dropped",
    "peer_name",
    "peer_number",
    "peer_others",
    "pages",
    "document_hash",
    "message_id",
    "message_status",
    *STATUS_COLUMNS,
    "is_paused",
    "title",
    "documents",
    "opening",
    "tags",
    "held",
    "outcomes",
    "part",
)


def in_one_row(columns: Sequence[str], select: str) -> str:
    """A query whose rows come as one JSON list of lists. Python lets go of its lock for each row that it asks
    SQLite for; the window would wait each time to get it back while others are at work."""
    # Appending nothing makes plain text of what would else be taken for JSON.
    values = ", ".join(f"{column} || ''" if column in _JSON_TEXTS else column for column in columns)
    return f"SELECT json_group_array(json_array({values})) FROM ({select})"


_JSON_TEXTS = {"outcomes", "part", "problem", "tags"}
_ROWS_AT_ONCE = in_one_row(_SHOWN_OF_ROWS, ROWS)


@told_damage
def read_rows(cx: sqlite3.Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What the rows of these faxes show, in any order."""
    (rows,) = cx.execute(_ROWS_AT_ONCE, (json.dumps(list(ids)),)).fetchone()
    return [dict(zip(_SHOWN_OF_ROWS, row, strict=True)) for row in json.loads(rows)]


@told_damage
def to_row(row: Mapping[str, Any], now: datetime) -> FaxRow:
    if not all(isinstance(row[name], str) for name in ("peer_name", "peer_number", "document_hash")):
        raise TypeError("a text is none")
    if not all(isinstance(row[name], int) for name in ("id", "peer_others", "pages")):
        raise TypeError("a number is none")
    direction = Direction(row["direction"])
    is_read = bool(row["is_read"])
    created_at = certain_time(row["created_at"])
    is_to_many = row["is_paused"] is not None
    return FaxRow(
        id=row["id"],
        direction=direction,
        created_at=created_at,
        is_read=is_read,
        name=row["peer_name"],
        number=row["peer_number"],
        others=0 if is_to_many else row["peer_others"],
        pages=row["pages"],
        status=status_of(
            direction,
            is_read,
            _message(row),
            _item(row, created_at),
            now,
            results=_results(row),
            part=_part(row, created_at),
            is_dropped=bool(row["dropped"]),
            is_paused=bool(row["is_paused"]),
        ),
        thumbnail=row["document_hash"],
        title=row["title"] or "",
        documents=row["documents"] or 0,
        subject=subject_of(row["opening"] or ""),
        tags=tuple(json.loads(row["tags"] or "[]")),
        only_here=bool(row["only_here"]),
        is_held=bool(row["held"]),
        to_many=row["peer_others"] + 1 if is_to_many else 0,
    )


def _message(row: Mapping[str, Any]) -> Message | None:
    """As much of the service's record as the status needs."""
    if row["message_id"] is None or row["outcomes"] is None:
        return None
    return Message(row["message_id"], row["direction"], message_status=row["message_status"])


def _results(row: Mapping[str, Any]) -> tuple[RecipientStatus, ...]:
    return tuple(
        RecipientStatus("", status=status, error_code=error_code, pending=bool(pending), attempts=attempts)
        for status, error_code, pending, attempts in json.loads(row["outcomes"] or "[]")
    )


def _part(row: Mapping[str, Any], created_at: datetime) -> OutboxItem | None:
    return item_for_status(row["id"], created_at, json.loads(row["part"])) if row["part"] else None


def _item(row: Mapping[str, Any], created_at: datetime) -> OutboxItem | None:
    if row["state"] is None:
        return None
    return item_for_status(row["id"], created_at, [row[column] for column in STATUS_COLUMNS])

"""What became of a fax to many, as a table: the one that was given, with the result of each row beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from faxdesk.domain.failure import reason_for
from faxdesk.domain.files.csv_table import as_csv
from faxdesk.domain.merge.merge_row import Merge, SentRow
from faxdesk.domain.merge.row_state import RowState
from faxdesk.domain.status import StatusKind
from faxdesk.words.kept_texts import in_english

RESULT_COLUMNS = ("state", "reason", "time", "message_id", "pages")
"""What is added. Programs read it, so it is in English."""


def result_csv(merge: Merge, rows: Sequence[SentRow]) -> bytes:
    """The table with the columns that are added."""
    return as_csv(_headings(merge.columns), ((*row.cells, *result_cells(row)) for row in rows))


def result_cells(row: SentRow) -> tuple[str, str, str, str, str]:
    """The values of the columns that are added."""
    at = ""
    if row.at is not None and row.state == RowState.HANDED:
        at = row.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    reason = reason_for(row.error_code).short if row.error_code else in_english(row.status.reason)
    pages = str(row.pages) if row.pages else ""
    return state_word(row), reason, at, row.message_id, pages


def state_word(row: SentRow) -> str:
    """How a row stands, in one word that stays the same in all versions and languages."""
    if row.state == RowState.OUT:
        return "left_out"
    if row.state == RowState.WAITING:
        return "waiting"
    if row.status.kind in {StatusKind.ACCEPTED, StatusKind.STUCK, StatusKind.SCHEDULED}:
        return "on_its_way"
    return str(row.status.kind)


def _headings(columns: Sequence[str]) -> list[str]:
    """The columns, the added ones under other names where the table has such."""
    taken = {name.casefold() for name in columns}
    added = [f"fax_{name}" if name in taken else name for name in RESULT_COLUMNS]
    return [*columns, *added]

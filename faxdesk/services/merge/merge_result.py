"""What became of a fax to many, as a table: the one that was given, with the result of each row beside it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC

from faxdesk.domain.failure import reason_for
from faxdesk.domain.merge.merge_row import Merge, RowState, SentRow
from faxdesk.domain.status import StatusKind
from faxdesk.words.kept_texts import in_english

RESULT_COLUMNS = ("state", "reason", "time", "message_id", "pages")
"""What is added. Programs read it, so it is in English."""
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
_IS_NUMBER = re.compile(r"[+\-]?[\d\s().,/-]+")
"""A phone number, or a sum that is below zero: no spreadsheet runs that as a formula."""


def result_csv(merge: Merge, rows: Sequence[SentRow]) -> bytes:
    """A table that spreadsheets open as it is meant: in UTF-8 with the mark that Excel looks for, and with no
    cell that they would take for a formula, since strangers may have written some of them."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in _headings(merge.columns)])
    for row in rows:
        writer.writerow([_harmless(cell) for cell in (*row.cells, *result_cells(row))])
    return table.getvalue().encode("utf-8-sig", "replace")


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


def _harmless(cell: str) -> str:
    """A cell that is no formula: one that looks so is made a text."""
    return f"'{cell}" if _FORMULA.match(cell) and not _IS_NUMBER.fullmatch(cell) else cell

"""A table as a CSV file that spreadsheets open as it is meant."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows in UTF-8 with the mark that Excel looks for. No cell is taken for a formula, since strangers
    wrote some of them; None becomes an empty one."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return table.getvalue().encode("utf-8-sig", "replace")


def written_text(cell: str) -> str:
    """What stood in a cell before it was made harmless."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _harmless(cell: object) -> str:
    text = "" if cell is None else str(cell).replace("\0", "")
    # What spreadsheets take as the sign for plain text.
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith(_FORMULA) or text[:1] in {"\t", "\r", "\n"}

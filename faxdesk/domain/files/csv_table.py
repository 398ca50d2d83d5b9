"""Tables that people open as spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+\-]\d[\d ().,]*(?: ext\. \d+)?")
"""A phone number, or a sum below zero. Not with a second sign: spreadsheets reckon +1-650."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table that spreadsheets open as it is meant: in UTF-8 with the mark that Excel looks for, and with
    no cell that they would take for a formula, since strangers wrote some of them. Phone numbers stay as they
    are, for the programs that read them. None is an empty cell."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return table.getvalue().encode("utf-8-sig", "replace")


def harmless(value: object) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value).replace("\0", "")
    if isinstance(value, (int, float)):
        return text
    # What spreadsheets take as the sign for plain text.
    return f"'{text}" if _is_formula(text) and not _NUMBER.fullmatch(text) else text


def as_meant(cell: str) -> str:
    """What stood in a cell before harmless(), or before an earlier version that marked phone numbers, too."""
    return cell[1:] if cell[:1] == "'" and _is_formula(cell[1:]) else cell


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith(_FORMULA) or text[:1] in {"\t", "\r", "\n"}

"""Rows of text with commas, semicolons, tabs or bars between their cells, as programs write and people paste
them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from faxdesk.documents.document import CannotOpen
from faxdesk.domain.tables.table import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS

_BETWEEN = ",;\t|"
_SAMPLE_ROWS = 50
_SAMPLE = 100_000
"""So many rows or characters tell what stands between the cells."""


def read_rows(text: str) -> list[list[str]]:
    """The rows of a text. Raises CannotOpen for what is no such text, or has too much of it."""
    text, between = _announced(text.removeprefix("\ufeff"))
    rows = list[list[str]]()
    for row in _rows(text, between or separator_of(text)):
        if len(rows) >= MOST_ROWS:
            raise CannotOpen("too_many_rows", str(MOST_ROWS))
        if len(row) > MOST_COLUMNS:
            raise CannotOpen("too_many_columns", str(MOST_COLUMNS))
        rows.append([cell[:MOST_LETTERS] for cell in row])
    return rows


def separator_of(text: str) -> str:
    """What stands between the cells: what makes most rows equally wide. A tab where nothing does."""
    best, found = (0, 0), "\t"
    for between in _BETWEEN:
        widths = _widths(text[:_SAMPLE], between)
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]), default=(1, 0))
        if width > 1 and (count, width) > best:
            best, found = (count, width), between
    return found


def _announced(text: str) -> tuple[str, str]:
    """A text without the first line by which Excel is told what stands between the cells, and that."""
    first, _, rest = text.partition("\n")
    told = first.strip().casefold()
    if len(told) == 5 and told.startswith("sep="):
        return rest, told[-1]
    return text, "\t" if first.rstrip("\r").casefold() == "sep=\t" else ""


def _widths(text: str, between: str) -> Counter[int]:
    """How many rows of a sample have how many cells."""
    widths = Counter[int]()
    try:
        for row in _rows(text, between):
            if len(row) > 1 or row[0].strip():
                widths[len(row)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except CannotOpen:
        # With another sign between, it may be a table.
        return Counter()
    return widths


def _rows(text: str, between: str) -> Iterator[list[str]]:
    """Rows, an empty one as one with an empty cell, so that their numbers stay those of the lines."""
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=between, skipinitialspace=True):
            yield row or [""]
    except csv.Error as error:
        raise CannotOpen("no_table") from error

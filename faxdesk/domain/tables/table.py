"""A table that a person made elsewhere, as text: what contacts and faxes to many are read from."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_LETTERS = 10_000
"""The most characters of a cell."""
_FEW_DIGITS = 5
"""A heading may say "Phone 2"; what has so many digits is a value."""


class TableColumn(Struct, frozen=True):
    """A column with a name of its own: its heading, or the letter that spreadsheets give it."""

    name: str
    has_heading: bool


class Table(Struct, frozen=True):
    """Each row has as many cells as there are columns. lines tells for each where it stands in its file, from
    1. sheets are the names of all sheets of a spreadsheet, and sheet is the one that was read."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    def place_of(self, name: str) -> int | None:
        """Which column is called so, in whatever case; None if none is."""
        wanted = _key(name)
        return next((place for place, column in enumerate(self.columns) if _key(column.name) == wanted), None)

    def values(self, row: int) -> dict[str, str]:
        """The cells of a row (from 0) by the names of their columns."""
        return {column.name: cell for column, cell in zip(self.columns, self.rows[row], strict=True)}


class SheetRows(Struct, frozen=True):
    """What stands in a file, before it is known whether its first row is one of headings. first_line is
    where the first of the rows stands, from 1."""

    rows: list[list[str]]
    first_line: int = 1
    sheets: list[str] = []
    sheet: str = ""


def table_of(found: SheetRows, *, has_headings: bool | None = None) -> Table:
    """The table in rows: without empty ones, each cell without blanks at its edges. has_headings tells
    whether the first row is one of headings; None judges by what is in it."""
    rows, lines = [], []
    for line, row in enumerate(found.rows, found.first_line):
        cells = [cell.strip() for cell in row]
        if any(cells):
            rows.append(cells)
            lines.append(line)
    width = max((_width(row) for row in rows), default=0)
    even = [(*row[:width], *[""] * (width - len(row))) for row in rows]
    if has_headings is None:
        has_headings = bool(even) and looks_like_headings(even[0])
    headings = even[0] if has_headings and even else ("",) * width
    begin = 1 if has_headings else 0
    return Table(
        _columns(headings), tuple(even[begin:]), tuple(lines[begin:]), tuple(found.sheets), found.sheet
    )


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a first row names what is below it: none of its cells holds a number or an address."""
    return not any("@" in cell or sum(letter.isdigit() for letter in cell) >= _FEW_DIGITS for cell in cells)


def _columns(headings: Sequence[str]) -> tuple[TableColumn, ...]:
    """Columns by their headings, none of which is given twice: the second "Fax" becomes "Fax 2"."""
    columns, taken = list[TableColumn](), set[str]()
    for place, heading in enumerate(headings):
        plain = " ".join(heading.split()) or column_letters(place)
        name, count = plain, 1
        while _key(name) in taken:
            count += 1
            name = f"{plain} {count}"
        taken.add(_key(name))
        columns.append(TableColumn(name, bool(heading.strip())))
    return tuple(columns)


def column_letters(place: int) -> str:
    """What spreadsheets call a column (from 0): A to Z, then AA."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _width(row: Sequence[str]) -> int:
    """How far a row reaches, without the empty cells at its end."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())

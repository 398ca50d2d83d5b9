"""A file with a table, whatever its kind: its rows as text (child process only)."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from faxdesk.documents.document import CannotOpen
from faxdesk.documents.file_types.content_type import type_of
from faxdesk.documents.plain_text.character_set import decode
from faxdesk.documents.tables.delimited_text import read_rows
from faxdesk.domain.tables.table import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, SheetRows

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_SPREADSHEETS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_TEXTS = frozenset({"csv", "txt", "log", ""})
_TEXT_ENDINGS = ("csv", "tsv", "tab", "txt")
_EXACT = 1 << 53
"""From here on a figure has fewer digits than it shows."""


def read_table(content: bytes, name: str, sheet: str = "") -> SheetRows:
    """The rows of a table file, of a spreadsheet those of the named sheet, or else of its first one that can
    be seen and has any. Raises CannotOpen for what is no table."""
    ending = "csv" if name.lower().endswith(_TEXT_ENDINGS) and _is_plain(content) else type_of(content, name)
    if ending in _SPREADSHEETS:
        return _from_spreadsheet(content, sheet)
    if ending not in _TEXTS:
        raise CannotOpen("no_table")
    found = SheetRows(read_rows(decode(content)))
    if not any(any(row) for row in found.rows):
        raise CannotOpen("empty_table")
    return found


def _is_plain(content: bytes) -> bool:
    """Whether a file may be the text that its name says it is. Programs also save spreadsheets so."""
    return not content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"))


def _from_spreadsheet(content: bytes, wanted: str) -> SheetRows:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = _visible_sheets(book)
            if wanted and wanted not in names:
                raise CannotOpen("no_sheet", wanted)
            for sheet_name in [wanted] if wanted else names:
                found = _rows(book.get_sheet_by_name(sheet_name))
                if found.rows or sheet_name == wanted:
                    break
            else:
                raise CannotOpen("empty_table")
    except calamine.PasswordError as error:
        raise CannotOpen("encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise CannotOpen("no_table") from error
    return SheetRows(found.rows, found.first_line, names, sheet_name)


def _visible_sheets(book: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _rows(sheet: CalamineSheet) -> SheetRows:
    if sheet.start is None:
        return SheetRows([])
    if sheet.height > MOST_ROWS:
        raise CannotOpen("too_many_rows", str(MOST_ROWS))
    if sheet.width > MOST_COLUMNS:
        raise CannotOpen("too_many_columns", str(MOST_COLUMNS))
    rows = [[_text(cell)[:MOST_LETTERS] for cell in row] for row in sheet.to_python()]
    return SheetRows(rows, sheet.start[0] + 1)


def _text(cell: object) -> str:
    """A cell as text: a whole figure, which a fax number may be, without decimals; a day without a time."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)

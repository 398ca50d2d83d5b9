"""The program's side of reading tables: asks the page worker, and believes it no more than of pages."""

from __future__ import annotations

from pathlib import Path

import msgspec

from faxdesk.documents.page_worker import PageWorker
from faxdesk.documents.worker_errors import in_words
from faxdesk.documents.worker_process import Answer
from faxdesk.domain.tables.table import MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, SheetRows, Table, table_of


class TableReader:
    """For workers."""

    def __init__(self, pages: PageWorker) -> None:
        self._pages = pages

    def read(self, path: Path, name: str, sheet: str = "", *, has_headings: bool | None = None) -> Table:
        """The table in a CSV, XLSX, XLSB, XLS or ODS file: of the named sheet, or else of the first one with
        any rows. has_headings as for table_of(). Raises FaxDeskError (BAD_INPUT) for what is none."""
        rows = self._pages.made_by("table", name, _sheet_rows, path, sheet=sheet)
        return table_of(rows, has_headings=has_headings)


def pasted_table(text: str, name: str) -> Table:
    """The table in a text that was pasted, a column of numbers also; name is what errors call it. Raises
    FaxDeskError (BAD_INPUT) for one that has too much in it."""
    from faxdesk.documents.document import CannotOpen
    from faxdesk.documents.tables.delimited_text import read_rows

    try:
        return table_of(SheetRows(read_rows(text)))
    except CannotOpen as error:
        raise in_words(str(error), name, error.details) from error


def _sheet_rows(answer: Answer) -> SheetRows:
    """The rows that an answer holds. Raises ValueError for what cannot be."""
    found = msgspec.json.decode(answer[1], type=SheetRows)
    if len(found.rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in found.rows):
        raise ValueError("rows")
    if found.first_line < 1:
        raise ValueError("line")
    if any(len(cell) > MOST_LETTERS for row in found.rows for cell in row):
        raise ValueError("cell")
    return found

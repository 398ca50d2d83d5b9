"""The entries of a file of contacts as a table: who it is, what would become of it, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum, StrEnum
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from faxdesk.domain.phone import display_number
from faxdesk.services.contacts.contact_import import Choice, ImportRow
from faxdesk.services.contacts.doubles import Likeness
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.plain_text import tip
from faxdesk.words import listed, mark, tr

Index = QModelIndex | QPersistentModelIndex


class Shown(StrEnum):
    """Which entries are on show."""

    ALL = "all"
    DOUBLES = "doubles"
    TROUBLES = "troubles"


class Column(Enum):
    NAME = 0
    NUMBERS = 1
    CHOICE = 2
    ABOUT = 3


_HEADS = {
    Column.NAME: mark("Name"),
    Column.NUMBERS: mark("Numbers"),
    Column.CHOICE: mark("What happens"),
    Column.ABOUT: mark("To look at"),
}
CHOICES = {Choice.ADD: mark("Add"), Choice.MERGE: mark("Merge"), Choice.SKIP: mark("Leave out")}
"""What can become of an entry, as buttons and cells say it."""
_LIKENESS = {
    Likeness.BOTH: mark("Has name and number of “{name}”"),
    Likeness.NAME: mark("Is called like “{name}”"),
    Likeness.NUMBER: mark("Has the number of “{name}”"),
}
_FITS: dict[Shown, Callable[[ImportRow], bool]] = {
    Shown.ALL: lambda row: True,
    Shown.DOUBLES: lambda row: row.likeness is not None,
    Shown.TROUBLES: lambda row: row.trouble is not None,
}


class ImportRows(QAbstractTableModel):
    """All entries are in memory: a file has 100,000 at most."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ImportRow] = []
        self._shown = Shown.ALL
        self._places: Sequence[int] = []

    def fill(self, rows: list[ImportRow]) -> None:
        self.rows = rows
        self.show_only(self._shown)

    def show_only(self, shown: Shown) -> None:
        self.beginResetModel()
        self._shown = shown
        self._places = [place for place, row in enumerate(self.rows) if _FITS[shown](row)]
        self.endResetModel()

    def count(self, shown: Shown) -> int:
        return sum(map(_FITS[shown], self.rows))

    def choose(self, shown_rows: Iterable[int], choice: Choice) -> None:
        """Have entries added, merged or left out. One that cannot be read stays out, and only a double is
        merged."""
        for place in (self._places[row] for row in shown_rows):
            row = self.rows[place]
            if row.contact is not None and (choice != Choice.MERGE or row.likeness is not None):
                self.rows[place] = replace(row, choice=choice)
        last = self.index(len(self._places) - 1, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_HEADS[Column(section)])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[self._places[index.row()]], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_cell(row, column))
        if role == Qt.ItemDataRole.ForegroundRole and column == Column.ABOUT and row.trouble is not None:
            return theme.colour("danger")
        return None


def _cell(row: ImportRow, column: Column) -> str:
    contact = row.contact
    match column:
        case Column.NAME:
            return contact.title if contact else ""
        case Column.NUMBERS:
            numbers = contact.numbers if contact else ()
            return listed(*(wording.number_text(display_number(number.number)) for number in numbers))
        case Column.CHOICE:
            return tr(CHOICES[row.choice])
        case Column.ABOUT:
            likeness = tr(_LIKENESS[row.likeness], name=row.double) if row.likeness else ""
            return listed(row.trouble.words if row.trouble else "", likeness)

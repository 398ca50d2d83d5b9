"""The rows of the grid of pages: one for each page, and a last one for what is to be added."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import accumulate

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.plain_text import tip
from faxdesk.ui.compose.pages.page_cells import COVER, PageCell, identities_of
from faxdesk.ui.compose.pages.page_words import sentence_of
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.words import tr

_Index = QModelIndex | QPersistentModelIndex


class PagesModel(QAbstractListModel):
    """A row for each page, and a last one for what is to be added."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells: tuple[PageCell, ...] = ()
        self._identities: list[Hashable] = []
        self._numbers: list[int] = [0]
        self._before: dict[Hashable, Sheet] = {}

    @property
    def cells(self) -> tuple[PageCell, ...]:
        return self._cells

    @property
    def identities(self) -> list[Hashable]:
        """By what each page is known wherever it stands."""
        return self._identities

    def show(self, cells: Sequence[PageCell]) -> None:
        """Show these. Only rows between the first and the last that hold another page come and go."""
        before, now = self._identities, identities_of(cells)
        old_cells = dict(zip(before, self._cells, strict=True))
        first, gone, come = _between(before, now)
        # Places and pictures outside of it are told one by one, below.
        if gone:
            self.beginRemoveRows(QModelIndex(), first, first + gone - 1)
            self._cells = self._cells[:first] + self._cells[first + gone :]
            self._identities = before[:first] + before[first + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), first, first + come - 1)
        self._cells, self._identities = tuple(cells), now
        self._numbers = list(accumulate((cell.count for cell in cells), initial=0))
        if come:
            self.endInsertRows()
        self._before = {key: sheet for key, sheet in self._before.items() if key in set(now)}
        self._say_changed(old_cells)

    def _say_changed(self, before: dict[Hashable, PageCell]) -> None:
        changed = []
        for row, (identity, cell) in enumerate(zip(self._identities, self._cells, strict=True)):
            old = before.get(identity)
            if old is not None and old.sheet != cell.sheet:
                self._before[identity] = old.sheet
            if old is not None and old != cell:
                changed.append(row)
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def sheet_before(self, row: int) -> Sheet | None:
        """What a page looked like before it was changed, for as long as it is not drawn anew."""
        return self._before.get(self._identities[row]) if row < len(self._identities) else None

    def cell(self, row: int) -> PageCell | None:
        """None for the row of what is to be added."""
        return self._cells[row] if 0 <= row < len(self._cells) else None

    def number(self, row: int) -> int:
        """The number in the fax, from 1, of the page in a row."""
        return self._numbers[row] + 1

    @property
    def page_count(self) -> int:
        return self._numbers[-1]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cells) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell(index.row()) if index.isValid() else None
        if cell is None:
            wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return tr("Add files, paste or scan") if index.isValid() and role in wanted else None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            sentence = sentence_of(self.number(index.row()), self.page_count, cell)
            return tip(sentence) if role == Qt.ItemDataRole.ToolTipRole else sentence
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        cell = self.cell(index.row()) if index.isValid() else None
        is_moved = cell is not None and cell.document != COVER
        return flags | Qt.ItemFlag.ItemIsDragEnabled if is_moved else flags


def _between(before: Sequence[Hashable], now: Sequence[Hashable]) -> tuple[int, int, int]:
    """From which row on two lists differ, and how many rows of each do."""
    least = min(len(before), len(now))
    first = next((row for row in range(least) if before[row] != now[row]), least)
    same = next((back for back in range(least - first) if before[-1 - back] != now[-1 - back]), least - first)
    return first, len(before) - same - first, len(now) - same - first

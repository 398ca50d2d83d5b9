"""The rows of the grid of pages: one for each page, and a last one for what is to be added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from faxdesk.ui.common.plain_text import tip
from faxdesk.ui.compose.pages.page_cells import COVER, PageCell
from faxdesk.ui.compose.pages.page_words import sentence_of
from faxdesk.ui.page_view.page_sources import Sheet
from faxdesk.words import tr

_Index = QModelIndex | QPersistentModelIndex


class PagesModel(QAbstractListModel):
    """A row for each page, and a last one for what is to be added."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._cells: tuple[PageCell, ...] = ()
        self._before: dict[int, Sheet] = {}

    @property
    def cells(self) -> tuple[PageCell, ...]:
        return self._cells

    def show(self, cells: Sequence[PageCell]) -> None:
        """Show these. While the pages are of the same documents, what is chosen stays chosen."""
        places, before = ([(cell.document, cell.title) for cell in found] for found in (cells, self._cells))
        if places != before:
            self.beginResetModel()
            self._cells, self._before = tuple(cells), {}
            self.endResetModel()
            return
        last, self._cells = self._cells, tuple(cells)
        for row, (old, new) in enumerate(zip(last, cells, strict=True)):
            if old.sheet != new.sheet:
                self._before[row] = old.sheet
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def sheet_before(self, row: int) -> Sheet | None:
        """What a page looked like before it was changed, for as long as it is not drawn anew."""
        return self._before.get(row)

    def cell(self, row: int) -> PageCell | None:
        """None for the row of what is to be added."""
        return self._cells[row] if 0 <= row < len(self._cells) else None

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._cells) + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell(index.row()) if index.isValid() else None
        if cell is None:
            wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
            return tr("Add files or paste") if index.isValid() and role in wanted else None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            sentence = sentence_of(index.row() + 1, len(self._cells), cell)
            return tip(sentence) if role == Qt.ItemDataRole.ToolTipRole else sentence
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        cell = self.cell(index.row()) if index.isValid() else None
        is_moved = cell is not None and cell.document != COVER
        return flags | Qt.ItemFlag.ItemIsDragEnabled if is_moved else flags

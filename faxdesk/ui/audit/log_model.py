"""The rows of the audit log that were read so far, and the wish for more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from faxdesk.ui.audit.log_rows import AT_ONCE, COLUMNS, LogRow, as_text
from faxdesk.words import isolated, tr

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class LogModel(QAbstractTableModel):
    """Grows while somebody scrolls.

    Signals: more_wanted() when its end is near.
    """

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LogRow] = []
        self._is_whole = True

    def show_rows(self, rows: Sequence[LogRow]) -> None:
        """Begin anew with these."""
        self.beginResetModel()
        self._rows = list(rows)
        self._is_whole = len(rows) < AT_ONCE
        self.endResetModel()

    def add_rows(self, rows: Sequence[LogRow]) -> None:
        """Those that come after the last."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()
        self._is_whole = len(rows) < AT_ONCE

    @property
    def last_number(self) -> int | None:
        """The number of the oldest entry that is here."""
        return self._rows[-1].number if self._rows else None

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: _Index) -> bool:
        return not parent.isValid() and not self._is_whole

    def fetchMore(self, parent: _Index) -> None:
        if self.canFetchMore(parent):
            self.more_wanted.emit()

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return isolated(row.cells[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return as_text(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

"""The same figures as a table, for who reads rather than looks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from faxdesk.domain.activity.activity_tables import ChartTable
from faxdesk.ui.common import theme, wording
from faxdesk.words import isolated


class ChartTableView(QTableWidget):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """A screen reader calls it by name."""
        super().__init__(parent)
        self.setObjectName("chartTable")
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setHighlightSections(False)
        theme.keep_measured(self._measure)

    def show_table(self, table: ChartTable) -> None:
        self.clear()
        self.setColumnCount(len(table.columns))
        self.setRowCount(len(table.rows))
        for column, name in enumerate(table.columns):
            head = QTableWidgetItem(name)
            head.setTextAlignment(_alignment(any(isinstance(row[column], int) for row in table.rows)))
            self.setHorizontalHeaderItem(column, head)
        for row, cells in enumerate(table.rows):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(wording.number_of(cell) if isinstance(cell, int) else isolated(cell))
                item.setTextAlignment(_alignment(isinstance(cell, int)))
                self.setItem(row, column, item)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.measures().entry)


def _alignment(is_number: bool) -> Qt.AlignmentFlag:
    """Numbers stand below each other."""
    side = Qt.AlignmentFlag.AlignTrailing if is_number else Qt.AlignmentFlag.AlignLeading
    return side | Qt.AlignmentFlag.AlignVCenter

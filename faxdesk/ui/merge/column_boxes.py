"""Which sheet of a spreadsheet a fax to many goes to, and which columns hold the numbers and the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.tables.table import Table


class ColumnBoxes(QWidget):
    """Hidden while there is no table.

    Signals: sheet_chosen(its name), columns_chosen().
    """

    sheet_chosen = Signal(str)
    columns_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet, self.numbers, self.names = ComboBox(), ComboBox(), ComboBox()
        self._of_sheet = words_label(tr("Sheet"), "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.GAP)
        for label, box, name in (
            (self._of_sheet, self.sheet, tr("Sheet")),
            (words_label(tr("Number"), "small"), self.numbers, tr("Column of the numbers")),
            (words_label(tr("Name"), "small"), self.names, tr("Column of the names")),
        ):
            box.setAccessibleName(name)
            set_tip(box, name)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        self.sheet.activated.connect(lambda _place: self.sheet_chosen.emit(self.sheet.currentText()))
        for box in (self.numbers, self.names):
            box.activated.connect(lambda _place: self.columns_chosen.emit())
        self.hide()

    @property
    def number_column(self) -> int:
        return self.numbers.currentData() or 0

    @property
    def name_column(self) -> int | None:
        """None where no column holds names."""
        name = self.names.currentData()
        return name if name is not None and name >= 0 else None

    def offer(self, table: Table, number: int | None, name: int | None) -> None:
        """Have the person choose among the columns of a table, of which these are guessed."""
        for box, place, none in ((self.numbers, number, ""), (self.names, name, tr("No names"))):
            box.clear()
            if none:
                box.addItem(none, -1)
            for each, column in enumerate(table.columns):
                box.addItem(column.name, each)
            box.setCurrentIndex(box.findData(place if place is not None else (-1 if none else 0)))
        self.sheet.clear()
        self.sheet.addItems(table.sheets)
        self.sheet.setCurrentText(table.sheet)
        for part in (self._of_sheet, self.sheet):
            part.setVisible(len(table.sheets) > 1)

"""What each column of a table of contacts holds: guessed, and chosen otherwise by the person."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from faxdesk.domain.contacts.column_uses import USE_TEXTS, ColumnUse
from faxdesk.domain.tables.table import Table
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.common.wheel_safe_fields import ComboBox
from faxdesk.words import listed, tr

_SAMPLES = 3
_SAMPLE_LETTERS = 60
_LINES_HIGH = 8


class ColumnPicker(QScrollArea):
    """A line for each column: its name, some of its cells, and what it holds.

    Signals: changed() another use was chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: list[ComboBox] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def uses(self) -> tuple[ColumnUse, ...]:
        return tuple(ColumnUse(field.currentData()) for field in self.fields)

    def fill(self, table: Table, uses: tuple[ColumnUse, ...]) -> None:
        """Show the columns of a table as they are guessed."""
        inner = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.Metrics.GROUP)
        grid.setVerticalSpacing(theme.Metrics.HALF)
        grid.setColumnStretch(1, 1)
        self.fields = []
        for place, (column, use) in enumerate(zip(table.columns, uses, strict=True)):
            name = PlainLabel(column.name)
            name.setProperty("kind", "strong")
            cells = [row[place] for row in table.rows[:_SAMPLES] if row[place]]
            samples = PlainLabel(listed(*(" ".join(cell.split())[:_SAMPLE_LETTERS] for cell in cells)))
            samples.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            theme.set_tone(samples, "muted")
            field = ComboBox()
            field.setAccessibleName(tr("What the column “{name}” holds", name=column.name))
            for each, text in USE_TEXTS.items():
                field.addItem(tr(text), each.value)
            field.setCurrentIndex(field.findData(use.value))
            field.currentIndexChanged.connect(self._on_changed)
            self.fields.append(field)
            for across, part in enumerate((name, samples, field)):
                grid.addWidget(part, place, across)
        column_layout = QVBoxLayout(inner)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.addLayout(grid)
        column_layout.addStretch(1)
        self.setWidget(inner)
        high = inner.sizeHint().height()
        self.setFixedHeight(min(high, _LINES_HIGH * theme.measures().entry))

    def _on_changed(self, _index: int) -> None:
        self.changed.emit()

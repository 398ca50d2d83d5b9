"""The rows below a field in which somebody types: what may be meant, chosen by arrow keys or the mouse."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QVBoxLayout,
)

from faxdesk.ui.common import theme
from faxdesk.words import listed

TEXT_ROLE = Qt.ItemDataRole.UserRole
"""What is meant, as text."""
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
"""What else is known of it, as text."""


class HintList(QFrame):
    """Lies over the window of its field, which keeps the focus.

    Signals: chosen(row).
    """

    chosen = Signal(int)

    def __init__(self, field: QLineEdit, name: str) -> None:
        """A screen reader calls the rows by name."""
        super().__init__(field.window())
        self.setObjectName("hintList")
        self.setProperty("kind", "floating")
        self._field = field
        self.rows = QListWidget()
        self.rows.setAccessibleName(name)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setMouseTracking(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.itemPressed.connect(self._on_pressed)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*[theme.Metrics.HALF] * 4)
        self.column.setSpacing(theme.Metrics.HALF)
        self.column.addWidget(self.rows)
        self.hide()

    def paint_by(self, delegate: QStyledItemDelegate) -> None:
        """Have the rows painted by this, which takes TEXT_ROLE and DETAIL_ROLE."""
        self.rows.setItemDelegate(delegate)

    @property
    def current(self) -> int:
        """The row that is chosen, -1 for none."""
        return self.rows.currentRow()

    @property
    def texts(self) -> list[str]:
        """What the rows mean."""
        return [self.rows.item(row).data(TEXT_ROLE) for row in range(self.rows.count())]

    def fill(self, hints: Iterable[tuple[str, str]]) -> None:
        """Have these rows, each with what is meant and what else is known of it, which may be "". None is
        chosen yet: Enter must not turn what was typed into something else."""
        self.rows.clear()
        for text, detail in hints:
            item = QListWidgetItem(listed(text, detail))
            item.setData(TEXT_ROLE, text)
            item.setData(DETAIL_ROLE, detail)
            self.rows.addItem(item)
        self.rows.setCurrentRow(-1)

    def step(self, by: int) -> None:
        """Choose the next or the one before; before the first none is chosen."""
        row = min(max(self.current + by, -1), self.rows.count() - 1)
        self.rows.setCurrentRow(row)
        if row >= 0:
            # The focus stays in the field, so that a screen reader does not hear of the row by itself.
            announcement = QAccessibleAnnouncementEvent(self._field, self.rows.item(row).text())
            QAccessible.updateAccessibility(announcement)

    def _on_pressed(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.rows.row(item))

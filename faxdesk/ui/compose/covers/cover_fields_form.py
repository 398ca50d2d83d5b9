"""What a person fills in of a cover page of their own, beside its message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from faxdesk.domain.covers.cover_fields import FIELDS
from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

_MOST_LETTERS = 1000


class CoverFieldsForm(QWidget):
    """A label and a line for each field. What was typed for a field stays known while other covers are looked
    at.

    Signals: changed() after the person typed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed: dict[str, str] = {}
        self._lines: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.Metrics.GAP)
        self._grid.setVerticalSpacing(theme.Metrics.HALF)
        self._grid.setColumnStretch(1, 1)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields on show."""
        return tuple(self._lines)

    @property
    def typed(self) -> dict[str, str]:
        """What was typed for all fields so far, also for those that are not on show."""
        return dict(self._typed)

    def line(self, name: str) -> QLineEdit:
        return self._lines[name]

    def values(self) -> tuple[tuple[str, str], ...]:
        """What stands in the fields on show, but for those that are empty."""
        return tuple((name, line.text()) for name, line in self._lines.items() if line.text().strip())

    def show_fields(self, names: Sequence[str]) -> None:
        """Ask for these fields, with what was typed for them before."""
        if tuple(names) != self.names:
            self._make(names)
        self.setVisible(bool(names))

    def set_values(self, values: Sequence[tuple[str, str]]) -> None:
        self._typed = dict(values)
        for name, line in self._lines.items():
            with QSignalBlocker(line):
                if line.text() != self._typed.get(name, ""):
                    line.setText(self._typed.get(name, ""))

    def _make(self, names: Sequence[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = {}
        for row, name in enumerate(names):
            words = tr(FIELDS[name]) if name in FIELDS else name
            label, line = PlainLabel(words), QLineEdit(self._typed.get(name, ""))
            theme.set_tone(label, "muted")
            line.setMaxLength(_MOST_LETTERS)
            line.setAccessibleName(words)
            line.textChanged.connect(self._on_typed)
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(line, row, 1)
            self._lines[name] = line

    def _on_typed(self) -> None:
        self._typed |= {name: line.text() for name, line in self._lines.items()}
        self.changed.emit()

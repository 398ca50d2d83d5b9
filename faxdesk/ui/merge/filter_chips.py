"""Which rows of a fax to many are on show."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from faxdesk.ui.common import theme, wording
from faxdesk.ui.controls.segment import FilterChip
from faxdesk.words import tr


class FilterChips(QWidget):
    """One of several kinds of rows is on show, each with how many there are.

    Signals: chosen().
    """

    chosen = Signal()

    def __init__(self, texts: Mapping[str, str], parent: QWidget | None = None) -> None:
        """texts says each kind by its name, marked for translation, with {count}; the first is on show."""
        super().__init__(parent)
        self._texts = texts
        self.shown = next(iter(texts))
        self.chips = {name: FilterChip("") for name in texts}
        group, row = QButtonGroup(self), QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.Metrics.HALF)
        for name, chip in self.chips.items():
            chip.toggled.connect(partial(self._on_toggled, name))
            group.addButton(chip)
            row.addWidget(chip)

    def show_all(self) -> None:
        """Show the first kind."""
        next(iter(self.chips.values())).setChecked(True)

    def count(self, numbers: Mapping[str, int]) -> None:
        """Say how many rows of each kind there are."""
        for name, chip in self.chips.items():
            chip.set_text(tr(self._texts[name], count=wording.number_of(numbers[name])))

    def _on_toggled(self, name: str, is_on: bool) -> None:
        if is_on:
            self.shown = name
            self.chosen.emit()

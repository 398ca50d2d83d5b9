"""The filter chips above a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from faxdesk.domain.fax import Chip
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.controls.segment import FilterChip
from faxdesk.words import mark, tr

_TEXTS = {
    Chip.ALL: mark("All"),
    Chip.UNSENT: mark("All"),
    Chip.UNREAD: mark("Unread"),
    Chip.WAITING: mark("Waiting"),
    Chip.FAILED: mark("Failed"),
}
_WITH_COUNT = {
    Chip.UNREAD: mark("Unread {count}"),
    Chip.WAITING: mark("Waiting {count}"),
    Chip.FAILED: mark("Failed {count}"),
}


class ChipBar(QWidget):
    """One chip is chosen at a time; the arrow keys go from one to the next.

    Signals: chosen(Chip).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Filter"))
        self._chips: dict[Chip, FilterChip] = {}
        self._group = QButtonGroup(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = FlowLayout(self, theme.Metrics.HALF)
        row.setContentsMargins(0, 0, 0, 0)
        for chip, text in _TEXTS.items():
            button = FilterChip(tr(text))
            button.toggled.connect(lambda on, chip=chip: self._on_toggled(chip, on))
            self._group.addButton(button)
            self._chips[chip] = button
            row.addWidget(button)
        self.setFocusProxy(self._chips[Chip.ALL])

    def show_chips(self, offered: Sequence[Chip]) -> None:
        """Offer these, the first of them chosen; none where there is no choice. chosen is not emitted."""
        for chip, button in self._chips.items():
            button.setVisible(chip in offered)
        if len(offered) > 1:
            self.blockSignals(True)
            self.choose(offered[0])
            self.blockSignals(False)
        self.setVisible(len(offered) > 1)

    def show_counts(self, counts: Mapping[Chip, int]) -> None:
        """Say how many faxes the chips show."""
        for chip, text in _WITH_COUNT.items():
            count = counts.get(chip, 0)
            shown = tr(text, count=wording.number_of(count)) if count else tr(_TEXTS[chip])
            self._chips[chip].set_text(shown)

    def choose(self, chip: Chip) -> None:
        self._chips[chip].setChecked(True)

    @property
    def chip(self) -> Chip:
        return next(chip for chip, button in self._chips.items() if button.isChecked())

    def _on_toggled(self, chip: Chip, on: bool) -> None:
        if on:
            self.setFocusProxy(self._chips[chip])
            self.chosen.emit(chip)

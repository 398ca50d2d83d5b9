"""The filter chips above a list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QWidget

from faxdesk.domain.fax import Chip, Folder
from faxdesk.ui.common.flow_layout import FlowLayout

_OF_FOLDER = {
    Folder.INBOX: (Chip.ALL, Chip.UNREAD),
    Folder.OUTBOX: (
        Chip.ALL,
        Chip.DRAFTS,
        Chip.WAITING,
        Chip.SCHEDULED,
        Chip.SENDING,
        Chip.SENT,
        Chip.FAILED,
    ),
    Folder.TRASH: (),
}


class ChipBar(QWidget):
    """One chip is chosen at a time; the arrow keys go from one to the next.

    Signals: chosen(Chip).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Filter")
        self._buttons: dict[Chip, QToolButton] = {}
        self._group = QButtonGroup(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = FlowLayout(self, 6)
        row.setContentsMargins(0, 0, 0, 0)
        for chip in Chip:
            button = QToolButton()
            button.setProperty("kind", "chip")
            button.setText(chip.value.capitalize())
            button.setAccessibleName(f"Show {chip.value}")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.toggled.connect(lambda on, chip=chip: self._on_toggled(chip, on))
            self._group.addButton(button)
            self._buttons[chip] = button
            row.addWidget(button)
        self.setFocusProxy(self._buttons[Chip.ALL])

    def show_folder(self, folder: Folder) -> None:
        """Offer the chips of a folder, all its faxes chosen; chosen is not emitted."""
        offered = _OF_FOLDER[folder]
        self.blockSignals(True)
        self.choose(Chip.ALL)
        self.blockSignals(False)
        for chip, button in self._buttons.items():
            button.setVisible(chip in offered)
        self.setVisible(bool(offered))

    def choose(self, chip: Chip) -> None:
        self._buttons[chip].setChecked(True)

    @property
    def chip(self) -> Chip:
        return next(chip for chip, button in self._buttons.items() if button.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forth, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            forth, back = back, forth
        if event.key() in {forth, back}:
            shown = [chip for chip, button in self._buttons.items() if not button.isHidden()]
            place = shown.index(self.chip) + (1 if event.key() == forth else -1)
            chip = shown[min(max(place, 0), len(shown) - 1)]
            self.choose(chip)
            self._buttons[chip].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _on_toggled(self, chip: Chip, on: bool) -> None:
        if on:
            self.setFocusProxy(self._buttons[chip])
            self.chosen.emit(chip)

"""The faxes that an uncertain one may be, each to be recognised."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QScrollArea, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr

MAX_ROWS_IN_SIGHT = 3
_BETWEEN_PX = 4


class LookalikeList(QScrollArea):
    """A list that is as high as its rows, up to three of them; then it scrolls.

    Signals: recognised(the service's message id).
    """

    recognised = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lookalikeList")
        self.setAccessibleName(tr("Faxes that may be it"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.hide()

    def show_faxes(self, faxes: Sequence[tuple[str, str]]) -> None:
        """faxes are the service's message ids, each with a line that describes the fax."""
        if tuple(faxes) == self._shown:
            return
        self._shown = tuple(faxes)
        row_px = theme.measures().button + _BETWEEN_PX
        rows = QFrame()
        rows.setObjectName("lookalikeRows")
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(_BETWEEN_PX)
        grid.setColumnStretch(0, 1)
        for place, (message_id, description) in enumerate(self._shown):
            label = PlainLabel(description)
            label.setWordWrap(True)
            button = QPushButton(tr("This is it"))
            button.setAccessibleName(tr("This is it: {fax}", fax=description))
            button.clicked.connect(lambda _=False, message_id=message_id: self.recognised.emit(message_id))
            grid.setRowMinimumHeight(place, row_px - _BETWEEN_PX)
            grid.addWidget(label, place, 0)
            grid.addWidget(button, place, 1)
        grid.setRowStretch(len(self._shown), 1)
        self.setWidget(rows)
        self.setFixedHeight(row_px * min(len(self._shown), MAX_ROWS_IN_SIGHT) + _BETWEEN_PX)
        self.setVisible(bool(self._shown))

    @property
    def rows(self) -> list[str]:
        """The descriptions on show, from the top."""
        return [description for _id, description in self._shown]

    @property
    def buttons(self) -> list[QPushButton]:
        """One for each, from the top."""
        inner = self.widget()
        return inner.findChildren(QPushButton) if inner is not None else []

"""The bar over the pages of a fax that makes them larger or smaller."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton

from faxdesk.ui.common import icons, theme
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.ui.compose.pages.page_grid import PageGrid
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr

_FROM_THE_BOTTOM = 16


class SizeBar(QFrame):
    """Floats over the end corner of the grid, and makes its pages larger or smaller."""

    def __init__(self, grid: PageGrid) -> None:
        super().__init__(grid)
        self.setProperty("kind", "floating")
        self._grid = grid
        self.smaller = self._button("minus", tr("Smaller pages"), -1)
        self.larger = self._button("plus", tr("Larger pages"), 1)
        words = PlainLabel(tr("Page size"))
        theme.set_tone(words, "muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.Metrics.HALF - 1] * 4)
        row.setSpacing(theme.Metrics.GAP)
        for part in (self.smaller, words, self.larger):
            row.addWidget(part)
        grid.installEventFilter(self)
        theme.keep_measured(self._measure)
        theme.keep_tinted(self._tint)

    def _button(self, icon_name: str, tip: str, by: int) -> QToolButton:
        button = icon_button(icon_name, tip)
        button.clicked.connect(lambda: self._zoom(by))
        return button

    def _zoom(self, by: int) -> None:
        self._grid.zoom(by)
        self.smaller.setEnabled(self._grid.can_zoom(-1))
        self.larger.setEnabled(self._grid.can_zoom(1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        edge = theme.Metrics.EDGE
        start = edge if self.isRightToLeft() else self._grid.width() - edge - self.width()
        self.move(start, self._grid.height() - _FROM_THE_BOTTOM - self.height())
        self.raise_()

    def _measure(self) -> None:
        side = theme.measures().line
        for button in (self.smaller, self.larger):
            button.setIconSize(QSize(side, side))
        self._place()

    def _tint(self) -> None:
        for button in (self.smaller, self.larger):
            button.setIcon(icons.icon(button.property("iconName")))

"""The line over the lists that leads back to the page which had them searched."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import caption
from faxdesk.words import tr


class WayBack(QFrame):
    """Hidden until a figure has led here. Signals: wanted()."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setText(caption(tr("Back to Activity")))
        self.button.setToolTip(tr("Back to Activity (Esc)"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.clicked.connect(self.wanted)
        line = QFrame()
        line.setProperty("kind", "line")
        row = QHBoxLayout()
        row.setContentsMargins(theme.Metrics.GAP, theme.Metrics.HALF, theme.Metrics.GAP, theme.Metrics.HALF)
        row.addWidget(self.button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(line)
        theme.keep_tinted(self._tint)
        self.hide()

    def _tint(self) -> None:
        self.button.setIcon(icon("back"))

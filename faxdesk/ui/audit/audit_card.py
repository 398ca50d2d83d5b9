"""The way from the settings to the audit log."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.words import tr


class AuditCard(QWidget):
    """Signals: log_wanted()."""

    log_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = words_label(tr("Who did what with which fax, without contents and numbers."), "small")
        words.setWordWrap(True)
        self.button = QPushButton(tr("Open the audit log"))
        self.button.clicked.connect(self.log_wanted)
        row = QHBoxLayout(self)
        metrics = theme.Metrics
        row.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        row.setSpacing(metrics.GAP)
        row.addWidget(words, 1)
        row.addWidget(self.button)

"""The way from the settings to the cover pages of one's own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.covers.covers_window import CoversWindow
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.services.covers.covers import Covers
    from faxdesk.work.tasks import TaskRunner


class CoversCard(QWidget):
    """Opens the window in which covers are designed."""

    def __init__(self, covers: Covers, runner: TaskRunner) -> None:
        super().__init__()
        self._covers = covers
        self._runner = runner
        words = words_label(tr("Covers that FaxDesk draws, with your logo and your fields."), "small")
        words.setWordWrap(True)
        self.edit = QPushButton(tr("Edit covers"))
        self.edit.clicked.connect(lambda _on=False: self.covers_window.open())
        row = QHBoxLayout(self)
        metrics = theme.Metrics
        row.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        row.setSpacing(metrics.GROUP)
        row.addWidget(words, 1)
        row.addWidget(self.edit)

    @cached_property
    def covers_window(self) -> CoversWindow:
        return CoversWindow(self._covers, self._runner, self)

"""How many faxes would go now, by the rules in the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.retention.retention_rule import RetentionAction
from faxdesk.services.archive.retention import DueFax, rules_trouble
from faxdesk.settings import Settings
from faxdesk.ui.common import theme
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.plain_text import PlainLabel
from faxdesk.words import tr, tr_n
from faxdesk.work.tasks import Lane, Task, TaskRunner

if TYPE_CHECKING:
    from faxdesk.policies.policies import Policies
    from faxdesk.services.archive.retention import Retention

RULED_BY = {Settings.retention_rules.key, Settings.trash_days.key}


class PreviewCard(QWidget):
    """Counts on a worker, each time that it is shown, and whenever a rule changes."""

    def __init__(
        self, retention: Callable[[], Retention], settings: Settings, policies: Policies, runner: TaskRunner
    ) -> None:
        super().__init__()
        self._retention = retention
        self._settings = settings
        self._policies = policies
        self._runner = runner
        self._task: Task | None = None
        self.said = words_label("", "small")
        self.problem = PlainLabel()
        theme.set_tone(self.problem, "danger")
        for label in (self.said, self.problem):
            label.setWordWrap(True)
        column = QVBoxLayout(self)
        metrics = theme.Metrics
        column.setContentsMargins(metrics.GROUP, metrics.GAP, metrics.GROUP, metrics.GAP)
        column.setSpacing(metrics.GAP)
        column.addWidget(self.problem)
        column.addWidget(self.said)
        self.problem.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    @Slot(str)
    def setting_changed(self, key: str) -> None:
        """Count anew where a rule has changed."""
        if key in RULED_BY and self.isVisible():
            self.look()

    def look(self) -> None:
        """Count what would go now."""
        trouble = rules_trouble(self._settings, self._policies)
        self.problem.setText(f"{trouble.title} {trouble.hint}" if trouble is not None else "")
        self.problem.setVisible(trouble is not None)
        if self._task is not None:
            self._task.cancel()
        self.said.setText(tr("Counting what would go now…"))
        self._task = self._runner.submit(
            Lane.LISTS, lambda token: self._retention().due(token), self._show, self._failed
        )

    def _show(self, due: Sequence[DueFax]) -> None:
        self._task = None
        if not due:
            self.said.setText(tr("By these rules nothing would go now."))
            return
        deleted = sum(fax.action == RetentionAction.DELETE for fax in due)
        told = tr_n(
            "Now {count} fax would move to the trash.",
            "Now {count} faxes would move to the trash.",
            len(due) - deleted,
        )
        gone = tr_n(
            "{count} fax would be deleted for ever.", "{count} faxes would be deleted for ever.", deleted
        )
        when = tr("The rules run by themselves, twice a day.")
        self.said.setText(f"{told} {gone} {when}")

    def _failed(self, error: FaxDeskError) -> None:
        self._task = None
        self.said.setText(f"{error.title} {error.hint}")

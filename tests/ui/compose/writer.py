"""Somebody who writes a fax."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.compose.compose_pane import ComposePane
from tests.support.desk import TestDesk


class Writer:
    """Somebody in front of the compose pane."""

    def __init__(self, qtbot: QtBot, stage: TestDesk, pane: ComposePane, context: WindowContext) -> None:
        self.qtbot = qtbot
        self.stage = stage
        self.pane = pane
        self.runner = context.runner
        self.outcomes = context.outcomes
        self.field = pane.form.recipients
        self.files = pane.form.files

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.field.edit, text)

    def enter(self, text: str) -> None:
        """Type a number, confirm it, and wait for the verdict."""
        self.type(text)
        self.qtbot.keyClick(self.field.edit, Qt.Key.Key_Return)
        self.wait()

    def add(self, *paths: Path) -> None:
        self.pane.add_files(paths)
        self.wait()

    def wait(self) -> None:
        """Until all that was begun is done."""
        self.qtbot.waitUntil(
            lambda: (
                self.runner.is_idle
                and not self.pane.form.is_working
                and (not self.pane.is_writing or self.pane.keeper.is_settled)
            )
        )

    def saved(self) -> Draft:
        """The open draft as it is on disk."""
        self.wait()
        fax_id = self.pane.fax_id
        assert fax_id is not None
        item = self.stage.journal.item(fax_id)
        assert item is not None
        return item.draft

    @property
    def cells(self) -> list[str]:
        """The pages on show, each by the name of its document."""
        return [cell.title for cell in self.pane.pages.grid.model_.cells]

    @property
    def problem(self) -> str:
        return self.pane.bars.problem.text

"""Panes on a real archive with real threads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from faxdesk.ui.common.actions import Actions
from faxdesk.ui.common.fax_outcomes import FaxOutcomes
from faxdesk.ui.common.window_context import WindowContext
from faxdesk.ui.compose.compose_pane import ComposePane
from faxdesk.ui.compose.compose_services import ComposeServices
from faxdesk.ui.reading.reading_pane import ReadingPane
from faxdesk.ui.reading.reading_services import ReadingServices
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk, build_desk
from tests.ui.compose.writer import Writer
from tests.ui.reading.reader import Reader


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    filled.desk.settings.mark_read_after_s = 0
    yield filled
    filled.close()


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    shown = QMainWindow()
    shown.resize(1000, 760)
    qtbot.addWidget(shown)
    return shown


@pytest.fixture
def actions(window: QMainWindow) -> Actions:
    return Actions(window)


@pytest.fixture
def context(runner: TaskRunner, bridge: EventBridge, actions: Actions, window: QMainWindow) -> WindowContext:
    return WindowContext(runner, bridge, actions, FaxOutcomes(window))


@pytest.fixture
def reader(qtbot: QtBot, stage: TestDesk, context: WindowContext, window: QMainWindow) -> Reader:
    pane = ReadingPane(ReadingServices.of(stage.desk), context)
    window.setCentralWidget(pane)
    window.show()
    return Reader(qtbot, stage, pane, context)


@pytest.fixture
def writer(qtbot: QtBot, stage: TestDesk, context: WindowContext, window: QMainWindow) -> Writer:
    pane = ComposePane(ComposeServices.of(stage.desk), context)
    window.setCentralWidget(pane)
    window.show()
    pane.new_draft()
    return Writer(qtbot, stage, pane, context)

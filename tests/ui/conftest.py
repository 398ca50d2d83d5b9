"""Real threads for widgets; each folder makes its own archive (the fixture `made`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import TaskRunner
from tests.support.desk import TestDesk


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    running = TaskRunner()
    yield running
    assert running.shutdown(5000)


@pytest.fixture
def bridge(made: TestDesk) -> Iterator[EventBridge]:
    listening = EventBridge(made.desk.events)
    yield listening
    listening.close()

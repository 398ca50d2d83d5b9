"""A draft on disk: one save at a time, and the newest text in the end."""

from __future__ import annotations

from itertools import count
from typing import Any, cast

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from faxdesk.domain.draft import Draft
from faxdesk.ui.compose.draft_keeper import LONGEST_MS, PAUSE_MS, DraftKeeper
from faxdesk.work.tasks import Lane
from tests.support.desk import TestDesk
from tests.support.runner import InlineRunner


class Scene:
    """A keeper whose saves wait until the test lets them be done."""

    def __init__(self, stage: TestDesk) -> None:
        self.runner = InlineRunner(hold=True)
        self.stage = stage
        self.keeper = DraftKeeper(stage.desk.outbox, cast(Any, self.runner), None, text(""))
        self.saved = 0
        self.keeper.saved.connect(self._on_saved)
        self.flushed: list[str] = []

    def _on_saved(self) -> None:
        self.saved += 1

    def flush(self) -> None:
        self.keeper.flush(lambda fax_id: self.flushed.append(self.on_disk(fax_id)))

    def on_disk(self, fax_id: int) -> str:
        item = self.stage.journal.item(fax_id)
        assert item is not None
        return item.draft.cover_text

    @property
    def saves(self) -> int:
        return self.runner.lanes.count(Lane.LOCAL)


def text(cover_text: str) -> Draft:
    return Draft((), (), cover_text=cover_text)


@pytest.fixture
def scene(qtbot: QtBot, stage: TestDesk) -> Scene:
    return Scene(stage)


def test_what_is_written_during_a_save_is_saved_before_whoever_waits_goes_on(scene: Scene) -> None:
    scene.keeper.keep(text("a"))
    scene.flush()
    scene.keeper.keep(text("ab"))
    scene.flush()
    assert (scene.saves, scene.keeper.is_settled) == (1, False)
    scene.runner.run_held()
    assert scene.saves == 2
    assert scene.flushed == ["ab", "ab"]
    assert (scene.saved, scene.keeper.is_settled) == (1, True)


def test_written_after_the_flush_it_is_not_left_to_the_pause(scene: Scene) -> None:
    scene.keeper.keep(text("a"))
    scene.flush()
    scene.keeper.keep(text("ab"))
    scene.runner.run_held()
    assert scene.flushed == ["ab"]


def test_a_save_that_begins_by_itself_is_followed_by_the_next(qtbot: QtBot, scene: Scene) -> None:
    scene.keeper.keep(text("a"))
    qtbot.waitUntil(lambda: scene.saves == 1)
    scene.keeper.keep(text("ab"))
    scene.runner.run_held()
    assert (scene.saves, scene.saved, scene.keeper.is_settled) == (1, 0, False)
    qtbot.waitUntil(lambda: scene.saves == 2)
    scene.runner.run_held()
    assert scene.keeper.fax_id is not None
    assert scene.on_disk(scene.keeper.fax_id) == "ab"
    assert (scene.saved, scene.keeper.is_settled) == (1, True)


def test_what_is_on_disk_is_not_saved_again(scene: Scene) -> None:
    scene.keeper.keep(text("a"))
    scene.flush()
    scene.runner.run_held()
    scene.keeper.keep(text("a"))
    scene.flush()
    assert (scene.saves, scene.flushed) == (1, ["a", "a"])


def test_what_could_not_be_saved_is_not_lost(scene: Scene) -> None:
    scene.keeper.keep(text("a"))
    scene.flush()
    scene.runner.run_held()
    fax_id = scene.keeper.fax_id
    assert fax_id is not None
    scene.stage.desk.outbox.discard(fax_id)
    errors: list[object] = []
    scene.keeper.failed.connect(errors.append)
    scene.keeper.keep(text("ab"))
    scene.flush()
    scene.flush()
    scene.runner.run_held()
    assert (len(errors), scene.saves, scene.keeper.is_settled) == (1, 2, False)
    scene.stage.desk.outbox.restore(fax_id)
    scene.flush()
    scene.runner.run_held()
    assert scene.flushed == ["a", "ab"]


def test_who_writes_without_a_pause_is_kept_all_the_same(scene: Scene, qtbot: QtBot) -> None:
    written = count(1)
    writing = QTimer()
    writing.setInterval(PAUSE_MS // 8)
    writing.timeout.connect(lambda: scene.keeper.keep(text("a" * next(written))))
    writing.start()
    qtbot.waitUntil(lambda: scene.saves == 1)
    assert writing.isActive()
    writing.stop()
    scene.flush()
    scene.runner.run_held()
    assert scene.keeper.is_settled
    assert LONGEST_MS < 2000

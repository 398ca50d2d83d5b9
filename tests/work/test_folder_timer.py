"""When the window looks into the folder of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.settings import Settings
from faxdesk.work.folder_timer import FIRST_MS, LOOK_MS, TROUBLE_MS, FolderTimer
from tests.support.runner import InlineRunner


class Scene:
    """A folder whose looks are counted, with the settings that name it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(folder / "settings.json")
        self.runner = InlineRunner()
        self.looks = 0
        self.error: FaxDeskError | None = None
        self.timer = FolderTimer(
            cast(Any, self),
            Settings.watched_folder.key,
            lambda: bool(self.settings.watched_folder),
            cast(Any, self.runner),
        )
        self.settings.subscribe(self.timer.setting_changed)

    @property
    def settings_folder(self) -> Scene:
        return self

    def look(self, token: CancelToken) -> None:
        self.looks += 1
        if self.error is not None:
            raise self.error

    @property
    def pause_ms(self) -> int:
        timer = self.timer._timer
        return timer.interval() if timer.isActive() else -1

    def pass_time(self) -> None:
        self.timer._timer.timeout.emit()


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    scene_ = Scene(tmp_path)
    yield scene_
    scene_.timer.stop()


def test_without_a_folder_nothing_runs(scene: Scene) -> None:
    scene.timer.start()
    assert (scene.pause_ms, scene.looks) == (-1, 0)


def test_a_folder_is_looked_into_again_and_again(scene: Scene, tmp_path: Path) -> None:
    scene.settings.watched_folder = str(tmp_path)
    assert scene.looks == 0, "not before it is started"
    scene.timer.start()
    assert scene.pause_ms == FIRST_MS
    for looks in (1, 2):
        scene.pass_time()
        assert (scene.pause_ms, scene.looks) == (LOOK_MS, looks)


def test_a_folder_that_is_chosen_is_looked_into_at_once(scene: Scene, tmp_path: Path) -> None:
    scene.timer.start()
    scene.settings.watched_folder = str(tmp_path)
    assert (scene.pause_ms, scene.looks) == (LOOK_MS, 1)
    scene.settings.theme = "dark"
    assert scene.looks == 1
    scene.settings.watched_folder = ""
    assert (scene.pause_ms, scene.looks) == (-1, 2), "one more, which lets go of it"


def test_after_trouble_it_waits_longer(scene: Scene, tmp_path: Path) -> None:
    scene.settings.watched_folder = str(tmp_path)
    scene.timer.start()
    scene.error = FaxDeskError("The disk is full.", "Make room.", ErrorKind.STORAGE)
    scene.pass_time()
    assert scene.pause_ms == TROUBLE_MS
    scene.error = None
    scene.pass_time()
    assert scene.pause_ms == LOOK_MS


def test_after_stopping_nothing_runs(scene: Scene, tmp_path: Path) -> None:
    scene.settings.watched_folder = str(tmp_path)
    scene.timer.start()
    scene.timer.stop()
    scene.pass_time()
    assert (scene.pause_ms, scene.looks) == (-1, 0)

"""When the rules of retention run beside the window."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.work.retention_timer import FIRST_MS, LOOK_MS, RetentionTimer
from tests.support.runner import InlineRunner


class Scene:
    """The timer over rules that note when they are run."""

    def __init__(self) -> None:
        self.runs = 0
        self.error: FaxDeskError | None = None
        retention = SimpleNamespace(run_now_and_then=self._run)
        services = cast(Any, SimpleNamespace(retention=retention))
        self.timer = RetentionTimer(services, cast(Any, InlineRunner()))

    def _run(self, token: CancelToken) -> None:
        self.runs += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    scene = Scene()
    yield scene
    scene.timer.stop()
    scene.timer.deleteLater()


def test_they_run_a_while_after_the_start_and_every_hour(scene: Scene) -> None:
    timer = scene.timer
    timer.run_due()
    assert scene.runs == 0, "not before the start"
    timer.start()
    assert (scene.runs, timer._timer.interval()) == (0, FIRST_MS)
    timer._timer.timeout.emit()
    assert (scene.runs, timer._timer.interval()) == (1, LOOK_MS)
    scene.error = FaxDeskError("The disk is full.", "", ErrorKind.STORAGE)
    timer.run_due()
    scene.error = None
    timer.run_due()
    assert scene.runs == 3, "a round that failed keeps no other back"
    timer.stop()
    timer.run_due()
    assert scene.runs == 3
    assert not timer._timer.isActive()

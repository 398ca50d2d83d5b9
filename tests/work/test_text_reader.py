"""When the text of faxes is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import EventHub, FaxesChanged
from faxdesk.work import text_reader as module
from faxdesk.work.bridge import EventBridge
from faxdesk.work.tasks import Lane
from faxdesk.work.text_reader import TextReader
from tests.support.runner import InlineRunner


class Scene:
    """A reading of texts that counts its steps."""

    def __init__(self) -> None:
        self.steps = 0
        self.more = 0
        self.error: FaxDeskError | None = None
        self.events = EventHub()
        self.runner = InlineRunner()
        self.bridge = EventBridge(self.events)
        self.reading = TextReader(self._run, cast(Any, self.runner), self.bridge)

    def _run(self, token: CancelToken) -> bool:
        self.steps += 1
        if self.error is not None:
            raise self.error
        self.more -= 1
        return self.more >= 0

    @property
    def pause_ms(self) -> int:
        timer = self.reading._timer
        return timer.interval() if timer.isActive() else -1

    def pass_time(self) -> None:
        self.reading._timer.timeout.emit()


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    scene_ = Scene()
    yield scene_
    scene_.reading.stop()
    scene_.bridge.close()


def test_it_begins_a_little_later_and_goes_on_while_there_is_more(scene: Scene) -> None:
    scene.pass_time()
    assert scene.steps == 0, "not before it is started"
    scene.more = 2
    scene.reading.start()
    assert scene.pause_ms == module.NEWS_MS
    scene.pass_time()
    assert (scene.steps, scene.pause_ms) == (1, module.BREATH_MS)
    assert scene.runner.lanes == [Lane.TEXTS]
    scene.pass_time()
    scene.pass_time()
    assert (scene.steps, scene.pause_ms) == (3, module.IDLE_MS)


def test_news_wakes_it(scene: Scene, qtbot: QtBot) -> None:
    scene.reading.start()
    scene.pass_time()
    assert scene.pause_ms == module.IDLE_MS
    scene.events.publish(FaxesChanged((1,)))
    qtbot.waitUntil(lambda: scene.pause_ms == module.NEWS_MS)


def test_trouble_is_waited_out_and_stop_ends_it(scene: Scene) -> None:
    scene.error = FaxDeskError("No", "", ErrorKind.STORAGE)
    scene.reading.start()
    scene.pass_time()
    assert scene.pause_ms == module.TROUBLE_MS
    scene.reading.stop()
    assert scene.pause_ms == -1
    scene.pass_time()
    assert scene.steps == 1

"""When pages are fetched, and when it is looked for what follows from a fax that arrived."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Counts
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import Connection, ConnectionChanged, EventHub, FaxesChanged
from faxdesk.work.arrivals_timer import ArrivalsTimer
from faxdesk.work.bridge import EventBridge
from tests.support.runner import InlineRunner


class Scene:
    """The background over services that count what is asked of them."""

    def __init__(self) -> None:
        self.events = EventHub()
        self.runner = InlineRunner()
        self.done: list[str] = []
        self.more = 0
        self.wanted = 0
        self.is_due = True
        self.error: FaxDeskError | None = None
        self.account = SimpleNamespace(is_signed_in=True)
        arrivals = SimpleNamespace(
            take_switches=lambda: self.done.append("switches"),
            enrol=lambda: self.done.append("enrol"),
            is_due=lambda: self.is_due,
            run=self._run,
        )
        desk = SimpleNamespace(
            account=self.account,
            arrivals=arrivals,
            sync=SimpleNamespace(fetch_documents=self._fetch),
            trash=SimpleNamespace(tidy=lambda token: self.done.append("tidy")),
            library=SimpleNamespace(counts=lambda: Counts(documents_wanted=self.wanted)),
        )
        self.bridge = EventBridge(self.events)
        self.background = ArrivalsTimer(cast(Any, desk), cast(Any, self.runner), self.bridge)
        self.background.arrived.connect(self._on_arrived)

    def _on_arrived(self) -> None:
        self.done.append("arrived")

    def _run(self, token: CancelToken) -> None:
        self.done.append("run")
        if self.error is not None:
            raise self.error

    def _fetch(self, token: CancelToken) -> bool:
        self.done.append("fetch")
        self.more -= 1
        if self.error is not None:
            raise self.error
        return self.more > 0

    def took(self) -> list[str]:
        done, self.done = self.done, []
        return done


@pytest.fixture
def scene(qtbot: QtBot) -> Iterator[Scene]:
    scene_ = Scene()
    yield scene_
    scene_.background.stop()
    scene_.bridge.close()


def tell(scene: Scene, qtbot: QtBot, event: Any, signal: Any) -> None:
    with qtbot.waitSignal(signal):
        scene.events.publish(event)


def test_nothing_runs_before_the_start_and_after_the_stop(scene: Scene, qtbot: QtBot) -> None:
    tell(scene, qtbot, FaxesChanged(), scene.bridge.faxes_changed)
    scene.background.setting_changed("auto_print")
    assert scene.took() == []
    scene.background.start()
    assert scene.took() == ["switches", "enrol", "arrived", "run", "fetch"]
    scene.background.stop()
    tell(scene, qtbot, FaxesChanged(), scene.bridge.faxes_changed)
    assert scene.took() == []


def test_a_fax_is_told_of_before_what_may_take_long(scene: Scene, qtbot: QtBot) -> None:
    scene.background.start()
    scene.took()
    tell(scene, qtbot, FaxesChanged((1,), (1,)), scene.bridge.faxes_changed)
    assert scene.took() == ["enrol", "arrived", "run"]


def test_what_comes_during_a_round_is_done_in_another(scene: Scene, qtbot: QtBot) -> None:
    scene.background.start()
    scene.took()
    scene.runner.hold = True
    for _ in range(3):
        tell(scene, qtbot, FaxesChanged((1,)), scene.bridge.faxes_changed)
    scene.runner.run_held()
    assert scene.took().count("run") == 2


def test_pages_are_fetched_until_there_are_no_more(scene: Scene, qtbot: QtBot) -> None:
    scene.more = 3
    scene.background.start()
    assert scene.took().count("fetch") == 3
    looked = ConnectionChanged(Connection.CHECKING)
    tell(scene, qtbot, looked, scene.bridge.connection_changed)
    assert scene.took() == ["fetch"]
    tell(scene, qtbot, ConnectionChanged(Connection.OFFLINE), scene.bridge.connection_changed)
    scene.account.is_signed_in = False
    tell(scene, qtbot, looked, scene.bridge.connection_changed)
    assert scene.took() == []


def test_what_the_stop_finds_under_way_is_the_last(scene: Scene, qtbot: QtBot) -> None:
    scene.background.start()
    scene.took()
    scene.runner.hold = True
    tell(scene, qtbot, ConnectionChanged(Connection.LIVE), scene.bridge.connection_changed)
    for _ in range(2):
        tell(scene, qtbot, ConnectionChanged(Connection.LIVE), scene.bridge.connection_changed)
    scene.more = 9
    scene.background.stop()
    scene.runner.run_held()
    assert scene.took() == ["fetch"]


def test_trouble_is_left_to_the_next_round(scene: Scene, qtbot: QtBot) -> None:
    scene.error = FaxDeskError("RingCentral cannot be reached.", "", ErrorKind.OFFLINE)
    scene.background.start()
    scene.error = None
    scene.took()
    scene.background._look.timeout.emit()
    assert scene.took() == ["enrol", "arrived", "run"]
    scene.wanted = 1
    scene.background._look.timeout.emit()
    assert scene.took() == ["enrol", "arrived", "run", "fetch"]
    scene.is_due = False
    scene.background._look.timeout.emit()
    assert scene.took() == ["fetch"]
    scene.background._tidy.timeout.emit()
    assert scene.took() == ["tidy"]


def test_a_switch_counts_at_once(scene: Scene) -> None:
    scene.background.start()
    scene.took()
    scene.background.setting_changed("theme")
    assert scene.took() == []
    scene.background.setting_changed("auto_save_folder")
    assert scene.took() == ["switches"]

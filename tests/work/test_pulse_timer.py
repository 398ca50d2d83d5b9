"""The pulse of the window: a timer wakes it, and what it says is done on the lanes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import AccountChanged, EventHub, FaxesChanged, OutboxWaiting, SyncWanted
from faxdesk.services.sync import pulse as module
from faxdesk.settings import Settings
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import Lane, Task
from tests.support.clock import ManualClock
from tests.support.runner import InlineRunner


class Runner(InlineRunner):
    """Does everything at once, but the live connection, which lasts."""

    def __init__(self) -> None:
        super().__init__()
        self.connections: list[Task] = []

    def submit(self, lane: Lane, work: Any, ok: Any = None, failed: Any = None) -> Task:
        if lane is not Lane.PUSH:
            return super().submit(lane, work, ok, failed)
        self.lanes.append(lane)
        self.connections.append(Task(CancelToken()))
        self.ended, self.broke = ok, failed
        return self.connections[-1]


class Scene:
    """The timer over services that count their rounds."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events = EventHub()
        self.runner = Runner()
        self.syncs = 0
        self.pumps = 0
        self.is_sender = False
        self.error: FaxDeskError | None = None
        self.pump_error: FaxDeskError | None = None
        self.wished: datetime | None = None
        self.is_on_the_way = False
        self.account = SimpleNamespace(is_signed_in=True)
        self.cuts = 0
        self.sync = SimpleNamespace(look=self._sync, more_to_do=False, cut_short=self._cut_short)
        self.live_connection = SimpleNamespace(run=None, is_live=False)
        self.desk = SimpleNamespace(
            settings=Settings(folder / "settings.json"),
            clock=self.clock,
            events=self.events,
            account=self.account,
            sync=self.sync,
            live_connection=self.live_connection,
            outbox=SimpleNamespace(run=self._pump, reside=self._reside, leave=self._leave),
            library=SimpleNamespace(is_on_the_way=lambda: self.is_on_the_way),
        )
        self.bridge = EventBridge(self.events)
        self.pulse = PulseTimer(cast(Any, self.desk), cast(Any, self.runner), self.bridge)

    def _cut_short(self) -> None:
        self.cuts += 1

    def _sync(self, token: CancelToken) -> None:
        self.syncs += 1
        if self.error is not None:
            raise self.error

    def _pump(self, token: CancelToken) -> datetime | None:
        self.pumps += 1
        if self.pump_error is not None:
            raise self.pump_error
        return self.wished

    def _reside(self, token: CancelToken) -> None:
        self.is_sender = True

    def _leave(self, token: CancelToken) -> None:
        self.is_sender = False

    def pass_time(self, seconds: float) -> None:
        """The clock moves on, and the timer, where it is set, goes off: too early does no harm."""
        self.clock.advance(seconds)
        if self.pulse._timer.isActive():
            self.pulse._timer.timeout.emit()

    def tell(self, qtbot: QtBot, event: Any, signal: Any) -> None:
        with qtbot.waitSignal(signal):
            self.events.publish(event)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    scene_ = Scene(tmp_path)
    yield scene_
    scene_.pulse.stop()
    scene_.bridge.close()


def test_nothing_runs_before_the_start(scene: Scene) -> None:
    scene.pulse.sync_now()
    assert scene.runner.lanes == []
    assert not scene.pulse._timer.isActive()


def test_it_begins_with_a_round_of_each_and_goes_on(scene: Scene) -> None:
    scene.pulse.start()
    assert (scene.syncs, scene.pumps) == (1, 1)
    assert scene.runner.lanes == [Lane.LOCAL, Lane.PUSH, Lane.NET, Lane.OUTBOX]
    assert scene.pulse._timer.interval() == 60_000, "it is not woken for nothing"
    scene.pass_time(60)
    assert (scene.syncs, scene.pumps) == (2, 1)


@pytest.mark.parametrize(
    ("set_scene", "pause_s"),
    [
        (lambda scene: setattr(scene.desk.settings, "poll_seconds", 30), 30),
        (lambda scene: setattr(scene, "is_on_the_way", True), module.BUSY_POLL_S),
        (lambda scene: setattr(scene.live_connection, "is_live", True), module.LIVE_POLL_S),
        (lambda scene: setattr(scene.sync, "more_to_do", True), module.MORE_S),
        (lambda scene: scene.pulse.set_hidden(True), module.HIDDEN_POLL_S),
    ],
    ids=["as set", "on the way", "live", "more to fetch", "hidden"],
)
def test_how_soon_it_looks_again_goes_by_the_desk(
    scene: Scene, set_scene: Callable[[Scene], None], pause_s: float
) -> None:
    set_scene(scene)
    scene.pulse.start()
    scene.pass_time(pause_s - 0.1)
    assert scene.syncs == 1
    scene.pass_time(0.101)
    assert scene.syncs == 2


def test_a_round_that_failed_is_tried_again_sooner(scene: Scene) -> None:
    scene.error = _error(ErrorKind.OFFLINE)
    scene.pulse.start()
    scene.error = None
    scene.pass_time(4.9)
    assert scene.syncs == 1
    scene.pass_time(0.101)
    assert scene.syncs == 2


def test_a_fax_on_its_way_brings_the_next_look_nearer(qtbot: QtBot, scene: Scene) -> None:
    scene.pulse.start()
    scene.clock.advance(14)
    scene.is_on_the_way = True
    scene.tell(qtbot, FaxesChanged((1,)), scene.bridge.faxes_changed)
    assert scene.pulse._timer.interval() == 1000


def test_what_is_asked_during_a_round_is_done_after_it_once(scene: Scene) -> None:
    scene.runner.hold = True
    scene.pulse.start()
    for _ in range(3):
        scene.pulse.sync_now()
    assert scene.runner.lanes.count(Lane.NET) == 1
    assert scene.cuts == 3, "it does not keep whoever asks waiting for the history"
    scene.runner.run_held()
    assert scene.syncs == 2


def test_work_that_comes_while_the_pump_runs_is_not_lost(qtbot: QtBot, scene: Scene) -> None:
    scene.runner.hold = True
    scene.pulse.start()
    scene.tell(qtbot, OutboxWaiting(), scene.bridge.outbox_waiting)
    assert scene.runner.lanes.count(Lane.OUTBOX) == 1
    scene.runner.run_held()
    assert scene.pumps == 2


def test_the_pump_runs_again_when_it_wished_and_after_trouble(scene: Scene) -> None:
    scene.wished = scene.clock.now() + timedelta(seconds=1)
    scene.pulse.start()
    assert scene.pulse._timer.interval() == 1000
    scene.pump_error = _error(ErrorKind.STORAGE)
    scene.pass_time(1)
    assert scene.pumps == 2
    scene.pump_error, scene.wished = None, None
    scene.pass_time(module.LONGEST_PUMP_PAUSE_S)
    assert scene.pumps == 3
    scene.pass_time(1000)
    assert scene.pumps == 3


def test_what_the_service_tells_in_a_burst_is_one_round_more(qtbot: QtBot, scene: Scene) -> None:
    scene.live_connection.is_live = True
    scene.pulse.start()
    scene.clock.advance(1)
    scene.runner.hold = True
    scene.tell(qtbot, SyncWanted(), scene.bridge.sync_wanted)
    for _ in range(20):
        scene.tell(qtbot, SyncWanted(), scene.bridge.sync_wanted)
    scene.runner.hold = False
    scene.runner.run_held()
    assert scene.syncs == 2
    assert scene.pulse._timer.interval() == module.WANTED_S * 1000
    scene.pass_time(module.WANTED_S)
    assert scene.syncs == 3


def test_a_connection_that_ended_is_made_anew_after_the_next_sync(scene: Scene) -> None:
    scene.pulse.start()
    scene.runner.ended(None)
    scene.pulse.sync_now()
    assert len(scene.runner.connections) == 2
    scene.runner.broke(_error(ErrorKind.BUG))
    scene.pulse.sync_now()
    assert len(scene.runner.connections) == 3
    scene.pulse.sync_now()
    assert len(scene.runner.connections) == 3, "it stands"


def test_signing_in_begins_and_signing_out_stops(qtbot: QtBot, scene: Scene) -> None:
    scene.account.is_signed_in = False
    scene.pulse.start()
    assert (scene.syncs, scene.is_sender, scene.runner.connections) == (0, False, [])
    scene.account.is_signed_in = True
    scene.tell(qtbot, AccountChanged(None), scene.bridge.account_changed)
    assert (scene.syncs, scene.is_sender, len(scene.runner.connections)) == (1, True, 1)
    scene.account.is_signed_in = False
    scene.tell(qtbot, AccountChanged(None), scene.bridge.account_changed)
    assert not scene.is_sender
    assert scene.runner.connections[0].is_cancelled
    scene.pass_time(1000)
    assert scene.syncs == 1


def test_after_stop_nothing_begins(qtbot: QtBot, scene: Scene) -> None:
    scene.pulse.start()
    scene.pulse.stop()
    assert not scene.is_sender
    assert scene.runner.connections[0].is_cancelled
    scene.pulse.sync_now()
    scene.tell(qtbot, OutboxWaiting(), scene.bridge.outbox_waiting)
    assert (scene.syncs, scene.pumps) == (1, 1)
    assert not scene.pulse._timer.isActive()


def _error(kind: ErrorKind, retry_after_s: float | None = None) -> FaxDeskError:
    return FaxDeskError("It failed.", "Try again.", kind, retry_after_s=retry_after_s)

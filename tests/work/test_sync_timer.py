"""When the service is asked, and when the outbox is worked off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Counts
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import AccountChanged, EventHub, FaxesChanged, OutboxWaiting, SyncWanted
from faxdesk.services.sync import poll_interval as pace
from faxdesk.settings import Settings
from faxdesk.work import sync_timer as module
from faxdesk.work.bridge import EventBridge
from faxdesk.work.sync_timer import Heartbeat
from faxdesk.work.tasks import Lane
from tests.support.clock import ManualClock
from tests.support.runner import InlineRunner


class Scene:
    """A heartbeat over services that count their rounds."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock()
        self.events = EventHub()
        self.runner = InlineRunner()
        self.syncs = 0
        self.pumps = 0
        self.looks = 0
        self.is_sender = False
        self.error: FaxDeskError | None = None
        self.wished: datetime | None = None
        self.counts = Counts()
        self.during: Callable[[], None] = lambda: None
        self.account = SimpleNamespace(is_signed_in=True)
        self.cuts = 0
        self.sync = SimpleNamespace(look=self._sync, more_to_do=False, cut_short=self._cut_short)
        self.push = SimpleNamespace(run=self._push, is_live=False)
        self.pushes = 0
        desk = SimpleNamespace(
            settings=Settings(folder / "settings.json"),
            clock=self.clock,
            events=self.events,
            account=self.account,
            sync=self.sync,
            push=self.push,
            outbox=SimpleNamespace(run=self._pump, reside=self._reside, leave=self._leave),
            neighbours=SimpleNamespace(look=self._look),
            library=SimpleNamespace(counts=lambda: self.counts),
        )
        self.bridge = EventBridge(self.events)
        self.heart = Heartbeat(cast(Any, desk), cast(Any, self.runner), self.bridge)

    def _cut_short(self) -> None:
        self.cuts += 1

    def _sync(self, token: CancelToken) -> None:
        self.syncs += 1
        self.during()
        if self.error is not None:
            raise self.error

    def _push(self, token: CancelToken) -> None:
        self.pushes += 1

    def _pump(self, token: CancelToken) -> datetime | None:
        self.pumps += 1
        return self.wished

    def _reside(self, token: CancelToken) -> None:
        self.is_sender = True

    def _leave(self, token: CancelToken) -> None:
        self.is_sender = False

    def _look(self, token: CancelToken) -> None:
        self.looks += 1
        if self.error is not None:
            raise self.error

    @property
    def pause_s(self) -> float:
        timer = self.heart._sync_timer
        return timer.interval() / 1000 if timer.isActive() else -1

    @property
    def pump_pause_s(self) -> float:
        timer = self.heart._pump_timer
        return timer.interval() / 1000 if timer.isActive() else -1


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.heart.stop()
    made.bridge.close()


def test_nothing_runs_before_the_start(scene: Scene) -> None:
    scene.heart.sync_now()
    assert (scene.syncs, scene.pumps) == (0, 0)


def test_it_begins_with_a_round_of_each_and_goes_on(scene: Scene) -> None:
    scene.heart.start()
    assert (scene.syncs, scene.pumps) == (1, 1)
    assert scene.runner.lanes == [Lane.LOCAL, Lane.PUSH, Lane.NET, Lane.OUTBOX]
    assert scene.pause_s == 60
    scene.heart._sync_timer.timeout.emit()
    assert scene.syncs == 2


@pytest.mark.parametrize(
    ("set_scene", "pause_s"),
    [
        (lambda scene: setattr(scene, "counts", Counts(on_the_way=1)), 15),
        (lambda scene: scene.heart.set_hidden(True), 300),
        (lambda scene: setattr(scene.sync, "more_to_do", True), pace.MORE_S),
        (lambda scene: setattr(scene, "error", _error(ErrorKind.OFFLINE)), 5),
        (lambda scene: setattr(scene, "error", _error(ErrorKind.RATE_LIMITED, 90)), 90),
        (lambda scene: setattr(scene, "error", _error(ErrorKind.SIGN_IN)), -1),
    ],
    ids=["on the way", "hidden", "more to fetch", "offline", "told to wait", "signed out there"],
)
def test_how_soon_it_looks_again(scene: Scene, set_scene: Callable[[Scene], None], pause_s: float) -> None:
    set_scene(scene)
    scene.heart.start()
    assert scene.pause_s == pause_s


def test_failing_again_and_again_it_waits_longer_but_never_longer_than_usual(scene: Scene) -> None:
    scene.error = _error(ErrorKind.OFFLINE)
    scene.heart.start()
    pauses = [scene.pause_s]
    for _ in range(5):
        scene.heart._sync_timer.timeout.emit()
        pauses.append(scene.pause_s)
    assert pauses == [5, 10, 20, 40, 60, 60]
    scene.error = None
    scene.heart.sync_now()
    assert scene.pause_s == 60


def test_a_fax_on_its_way_brings_the_next_look_nearer(qtbot: QtBot, scene: Scene) -> None:
    scene.heart.start()
    scene.clock.advance(10)
    scene.counts = Counts(on_the_way=1)
    scene.events.publish(FaxesChanged((1,)))
    qtbot.waitUntil(lambda: scene.pause_s == 5)


def test_what_is_asked_during_a_round_is_done_after_it_once(scene: Scene) -> None:
    scene.runner.hold = True
    scene.heart.start()
    for _ in range(3):
        scene.heart.sync_now()
    assert scene.runner.lanes.count(Lane.NET) == 1
    assert scene.cuts == 3, "it does not keep whoever asks waiting for the history"
    scene.runner.run_held()
    assert scene.syncs == 2


def test_work_that_comes_while_the_pump_runs_is_not_lost(qtbot: QtBot, scene: Scene) -> None:
    scene.runner.hold = True
    scene.heart.start()
    with qtbot.waitSignal(scene.bridge.outbox_waiting):
        scene.events.publish(OutboxWaiting())
    assert scene.runner.lanes.count(Lane.OUTBOX) == 1
    scene.runner.run_held()
    assert scene.pumps == 2


def test_the_pump_runs_again_when_it_wished(scene: Scene) -> None:
    scene.wished = scene.clock.now() + timedelta(seconds=7)
    scene.heart.start()
    assert scene.pump_pause_s == 7
    scene.wished = scene.clock.now() + timedelta(hours=7)
    scene.heart._pump_timer.timeout.emit()
    assert scene.pump_pause_s == module.LONGEST_PUMP_PAUSE_S
    scene.wished = None
    scene.heart._pump_timer.timeout.emit()
    assert scene.pump_pause_s == -1


def test_what_the_service_tells_in_a_burst_is_one_round_more(qtbot: QtBot, scene: Scene) -> None:
    scene.push.is_live = True
    scene.heart.start()
    assert scene.pushes == 1
    assert scene.pause_s == pace.LIVE_POLL_S
    scene.clock.advance(60)
    scene.runner.hold = True
    scene.events.publish(SyncWanted())
    qtbot.waitUntil(lambda: scene.runner.lanes.count(Lane.NET) == 2)
    for _ in range(20):
        scene.events.publish(SyncWanted())
    qtbot.waitUntil(lambda: scene.heart._sync_wanted)
    scene.runner.run_held()
    assert (scene.syncs, scene.pause_s) == (2, pace.WANTED_S)
    scene.runner.hold = False
    scene.heart._sync_timer.timeout.emit()
    assert (scene.syncs, scene.pause_s) == (3, pace.LIVE_POLL_S)


def test_what_the_service_tells_hurries_nobody_whom_it_told_to_wait(qtbot: QtBot, scene: Scene) -> None:
    scene.error = _error(ErrorKind.RATE_LIMITED, 90)
    scene.heart.start()
    scene.events.publish(SyncWanted())
    qtbot.waitUntil(lambda: scene.heart._sync_wanted)
    assert scene.pause_s == 90


def test_signing_in_begins_and_signing_out_stops(qtbot: QtBot, scene: Scene) -> None:
    scene.account.is_signed_in = False
    scene.heart.start()
    assert scene.syncs == 0
    scene.account.is_signed_in = True
    scene.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: scene.syncs == 1)
    scene.account.is_signed_in = False
    scene.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: scene.pause_s == -1)


def test_after_stop_nothing_begins(qtbot: QtBot, scene: Scene) -> None:
    scene.heart.start()
    scene.heart.stop()
    scene.heart.sync_now()
    with qtbot.waitSignal(scene.bridge.outbox_waiting):
        scene.events.publish(OutboxWaiting())
    assert (scene.syncs, scene.pumps) == (1, 1)
    assert (scene.pause_s, scene.pump_pause_s) == (-1, -1)


def test_it_is_the_sender_while_it_runs_and_somebody_is_signed_in(qtbot: QtBot, scene: Scene) -> None:
    scene.heart.start()
    assert scene.is_sender
    scene.account.is_signed_in = False
    scene.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: not scene.is_sender)
    scene.account.is_signed_in = True
    scene.events.publish(AccountChanged(None))
    qtbot.waitUntil(lambda: scene.is_sender)
    scene.error = _error(ErrorKind.SIGN_IN)
    scene.heart.sync_now()
    assert not scene.is_sender, "the service no longer takes its sign-in"
    scene.error = None
    scene.heart.sync_now()
    assert scene.is_sender
    scene.heart.stop()
    assert not scene.is_sender


def test_it_sees_what_others_do_every_other_second(scene: Scene) -> None:
    assert not scene.heart._neighbours_timer.isActive()
    scene.heart.start()
    assert scene.heart._neighbours_timer.interval() == 2000
    scene.error = _error(ErrorKind.STORAGE)
    for _ in range(3):
        scene.heart._neighbours_timer.timeout.emit()
    assert scene.looks == 3
    scene.runner.hold = True
    for _ in range(3):
        scene.heart._neighbours_timer.timeout.emit()
    scene.runner.run_held()
    assert scene.looks == 4, "one at a time"
    scene.heart.stop()
    assert not scene.heart._neighbours_timer.isActive()


def _error(kind: ErrorKind, retry_after_s: float | None = None) -> FaxDeskError:
    return FaxDeskError("It failed.", "Try again.", kind, retry_after_s=retry_after_s)

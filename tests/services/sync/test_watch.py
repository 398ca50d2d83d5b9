"""Faxes handed out to a command: how seldom it wakes while nothing happens, and how it ends."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.mailbox.sync_state import Mark
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.services.events import EventHub, FaxesChanged, SyncWanted
from faxdesk.services.sync import pulse
from faxdesk.services.sync.watch import SEEN_WITHIN_S, Reception, Watch
from faxdesk.settings import Settings
from tests.support.clock import START, ManualClock
from tests.support.waiting import wait_until


class Scene:
    """A watch over an archive and a service that count what is asked of them."""

    def __init__(self, folder: Path) -> None:
        self.clock = ManualClock(waits_pass=False)
        self.events = EventHub()
        self.token = CancelToken()
        self.syncs = 0
        self.arrived: list[int] = []
        self.error: Exception | None = None
        self.is_live = False
        self.faxes: list[int] = []
        self.problem: FaxDeskError | None = None
        archive = SimpleNamespace(
            synced_at=lambda: START, mark=lambda at: Mark(0, at), received_after=self._received
        )
        arrivals = SimpleNamespace(take_switches=lambda: None, run=lambda token: None)
        sync = SimpleNamespace(run=self._sync, more_to_do=False)
        connection = SimpleNamespace(run=lambda token: self.clock.wait(token, 1e9), is_live=False)
        self.watch = Watch(
            cast(Any, archive),
            Reception(cast(Any, sync), cast(Any, connection), cast(Any, arrivals)),
            Settings(folder / "settings.json"),
            self.events,
            self.clock,
        )
        self._thread = threading.Thread(target=self._watch)

    def _sync(self, token: CancelToken) -> None:
        self.syncs += 1
        if self.error is not None:
            raise self.error

    def _received(self, mark: Mark) -> list[int]:
        return [fax_id for fax_id in self.arrived if fax_id > mark.fax_id]

    def start(self, is_notified: Callable[[], bool] | None = None) -> None:
        self._is_notified = is_notified
        self._thread.start()

    def start_and_wait(self, is_notified: Callable[[], bool] | None = None) -> None:
        """Until each thread waits for something: whoever looks, whoever syncs, and whoever listens."""
        self.start(is_notified)
        threads = 3 if is_notified is None else 2
        wait_until(lambda: len(self.clock.waits) == threads, "all threads wait", step_s=0.001)

    def _watch(self) -> None:
        try:
            with closing(self.watch.new_faxes(self.token, is_notified=self._is_notified)) as faxes:
                for fax_id in faxes:
                    self.faxes.append(fax_id)
        except Cancelled:
            return
        except FaxDeskError as error:
            self.problem = error

    def stop(self) -> None:
        self.token.cancel()
        self._thread.join(10)

    def pass_time(self, seconds: float) -> None:
        """From look to look, each when the watch has seen the one before."""
        for _ in range(round(seconds / SEEN_WITHIN_S)):
            looks = self.clock.waits.count(SEEN_WITHIN_S)
            self.clock.advance(SEEN_WITHIN_S)
            wait_until(
                lambda: self.clock.waits.count(SEEN_WITHIN_S) > looks,  # noqa: B023
                "it has looked and waits again",
                step_s=0.001,
            )


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.stop()


def test_an_idle_watch_wakes_now_and_then_to_look_and_once_a_minute_to_sync(scene: Scene) -> None:
    scene.start_and_wait()
    assert sorted(scene.clock.waits) == [SEEN_WITHIN_S, 60.0, 1e9]
    scene.pass_time(118)
    assert scene.syncs == 2
    assert len(scene.clock.waits) <= 3 + 118 / SEEN_WITHIN_S + 1


def test_a_fax_is_handed_out_as_it_comes_without_the_clock(scene: Scene) -> None:
    scene.start_and_wait()
    for fax_id in (1, 2, 3):
        scene.arrived.append(fax_id)
        scene.events.publish(FaxesChanged((fax_id,), (fax_id,)))
        wait_until(lambda: scene.faxes[-1:] == [fax_id], "it is here", step_s=0.001)  # noqa: B023
    assert scene.faxes == [1, 2, 3]


def test_what_the_service_tells_brings_a_sync(scene: Scene) -> None:
    scene.start_and_wait()
    scene.pass_time(10)
    assert scene.syncs == 1
    scene.events.publish(SyncWanted())
    wait_until(lambda: scene.syncs == 2, "it syncs", step_s=0.001)


def test_when_another_no_longer_tells_of_faxes_they_are_looked_for_sooner(scene: Scene) -> None:
    is_notified = True
    scene.start_and_wait(lambda: is_notified)
    scene.pass_time(pulse.LIVE_POLL_S - 2)
    assert scene.syncs == 1, "it would be told"
    is_notified = False
    scene.pass_time(2)
    wait_until(lambda: scene.syncs == 2, "it looks itself", step_s=0.001)


def test_trouble_that_passes_is_waited_out(scene: Scene) -> None:
    scene.error = FaxDeskError("Away.", "", ErrorKind.OFFLINE)
    scene.start_and_wait()
    assert pulse.FIRST_RETRY_S in scene.clock.waits
    scene.pass_time(pulse.FIRST_RETRY_S + 1)
    wait_until(lambda: scene.syncs == 2, "it tries again", step_s=0.001)
    assert scene.problem is None


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FaxDeskError("Signed out.", "", ErrorKind.SIGN_IN), ErrorKind.SIGN_IN),
        (ZeroDivisionError(), ErrorKind.BUG),
    ],
)
def test_what_no_waiting_mends_ends_it(scene: Scene, error: Exception, kind: ErrorKind) -> None:
    scene.error = error
    scene.start()
    wait_until(lambda: scene.problem, "it says so", step_s=0.001)
    assert scene.problem is not None
    assert scene.problem.kind == kind

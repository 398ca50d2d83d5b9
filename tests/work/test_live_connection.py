"""The window's pulse with the live connection: a real desk, real lanes, a service over sockets."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.composition import Composition
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Connection, ConnectionChanged, FaxesChanged
from faxdesk.simulator.server import Simulator
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import TaskRunner


class Pulse:
    """What a window has under it."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition
        self.runner = TaskRunner()
        self.bridge = EventBridge(composition.events)
        self.timer = PulseTimer(composition, self.runner, self.bridge)
        self.states: list[Connection] = []
        self.new: list[int] = []
        self.bridge.connection_changed.connect(self._on_connection)
        self.bridge.faxes_changed.connect(self._on_faxes)

    def _on_connection(self, event: ConnectionChanged) -> None:
        self.states.append(event.state)

    def _on_faxes(self, event: FaxesChanged) -> None:
        self.new += event.new_inbound

    @property
    def next_look_s(self) -> int | None:
        """How long after the last sync the next one is due."""
        pulse = self.timer._pulse
        return None if pulse._sync_at is None else round(pulse._sync_at - pulse._last_sync_at)


@pytest.fixture
def pulse(qtbot: QtBot, profile: Profile, simulator: Simulator) -> Iterator[Pulse]:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    composition = Composition(profile, environment=sign_in)
    composition.account.resume(CancelToken())
    pulse = Pulse(composition)
    pulse.timer.start()
    qtbot.waitUntil(lambda: pulse.states[-1:] == [Connection.LIVE] and pulse.next_look_s == 120)
    yield pulse
    pulse.timer.stop()
    began = time.monotonic()
    assert pulse.runner.shutdown(3000)
    assert time.monotonic() - began < 1
    pulse.bridge.close()
    composition.close()


def test_a_fax_is_in_the_list_within_a_second(qtbot: QtBot, pulse: Pulse, simulator: Simulator) -> None:
    for count in range(1, 4):
        simulator.control.receive()
        qtbot.waitUntil(lambda: len(pulse.new) == count, timeout=1000)  # noqa: B023
    assert len(pulse.composition.library.ids(FaxQuery(Folder.INBOX))) == 3
    assert len(set(pulse.new)) == 3


def test_without_it_the_look_is_soon_again(qtbot: QtBot, pulse: Pulse, simulator: Simulator) -> None:
    simulator.control.fault("WEBSOCKET", "/ws", times=100)
    simulator.control.ws_close(1001)
    qtbot.waitUntil(lambda: pulse.states[-1] == Connection.CHECKING and pulse.next_look_s == 60)


def test_signing_out_ends_it_and_signing_in_begins_anew(
    qtbot: QtBot, pulse: Pulse, simulator: Simulator
) -> None:
    account = pulse.composition.account
    account.sign_out(CancelToken())
    qtbot.waitUntil(lambda: not pulse.composition.live_connection.is_live and pulse.next_look_s is None)
    account.resume(CancelToken())
    qtbot.waitUntil(lambda: pulse.states[-1] == Connection.LIVE)
    simulator.control.receive()
    qtbot.waitUntil(lambda: len(pulse.new) == 1, timeout=1000)

"""Commands in processes of their own and a window on one queue: each fax goes out once, and from the window
while it is open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Event, FaxesChanged, UploadProgress
from faxdesk.simulator.server import Simulator
from faxdesk.work.bridge import EventBridge
from faxdesk.work.pulse_timer import PulseTimer
from faxdesk.work.tasks import Lane, TaskRunner
from tests.support.waiting import wait_until

FAXES = 20

Start = Callable[..., "subprocess.Popen[str]"]


@dataclass
class Window:
    """What a window has beneath its widgets."""

    desk: Composition
    pulse: PulseTimer

    def accepted(self) -> int:
        return len(self.desk.outbox.in_states({OutboxState.ACCEPTED}))


@pytest.fixture
def window(qtbot: QtBot, profile: Profile, simulator: Simulator) -> Iterator[Window]:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with closing(Composition(profile, environment=sign_in)) as composition:
        composition.account.resume(CancelToken())
        runner, bridge = TaskRunner(), EventBridge(composition.events)
        pulse = PulseTimer(composition, runner, bridge)
        runner.submit(Lane.OTHERS, composition.other_processes.watch)
        yield Window(composition, pulse)
        pulse.stop()
        assert runner.shutdown(5000)
        bridge.close()


@pytest.fixture
def start(profile: Profile, simulator: Simulator) -> Iterator[Start]:
    """start("outbox", "run") starts a command on the same profile."""
    environment = {
        **os.environ,
        "FAXDESK_SERVER": simulator.url,
        "FAXDESK_CLIENT_ID": simulator.client_id,
        "FAXDESK_CLIENT_SECRET": simulator.client_secret,
        "FAXDESK_JWT": simulator.jwt,
    }
    processes: list[subprocess.Popen[str]] = []

    def start_one(*arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "faxdesk", "--profile", profile.folder, "--json", *arguments]
        pipe = subprocess.PIPE
        processes.append(
            subprocess.Popen([*map(str, command)], env=environment, stdout=pipe, stderr=pipe, text=True)
        )
        return processes[-1]

    yield start_one
    for process in processes:
        process.kill()
        process.communicate()


def carried_out(simulator: Simulator) -> Counter[str]:
    return Counter(fax["to"][0]["number"] for fax in simulator.control.faxes())


def test_who_goes_on_when_the_sender_dies_sends_each_fax_once(
    qtbot: QtBot, window: Window, start: Start, simulator: Simulator, make_pdf: Callable[..., Path]
) -> None:
    outbox, token = window.desk.outbox, CancelToken()
    file = outbox.add_file(make_pdf(), token)
    numbers = [f"+1212850{number:04}" for number in range(FAXES)]
    for number in numbers:
        outbox.send(outbox.create(Draft((Recipient(number),), (file,))))
    # The first ones are carried out at once, and answered slowly: the sender dies while it waits for that.
    simulator.control.fault("POST", "/fax$", times=FAXES // 2, drip=0.001)
    commands = {process.pid: process for process in (start("outbox", "run"), start("outbox", "run"))}
    wait_until(lambda: len(carried_out(simulator)) >= FAXES // 5, "a command is at it")
    sender = sender_of(window.desk)
    assert sender is not None
    commands.pop(sender).kill()
    simulator.control.clear_faults()
    window.pulse.start()
    # Much sooner than the lease of the dead one would have been over.
    qtbot.waitUntil(lambda: window.accepted() == FAXES, timeout=30_000)
    (other,) = commands.values()
    qtbot.waitUntil(lambda: other.poll() is not None, timeout=30_000)
    assert other.returncode == 0, other.communicate()
    assert carried_out(simulator) == dict.fromkeys(numbers, 1)


def sender_of(composition: Composition) -> int | None:
    """The process that has the lease."""
    with composition.database.read() as cx:
        row = cx.execute("SELECT owner FROM lease").fetchone()
    return None if row is None else int(row["owner"].split("-")[0])


def test_a_fax_of_a_command_is_sent_by_the_open_window(
    qtbot: QtBot, window: Window, start: Start, simulator: Simulator, make_pdf: Callable[..., Path]
) -> None:
    events: list[Event] = []
    window.desk.events.subscribe(events.append)
    window.pulse.start()
    qtbot.waitUntil(lambda: sender_of(window.desk) == os.getpid())
    command = start("send", "--to", "+12128500001", make_pdf())
    qtbot.waitUntil(lambda: command.poll() is not None, timeout=30_000)
    out, _err = command.communicate()
    assert (command.returncode, json.loads(out)["state"]) == (0, "accepted")
    assert any(isinstance(event, UploadProgress) for event in events), "from here"
    assert FaxesChanged() in events
    assert len(carried_out(simulator)) == 1

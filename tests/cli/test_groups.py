"""A fax to more numbers than one request takes, at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from faxdesk.cli import send_wait
from faxdesk.composition import archive
from faxdesk.domain.draft import MAX_RECIPIENTS
from faxdesk.simulator.server import Simulator
from tests.cli.conftest import Faxdesk
from tests.support.clock import RunningClock

FAX = r"/fax$"
TO = [word for number in range(2000, 2001 + MAX_RECIPIENTS) for word in ("--to", f"+1650555{number:04}")]


def test_a_large_group_is_waited_for_and_told_of_as_one_fax(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    done = faxdesk("send", *TO, letter, "--wait", 20)
    assert (done.code, done.out) == (0, "1: Sent\n")
    assert "Do not send it anew" not in done.err
    assert len(unattended.control.faxes()) == 2


def test_a_large_group_that_the_service_has_is_done_without_a_wait(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path
) -> None:
    done = faxdesk("send", *TO, letter)
    assert done.code == 0
    assert "Do not send it anew" not in done.err


def test_the_rest_of_a_large_group_is_said_to_wait_and_worked_off(
    faxdesk: Faxdesk, unattended: Simulator, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is queued is looked at for minutes, which this clock lets pass at once.
    monkeypatch.setattr(send_wait, "RUN_AGAIN_S", 5.0)
    clock = RunningClock()
    monkeypatch.setattr(archive, "SystemClock", lambda: clock)
    unattended.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "3600"})
    done = faxdesk("send", *TO, letter)
    assert done.code == 1
    assert "goes on with it" in done.err
    assert faxdesk("outbox", "run", "--json").json["waiting"] == ["1"]
    faxdesk("outbox", "try", "1")
    unattended.control.reset_limits()
    ran = faxdesk("outbox", "run", "--json")
    assert (ran.code, ran.json["sent"]) == (0, ["1"])

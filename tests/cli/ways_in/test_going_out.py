"""How often the service is asked while a command takes things in, and how trouble with it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.cli.output import Printer
from faxdesk.cli.ways_in.going_out import GoingOut
from faxdesk.composition import built_once
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from tests.support.clock import ManualClock
from tests.support.desk import SteeredDesk


class Asked:
    """Stands in for the service's answers: notes when it was asked, and fails while it has an error."""

    more_to_do = False

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock.monotonic()
        self.times: list[float] = []
        self.error: FaxDeskError | None = None

    def run(self, token: CancelToken) -> None:
        self.times.append(self._clock.monotonic() - self._began)
        if self.error is not None:
            raise self.error


class AskingDesk(SteeredDesk):
    """A desk whose service is asked by nobody but the command."""

    sync = built_once(lambda desk: Asked(desk.clock))  # type: ignore[assignment]


@pytest.fixture
def desk(tmp_path: Path, manual_clock: ManualClock) -> Iterator[AskingDesk]:
    opened = AskingDesk(tmp_path / "desk", manual_clock)
    yield opened
    opened.close()


def _steps(desk: AskingDesk, going_out: GoingOut, seconds: float, *, may_send: bool = False) -> None:
    for _ in range(round(seconds / 2)):
        going_out.step(CancelToken(), may_send=may_send)
        desk.clock.wait(CancelToken(), 2.0)


def test_the_service_is_asked_as_seldom_as_the_settings_say(
    desk: AskingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: Asked = desk.sync  # type: ignore[assignment]
    assert desk.settings.poll_seconds == 60
    _steps(desk, GoingOut(desk, Printer(as_json=True)), 130)
    assert asked.times == [0.0, 60.0, 120.0]
    assert capsys.readouterr().err == ""


def test_trouble_is_told_once_until_the_service_answers_again(
    desk: AskingDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: Asked = desk.sync  # type: ignore[assignment]
    going_out = GoingOut(desk, Printer(as_json=True))
    asked.error = FaxDeskError("No network.", "It is tried again.", ErrorKind.OFFLINE)
    for expected in (1, 0):
        _steps(desk, going_out, 120)
        assert capsys.readouterr().err.count("No network.") == expected
    asked.error = None
    _steps(desk, going_out, 60)
    asked.error = FaxDeskError("No network.", "It is tried again.", ErrorKind.OFFLINE)
    _steps(desk, going_out, 120)
    assert capsys.readouterr().err.count("No network.") == 1
    assert asked.times == [60.0 * number for number in range(7)]


def test_what_no_waiting_mends_ends_what_may_send(desk: AskingDesk) -> None:
    asked: Asked = desk.sync  # type: ignore[assignment]
    asked.error = FaxDeskError("Signed out.", "Sign in.", ErrorKind.SIGN_IN)
    _steps(desk, GoingOut(desk, Printer(as_json=True)), 4)
    with pytest.raises(FaxDeskError, match="Signed out"):
        _steps(desk, GoingOut(desk, Printer(as_json=True)), 4, may_send=True)

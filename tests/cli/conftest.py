"""The command line in this process, against the simulator."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faxdesk.cli import main
from faxdesk.cli import send_wait as waiting
from faxdesk.cli.commands import COMMANDS
from faxdesk.services.outbox import reconcile
from faxdesk.simulator.server import Simulator

TO = "+1 650 555 0123"
QUICK_LOOKS_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
E164 = "+16505550123"
BUSY = "+16505550101"


@dataclass(frozen=True)
class Ended:
    """What a command left: exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Faxdesk = Callable[..., Ended]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The profile's folder; not there yet."""
    return tmp_path / "desk"


@pytest.fixture
def faxdesk(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Faxdesk]:
    """faxdesk("inbox", "--json") runs a command on the profile, standing in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    # The simulator is quicker than fax machines are, and than a service that has lost its answer.
    monkeypatch.setattr(waiting, "RUN_AGAIN_S", 0.05)
    monkeypatch.setattr(reconcile, "LOOKS_S", QUICK_LOOKS_S)

    def run(*arguments: object) -> Ended:
        capsys.readouterr()
        code = main(["--profile", str(folder), *map(str, arguments)])
        printed = capsys.readouterr()
        command = next((COMMANDS[word] for word in map(str, arguments) if word in COMMANDS), None)
        assert command is None or code in command.exit_codes
        return Ended(code, printed.out, printed.err)

    with chdir(here):
        yield run


@pytest.fixture
def unattended(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    """The simulator, with its credentials in the environment."""
    monkeypatch.setenv("FAXDESK_SERVER", simulator.url)
    monkeypatch.setenv("FAXDESK_CLIENT_ID", simulator.client_id)
    monkeypatch.setenv("FAXDESK_CLIENT_SECRET", simulator.client_secret)
    monkeypatch.setenv("FAXDESK_JWT", simulator.jwt)
    return simulator


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(name="letter.pdf")


def sends(simulator: Simulator) -> int:
    """How many requests to send a fax reached the service."""
    return sum(1 for request in simulator.control.requests() if request["path"].endswith("/fax"))

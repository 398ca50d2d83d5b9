"""The printer is killed while jobs come: whatever was acknowledged is a draft afterwards, and just once."""

from __future__ import annotations

import http.client
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from tests.cli.test_process import posix
from tests.cli.watched import Watching
from tests.printer.client import PrintClient, name
from tests.support.waiting import wait_until

ROUNDS, WRITERS = 3, 3


class Printing:
    """Prints job after job until the printer is gone, and keeps the names of those that were acknowledged."""

    def __init__(self, client: PrintClient, document: bytes, label: str) -> None:
        self.acknowledged: list[str] = []
        self._client = client
        self._document = document
        self._label = label
        self._thread = threading.Thread(target=self._print)
        self._thread.start()

    def _print(self) -> None:
        for number in range(10_000):
            title = f"{self._label}-{number}"
            try:
                answer = self._client.print(self._document, name(title))
            except (OSError, http.client.HTTPException):
                return
            if answer.status == 0:
                self.acknowledged.append(f"{title}.pdf")

    def join(self) -> None:
        self._thread.join()


def _have_come(printing: list[Printing], enough: int) -> bool:
    return sum(len(each.acknowledged) for each in printing) >= enough


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[[], tuple[Watching, PrintClient]]]:
    commands: list[Watching] = []

    def start() -> tuple[Watching, PrintClient]:
        commands.append(Watching(tmp_path / "desk", "--json", "printer", "run"))
        address = urlsplit(commands[-1].next()["uri"])
        assert address.port is not None
        return commands[-1], PrintClient(address.port, address.path)

    yield start
    for command in commands:
        if command.process.poll() is None:
            command.stop(signal.SIGKILL)


@posix
def test_every_acknowledged_job_is_one_draft(
    tmp_path: Path, started: Callable[[], tuple[Watching, PrintClient]], make_pdf: Callable[..., Path]
) -> None:
    document = make_pdf(1, name="page.pdf").read_bytes()
    chance = random.Random(16)
    acknowledged: list[str] = []
    for round_ in range(ROUNDS):
        command, client = started()
        printing = [Printing(client, document, f"job-{round_}-{number}") for number in range(WRITERS)]
        enough = chance.randrange(4, 12)
        wait_until(partial(_have_come, printing, enough), "some jobs came", step_s=0.001)
        command.stop(signal.SIGKILL)
        for each in printing:
            each.join()
            acknowledged += each.acknowledged
    desk = Composition(Profile(tmp_path / "desk"))
    try:
        desk.intake.take_all(CancelToken())
        drafts = Counter(file.name for item in desk.outbox.drafts() for file in item.draft.files)
    finally:
        desk.close()
    assert set(acknowledged) <= set(drafts)
    assert set(drafts.values()) == {1}
    assert len(drafts) <= len(acknowledged) + ROUNDS * WRITERS

"""A printer that runs, with whoever takes its jobs, and a client that says what a test wants it to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from faxdesk.domain.intake.fax_printer import QueueState
from faxdesk.domain.intake.printed_job import JobStage, PrintedJob
from faxdesk.domain.runtime import SystemClock
from faxdesk.printer.print_server import PrintServer
from faxdesk.printer.printer_address import PrinterAddress
from tests.cli.test_process import free_port
from tests.printer.client import PrintClient
from tests.printer.cups_daemon import cups_daemon
from tests.printer.printing import Printing
from tests.support.desk import build_desk

SECRET = "0123456789abcdef0123456789abcdef0123"
ICON = b"\x89PNG\r\n\x1a\n"


@dataclass
class KeptJobs:
    """Takes jobs to a folder, or fails to; a job is at the stage that a test says."""

    folder: Path
    jobs: list[PrintedJob] = field(default_factory=list)
    documents: list[list[bytes]] = field(default_factory=list)
    stage: JobStage = JobStage.DRAFT
    failure: Exception | None = None

    def take(self, job: PrintedJob) -> None:
        if self.failure is not None:
            raise self.failure
        self.documents.append([file.path.read_bytes() for file in job.files])
        for number, file in enumerate(job.files):
            shutil.move(file.path, self.folder / f"{len(self.jobs)}-{number}-{file.name}")
        self.jobs.append(job)

    def stage_of(self, key: str) -> JobStage:
        return self.stage if any(job.key == key for job in self.jobs) else JobStage.GONE


@dataclass
class RunningPrinter:
    """A printer, its taker, and the folder where documents lie on their way."""

    server: PrintServer
    taker: KeptJobs
    folder: Path
    client: PrintClient

    @property
    def uri(self) -> str:
        return self.server.address.uri

    @property
    def on_the_way(self) -> list[Path]:
        return list(self.folder.rglob("*.part"))


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[RunningPrinter]:
    coming, kept = tmp_path / "coming", tmp_path / "kept"
    coming.mkdir()
    kept.mkdir()
    taker = KeptJobs(kept)
    address = PrinterAddress(free_port(), SECRET)
    server = PrintServer(address, taker, coming, ICON, SystemClock())
    try:
        yield RunningPrinter(server, taker, coming, PrintClient(address.port, address.path))
    finally:
        server.close()


# Printed by CUPS


@pytest.fixture(scope="session")
def cups_address() -> Iterator[str]:
    with cups_daemon() as address:
        yield address


@pytest.fixture
def printing(tmp_path: Path, cups_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Printing]:
    monkeypatch.setenv("CUPS_SERVER", cups_address)
    stage = build_desk(tmp_path / "desk")
    desk = stage.desk
    assert desk.printer.queue.state() == QueueState.MISSING
    desk.printer.open()
    desk.printer.queue.add()
    assert desk.printer.queue.state() == QueueState.THERE
    yield Printing(stage)
    desk.printer.queue.remove()
    assert desk.printer.queue.state() == QueueState.MISSING
    stage.close()

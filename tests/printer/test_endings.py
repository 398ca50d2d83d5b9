"""What ends before its time, a job, a connection or the printer itself, is not lost, doubled or sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from faxdesk.domain.intake.printed_job import PrintedFile, PrintedJob
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.printer.print_jobs import OPEN_S
from faxdesk.printer.print_server import PrintServer
from faxdesk.printer.printer_address import PrinterAddress
from tests.cli.test_process import free_port
from tests.printer.client import CREATE_JOB, GET_PRINTER, PDF, SEND_DOCUMENT, PrintClient, flag, integer
from tests.printer.conftest import ICON, SECRET, KeptJobs, RunningPrinter
from tests.support.clock import ManualClock
from tests.support.desk import TestDesk, build_desk
from tests.support.waiting import wait_until


@dataclass
class SlowKeeper(KeptJobs):
    """Keeps a job only when a test lets it."""

    def __post_init__(self) -> None:
        self.has_begun, self.may_end = threading.Event(), threading.Event()

    def take(self, job: PrintedJob) -> None:
        self.has_begun.set()
        assert self.may_end.wait(20)
        super().take(job)


def test_who_has_printed_hears_of_it_though_the_printer_closes(printer: RunningPrinter) -> None:
    """The system would print it a second time, and a fax that may leave by itself would go out twice."""
    keeper = SlowKeeper(printer.taker.folder)
    printer.server._jobs._taker = keeper
    with ThreadPoolExecutor(2) as many:
        printing = many.submit(printer.client.print, PDF)
        assert keeper.has_begun.wait(20)
        closing = many.submit(printer.server.close)
        wait_until(lambda: not _is_listening(printer.client), "the printer takes no more", step_s=0.02)
        keeper.may_end.set()
        assert printing.result(20).status == 0
        closing.result(20)
    assert len(keeper.jobs) == 1


def _is_listening(client: PrintClient) -> bool:
    try:
        client.raw(b"", close=True)
    except OSError:
        return False
    return True


def test_a_job_that_waits_goes_wrong_alone(tmp_path: Path) -> None:
    """Jobs that wait too long are looked after by the thread that all connections need."""
    coming, kept = tmp_path / "coming", tmp_path / "kept"
    coming.mkdir()
    kept.mkdir()
    clock, taker = ManualClock(), KeptJobs(kept)
    server = PrintServer(PrinterAddress(free_port(), SECRET), taker, coming, ICON, clock)
    client = PrintClient(server.address.port, server.address.path)
    try:
        job = client.ask(CREATE_JOB)["job-id"]
        more = flag("last-document", False)
        assert client.ask(SEND_DOCUMENT, integer("job-id", job), more, document=PDF).status == 0
        taker.failure = RuntimeError("nobody has foreseen this")
        clock.advance(OPEN_S + 1)
        for _ in range(3):
            assert client.ask(GET_PRINTER).status == 0
        taker.failure = None
        assert client.print(PDF).status == 0
    finally:
        server.close()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


@pytest.mark.parametrize("is_whole", [True, False])
def test_a_job_that_broke_off_waits_for_a_person(
    stage: TestDesk, make_pdf: Callable[..., Path], is_whole: bool
) -> None:
    desk = stage.desk
    desk.settings.sources_that_send = ("printer:",)
    letter = PrintedFile(make_pdf(1, name="letter.pdf"), "letter.pdf")
    job = PrintedJob("urn:1", "Letter", "robin", ("+16502530000",), (letter,), is_whole=is_whole)
    desk.printed_jobs.take(job)
    (taken,) = desk.intake.take_all(CancelToken())
    item = desk.outbox.item(taken.fax_id)
    assert item is not None
    assert [each.number for each in item.draft.recipients] == ["+16502530000"]
    assert item.state == (OutboxState.QUEUED if is_whole else OutboxState.DRAFT)

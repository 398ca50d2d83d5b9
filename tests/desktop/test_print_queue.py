"""What each system is told so that other programs can print to FaxDesk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from faxdesk.desktop.print_queue import CupsQueue, PdfService, Ran, WindowsQueue, run_program
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.fax_printer import QueueState

URI = "ipp://127.0.0.1:21000/ipp/print/5ec7e7"
WITH_LOGIN = "ipp://faxdesk:5ec7e7@127.0.0.1:21000/ipp/print"
SHOWN = "ipp://127.0.0.1:21000/ipp/print"
"""As CUPS shows it to everybody."""
ADD = f"lpadmin -p FaxDesk -E -v {WITH_LOGIN} -m everywhere -u allow:dana".split()
ADD += ["-o", "printer-is-shared=false", "-D", "FaxDesk"]


class Recorder:
    """Stands in the place of the system's programs."""

    def __init__(self, *answers: Ran) -> None:
        self.answers = list(answers)
        self.commands: list[list[str]] = []

    def __call__(self, command: Sequence[str]) -> Ran:
        self.commands.append(list(command))
        return self.answers.pop(0)


def cups(*answers: Ran) -> tuple[CupsQueue, Recorder]:
    recorder = Recorder(*answers)
    return CupsQueue(lambda: WITH_LOGIN, lambda: "dana", recorder), recorder


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Ran(0, f"device for FaxDesk: {SHOWN}"), QueueState.THERE),
        (Ran(0, "device for FaxDesk: ipp://127.0.0.1:631/other"), QueueState.ELSEWHERE),
        (Ran(1, 'lpstat: Invalid destination name in list "FaxDesk".'), QueueState.MISSING),
    ],
)
def test_cups_tells_where_the_queue_leads(answer: Ran, state: QueueState) -> None:
    queue, _recorder = cups(answer)
    assert queue.state() == state


def test_cups_makes_a_driverless_queue_for_this_person(tmp_path: Path) -> None:
    queue, recorder = cups(Ran(0, ""))
    queue.add()
    assert recorder.commands == [ADD]


def test_an_administrators_line_is_told_where_cups_refuses() -> None:
    queue, _recorder = cups(Ran(1, "lpadmin: Forbidden"))
    with pytest.raises(FaxDeskError) as error:
        queue.add()
    assert error.value.kind == ErrorKind.NOT_ALLOWED
    assert error.value.hint == f"An administrator can add it with this line: sudo {' '.join(ADD)}"


def test_what_else_cups_says_is_told() -> None:
    queue, _recorder = cups(Ran(1, "lpadmin: Unable to connect to the printer."))
    with pytest.raises(FaxDeskError) as error:
        queue.add()
    assert (error.value.kind, error.value.hint) == (
        ErrorKind.STORAGE,
        "It says: lpadmin: Unable to connect to the printer.",
    )


def test_only_a_queue_that_is_there_is_removed() -> None:
    queue, recorder = cups(Ran(1, ""), Ran(0, f"device for FaxDesk: {SHOWN}"), Ran(0, ""))
    queue.remove()
    queue.remove()
    assert recorder.commands[-1] == ["lpadmin", "-x", "FaxDesk"]
    assert len(recorder.commands) == 3


def test_a_computer_without_cups_says_so() -> None:
    def missing(command: Sequence[str]) -> Ran:
        raise FileNotFoundError(command[0])

    queue = CupsQueue(lambda: URI, lambda: "dana", missing)
    with pytest.raises(FaxDeskError, match="no CUPS") as error:
        queue.state()
    assert error.value.kind == ErrorKind.NOT_FOUND


PORT = "http://127.0.0.1:21000/ipp/print/5ec7e7"


def script(command: Sequence[str]) -> str:
    assert command[:-1] == ["powershell", "-NoProfile", "-NonInteractive", "-Command"]
    return command[-1].removeprefix("$ErrorActionPreference = 'Stop'; ")


def test_windows_adds_a_printer_with_its_own_driver() -> None:
    recorder = Recorder(Ran(0, "http://127.0.0.1:1/old"), Ran(0, ""), Ran(0, ""), Ran(0, PORT))
    queue = WindowsQueue(lambda: URI, recorder)
    queue.add()
    assert [script(command) for command in recorder.commands] == [
        "(Get-Printer -Name 'FaxDesk' -ErrorAction SilentlyContinue).PortName",
        "Remove-Printer -Name 'FaxDesk'",
        f"Add-Printer -Name 'FaxDesk' -DriverName 'Microsoft IPP Class Driver' -PortName '{PORT}'",
    ]
    assert queue.state() == QueueState.THERE


def test_windows_may_want_an_administrator() -> None:
    queue = WindowsQueue(lambda: URI, Recorder(Ran(0, ""), Ran(1, "Add-Printer : Access was denied.")))
    with pytest.raises(FaxDeskError) as error:
        queue.add()
    assert error.value.kind == ErrorKind.NOT_ALLOWED
    assert (
        f"Add-Printer -Name 'FaxDesk' -DriverName 'Microsoft IPP Class Driver' -PortName '{PORT}'"
        in error.value.hint
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows runs no shell scripts")
def test_macos_gets_a_service_that_opens_the_document(tmp_path: Path) -> None:
    said, document = tmp_path / "said", tmp_path / 'spooled "1" $HOME.pdf'
    service = PdfService(tmp_path / "PDF Services", [shutil.which("cp") or "cp", "--", str(document)])
    assert service.state() == QueueState.MISSING
    service.add()
    assert service.state() == QueueState.THERE
    document.write_text("a letter")
    # As the system calls it: a title, options, the document.
    subprocess.run([tmp_path / "PDF Services" / "Fax with FaxDesk", "Letter", "", str(said)], check=True)
    assert said.read_text() == "a letter"
    (tmp_path / "PDF Services" / "Fax with FaxDesk").write_text("#!/bin/sh\nexec old\n")
    assert service.state() == QueueState.ELSEWHERE
    service.remove()
    assert service.state() == QueueState.MISSING


@pytest.mark.skipif(os.name == "nt", reason="Windows runs no shell scripts")
def test_what_a_program_says_is_in_english() -> None:
    ended = run_program(["sh", "-c", 'echo "$LC_ALL"; exit 3'])
    assert ended == Ran(3, "C")

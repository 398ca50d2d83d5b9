"""Makes the queue by which other programs print to FaxDesk, by whatever the system has for that.

On Linux and other systems with CUPS it is a driverless queue; on Windows a printer with the IPP class driver
that comes with the system; on macOS a service in the PDF menu of the dialogs, which needs no server.
"""

from __future__ import annotations

import getpass
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.fax_printer import PrintQueue, QueueState
from faxdesk.words import mark, tr

NAME = "FaxDesk"
_PATIENCE_S = 60
_DRIVER = "Microsoft IPP Class Driver"
_AS_ROOT = mark("An administrator can add it with this line: {line}")


class Ran(Struct, frozen=True):
    """How a program of the system ended, and what it said."""

    code: int
    said: str


Run = Callable[[Sequence[str]], Ran]
"""Starts a program and waits for it. Raises FileNotFoundError where there is none of this name."""


def run_program(command: Sequence[str]) -> Ran:
    """Raises FileNotFoundError."""
    # What they say is read by this program, and looked up by people: in English.
    environment = {**os.environ, "LC_ALL": "C"}
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_PATIENCE_S,
            env=environment,
            creationflags=hidden,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(-1, tr("It took longer than a minute."))
    return Ran(ended.returncode, ended.stdout.decode(errors="replace").strip())


def print_queue(
    uri: Callable[[], str], uri_with_login: Callable[[], str], open_file: Sequence[str]
) -> PrintQueue:
    """This system's way. uri and uri_with_login tell the printer's own, with the secret in its path or as a
    password; open_file is the command that opens a document to be faxed."""
    if sys.platform == "win32":
        return WindowsQueue(uri, run_program)
    if sys.platform == "darwin":
        return PdfService(Path.home() / "Library" / "PDF Services", open_file)
    return CupsQueue(uri_with_login, getpass.getuser, run_program)


class CupsQueue:
    """A driverless queue of CUPS, for this person alone: the printer is theirs. uri has a log-in, which CUPS
    shows nobody; its path stands in every list of printers and of processes."""

    name = NAME

    def __init__(self, uri: Callable[[], str], person: Callable[[], str], run: Run) -> None:
        self._uri = uri
        self._person = person
        self._run = run

    def state(self) -> QueueState:
        found = self._asked(["lpstat", "-v", NAME])
        if found.code:
            return QueueState.MISSING
        scheme, _, rest = self._uri().partition("://")
        shown = f"{scheme}://{rest.rpartition('@')[2]}"
        return QueueState.THERE if found.said.split()[-1:] == [shown] else QueueState.ELSEWHERE

    def add(self) -> None:
        # CUPS asks the printer what it can, so it has to be open.
        command = ["lpadmin", "-p", NAME, "-E", "-v", self._uri(), "-m", "everywhere"]
        command += ["-u", f"allow:{self._person()}", "-o", "printer-is-shared=false", "-D", NAME]
        self._change(command)

    def remove(self) -> None:
        if self.state() != QueueState.MISSING:
            self._change(["lpadmin", "-x", NAME])

    def _change(self, command: Sequence[str]) -> None:
        ended = self._asked(command)
        if not ended.code:
            return
        said = ended.said.lower()
        if any(word in said for word in ("forbidden", "not authorized", "unauthorized", "password")):
            raise _not_allowed(f"sudo {shlex.join(command)}")
        raise _failed(ended)

    def _asked(self, command: Sequence[str]) -> Ran:
        try:
            return self._run(command)
        except FileNotFoundError as error:
            raise FaxDeskError(
                tr("This computer has no CUPS, by which programs print here."),
                tr("Install it (packages cups and cups-client), then add the printer again."),
                ErrorKind.NOT_FOUND,
            ) from error


class WindowsQueue:
    """A printer with the driver for IPP that Windows brings along."""

    name = NAME

    def __init__(self, uri: Callable[[], str], run: Run) -> None:
        self._uri = uri
        self._run = run

    @property
    def _port(self) -> str:
        parts = urlsplit(self._uri())
        return f"http://{parts.netloc}{parts.path}"

    def state(self) -> QueueState:
        ended = self._script(f"(Get-Printer -Name '{NAME}' -ErrorAction SilentlyContinue).PortName")
        if ended.code or not ended.said:
            return QueueState.MISSING
        return QueueState.THERE if ended.said == self._port else QueueState.ELSEWHERE

    def add(self) -> None:
        self.remove()
        self._change(f"Add-Printer -Name '{NAME}' -DriverName '{_DRIVER}' -PortName '{self._port}'")

    def remove(self) -> None:
        if self.state() != QueueState.MISSING:
            self._change(f"Remove-Printer -Name '{NAME}'")

    def _change(self, script: str) -> None:
        ended = self._script(script)
        if not ended.code:
            return
        if "access" in ended.said.lower() and "denied" in ended.said.lower():
            raise _not_allowed(script)
        raise _failed(ended)

    def _script(self, script: str) -> Ran:
        stopping = f"$ErrorActionPreference = 'Stop'; {script}"
        return self._run(["powershell", "-NoProfile", "-NonInteractive", "-Command", stopping])


class PdfService:
    """A script that macOS shows in the PDF menu of each dialog for printing."""

    name = "Fax with FaxDesk"

    def __init__(self, folder: Path, open_file: Sequence[str]) -> None:
        self._file = folder / self.name
        # The system hands over a title, options and the document's path, in this order.
        self._script = f'#!/bin/sh\nexec {shlex.join(open_file)} "$3"\n'

    def state(self) -> QueueState:
        try:
            script = self._file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return QueueState.MISSING
        return QueueState.THERE if script == self._script else QueueState.ELSEWHERE

    def add(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self._script, encoding="utf-8")
            self._file.chmod(0o755)
        except OSError as error:
            raise _failed(Ran(1, error.strerror or str(error))) from error

    def remove(self) -> None:
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise _failed(Ran(1, error.strerror or str(error))) from error


def _not_allowed(line: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The system lets only an administrator change its printers."),
        tr(_AS_ROOT, line=line),
        ErrorKind.NOT_ALLOWED,
    )


def _failed(ended: Ran) -> FaxDeskError:
    return FaxDeskError(
        tr("The system did not change its printers."),
        tr("It says: {details}", details=ended.said or str(ended.code)),
        ErrorKind.STORAGE,
    )

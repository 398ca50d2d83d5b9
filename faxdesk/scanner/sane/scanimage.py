"""Scanners by SANE's program scanimage, which keeps their drivers out of this process."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import (
    MAX_PAGES,
    KnownScanner,
    PaperSource,
    ScannerAbilities,
    ScannerAddress,
    ScannerKind,
    ScanOptions,
    ScanWatch,
    SourceAbility,
)
from faxdesk.scanner.chosen_source import scan_from_chosen
from faxdesk.scanner.driver_process import USUAL, DriverHangs, DriverProcess, Patience
from faxdesk.scanner.sane.device_options import DeviceOptions

_LOOKING = Patience(silence_s=60.0)
_FORMAT = "%d\x1f%v\x1f%m\x1f%t%n"
_FOLDERS = ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin")
"""The folders of programs on a Mac that the window's PATH does not name."""
_PAGE = re.compile(r"page-[0-9]{4}\.png")
_SAID = re.compile(r"scanimage: (?:sane_\w+: |open of device .* failed: )(?P<state>.+)")
_ENDED = re.compile(r"Scanned page \d+\. \(scanner status = (?P<state>\d+)\)")
_GOOD = {"0", "5"}
"""The page is whole: SANE calls its end the end of a file."""
_ALL_SAID = "Batch terminated"
_CAMERA = "v4l:"
_PROTOCOLS = frozenset({"escl", "wsd"})
"""What the drivers for devices without a driver call the maker."""

_EXITS = {
    2: ScanTrouble.STOPPED,
    3: ScanTrouble.BUSY,
    6: ScanTrouble.JAM,
    7: ScanTrouble.FEEDER_EMPTY,
    8: ScanTrouble.COVER_OPEN,
    9: ScanTrouble.GONE,
    11: ScanTrouble.NOT_ALLOWED,
    12: ScanTrouble.WARMING_UP,
    13: ScanTrouble.BUSY,
}
"""SANE's states (its standard, 4.2.7), with which scanimage ends, and two that some drivers add."""
_STATES = {
    "Operation was canceled": ScanTrouble.STOPPED,
    "Device busy": ScanTrouble.BUSY,
    "Document feeder jammed": ScanTrouble.JAM,
    "Document feeder out of documents": ScanTrouble.FEEDER_EMPTY,
    "Scanner cover is open": ScanTrouble.COVER_OPEN,
    "Error during device I/O": ScanTrouble.GONE,
    "Access to resource has been denied": ScanTrouble.NOT_ALLOWED,
}


def find_scanimage() -> Path | None:
    """The path of scanimage; None where SANE is not installed."""
    places = [*_FOLDERS] if sys.platform == "darwin" else []
    found = shutil.which("scanimage", path=os.pathsep.join([os.environ.get("PATH", ""), *places]))
    return Path(found) if found else None


class SaneDevices:
    """The devices that SANE finds at this computer."""

    def __init__(self, program: Path) -> None:
        self._program = program

    def find(self, token: CancelToken) -> list[KnownScanner]:
        """All of them; none where its drivers do not answer. Raises Cancelled."""
        try:
            lines = _lines(self._program, [f"--formatted-device-list={_FORMAT}"], token, _LOOKING)
        except (DriverHangs, OSError):
            return []
        found = []
        for line in lines:
            name, *rest = line.split("\x1f")
            if len(rest) == 3 and not name.startswith(_CAMERA):
                found.append(KnownScanner(ScannerAddress(ScannerKind.SANE, name), _called(*rest[:2])))
        return found


class SaneScanner:
    """One device of SANE's."""

    def __init__(self, program: Path, device: KnownScanner, patience: Patience = USUAL) -> None:
        self._program = program
        # As part of the same word, a name never counts as an option, whatever it begins with.
        self._device = f"--device-name={device.where.address}"
        self._name = device.name or device.where.address
        self._patience = patience
        self._options: DeviceOptions | None = None

    def abilities(self, token: CancelToken) -> ScannerAbilities:
        """What it can do. Raises ScanError, and Cancelled."""
        return ScannerAbilities(self._name, self._all_options(token).abilities())

    def scan(self, options: ScanOptions, folder: Path, watch: ScanWatch, token: CancelToken) -> int:
        """Scan as Scanner.scan() says; the pages are PNG. Raises ScanError, FaxDeskError and Cancelled."""
        device = self._all_options(token)
        abilities = ScannerAbilities(self._name, device.abilities())
        return scan_from_chosen(
            abilities,
            options,
            lambda ability: self._scan(
                device.arguments(options, ability.source), ability, folder, watch, token
            ),
        )

    def _scan(
        self,
        told: list[str],
        ability: SourceAbility,
        folder: Path,
        watch: ScanWatch,
        token: CancelToken,
    ) -> int:
        most = MAX_PAGES if ability.source is PaperSource.FEEDER else 1
        batch = [
            "--format=png",
            "--batch=page-%04d.png",
            f"--batch-count={most}",
            "--batch-print",
            "--progress",
        ]
        came, trouble, code = 0, None, None
        try:
            command = [str(self._program), self._device, *told, *batch]
            with DriverProcess(command, str(folder), token, self._patience) as child:
                for said in child.lines():
                    if said.is_aside:
                        trouble = _trouble_of(said.line) or trouble
                        if said.line.startswith(_ALL_SAID):
                            child.expect_end()
                    elif _PAGE.fullmatch(said.line):
                        came += 1
                        watch.came(folder / said.line)
                code = child.exit_code()
        except DriverHangs as error:
            raise self._error(ScanTrouble.CUT if came else ScanTrouble.GONE) from error
        except OSError as error:
            raise self._error(ScanTrouble.NO_SENSE) from error
        if trouble is ScanTrouble.FEEDER_EMPTY and came:
            # That is how a feeder comes to its end.
            return came
        if trouble is None and not came:
            trouble = _EXITS.get(code or 0, ScanTrouble.NO_SENSE)
        elif trouble is None and code:
            trouble = _EXITS.get(code, ScanTrouble.NO_SENSE)
        if trouble is not None:
            raise self._error(trouble)
        return came

    def _all_options(self, token: CancelToken) -> DeviceOptions:
        if self._options is None:
            try:
                lines = _lines(self._program, [self._device, "--all-options"], token, self._patience)
            except (DriverHangs, OSError) as error:
                raise self._error(ScanTrouble.GONE) from error
            options = DeviceOptions.of(lines)
            if not options.options:
                raise self._error(_why_not(lines))
            self._options = options
        return self._options

    def _error(self, trouble: ScanTrouble) -> ScanError:
        return ScanError(trouble, self._name)


def _trouble_of(line: str) -> ScanTrouble | None:
    """What a line of scanimage's says is wrong; None where nothing is."""
    if match := _ENDED.fullmatch(line):
        return _EXITS.get(int(match["state"]), None if match["state"] in _GOOD else ScanTrouble.NO_SENSE)
    match = _SAID.fullmatch(line)
    return _STATES.get(match["state"]) if match else None


def _lines(program: Path, arguments: list[str], token: CancelToken, patience: Patience) -> list[str]:
    """All that scanimage says. Raises DriverHangs, OSError and Cancelled."""
    command = [str(program), *arguments]
    with DriverProcess(command, tempfile.gettempdir(), token, patience) as child:
        return [said.line for said in child.lines()]


def _why_not(lines: Iterable[str]) -> ScanTrouble:
    """Why a device could not be asked: one that is switched off is an "invalid argument" to SANE."""
    matches = [match["state"] for line in lines if (match := _SAID.fullmatch(line))]
    return next((_STATES[state] for state in matches if state in _STATES), ScanTrouble.GONE)


def _called(vendor: str, model: str) -> str:
    """What a person calls a device: maker and model, where the model does not name the maker."""
    if vendor.lower() in _PROTOCOLS:
        return model
    return model if model.lower().startswith(vendor.lower()) else " ".join(filter(None, (vendor, model)))

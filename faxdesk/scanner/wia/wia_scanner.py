"""Scanners by Windows Image Acquisition. Its helper is a PowerShell (wia_script.py), which says what it finds
line by line. It was not run on a Windows: what it says is read as its documentation has it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import (
    DPI,
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
from faxdesk.scanner.wia import wia_script

_FEEDER, _GLASS, _BOTH = 1, 2, 4
_THOUSANDTH_MM = 0.0254
_USUAL_SIZE = 8500, 11700
_PAGE = re.compile(r"page-[0-9]{4}\.png")
_HRESULTS = {
    "80210002": ScanTrouble.JAM,
    "80210003": ScanTrouble.FEEDER_EMPTY,
    "80210004": ScanTrouble.JAM,
    "80210005": ScanTrouble.GONE,
    "80210006": ScanTrouble.BUSY,
    "80210007": ScanTrouble.WARMING_UP,
    "80210009": ScanTrouble.GONE,
    "8021000A": ScanTrouble.GONE,
    "8021000D": ScanTrouble.BUSY,
    "80210015": ScanTrouble.GONE,
    "80210016": ScanTrouble.COVER_OPEN,
    "80210020": ScanTrouble.JAM,
    "80070005": ScanTrouble.NOT_ALLOWED,
    "80004004": ScanTrouble.STOPPED,
}
"""WIA_ERROR_... of the Windows SDK (wiadef.h); 80210020 are two sheets at once. Then access denied, and the
abort of a dialog of the driver's."""


class WiaDevices:
    """The scanners that Windows knows."""

    def __init__(self, command: Sequence[str] = wia_script.COMMAND) -> None:
        self._command = command

    def find(self, token: CancelToken) -> list[KnownScanner]:
        """All of them; none where Windows does not answer. Raises Cancelled."""
        found: list[KnownScanner] = []

        def take(words: list[str]) -> None:
            if words[0] == "device" and len(words) == 3:
                found.append(KnownScanner(ScannerAddress(ScannerKind.WIA, words[1]), words[2]))

        try:
            _ask(self._command, {wia_script.WORK: "LIST"}, Path(tempfile.gettempdir()), token, take, USUAL)
        except (DriverHangs, OSError):
            return []
        return found


class WiaScanner:
    """One of them."""

    def __init__(
        self, device: KnownScanner, command: Sequence[str] = wia_script.COMMAND, patience: Patience = USUAL
    ) -> None:
        self._command = command
        self._patience = patience
        self._device = {wia_script.DEVICE: device.where.address}
        self._name = device.name or device.where.address

    def abilities(self, token: CancelToken) -> ScannerAbilities:
        """What it can do. Raises ScanError, and Cancelled."""
        return ScannerAbilities(self._name, self._sources(token))

    def scan(self, options: ScanOptions, folder: Path, watch: ScanWatch, token: CancelToken) -> int:
        """Scan as Scanner.scan() says; the pages are PNG. Raises ScanError and Cancelled."""
        device = self.abilities(token)
        return scan_from_chosen(
            device, options, lambda ability: self._scan(options, ability, folder, watch, token)
        )

    def _scan(
        self,
        options: ScanOptions,
        ability: SourceAbility,
        folder: Path,
        watch: ScanWatch,
        token: CancelToken,
    ) -> int:
        is_feeder = ability.source is PaperSource.FEEDER
        both = _BOTH if options.both_sides and ability.takes_both_sides else 0
        most = zip(options.paper.size_mm, (ability.width_mm, ability.height_mm), strict=True)
        told = {
            wia_script.WORK: "SCAN",
            wia_script.SOURCE: str(_FEEDER | both if is_feeder else _GLASS),
            wia_script.SIZE: "x".join(str(round(min(sides) / _THOUSANDTH_MM)) for sides in most),
            wia_script.MOST: str(MAX_PAGES if is_feeder else 1),
            wia_script.DPI: str(DPI),
        }
        came = 0

        def take(words: list[str]) -> None:
            nonlocal came
            if words[0] == "page" and _PAGE.fullmatch(words[-1]):
                came += 1
                watch.came(folder / words[-1])

        trouble = self._done(told, folder, token, take)
        if trouble is ScanTrouble.FEEDER_EMPTY and came:
            # That is how a feeder comes to its end.
            return came
        if trouble is not None or not came:
            raise ScanError(trouble or ScanTrouble.NO_SENSE, self._name)
        return came

    def _sources(self, token: CancelToken) -> tuple[SourceAbility, ...]:
        """The sources of paper, the glass first. A device that says nothing of them has a glass alone."""
        numbers: list[int] = []

        def take(words: list[str]) -> None:
            if words[0] == "can":
                numbers[:] = [int(word) if word.isdecimal() else 0 for word in words[1:]]

        trouble = self._done({wia_script.WORK: "CAN"}, Path(tempfile.gettempdir()), token, take)
        if trouble is not None or len(numbers) != 5:
            raise ScanError(trouble or ScanTrouble.NO_SENSE, self._name)
        flags = numbers[0] or _GLASS
        found = []
        if flags & _GLASS:
            found.append(_ability(PaperSource.GLASS, *numbers[1:3]))
        if flags & _FEEDER:
            found.append(_ability(PaperSource.FEEDER, *numbers[3:5], both_sides=bool(flags & _BOTH)))
        return tuple(found)

    def _done(
        self, told: dict[str, str], folder: Path, token: CancelToken, take: Callable[[list[str]], None]
    ) -> ScanTrouble | None:
        """Have something done; gives what went wrong. Raises ScanError where it breaks down."""
        try:
            return _ask(self._command, {**self._device, **told}, folder, token, take, self._patience)
        except DriverHangs as error:
            raise ScanError(ScanTrouble.GONE, self._name) from error
        except OSError as error:
            raise ScanError(ScanTrouble.NO_SENSE, self._name) from error


def _ask(
    command: Sequence[str],
    told: dict[str, str],
    folder: Path,
    token: CancelToken,
    take: Callable[[list[str]], None],
    patience: Patience,
) -> ScanTrouble | None:
    """Run the helper, and hand on the words of each line; gives what it says went wrong. Raises DriverHangs,
    OSError and Cancelled."""
    script = wia_script.SCRIPT.encode("ascii")
    trouble: ScanTrouble | None = ScanTrouble.NO_SENSE
    with DriverProcess(command, str(folder), token, patience, typed=script, environment=told) as helper:
        for said in helper.lines():
            words = [] if said.is_aside else said.line.split("\t")
            if not words:
                continue
            if words[0] == "failed":
                trouble = _HRESULTS.get(words[-1].upper(), ScanTrouble.NO_SENSE)
            elif words[0] == "done":
                trouble = None
            else:
                take(words)
    return trouble


def _ability(source: PaperSource, width: int, height: int, *, both_sides: bool = False) -> SourceAbility:
    width, height = width or _USUAL_SIZE[0], height or _USUAL_SIZE[1]
    return SourceAbility(source, width * _THOUSANDTH_MM, height * _THOUSANDTH_MM, both_sides)

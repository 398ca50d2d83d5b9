"""The scanners of this person: found in the network and on this computer, kept once they were used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import KnownScanner, Scanner, ScannerAbilities
from faxdesk.settings import Settings
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.scanning.scanner import ScanOptions, ScanWatch


class ScannerWays(Protocol):
    """How scanners are reached. For workers."""

    def scanner(self, known: KnownScanner) -> Scanner:
        """A device. Raises FaxDeskError (BAD_INPUT) for an address of no use."""
        ...

    def at(self, address: str, token: CancelToken) -> KnownScanner:
        """The device in the network at an address as a person types it; encrypted where it may be. Raises
        ScanError, FaxDeskError (BAD_INPUT), and Cancelled."""
        ...

    def found(self, token: CancelToken) -> Sequence[KnownScanner]:
        """The devices that answer in the network, and those of this computer; takes some seconds. Raises
        Cancelled."""
        ...


class Scanners:
    """For workers, but for kept(): every method may wait for a device or write the settings. Where scanning
    is switched off, no device is asked for anything: FaxDeskError (NOT_ALLOWED)."""

    def __init__(self, ways: ScannerWays, settings: Settings) -> None:
        self._ways = ways
        self._settings = settings

    def kept(self) -> tuple[KnownScanner, ...]:
        """Those that were used or added, the one used last first."""
        return self._settings.scanners

    def find(self, token: CancelToken) -> tuple[KnownScanner, ...]:
        """Those that are kept, then others that answer. A kept one that has another number in the network
        than before is kept with that. Raises FaxDeskError (STORAGE), and Cancelled."""
        self._check()
        found = self._ways.found(token)
        kept = tuple(_moved(scanner, found) for scanner in self.kept())
        if kept != self.kept():
            self._save(kept)
        return (*kept, *(other for other in found if not any(_is_same(other, scanner) for scanner in kept)))

    def named(self, text: str, token: CancelToken) -> KnownScanner:
        """The device of a name or an address, as a person types it; for "" the one used last, or the only one
        that answers. Searches where none that is kept is meant. Raises FaxDeskError (BAD_INPUT) for none and
        for several, ScanError, and Cancelled."""
        kept = self.kept()
        if not text and kept:
            return kept[0]
        if text and (known := _of_name(text, kept)):
            return known[0]
        if "://" in text:
            return self.add(text, token)
        found = _of_name(text, self.find(token)) if text else self.find(token)
        if len(found) == 1:
            return found[0]
        names = ", ".join(scanner.name for scanner in found)
        title = tr("Several scanners are there: {names}.", names=names)
        if not found:
            title = tr("No scanner was found.")
        raise FaxDeskError(
            title,
            tr("Name one of those that `faxdesk scan list` shows, or add one by its address in the network."),
            ErrorKind.BAD_INPUT,
        )

    def add(self, address: str, token: CancelToken) -> KnownScanner:
        """Keep the device in the network at an address as a person types it. Raises ScanError, FaxDeskError
        (BAD_INPUT, STORAGE), and Cancelled."""
        self._check()
        scanner = self._ways.at(address, token)
        known = self._as_kept(scanner)
        if known.certificate not in ("", scanner.certificate):
            # Typing its address anew does not change what it is known by.
            raise ScanError(ScanTrouble.OTHER_CERTIFICATE, known.name, certificate=scanner.certificate)
        scanner = replace(scanner, last=known.last)
        self._keep(scanner)
        return scanner

    def abilities(self, scanner: KnownScanner, token: CancelToken) -> ScannerAbilities:
        """What a device can do; it is kept. Raises ScanError, FaxDeskError (STORAGE), and Cancelled."""
        self._check()
        scanner = self._as_kept(scanner)
        abilities = self._ways.scanner(scanner).abilities(token)
        name = scanner.name or abilities.name
        self._keep(replace(scanner, name=name, certificate=abilities.certificate))
        return abilities

    def scan(
        self,
        scanner: KnownScanner,
        options: ScanOptions,
        folder: Path,
        watch: ScanWatch,
        token: CancelToken,
    ) -> int:
        """Scan as Scanner.scan() does; the device is kept, with what it was asked for."""
        self.abilities(scanner, token)
        known = replace(self._as_kept(scanner), last=options)
        self._keep(known)
        return self._ways.scanner(known).scan(options, folder, watch, token)

    def trust(self, scanner: KnownScanner, certificate: str) -> None:
        """Take another certificate for a device's own from now on. A person has been asked."""
        self._keep(replace(self._as_kept(scanner), certificate=certificate))

    def forget(self, scanner: KnownScanner) -> None:
        """Keep a device no longer."""
        self._save(tuple(kept for kept in self.kept() if not _is_same(kept, scanner)))

    def _check(self) -> None:
        self._settings.check_not_off(Settings.scanning)
        if not self._settings.scanning:
            raise FaxDeskError(
                tr("Scanning is switched off."),
                tr("Switch it on in the settings: Scan paper."),
                ErrorKind.NOT_ALLOWED,
            )

    def _as_kept(self, scanner: KnownScanner) -> KnownScanner:
        return next((kept for kept in self.kept() if _is_same(kept, scanner)), scanner)

    def _keep(self, scanner: KnownScanner) -> None:
        others = tuple(kept for kept in self.kept() if not _is_same(kept, scanner))
        self._save((scanner, *others))

    def _save(self, scanners: tuple[KnownScanner, ...]) -> None:
        self._settings.scanners = scanners
        self._settings.save()


def _is_same(scanner: KnownScanner, other: KnownScanner) -> bool:
    has_same_mark = bool(scanner.device) and scanner.device == other.device
    return scanner.where == other.where or has_same_mark


def _of_name(text: str, scanners: Sequence[KnownScanner]) -> tuple[KnownScanner, ...]:
    """The devices of a name or an address; of the beginning of a name where none has the whole."""
    wanted = text.strip().casefold()
    whole = [
        scanner
        for scanner in scanners
        if wanted in (scanner.name.casefold(), scanner.where.address.casefold(), _host(scanner))
    ]
    return tuple(whole or [scanner for scanner in scanners if scanner.name.casefold().startswith(wanted)])


def _moved(kept: KnownScanner, found: Sequence[KnownScanner]) -> KnownScanner:
    """A kept device with the number that the network has given it since; one that was added by a name, and
    one that would be encrypted no more, stays as it is."""
    for other in found:
        is_weaker = kept.where.address.startswith("https:") and not other.where.address.startswith("https:")
        was_a_number = _host(kept).replace(".", "").isdecimal()
        if _is_same(kept, other) and kept.where.kind == other.where.kind and was_a_number and not is_weaker:
            return replace(kept, where=other.where)
    return kept


def _host(scanner: KnownScanner) -> str:
    """The name or number in the network; "" for what is in none."""
    address = scanner.where.address
    return (urlsplit(address).hostname or "") if "://" in address else ""

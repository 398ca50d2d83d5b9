"""A scanner as the program sees it, whatever way leads to it: over the network, by SANE, by WIA."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.domain.runtime import CancelToken
    from faxdesk.domain.scanning.scan_trouble import ScanTrouble

DPI = 200
"""The resolution of scans in dots per inch: a fine fax has 204 x 196."""
MAX_PAGES = 500
"""The most pages of one scan. A feeder holds fewer; a device that never ends has a fault."""


class ScannerKind(StrEnum):
    """The ways to a scanner."""

    ESCL = "escl"
    """Over the network, as AirScan and Mopria devices speak."""
    SANE = "sane"
    WIA = "wia"


class PaperSource(StrEnum):
    """Where the paper lies."""

    GLASS = "glass"
    FEEDER = "feeder"


class ScanPaper(StrEnum):
    """A size of paper to be scanned."""

    LETTER = "letter"
    A4 = "a4"
    LEGAL = "legal"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return _SIZES_MM[self]


_SIZES_MM = {
    ScanPaper.LETTER: (215.9, 279.4),
    ScanPaper.A4: (210.0, 297.0),
    ScanPaper.LEGAL: (215.9, 355.6),
}


class ScannerAddress(Struct, frozen=True):
    """Where a scanner is. address is a URL for eSCL, and SANE's or WIA's own name for a device."""

    kind: ScannerKind
    address: str


class KnownScanner(Struct, frozen=True):
    """A scanner that was found, or is kept. name is what a person calls it. certificate is the SHA-256 of the
    certificate that the device showed first, in hexadecimal; "" where it has shown none yet. device is what
    it tells itself from all others by (a UUID), "" where it does not: its address may change. last is what it
    was asked for last."""

    where: ScannerAddress
    name: str = ""
    certificate: str = ""
    device: str = ""
    last: ScanOptions | None = None


class SourceAbility(Struct, frozen=True):
    """A source of paper with what it can do: the largest sheet in millimetres, and whether both sides of it
    are scanned in one go."""

    source: PaperSource
    width_mm: float
    height_mm: float
    takes_both_sides: bool = False


class ScannerAbilities(Struct, frozen=True):
    """What a device can do. name is what it calls itself; certificate that which it has shown, as in
    KnownScanner."""

    name: str
    sources: tuple[SourceAbility, ...]
    certificate: str = ""

    def ability(self, source: PaperSource) -> SourceAbility | None:
        """What a source can do; None where the device has no such source."""
        return next((ability for ability in self.sources if ability.source == source), None)


class ScanOptions(Struct, frozen=True):
    """What is asked of a scanner, always in grey and DPI fine. Without a source it is the feeder where paper
    lies in it, else the glass."""

    paper: ScanPaper
    source: PaperSource | None = None
    both_sides: bool = False


class ScanWatch(Protocol):
    """Whoever follows a scan; called on the thread that scans."""

    def came(self, page: Path) -> None:
        """A page is whole on the disk."""
        ...

    def waits(self, trouble: ScanTrouble) -> None:
        """The device is not ready yet; it is asked again."""
        ...


class Scanner(Protocol):
    """One device. Its calls wait for it, and are made on workers."""

    def abilities(self, token: CancelToken) -> ScannerAbilities:
        """What it can do. Raises ScanError, and Cancelled."""
        ...

    def scan(self, options: ScanOptions, folder: Path, watch: ScanWatch, token: CancelToken) -> int:
        """Scan until the feeder is empty, or what lies on the glass: one file a page in the folder, JPEG,
        PNG, TIFF or PDF, in order. Gives how many came. A page that came stays also where the scan ends by
        ScanError, FaxDeskError (STORAGE) or Cancelled."""
        ...

"""Which source of paper a scan uses, for drivers that have to be told one."""

from __future__ import annotations

from collections.abc import Callable

from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import PaperSource, ScannerAbilities, ScanOptions, SourceAbility


def scan_from_chosen(
    device: ScannerAbilities, options: ScanOptions, scan: Callable[[SourceAbility], int]
) -> int:
    """Scan from the source that was chosen; without a choice from the feeder, and from the glass where the
    feeder is empty. Raises ScanError, also where the device cannot scan so, and what scan() does."""
    if options.source is None:
        feeder, glass = device.ability(PaperSource.FEEDER), device.ability(PaperSource.GLASS)
        if feeder is not None and glass is not None:
            try:
                return scan(feeder)
            except ScanError as error:
                if error.trouble is not ScanTrouble.FEEDER_EMPTY:
                    raise
        ability = glass or feeder
    else:
        ability = device.ability(options.source)
        if ability is not None and options.both_sides and not ability.takes_both_sides:
            ability = None
    if ability is None:
        raise ScanError(ScanTrouble.NO_SUCH_SOURCE, device.name)
    return scan(ability)

"""How scanners are reached: those of the network, and those that this computer's own system knows."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import KnownScanner, Scanner, ScannerAddress, ScannerKind

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock

_MAY_BE_ELSEWHERE = frozenset({ScanTrouble.GONE, ScanTrouble.NO_SCANNER})


class ChosenScanners:
    """The ways of services.scanning.scanners.ScannerWays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def scanner(self, known: KnownScanner) -> Scanner:
        if known.where.kind != ScannerKind.ESCL:
            from faxdesk.scanner.own_devices import own_scanner

            return own_scanner(known)
        from faxdesk.scanner.escl import EsclScanner

        return EsclScanner(known, self._clock)

    def at(self, address: str, token: CancelToken) -> KnownScanner:
        from faxdesk.scanner.escl import EsclScanner
        from faxdesk.scanner.escl_requests import escl_address

        encrypted = escl_address(address)
        urls = [encrypted] if "://" in address else [encrypted, encrypted.copy_with(scheme="http")]
        troubles = []
        for url in urls:
            where = ScannerAddress(ScannerKind.ESCL, str(url))
            try:
                return EsclScanner(KnownScanner(where), self._clock).introduced(token)
            except ScanError as error:
                troubles.append(error)
                if error.trouble not in _MAY_BE_ELSEWHERE:
                    break
        # Something that answers says more than a port at which nothing does.
        raise next((error for error in troubles if error.trouble != ScanTrouble.GONE), troubles[0])

    def found(self, token: CancelToken) -> Sequence[KnownScanner]:
        from faxdesk.scanner.escl_search import find_scanners
        from faxdesk.scanner.own_devices import own_devices

        with ThreadPoolExecutor(1, "scanner search") as beside:
            own = beside.submit(own_devices, token)
            network = find_scanners(token)
            names = {scanner.name.casefold() for scanner in network}
            # SANE asks the network as well: what it alone can reach stays, such as a device at a USB port.
            return [*network, *(device for device in own.result() if device.name.casefold() not in names)]

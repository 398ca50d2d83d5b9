"""The scanners that this computer's own system knows: by SANE where it is installed, by WIA on Windows."""

from __future__ import annotations

import sys

from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.scanning.scan_trouble import ScanError, ScanTrouble
from faxdesk.domain.scanning.scanner import KnownScanner, Scanner, ScannerKind
from faxdesk.scanner.sane.scanimage import SaneDevices, SaneScanner, find_scanimage
from faxdesk.scanner.wia.wia_scanner import WiaDevices, WiaScanner


def own_devices(token: CancelToken) -> list[KnownScanner]:
    """Those that are there; takes some seconds. Raises Cancelled."""
    if sys.platform == "win32":
        return WiaDevices().find(token)
    program = find_scanimage()
    return SaneDevices(program).find(token) if program is not None else []


def own_scanner(device: KnownScanner) -> Scanner:
    """One of them. Raises ScanError (GONE) where this system has no way to it."""
    if device.where.kind is ScannerKind.WIA and sys.platform == "win32":
        return WiaScanner(device)
    program = find_scanimage()
    if device.where.kind is not ScannerKind.SANE or program is None:
        raise ScanError(ScanTrouble.GONE, device.name or device.where.address)
    return SaneScanner(program, device)

"""What can be wrong with a scanner, in the words of whoever stands before it."""

from __future__ import annotations

from enum import StrEnum

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import mark, tr


class ScanTrouble(StrEnum):
    """Why a scan did not begin, or ended early."""

    JAM = "jam"
    COVER_OPEN = "cover_open"
    FEEDER_EMPTY = "feeder_empty"
    WARMING_UP = "warming_up"
    BUSY = "busy"
    GONE = "gone"
    """It cannot be reached."""
    CUT = "cut"
    """The connection broke off in the middle of a page."""
    STOPPED = "stopped"
    """Somebody stopped the scan at the device."""
    NOT_ALLOWED = "not_allowed"
    """The device wants a log-in, or its administrator has switched scanning off."""
    NO_SUCH_SOURCE = "no_such_source"
    """It has no feeder or no glass, or does not scan both sides."""
    OTHER_CERTIFICATE = "other_certificate"
    """It shows another certificate than before."""
    ELSEWHERE = "elsewhere"
    """It wants the scan to go on at another device."""
    NO_SCANNER = "no_scanner"
    """What answers at the address is no scanner."""
    NO_SENSE = "no_sense"
    """It gave an answer that cannot be used."""
    ENDLESS = "endless"
    """It sends more, or larger, pages than there can be."""


_WORDS = {
    ScanTrouble.JAM: (
        ErrorKind.REFUSED,
        mark("Paper is stuck in the feeder of “{name}”."),
        mark("Take it out, lay the sheets that are missing in again, and scan more."),
    ),
    ScanTrouble.COVER_OPEN: (
        ErrorKind.REFUSED,
        mark("A cover of “{name}” is open."),
        mark("Close it, and scan again."),
    ),
    ScanTrouble.FEEDER_EMPTY: (
        ErrorKind.REFUSED,
        mark("No paper is in the feeder of “{name}”."),
        mark("Lay the sheets in until it takes them, or scan from the glass."),
    ),
    ScanTrouble.WARMING_UP: (
        ErrorKind.BUSY,
        mark("“{name}” is still warming up."),
        mark("Wait until its display says that it is ready, and scan again."),
    ),
    ScanTrouble.BUSY: (
        ErrorKind.BUSY,
        mark("“{name}” is busy with something else."),
        mark("Wait until it has finished, and scan again."),
    ),
    ScanTrouble.GONE: (
        ErrorKind.OFFLINE,
        mark("“{name}” cannot be reached."),
        mark("See that it is switched on and in the same network as this computer, and scan again."),
    ),
    ScanTrouble.CUT: (
        ErrorKind.OFFLINE,
        mark("The connection to “{name}” broke off in the middle of a page."),
        mark("The pages before it are here. Scan from that page on again."),
    ),
    ScanTrouble.STOPPED: (
        ErrorKind.REFUSED,
        mark("The scan was stopped at “{name}”."),
        mark("The pages that came before are here. Scan the others again."),
    ),
    ScanTrouble.NOT_ALLOWED: (
        ErrorKind.NOT_ALLOWED,
        mark("“{name}” does not let this computer scan."),
        mark("Whoever looks after the device can allow it on the device's own web page."),
    ),
    ScanTrouble.NO_SUCH_SOURCE: (
        ErrorKind.BAD_INPUT,
        mark("“{name}” cannot scan in that way."),
        mark("Choose the glass or the feeder, and one side, as the device has them."),
    ),
    ScanTrouble.OTHER_CERTIFICATE: (
        ErrorKind.NOT_ALLOWED,
        mark("“{name}” shows another certificate than before, so nothing was scanned."),
        mark(
            "That is so after a reset or with a new device. If neither was done, another device may pretend "
            "to be it: ask whoever looks after it before you trust it again."
        ),
    ),
    ScanTrouble.ELSEWHERE: (
        ErrorKind.BAD_ANSWER,
        mark("“{name}” leads to another address, where FaxDesk does not follow."),
        mark("If that is right, add the scanner by that address itself."),
    ),
    ScanTrouble.NO_SCANNER: (
        ErrorKind.BAD_INPUT,
        mark("What answers at “{name}” is no scanner."),
        mark(
            "Check the address. Scanning over the network (AirScan, eSCL) may be switched off at the device."
        ),
    ),
    ScanTrouble.NO_SENSE: (
        ErrorKind.BAD_ANSWER,
        mark("“{name}” gave an answer that cannot be used."),
        mark("The pages that came before are here. Switch the device off and on, and scan again."),
    ),
    ScanTrouble.ENDLESS: (
        ErrorKind.BAD_ANSWER,
        mark("“{name}” sends more than paper can hold, so the scan was stopped."),
        mark("The pages that came before are here. Look at them, then switch the device off and on."),
    ),
}


class ScanError(FaxDeskError):
    """A scan did not begin, or ended early. trouble says why; certificate is that which the device shows now,
    where it is another one."""

    def __init__(self, trouble: ScanTrouble, name: str, *, certificate: str = "") -> None:
        """name is what the person calls the device."""
        kind, _title, hint = _WORDS[trouble]
        super().__init__(title_of(trouble, name), tr(hint), kind)
        self.trouble = trouble
        self.certificate = certificate


def title_of(trouble: ScanTrouble, name: str) -> str:
    """What is the matter with a device, without what to do about it."""
    return tr(_WORDS[trouble][1], name=name)

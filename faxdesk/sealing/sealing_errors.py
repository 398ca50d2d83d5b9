"""What is wrong with a file that is sealed, in words for people. A wrong key is never taken for damage."""

from __future__ import annotations

from enum import StrEnum

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_name
from faxdesk.words import tr


class SealFault(StrEnum):
    """What is wrong with a sealed file."""

    OTHER_KEY = "other_key"
    """It is whole as far as can be seen, and was made with the key of another profile."""
    CUT_SHORT = "cut_short"
    ALTERED = "altered"
    MISPLACED = "misplaced"
    """It is whole, and is not what belongs at its place."""
    NOT_SEALED = "not_sealed"


class SealedFileError(FaxDeskError):
    """A sealed file that cannot be read (STORAGE). Only OTHER_KEY is no damage."""

    def __init__(self, fault: SealFault, title: str, hint: str) -> None:
        super().__init__(title, hint, ErrorKind.STORAGE)
        self.fault = fault

    @property
    def is_damage(self) -> bool:
        """Whether the file is of no more use, with whatever key."""
        return self.fault is not SealFault.OTHER_KEY


def other_key(name: str) -> SealedFileError:
    return SealedFileError(
        SealFault.OTHER_KEY,
        tr("The encrypted file “{name}” needs another key than this profile's.", name=name),
        tr(
            "It is not damaged, and nothing was changed. It comes from another profile, or from a backup that"
            " was made with an older key: open it where that key is, or with its recovery key."
        ),
    )


def cut_short(name: str) -> SealedFileError:
    return SealedFileError(
        SealFault.CUT_SHORT, tr("The end of the encrypted file “{name}” is missing.", name=name), _damaged()
    )


def altered(name: str) -> SealedFileError:
    return SealedFileError(
        SealFault.ALTERED,
        tr("The encrypted file “{name}” is damaged, or somebody changed it.", name=name),
        _damaged(),
    )


def misplaced(name: str) -> SealedFileError:
    return SealedFileError(
        SealFault.MISPLACED,
        tr("The encrypted file “{name}” is another file than the one that belongs there.", name=name),
        _damaged(),
    )


def not_sealed(name: str) -> SealedFileError:
    return SealedFileError(
        SealFault.NOT_SEALED,
        tr("The file “{name}” is not encrypted, though everything in this profile is.", name=name),
        _damaged(),
    )


def _damaged() -> str:
    return tr(
        "FaxDesk shows nothing of it, since it may not be what was kept. If {service} still has the fax,"
        " FaxDesk can fetch it again; otherwise look in your backups.",
        service=service_name(),
    )

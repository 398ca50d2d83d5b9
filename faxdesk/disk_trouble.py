"""What a disk does not do, in words for people: where that is, how much room it has, and what it means for
faxes."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.service_name import service_name
from faxdesk.words import number_text, tr, tr_n

_QUOTA = getattr(errno, "EDQUOT", errno.ENOSPC)
_FULL = {errno.ENOSPC, _QUOTA}
_NOT_WRITABLE = {errno.EROFS, errno.EACCES, errno.EPERM}


class DiskTrouble(FaxDeskError):
    """The disk does not do its part: it is full, can only be read, or fails."""

    def __init__(self, title: str, hint: str) -> None:
        super().__init__(title, hint, ErrorKind.STORAGE)


def disk_trouble(error: OSError, folder: Path) -> DiskTrouble:
    """What the error of a disk in a folder of the program means to the person."""
    if is_full(error):
        return disk_full(folder, is_quota=error.errno == _QUOTA != errno.ENOSPC)
    if error.errno in _NOT_WRITABLE and not may_write(folder):
        return not_writable(folder)
    return DiskTrouble(
        tr("FaxDesk cannot use its folder “{folder}”.", folder=folder),
        tr(
            "The system says: {reason}. Make sure that the folder is there and that you may write in it.",
            reason=error.strerror or error,
        ),
    )


def is_full(error: OSError) -> bool:
    """Whether the disk has no room, or the person has used up what they may have of it."""
    return error.errno in _FULL


def disk_full(folder: Path, *, is_quota: bool = False) -> DiskTrouble:
    """The words for a folder of the program whose disk has no room, or none for this person (a quota)."""
    room = tr("what you may use of it is used up") if is_quota else _free_text(folder)
    return DiskTrouble(
        tr("The disk is full ({room}): FaxDesk keeps its data in “{folder}”.", room=room, folder=folder),
        tr(
            "Faxes in the outbox wait, and new ones stay at {service} until this is mended. Make room on that"
            " disk, then try again; nothing was lost.",
            service=service_name(),
        ),
    )


def not_writable(folder: Path) -> DiskTrouble:
    """The words for a folder of the program where it may read, but not write."""
    title, service = tr("FaxDesk may not write in “{folder}”.", folder=folder), service_name()
    if _is_mounted_to_read(folder):
        return DiskTrouble(
            title,
            tr(
                "Faxes in the outbox wait, and new ones stay at {service} until this is mended. The disk can"
                " only be read: have it mounted for writing as well.",
                service=service,
            ),
        )
    return DiskTrouble(
        title,
        tr(
            "Faxes in the outbox wait, and new ones stay at {service} until this is mended. Give yourself the"
            " right to write there.",
            service=service,
        ),
    )


def may_write(path: Path) -> bool:
    """Whether this person may write a file, or in a folder; also False where the disk can only be read."""
    return os.access(path, os.W_OK | os.X_OK if os.path.isdir(path) else os.W_OK)


def free_bytes(folder: Path) -> int | None:
    """The room on the disk of a folder; None where that cannot be found out."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def size_text(size: int) -> str:
    """A number of bytes in the unit that people would use: "1.5 MB"."""
    for unit, of in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= of:
            return f"{number_text(size / of, 1)} {unit}"
    return tr_n("{count} byte", "{count} bytes", size)


def _free_text(folder: Path) -> str:
    free = free_bytes(folder)
    return tr("its room is not known") if free is None else tr("{size} free", size=size_text(free))


def _is_mounted_to_read(folder: Path) -> bool:
    try:
        return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
    except OSError:
        return False

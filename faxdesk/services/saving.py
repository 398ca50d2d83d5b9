"""Writing a file where a person wants it: whole, or not at all."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in range(10)),
}


def save_whole(target: Path, write: Callable[[Path], object], what: str, token: CancelToken) -> None:
    """Let write make the file, then put it at target. what begins the sentence that says it could not be.

    Raises FaxDeskError (STORAGE), what write raises, and Cancelled.
    """
    token.check()
    # Beside the target, so that it can be moved there whole; its name is short enough for any disk.
    temporary = target.with_name(f".faxdesk-{os.urandom(6).hex()}.part")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        token.check()
        temporary.replace(target)
    except OSError as error:
        full = error.errno in _FULL
        raise FaxDeskError(
            f"{what} could not be saved as “{target}”.",
            "The disk is full: make room, or choose another folder."
            if full
            else f"The system says: {error.strerror or error}. Choose another name or folder.",
            ErrorKind.STORAGE,
        ) from error
    finally:
        _remove(temporary)


def safe_name(text: str) -> str:
    """Text as part of a file name on any system: no separators, control or direction marks, not too
    long, and no name that Windows keeps for itself."""
    import unicodedata

    plain = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    plain = re.sub(r'[<>:"/\\|?*]', " ", plain)
    plain = " ".join(plain.split()).strip(". ")[:60].strip(". ")
    if not plain or plain.casefold() in _RESERVED:
        return "fax"
    return plain


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # What could not be written there cannot be removed either.
        return

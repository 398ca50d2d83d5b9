"""Writing a file where a person wants it: whole, or not at all."""

from __future__ import annotations

import errno
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    with _written_beside(target, write, what, token) as temporary:
        temporary.replace(target)


def save_new(target: Path, write: Callable[[Path], object], what: str, token: CancelToken) -> Path:
    """As save_whole, but what is there already stays: then the name gets a number, as in "fax (2).pdf".
    Gives the name it got."""
    with _written_beside(target, write, what, token) as temporary:
        for name in _numbered(target):
            try:
                _move_to_new(temporary, name)
            except FileExistsError:
                continue
            return name
    raise AssertionError("There is always another number.")


@contextmanager
def _written_beside(
    target: Path, write: Callable[[Path], object], what: str, token: CancelToken
) -> Iterator[Path]:
    token.check()
    # Beside the target, so that it can be moved there whole; its name is short enough for any disk.
    temporary = target.with_name(f".faxdesk-{os.urandom(6).hex()}.part")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        token.check()
        yield temporary
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


def _numbered(target: Path) -> Iterator[Path]:
    yield target
    for number in itertools.count(2):
        yield target.with_name(f"{target.stem} ({number}){target.suffix}")


def _move_to_new(source: Path, target: Path) -> None:
    """Raises FileExistsError where there is something, also if it came a moment ago."""
    if os.name == "nt":
        source.rename(target)
        return
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A disk without links, such as a memory stick: take the name first, then replace what holds it.
        target.open("xb").close()
        source.replace(target)


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

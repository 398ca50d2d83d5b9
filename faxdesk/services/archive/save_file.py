"""Writing a file where a person wants it: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.durable import sync_folder

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"),
}


def save_whole(target: Path, write: Callable[[Path], object], what: str, token: CancelToken) -> None:
    """Let write make the file, then put it at target. what begins the sentence that says it could not be.

    Raises FaxDeskError (STORAGE), what write raises, and Cancelled.
    """
    with _written(target, write, what, token) as temporary:
        temporary.replace(target)


def save_new(
    target: Path,
    write: Callable[[Path], object],
    what: str,
    token: CancelToken,
    on_named: Callable[[Path, str], object] | None = None,
) -> Path:
    """The same, but no other file is ever written over: where the name is taken, " (2)" and so on is added
    to it; gives the name. on_named is told the name and the SHA-256 of the content (hex) before the file
    gets that name. For those who note that, a file there with the same content is what an earlier try wrote.

    Raises FaxDeskError (STORAGE), what write and on_named raise, and Cancelled.
    """
    with _written(target, write, what, token) as temporary:
        digest = content_hash(temporary) if on_named else ""
        for number in itertools.count(1):
            place = target if number == 1 else target.with_stem(f"{target.stem} ({number})")
            if place.exists():
                if on_named and content_hash(place) == digest:
                    return place
                continue
            if on_named:
                on_named(place, digest)
            if _name(temporary, place):
                return place
    raise AssertionError("it ends by returning")


def content_hash(path: Path) -> str:
    """The SHA-256 of a file's content, in hex; "" for what is no file that can be read."""
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def safe_name(text: str, longest: int = 60) -> str:
    """Text as part of a file name on any system: no separators, control or direction marks, not too
    long, and no name that Windows keeps for itself."""
    import unicodedata

    plain = "".join(" " if unicodedata.category(each)[0] == "C" else each for each in text)
    plain = re.sub(r'[<>:"/\\|?*]', " ", plain)
    plain = " ".join(plain.split()).strip(". ")[:longest]
    # Disks count bytes, of which a letter may take four.
    plain = plain.encode()[: 2 * longest].decode(errors="ignore").strip(". ")
    # What stands before the first dot is what Windows goes by.
    if not plain or plain.partition(".")[0].strip().casefold() in _RESERVED:
        return "fax"
    return plain


@contextmanager
def _written(target: Path, write: Callable[[Path], object], what: str, token: CancelToken) -> Iterator[Path]:
    """The file made, on disk and still without its name."""
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


def _name(temporary: Path, place: Path) -> bool:
    """Give a file a name that nothing has; False when something has it by now."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    except OSError:
        # Not every disk knows links (FAT, some shares): keep the name by an empty file, then replace that.
        try:
            with place.open("xb"):
                pass
        except FileExistsError:
            return False
        temporary.replace(place)
    with contextlib.suppress(OSError):
        sync_folder(place.parent)
    return True


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        # What could not be written there cannot be removed either.
        return

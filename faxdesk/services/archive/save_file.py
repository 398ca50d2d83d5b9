"""Writing a file where a person wants it: whole, or not at all."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from faxdesk.disk_trouble import free_bytes, is_full, size_text
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.durable import sync_folder
from faxdesk.words import tr

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"),
}


def save_whole(target: Path, write: Callable[[Path], object], failed: str, token: CancelToken) -> None:
    """Have write() make the file under a temporary name, then move it to target. failed is the sentence,
    still to be translated, that says what could not be saved as {path}.

    Raises FaxDeskError (STORAGE), Cancelled, and whatever write() raises.
    """
    with _written(target, write, failed, token) as temporary:
        temporary.replace(target)


def check_place(target: Path, failed: str, token: CancelToken) -> None:
    """Make sure that save_whole() can save there, before something is done for it that cannot be done again.
    Raises as it does."""
    with _written(target, Path.touch, failed, token):
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def save_new(
    target: Path,
    write: Callable[[Path], object],
    failed: str,
    token: CancelToken,
    on_named: Callable[[Path, str], object] | None = None,
) -> Path:
    """Save a file as save_whole() does, but never over another one: where the name is taken, " (2)" and so on
    is added to it. Gives the path that the file got.

    on_named is called with the path and the SHA-256 of the content (hex) before the file gets that name. A
    caller that keeps both can try again after a crash: a file of that name and content is then taken for what
    the earlier try wrote, and its path is given.

    Raises FaxDeskError (STORAGE), Cancelled, and whatever write() and on_named() raise.
    """
    with _written(target, write, failed, token) as temporary:
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
    """The SHA-256 of a file's content, in hex; "" where no file can be read there."""
    import hashlib

    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def safe_name(text: str, longest: int = 60) -> str:
    """Make text fit to be a file name or the beginning of one on any system: it loses separators, control and
    direction marks, and leading dashes, by which commands know an option; it is cut to a length, and becomes
    "fax" where Windows reserves the name."""
    import unicodedata

    plain = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in text)
    plain = re.sub(r'[<>:"/\\|?*]', " ", plain)
    plain = " ".join(plain.split()).rstrip(". ").lstrip("-. ")[:longest]
    # Disks count bytes, of which a letter may take four.
    plain = plain.encode()[: 2 * longest].decode(errors="ignore").strip(". ")
    # Windows compares only what stands before the first dot with its reserved names.
    if not plain or plain.partition(".")[0].strip().casefold() in _RESERVED:
        return "fax"
    return plain


def safe_file_name(name: str) -> str:
    """The name of somebody else's file, of whatever length and with whatever signs, made fit for this
    disk."""
    stem, ending = safe_name(PurePath(name).stem, 100), PurePath(name).suffix
    return f"{stem}.{safe_name(ending)}" if ending else stem


@contextmanager
def _written(
    target: Path, write: Callable[[Path], object], failed: str, token: CancelToken
) -> Iterator[Path]:
    """Gives the finished file, on disk under a temporary name, which is removed at the end."""
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
        raise FaxDeskError(
            tr(failed, path=target),
            tr("{disk_is_full} Make room, or choose another folder.", disk_is_full=_full(target.parent))
            if is_full(error)
            else tr(
                "The system says: {reason}. Choose another name or folder.", reason=error.strerror or error
            ),
            ErrorKind.STORAGE,
        ) from error
    finally:
        _remove(temporary)


def _full(folder: Path) -> str:
    free = free_bytes(folder)
    return (
        tr("The disk is full.")
        if free is None
        else tr("The disk is full: {size} free.", size=size_text(free))
    )


def _name(temporary: Path, place: Path) -> bool:
    """Give a file a name that nothing has; False when something has it by now."""
    try:
        os.link(temporary, place)
    except FileExistsError:
        return False
    except OSError:
        # Some disks have no hard links (FAT, some shares): an empty file reserves the name and is replaced.
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
        # Where the disk refused to write the file, it may refuse to remove it as well.
        return

"""Whether the key fits the archive, before SQLite is asked: to SQLite a file that it has no key for is one
that is damaged, and a damaged archive is set aside.

How sure that is. With a key, one page that was made with it settles it: nobody makes one without the key, so
that whatever is wrong besides is damage. Where no page was made with the key, every single one would have to
be damaged for the key to be right. Without a key, what stands in the file must do. A plain archive begins
with the words of SQLite, and where it does not, its pages are full of zeros and letters, while an encrypted
page looks like chance: no byte is in it much more often than the 16 times that are to be expected, of 4,096.
Several pages are looked at, and most of them decide, so that a few damaged ones do not. An archive of which
nearly every page was overwritten by chance itself would be taken for an encrypted one; then it is left as it
is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.database_pages import DatabaseKey

_PLAIN_BEGIN = b"SQLite format 3\0"
_PAGE_BYTES = 4096
_LOOKED_AT = 16
_TRIED = 4096
"""So many pages are tried with a key that did not make the first, evenly over the file: a few seconds."""
_OFTEN = 64
"""So often no byte is on an encrypted page: twelve times what chance strays from 16."""


class KeyMissing(FaxDeskError):
    """The archive is encrypted, and there is no key for it (KEYCHAIN)."""

    def __init__(self) -> None:
        super().__init__(
            tr("The archive on this computer is encrypted, and its key is not here."),
            tr("Nothing was changed or lost. Open it with its recovery key, or where its key is kept."),
            ErrorKind.KEYCHAIN,
        )


class WrongKey(FaxDeskError):
    """The archive is encrypted with another key."""

    def __init__(self) -> None:
        super().__init__(
            tr("The archive on this computer is encrypted with another key than this profile's."),
            tr(
                "It is not damaged, and nothing was changed or lost. It comes from another profile, or from a"
                " backup that was made with an older key: open it with its own recovery key."
            ),
            ErrorKind.STORAGE,
        )


class NotEncrypted(FaxDeskError):
    """The archive is plain, though there is a key for it."""

    def __init__(self) -> None:
        super().__init__(
            tr("The archive on this computer is not encrypted, though this profile is."),
            tr(
                "Nothing was changed. FaxDesk does not open it, since somebody may have put it in place of "
                "yours: bring the encrypted one back from a backup."
            ),
            ErrorKind.STORAGE,
        )


def is_encrypted(path: Path) -> bool:
    """Whether a file holds an encrypted archive, as far as can be seen without its key. Not for a
    process that has it open: closing the file ends SQLite's locks on it. Raises OSError."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN_BEGIN)) != _PLAIN_BEGIN and _looks_encrypted(file)
    except FileNotFoundError:
        return False


def refuse_wrong_key(path: Path, key: DatabaseKey | None) -> None:
    """Raises KeyMissing, WrongKey or NotEncrypted where the archive and the key do not belong together, and
    OSError. A file that is not there or damaged passes."""
    if key is None:
        if is_encrypted(path):
            raise KeyMissing
        return
    try:
        with path.open("rb") as file:
            if _was_made_with(file, key):
                return
            file.seek(0)
            if file.read(len(_PLAIN_BEGIN)) == _PLAIN_BEGIN:
                raise NotEncrypted
            if _looks_encrypted(file):
                raise WrongKey
    except FileNotFoundError:
        return


def _was_made_with(file: BinaryIO, key: DatabaseKey) -> bool:
    from faxdesk.sealing.database_pages import EncryptedPages

    pages = EncryptedPages(key)
    return any(pages.has_made(number, page) for number, page in _pages(file, _TRIED))


def _looks_encrypted(file: BinaryIO) -> bool:
    looks = [_looks_like_chance(page) for _number, page in _pages(file, _LOOKED_AT) if any(page)]
    return sum(looks) > len(looks) / 2


def _looks_like_chance(page: bytes) -> bool:
    return Counter(page).most_common(1)[0][1] <= _OFTEN


def _pages(file: BinaryIO, most: int) -> Iterator[tuple[int, bytes]]:
    """Pages with their numbers, evenly over the file, from the first one on."""
    count = file.seek(0, 2) // _PAGE_BYTES
    for number in range(1, count + 1, max(1, -(-count // most))):
        file.seek((number - 1) * _PAGE_BYTES)
        yield number, file.read(_PAGE_BYTES)

"""A file of the administrator's that holds the key of an archive, for a server without a keychain.

It holds the recovery key, so that what is printed and what is in the file are the same.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.private_files import private_opener
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.recovery_key import Mistyped, groups_of, read_recovery_key
from faxdesk.words import tr

_MOST_BYTES = 4096


def read_key_file(path: Path) -> ArchiveKey:
    """The key in a file. Raises FaxDeskError (KEYCHAIN) where it cannot be read, where others can read or
    change it, and where it holds no key."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            _refuse_open_to_others(path, os.fstat(file.fileno()))
            text = file.read(_MOST_BYTES).decode(errors="replace")
    except OSError as error:
        raise FaxDeskError(
            tr("The key file “{file}” cannot be read.", file=path),
            tr(
                "{kept} See that the file is there and that you may read it, then try again.",
                kept=nothing_changed(),
            ),
            ErrorKind.KEYCHAIN,
        ) from error
    try:
        return read_recovery_key(text)
    except Mistyped as error:
        raise FaxDeskError(
            tr("The file “{file}” holds no key: {why}", file=path, why=error.title),
            tr(
                "{kept} Write the recovery key of this archive into it, and nothing else.",
                kept=nothing_changed(),
            ),
            ErrorKind.KEYCHAIN,
        ) from error


def write_key_file(path: Path, key: ArchiveKey) -> None:
    """Write a key into a new file that its owner alone can read. Raises FaxDeskError (STORAGE); a file that
    is there is never overwritten."""
    try:
        with open(path, "xb", opener=private_opener) as file:
            try:
                file.write(f"{' '.join(groups_of(key))}\n".encode())
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                # Half a key would be taken for a whole one that somebody mistyped.
                with contextlib.suppress(OSError):
                    path.unlink()
                raise
        sync_folder(path.parent)
    except OSError as error:
        raise FaxDeskError(
            tr("The key could not be written to “{file}”.", file=path),
            tr(
                "Nothing was encrypted. Name a file that is not there yet, in a folder that you may write in."
            ),
            ErrorKind.STORAGE,
        ) from error


def nothing_changed() -> str:
    """What a person is told first wherever the key of their archive is not to be had."""
    return tr("Your faxes are all there, and nothing was changed; without the key they cannot be read.")


def _without_waiting(path: str, flags: int) -> int:
    # A pipe in the file's place would keep the start waiting for ever.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _refuse_open_to_others(path: Path, state: os.stat_result) -> None:
    """Windows keeps a person's folders from others by itself."""
    if sys.platform == "win32":
        return
    mode = state.st_mode
    of_the_system = state.st_uid == 0
    # Services are often given a file that belongs to root and that their group may read.
    forbidden = stat.S_IRWXO | stat.S_IWGRP | (0 if of_the_system else stat.S_IRGRP)
    if stat.S_ISREG(mode) and not mode & forbidden and (of_the_system or state.st_uid == os.getuid()):
        return
    raise FaxDeskError(
        tr("The key file “{file}” is open to others, so it is not used.", file=path),
        tr(
            "{kept} It has to be a file that belongs to you or to root, and that nobody else can read: "
            "`chmod 600` does that. Whoever could read it until now may have the key.",
            kept=nothing_changed(),
        ),
        ErrorKind.KEYCHAIN,
    )

"""What a backup says of itself: which files it has, and what each of them has to be."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct, field

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.durable import sync_folder
from faxdesk.private_files import make_private_folder, private_opener, write_private
from faxdesk.words import tr

CONTENTS = "backup.json"
FORM = 1
"""Of a backup; a higher one is a newer program's."""
_CHUNK = 1 << 20

Progress = Callable[[int, int], None]
"""Is told how many of how many steps are done."""


class KeptFile(Struct, frozen=True):
    """A file of a backup: its size in bytes, and the SHA-256 of what lies there, encrypted or not."""

    size: int
    sha256: str


class BackupContents(Struct, frozen=True):
    """made_at is ISO 8601 in UTC; key_id is the id of the key that opens it, "" where it is not encrypted;
    attempts tells of each archive, by its name, how many attempts to send it knew of; files go by their paths
    with slashes."""

    form: int
    program: str
    made_at: str
    key_id: str
    attempts: dict[str, int]
    files: dict[str, KeptFile] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files.values())


def read_contents(backup: Path) -> BackupContents:
    """Raises FaxDeskError (BAD_INPUT) where it is no backup, or not a whole one."""
    try:
        found = msgspec.convert(json.loads((backup / CONTENTS).read_bytes()), BackupContents)
    except (OSError, ValueError, msgspec.ValidationError, RecursionError) as error:
        raise FaxDeskError(
            tr("“{folder}” is no whole backup of FaxDesk.", folder=backup),
            tr("Name the folder that `faxdesk backup` made. One that was stopped early is of no use."),
            ErrorKind.BAD_INPUT,
        ) from error
    if found.form > FORM:
        raise FaxDeskError(
            tr("This backup was made by a newer FaxDesk."),
            tr("Nothing was changed. Install the newest version, then restore it."),
            ErrorKind.BAD_INPUT,
        )
    for name in found.files:
        _checked_name(name, backup)
    return found


def write_contents(backup: Path, contents: BackupContents) -> None:
    """The last step of a backup. Raises OSError."""
    write_private(backup / CONTENTS, json.dumps(msgspec.to_builtins(contents), indent=1).encode())
    sync_folder(backup)


def verify(backup: Path, contents: BackupContents, token: CancelToken, progress: Progress) -> None:
    """Read every file of a backup and compare it with what it has to be. Raises FaxDeskError (BAD_INPUT) for
    the first that is another or missing, and Cancelled."""
    for number, (name, kept) in enumerate(contents.files.items()):
        progress(number, len(contents.files))
        try:
            found = file_of(backup / name, token)
        except OSError as error:
            raise _damaged(name) from error
        if found != kept:
            raise _damaged(name)
    progress(len(contents.files), len(contents.files))


def file_of(path: Path, token: CancelToken) -> KeptFile:
    """What a file is now. Raises OSError and Cancelled."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            token.check()
            digest.update(chunk)
            size += len(chunk)
    return KeptFile(size, digest.hexdigest())


def copy_whole(source: Path, target: Path, token: CancelToken) -> KeptFile:
    """Copy a file into a new one that is on the disk when this returns; gives what was copied. Raises OSError
    and Cancelled."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, open(target, "xb", opener=private_opener) as writing:
        while chunk := reading.read(_CHUNK):
            token.check()
            writing.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return KeptFile(size, digest.hexdigest())


def make_folders(top: Path, folder: Path) -> None:
    """Make a folder below top, and those between. Raises OSError."""
    for each in reversed([folder, *folder.parents]):
        if each.is_relative_to(top) and not each.exists():
            make_private_folder(each)


def sync_all(top: Path) -> None:
    """Make all names below a folder last. Raises OSError."""
    for folder in [top, *folders_below(top)]:
        sync_folder(folder)


def folders_below(top: Path) -> Iterator[Path]:
    for path in top.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            yield path


def _checked_name(name: str, backup: Path) -> None:
    """A backup from elsewhere must not name files outside of the profile."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise FaxDeskError(
            tr("The backup “{folder}” names a file outside of itself.", folder=backup),
            tr("FaxDesk never writes such a backup, so nothing was restored from it."),
            ErrorKind.BAD_INPUT,
        )


def _damaged(name: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The file “{name}” of the backup is missing, or is not what it was.", name=name),
        tr("Nothing was changed. Use another backup, or copy this one anew from where it was kept."),
        ErrorKind.BAD_INPUT,
    )

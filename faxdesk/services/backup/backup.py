"""Makes a backup of a profile, while other programs may go on working on it.

What can only move into an archive is copied before its database, and what the database names after it: so
whatever the copy of the database names is there. Files are copied as they lie on the disk, so what is
encrypted stays it, and nothing has to be decrypted for a backup.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk import __version__
from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.private_files import make_private_folder
from faxdesk.services.backup.backup_contents import (
    FORM,
    BackupContents,
    KeptFile,
    Progress,
    copy_whole,
    make_folders,
    sync_all,
    verify,
    write_contents,
)
from faxdesk.store.archive_origin import ArchiveOrigin
from faxdesk.store.database.copying import copy_database
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.paths import Profile
    from faxdesk.store.database.database import Database

log = logging.getLogger(__name__)


class Backup:
    """For workers. open_database opens the archive of a profile; key_id is the id of the key that the profile
    is encrypted with, "" for none."""

    def __init__(
        self, profile: Profile, open_database: Callable[[Path], Database], key_id: str, clock: Clock
    ) -> None:
        self._profile = profile
        self._open_database = open_database
        self._key_id = key_id
        self._clock = clock

    def make(self, target: Path, token: CancelToken, progress: Progress) -> BackupContents:
        """Make a backup in a new or empty folder, and read it again to see that it is right.

        Raises FaxDeskError: BAD_INPUT for a folder that is not empty or lies in the profile, STORAGE for
        trouble with a disk; and Cancelled. Then nothing of it is left.
        """
        target = Path(os.path.abspath(target.expanduser()))
        self._refuse(target)
        was_there = target.exists()
        try:
            make_private_folder(target, parents=True)
            contents = self._copied(target, token, progress)
            verify(target, contents, token, progress)
            write_contents(target, contents)
        except BaseException as error:
            _take_away(target, folder_too=not was_there)
            if isinstance(error, OSError):
                raise disk_trouble(error, target) from error
            raise
        return contents

    def _refuse(self, target: Path) -> None:
        if target.resolve().is_relative_to(self._profile.folder.resolve()):
            raise FaxDeskError(
                tr("A backup cannot lie in the profile itself."),
                tr("Name a folder elsewhere, best on another disk."),
                ErrorKind.BAD_INPUT,
            )
        if target.exists() and not (target.is_dir() and _is_empty(target)):
            raise FaxDeskError(
                tr("There is something in “{folder}” already.", folder=target),
                tr("Name a folder that is not there yet, or an empty one; nothing is overwritten."),
                ErrorKind.BAD_INPUT,
            )

    def _copied(self, target: Path, token: CancelToken, progress: Progress) -> BackupContents:
        files: dict[str, KeptFile] = {}
        attempts: dict[str, int] = {}
        done = 0

        def copy(path: Path) -> None:
            nonlocal done
            token.check()
            name = path.relative_to(self._profile.folder).as_posix()
            make_folders(target, (target / name).parent)
            try:
                files[name] = copy_whole(path, target / name, token)
            except FileNotFoundError:
                # Somebody deleted it, or it has become a draft, since the folder was read.
                (target / name).unlink(missing_ok=True)
            done += 1
            progress(done, 0)

        for path in _files_of(self._profile.kept_of_profile):
            copy(path)
        for name in self._profile.archive_names():
            profile = self._profile.with_archive(name)
            if not profile.database.exists():
                continue
            database, *others = profile.kept_of_archive
            documents = others.pop()
            for path in _files_of(others):
                copy(path)
            inside = database.relative_to(self._profile.folder).as_posix()
            files[inside], attempts[name] = self._copied_database(database, target / inside, target, token)
            for path in _files_of([documents]):
                copy(path)
        sync_all(target)
        made_at = self._clock.now().isoformat(timespec="seconds")
        return BackupContents(FORM, __version__, made_at, self._key_id, attempts, files)

    def _copied_database(self, path: Path, copy: Path, top: Path, token: CancelToken) -> tuple[KeptFile, int]:
        """The copy, and how many attempts to send the archive knows of."""
        from faxdesk.services.backup.backup_contents import file_of

        make_folders(top, copy.parent)
        database = self._open_database(path)
        try:
            copy_database(database, copy, token)
            return file_of(copy, token), ArchiveOrigin(database).attempts()
        finally:
            database.close()


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError as error:
        raise disk_trouble(error, folder) from error


def _files_of(paths: list[Path]) -> Iterator[Path]:
    """All files that are, or are below, some paths; links lead elsewhere, and are left out."""
    for path in paths:
        if path.is_symlink():
            continue
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.is_file() and not each.is_symlink())
        elif path.is_file():
            yield path


def _take_away(target: Path, *, folder_too: bool) -> None:
    """Half a backup would be taken for a whole one by whoever only looks whether there is a folder."""
    if folder_too:
        shutil.rmtree(target, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        for path in target.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

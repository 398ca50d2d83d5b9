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
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk import __version__
from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.audit.audit_entry import Details
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
from faxdesk.store.audit.audit_notes import ActNotes
from faxdesk.store.database.copying import copy_database
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.paths import Profile
    from faxdesk.sealing.archive_key import ArchiveKey
    from faxdesk.store.database.database import Database

log = logging.getLogger(__name__)


_BEGUN = Details(form="begun")

OpenArchive = Callable[["Profile", "ArchiveKey | None"], AbstractContextManager["Database"]]


class Backup:
    """For workers. opened gives the archive of a profile, with its audit log, which tells of the backup; key
    is the one that the profile is encrypted with, None for a plain one."""

    def __init__(self, profile: Profile, opened: OpenArchive, key: ArchiveKey | None, clock: Clock) -> None:
        self._profile = profile
        self._opened = opened
        self._key = key
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
            self._note(_BEGUN)
            contents = self._copied(target, token, progress)
            verify(target, contents, token, progress)
            self._note(Details(count=len(contents.files)))
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

    def _archives(self) -> list[Profile]:
        found = [self._profile.with_archive(name) for name in self._profile.archive_names()]
        return [archive for archive in found if archive.database.exists()]

    def _note(self, details: Details) -> None:
        """In the logs of all archives, as far as their disk takes it: a backup may be what rescues them."""
        for archive in self._archives():
            with self._opened(archive, self._key) as database:
                ActNotes(database).act(Act.BACKED_UP, details)

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
        for archive in self._archives():
            database, *others = archive.kept_of_archive
            documents = others.pop()
            for path in _files_of(others):
                copy(path)
            inside = database.relative_to(self._profile.folder).as_posix()
            made = self._copied_database(archive, target / inside, target, token)
            files[inside], attempts[archive.archive_name] = made
            for path in _files_of([documents]):
                copy(path)
        sync_all(target)
        made_at = self._clock.now().isoformat(timespec="seconds")
        key_id = "" if self._key is None else self._key.id
        return BackupContents(FORM, __version__, made_at, key_id, attempts, files)

    def _copied_database(
        self, archive: Profile, copy: Path, top: Path, token: CancelToken
    ) -> tuple[KeptFile, int]:
        """The copy, and how many attempts to send the archive knows of."""
        from faxdesk.services.backup.backup_contents import file_of

        make_folders(top, copy.parent)
        with self._opened(archive, self._key) as database:
            copy_database(database, copy, token)
            return file_of(copy, token), ArchiveOrigin(database).attempts()


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

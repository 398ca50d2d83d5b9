"""Brings a profile back from a backup. What is there before is put aside, never overwritten.

All files are copied beside the profile's own and compared first; until then nothing is changed. Then a
small file says that they are ready, and from there on it is renames alone, which the next start goes on with
where a power cut stopped them.
"""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from faxdesk.disk_trouble import DiskTrouble, disk_trouble
from faxdesk.domain.audit.acts import Act
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.durable import sync_folder
from faxdesk.paths import ASIDE
from faxdesk.private_files import make_private_folder, write_private
from faxdesk.services.backup.backup_contents import (
    BackupContents,
    Progress,
    copy_whole,
    make_folders,
    sync_all,
    verify,
)
from faxdesk.services.profile_use import ProfileUse
from faxdesk.store.audit.audit_notes import note_act
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.paths import Profile
    from faxdesk.store.database.database import Database

log = logging.getLogger(__name__)


class _Ready(Struct, frozen=True):
    """aside is the name of the folder for what was there; gone are the names of what the backup has not."""

    aside: str
    gone: list[str]


def has_archive(profile: Profile) -> bool:
    """Whether there is anything that a restore would put aside."""
    return any(profile.with_archive(name).database.exists() for name in profile.archive_names())


def restore(
    profile: Profile,
    backup: Path,
    contents: BackupContents,
    clock: Clock,
    token: CancelToken,
    progress: Progress,
) -> Path | None:
    """Let a profile be what a backup has, once every file of it was compared; gives the folder that what was
    there lies in now, None where there was nothing.

    No fax leaves twice by it: what waited when the backup was made is looked for at the service and then
    waits for the person's word, as in every copied archive. Raises ProfileInUse; FaxDeskError (BAD_INPUT) for
    a backup that is damaged, STORAGE for trouble with the disk; and Cancelled. Then nothing was changed.
    """
    verify(backup, contents, token, progress)
    use = ProfileUse(profile.use_lock)
    use.take_alone()
    try:
        if is_ready(profile):
            _finish(profile)
        _take_leftovers_away(profile)
        try:
            _stage(profile, backup, contents, token, progress)
            aside = f"{ASIDE}{clock.now():%Y%m%d-%H%M%S}"
            ready = _Ready(aside, sorted(_own_names(profile) - {path.name for path in _staged(profile)}))
            write_private(profile.restored_mark, json.dumps(msgspec.to_builtins(ready)).encode())
            sync_folder(profile.restored)
        except BaseException as error:
            shutil.rmtree(profile.restored, ignore_errors=True)
            if isinstance(error, OSError):
                raise disk_trouble(error, profile.folder) from error
            raise
        return _finish(profile)
    finally:
        use.end()


def is_ready(profile: Profile) -> bool:
    """Whether a restore was stopped when all but the renames was done. Costs a start next to nothing."""
    return profile.restored_mark.exists()


def finish_restore(profile: Profile) -> None:
    """Go on with a restore that was stopped. Raises ProfileInUse and FaxDeskError (STORAGE)."""
    use = ProfileUse(profile.use_lock)
    use.take_alone()
    try:
        # Another program may have done it meanwhile.
        if is_ready(profile):
            _finish(profile)
    finally:
        use.end()


def note_restore(profile: Profile, database: Database) -> None:
    """Have the audit log tell that the archive is from a backup, since what was done after that is not in
    it. For workers; a disk that takes nothing now is asked again."""
    try:
        with database.transaction() as cx:
            note_act(cx, Act.BROUGHT_BACK)
        profile.brought_back.unlink(missing_ok=True)
    except (DiskTrouble, OSError) as error:
        log.warning("The audit log does not tell of the restore yet: %s", type(error).__name__)


def take_leftovers_away(profile: Profile) -> None:
    """Remove what a restore has left that was stopped before it was ready; for whoever shares the profile, so
    that nobody is restoring it. Takes as long as it is large."""
    if not is_ready(profile):
        _take_leftovers_away(profile)


def _take_leftovers_away(profile: Profile) -> None:
    if profile.restored.exists():
        shutil.rmtree(profile.restored, ignore_errors=True)


def _stage(
    profile: Profile, backup: Path, contents: BackupContents, token: CancelToken, progress: Progress
) -> None:
    """Raises OSError, FaxDeskError and Cancelled."""
    staging = profile.restored
    make_private_folder(staging)
    for number, (name, kept) in enumerate(contents.files.items()):
        progress(number, len(contents.files))
        make_folders(staging, (staging / name).parent)
        if copy_whole(backup / name, staging / name, token) != kept:
            raise FaxDeskError(
                tr("The backup changed while it was read."),
                tr("Nothing was changed here. Make sure that nobody writes to it, then try again."),
                ErrorKind.BAD_INPUT,
            )
    for archive, attempts in contents.attempts.items():
        counter = profile.with_archive(archive).attempt_counter
        place = staging / counter.relative_to(profile.folder)
        make_folders(staging, place.parent)
        # One more than the archive knows of: so it is told for one that another may have gone on with.
        write_private(place, str(max(attempts, _counted(counter)) + 1).encode())
        write_private(place.with_name(profile.brought_back.name), b"")
    sync_all(staging)


def _finish(profile: Profile) -> Path | None:
    """The renames; whichever of them were done before are not done again."""
    try:
        ready = msgspec.convert(json.loads(profile.restored_mark.read_bytes()), _Ready)
        aside = profile.folder / Path(ready.aside).name
        make_private_folder(aside)
        for name in ready.gone:
            _move_aside(profile.folder / Path(name).name, aside)
        for staged in _staged(profile):
            place = profile.folder / staged.name
            _move_aside(place, aside)
            staged.rename(place)
        sync_folder(aside)
        sync_folder(profile.folder)
        profile.restored_mark.unlink()
        _take_leftovers_away(profile)
        if not any(path.is_file() for path in aside.rglob("*")):
            shutil.rmtree(aside, ignore_errors=True)
            return None
    except OSError as error:
        raise disk_trouble(error, profile.folder) from error
    log.warning("The profile was restored from a backup; what was there is in %s", aside.name)
    return aside


def _move_aside(place: Path, aside: Path) -> None:
    if place.exists() and not (aside / place.name).exists():
        place.rename(aside / place.name)


def _staged(profile: Profile) -> list[Path]:
    return sorted(path for path in profile.restored.iterdir() if path != profile.restored_mark)


def _own_names(profile: Profile) -> set[str]:
    """The names in the profile's folder of all that a backup is the backup of, and of what stands beside the
    database."""
    first = profile.with_archive("")
    kept = [*first.kept_of_profile, *first.kept_of_archive, first.attempt_counter, first.brought_back]
    beside = profile.folder.glob(f"{first.database.name}*")
    further = [profile.with_archive(name).archive_folder.parent for name in profile.archive_names() if name]
    return {path.name for path in [*kept, *beside, *further] if path.exists()}


def _counted(counter: Path) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(counter.read_text(encoding="ascii"))
    return 0

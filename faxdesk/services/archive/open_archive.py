"""Opening the archive; of a damaged one, what can be read is taken over, and the rest kept aside."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.domain.service_name import service_name
from faxdesk.sealing.sealed_state import SealedState, Stage
from faxdesk.services.events import Notice
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.database.database_errors import in_words
from faxdesk.store.database.wrong_key import is_encrypted
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.sealing.archive_key import ArchiveKey
    from faxdesk.sealing.database_pages import DatabaseKey

log = logging.getLogger(__name__)

_PATIENCE_S = 600.0
"""A large archive takes minutes to be put right."""


def key_that_fits(path: Path, key: ArchiveKey | None, state: SealedState) -> ArchiveKey | None:
    """The key of an archive in a profile that may be encrypted in part. Raises FaxDeskError
    (STORAGE)."""
    is_mixed = state.stage in (Stage.SEALING, Stage.UNSEALING)
    with in_words(path):
        return None if is_mixed and not is_encrypted(path) else key


def open_archive(
    path: Path, clock: Clock, key: DatabaseKey | None = None
) -> tuple[Database, tuple[Notice, ...]]:
    """Opens the archive, which is encrypted where there is a key; gives it with the notices that the person
    has to see.

    Raises FaxDeskError (STORAGE) when it is a newer program's, or an older one that another process has open,
    or when it cannot even be read. WrongKey and NotEncrypted are of this kind; KeyMissing is of KEYCHAIN.
    With these three nothing was touched.
    """
    try:
        if not Database.is_suspect(path):
            database = Database.open(path, key)
            return database, tuple(_only_read(database))
    except ArchiveDamaged as error:
        log.warning("The archive is damaged (%s)", error.title)
    return _recovered(path, clock, key)


def _only_read(database: Database) -> Iterator[Notice]:
    if (trouble := database.trouble) is not None:
        yield Notice(
            trouble.title,
            tr(
                "The faxes that are here can be read, searched, and saved on another disk. {hint}",
                hint=trouble.hint,
            ),
        )


def _recovered(path: Path, clock: Clock, key: DatabaseKey | None) -> tuple[Database, tuple[Notice, ...]]:
    """One program at a time looks at it closely; whoever waited finds it put right."""
    from filelock import FileLock, Timeout

    from faxdesk.store.recovery.recover import recover

    aside = None
    try:
        with (
            in_words(path),
            FileLock(path.with_name(f"{path.name}.recovery"), mode=0o600, timeout=_PATIENCE_S),
        ):
            if Database.is_suspect(path) or not _opens(path, key):
                aside = recover(path, clock, key)
    except Timeout as error:
        raise FaxDeskError(
            tr("Another FaxDesk is putting the archive right."),
            tr("Wait until it is done, then start this one again. Nothing was changed."),
            ErrorKind.STORAGE,
        ) from error
    database = Database.open(path, key)
    if aside is None:
        return database, ()
    notice = Notice(
        tr("The archive was damaged; what can be read of it was taken over into a new one."),
        tr(
            "The damaged one is kept as {aside} until a fax is deleted for ever. FaxDesk fetches "
            "from {service} what is missing; look through your drafts and the outbox.",
            aside=aside,
            service=service_name(),
        ),
    )
    return database, (notice,)


def _opens(path: Path, key: DatabaseKey | None) -> bool:
    try:
        Database.open(path, key).close()
    except ArchiveDamaged:
        return False
    return True

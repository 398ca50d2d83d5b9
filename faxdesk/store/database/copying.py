"""A copy of an archive that others may go on writing to meanwhile."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from faxdesk.domain.runtime import CancelToken
from faxdesk.private_files import reserve_private
from faxdesk.store.database.connection import connect
from faxdesk.store.database.damages import damages_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.database_errors import ArchiveDamaged, in_words

_PAGES = 4096
"""So many are copied between two looks at the token."""


def copy_database(database: Database, target: Path, token: CancelToken) -> None:
    """Copy an archive as it is at one moment into a new file, encrypted with the same key where it is, and
    look through the copy. Raises ArchiveDamaged where it is not sound, FaxDeskError (STORAGE), Cancelled.
    """
    with in_words(target):
        reserve_private(target)
        with database.read() as source, closing(connect(target, database.key)) as copy:
            source.backup(copy, pages=_PAGES, progress=lambda *_: token.check())
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            if damages_of(copy).of_the_file:
                raise ArchiveDamaged

"""Encrypting and decrypting an archive: all that it holds is written into a new file beside it, which then
takes its place.

At any moment one of both is there whole. Whatever ends this early, doing it again does what is left to do:
the archive is in its old form until the moment in which it is in the new one. When it was encrypted, the old
file is overwritten with zeros before it is removed, as are old copies of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from faxdesk.disk_trouble import disk_full, free_bytes
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Progress
from faxdesk.durable import sync_folder
from faxdesk.private_files import reserve_private, wipe
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.database_pages import DatabaseKey, raw_key
from faxdesk.sealing.sealed_keeper import SealedKeeper
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect
from faxdesk.store.database.damages import Damages, damages_of
from faxdesk.store.database.database_errors import ArchiveDamaged, in_words
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.database.wrong_key import is_encrypted, refuse_wrong_key
from faxdesk.words import tr

_STEPS = 20_000
"""So many steps of SQLite's lie between two looks at the token: some milliseconds."""
_NEW, _OLD = ".converting", ".replaced"
"""Ends of the names of a file's new form, and of its old one until that is overwritten."""


class ConversionFailed(FaxDeskError):
    """What was written does not hold what it should; the archive is as it was."""

    def __init__(self) -> None:
        super().__init__(
            tr("The archive could not be written anew: what was written is not the same."),
            tr("Nothing was changed. Make sure that the disk is sound, then try again."),
            ErrorKind.STORAGE,
        )


def encrypt(path: Path, key: ArchiveKey, token: CancelToken, progress: Progress) -> None:
    """Encrypt an archive that nobody has open, and the copies of it that were made before upgrades and of
    damaged ones. Where that is done already, only what it left is removed.

    Raises ArchiveInUse, ArchiveDamaged, WrongKey where it is encrypted with another one, FaxDeskError
    (STORAGE) and Cancelled. Then nothing is lost, and it can be done again."""
    _convert_all(path, _Change(None, key), token, progress)
    keeper = SealedKeeper(key, path.parent, takes_plain=True)
    with in_words(path):
        for half in schema.half_made(path):
            wipe(half)
        for copy in schema.damaged_copies(path):
            token.check()
            if not keeper.is_sealed(copy) and not is_encrypted(copy):
                _copy_anew(copy, keeper)
            _remove_old(copy)


def decrypt(path: Path, key: ArchiveKey, token: CancelToken, progress: Progress) -> None:
    """Decrypt an archive and its copies likewise. A damaged one that was set aside while it was encrypted
    stays so."""
    _convert_all(path, _Change(key, None), token, progress)
    keeper = SealedKeeper(key, path.parent, takes_plain=True, seals=False)
    with in_words(path):
        for copy in schema.damaged_copies(path):
            token.check()
            if keeper.is_sealed(copy):
                _copy_anew(copy, keeper)
            _remove_old(copy)


class _Change(Struct, frozen=True):
    """The keys of a file before and after; one of them is None."""

    old: DatabaseKey | None
    new: DatabaseKey | None

    def is_made(self, path: Path) -> bool:
        """Whether a file is in its new form. Raises WrongKey where it is encrypted with another key."""
        if is_encrypted(path) is (self.new is None):
            return False
        refuse_wrong_key(path, self.new)
        return True


def _convert_all(path: Path, change: _Change, token: CancelToken, progress: Progress) -> None:
    with in_words(path):
        files = [each for each in (path, *schema.upgrade_copies(path)) if each.exists()]
        sizes = [each.stat().st_size for each in files]
        done, total = 0, sum(sizes)
        for file, size in zip(files, sizes, strict=True):
            _convert(file, change, token, partial(_tell, progress, done, total))
            done += size
        progress(total, total)


def _tell(progress: Progress, done: int, total: int, written: int) -> None:
    progress(min(done + written, total), total)


def _convert(path: Path, change: _Change, token: CancelToken, told: Callable[[int], None]) -> None:
    if change.is_made(path):
        _remove_old(path)
        return
    refuse_wrong_key(path, change.old)
    new = _beside(path, _NEW)
    _forget_earlier_try(path)
    if (free_bytes(path.parent) or 0) < path.stat().st_size:
        raise disk_full(path.parent)
    try:
        with schema.opened_alone(path, change.old) as connection:
            # From here on nobody else writes until the new file is in its place.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("COMMIT")
            _write_anew(connection, new, change.new, token, told)
            _check(connection, new, change.new)
            if change.new is not None:
                _link(path, _beside(path, _OLD))
            if os.name == "nt":
                # Windows replaces no file that is open.
                connection.close()
            _put_in_place(new, path)
    except BaseException:
        if not change.is_made(path):
            _forget_earlier_try(path)
        raise
    _remove_old(path)


def _write_anew(
    connection: sqlite3.Connection,
    new: Path,
    key: DatabaseKey | None,
    token: CancelToken,
    told: Callable[[int], None],
) -> None:
    def look() -> bool:
        """Told to, SQLite breaks off."""
        told(new.stat().st_size)
        return token.is_cancelled

    reserve_private(new)
    connection.execute("ATTACH ? AS made KEY ?", (str(new), "" if key is None else raw_key(key)))
    # Until it is whole it is worth nothing, and what breaks it off removes it.
    connection.execute("PRAGMA made.journal_mode = OFF")
    connection.execute("PRAGMA made.synchronous = OFF")
    connection.set_progress_handler(look, _STEPS)
    try:
        connection.execute("SELECT sqlcipher_export('made')").fetchall()
    except sqlite3.OperationalError:
        token.check()
        raise
    finally:
        connection.set_progress_handler(None, 0)
    connection.execute(f"PRAGMA made.user_version = {schema.version_of(connection)}")
    if _contents(connection, "main") != _contents(connection, "made"):
        raise ConversionFailed
    connection.execute("DETACH made")


def _contents(connection: sqlite3.Connection, name: str) -> list[tuple[object, ...]]:
    """What a file is made of, and how many rows are in each of its tables."""
    described = connection.execute(
        f"SELECT type, name, tbl_name, sql, rootpage > 0 FROM {name}.sqlite_schema ORDER BY type, name"
    ).fetchall()
    rows = [
        connection.execute(f'SELECT count(*) FROM {name}."{table}"').fetchone()
        for kind, table, _of, _sql, has_rows in described
        if kind == "table" and has_rows
    ]
    version = connection.execute(f"PRAGMA {name}.user_version").fetchone()
    return [version, *described, *rows]


def _check(connection: sqlite3.Connection, new: Path, key: DatabaseKey | None) -> None:
    """Look through all of the new file. What is wrong there may have been so before."""
    refuse_wrong_key(new, key)
    with closing(connect(new, key)) as made:
        if damages_of(made) == Damages():
            return
    raise ArchiveDamaged if damages_of(connection) != Damages() else ConversionFailed


def _copy_anew(path: Path, keeper: SealedKeeper) -> None:
    """A damaged archive, which is a file as any other."""
    new = _beside(path, _NEW)
    _forget_earlier_try(path)
    keeper.copy(path, new)
    if keeper.seals:
        _link(path, _beside(path, _OLD))
    keeper.rename(new, path)
    sync_folder(path.parent)


def _put_in_place(new: Path, path: Path) -> None:
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def _link(path: Path, name: Path) -> None:
    """Keep a file that is to be replaced, so that it can be overwritten, also at the next try. A disk that
    knows no links keeps nothing of it but what was there."""
    with suppress(OSError, NotImplementedError):
        os.link(path, name)


def _forget_earlier_try(path: Path) -> None:
    """The names that it may have left: the new form, which is not whole, and links to the file itself."""
    for end in (_NEW, _OLD):
        _beside(path, end).unlink(missing_ok=True)


def _remove_old(path: Path) -> None:
    """Once the new form is in its place."""
    _beside(path, _NEW).unlink(missing_ok=True)
    old = _beside(path, _OLD)
    if old.exists() and not old.samefile(path):
        wipe(old)
    old.unlink(missing_ok=True)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)

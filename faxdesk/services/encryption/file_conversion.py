"""Encrypting and decrypting the files of a profile where they lie: documents, jobs that came in, scanned
pages, signatures and covers.

Each file is written in its new form beside the old one, synced, renamed, and only then the old one goes. So
it needs room for some files and not for all, a file is there whole in one of both forms at any moment, and a
run that was stopped, killed or lost its power is gone on with by the next. Both forms are read meanwhile, as
long as the state of the profile says so, which is the caller's to write before and after.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from faxdesk.disk_trouble import disk_trouble
from faxdesk.domain.runtime import CancelToken
from faxdesk.durable import sync_folder
from faxdesk.paths import Profile
from faxdesk.private_files import make_private_folder
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.file_keeper import new_file
from faxdesk.sealing.hidden_name import hidden_name
from faxdesk.sealing.sealed_file import CHUNK_BYTES, SealedWriter
from faxdesk.sealing.sealed_keeper import SEALING_SUFFIX, SealedKeeper
from faxdesk.sealing.sealing_errors import SealedFileError
from faxdesk.store.blobs import BlobStore
from faxdesk.working_folder import sweep_working_folders

log = logging.getLogger(__name__)

_MOST_WAITING = 64 << 20
"""So many bytes of old files wait at most until all names of the new ones are on the disk."""
_DEPTH_OF_DOCUMENTS = 3
"""In the spool: job, number, document."""


class Converted(Struct, frozen=True):
    """How far it is, in bytes of the files as they were found."""

    done: int
    total: int


class _Forms(Struct, frozen=True):
    """One file: where it lies, and where it would if it were sealed, and if it were plain."""

    path: Path
    sealed: Path
    plain: Path


class FileConversion:
    """Needs the profile alone (services/profile_use.py). For workers."""

    def __init__(self, profile: Profile, key: ArchiveKey) -> None:
        self._profile = profile
        self._key = key
        self._keeper = SealedKeeper(key, profile.folder, takes_plain=True)
        self._waiting: list[Path] = []
        self._waiting_bytes = 0
        self._folders: set[Path] = set()
        self.left: list[Path] = []
        """Sealed files that could not be decrypted, since they are damaged or need another key: they stay as
        they are."""

    def seal(self, token: CancelToken) -> Iterator[Converted]:
        """Encrypt all files that are not. Tells after each how far it is. Raises FaxDeskError (STORAGE) where
        the disk does not do its part, and Cancelled; then it can be gone on with, and nothing is lost."""
        return self._each(self._seal, token)

    def unseal(self, token: CancelToken) -> Iterator[Converted]:
        """Decrypt all files that are not, likewise."""
        return self._each(self._unseal, token)

    def _each(
        self, convert: Callable[[_Forms, CancelToken], None], token: CancelToken
    ) -> Iterator[Converted]:
        with self._in_words():
            self._tidy()
            files = [(each, each.path.stat().st_size) for each in self._files()]
            total, done = sum(size for _each, size in files), 0
            try:
                for each, size in files:
                    token.check()
                    convert(each, token)
                    self._waiting_bytes += size
                    if self._waiting_bytes > _MOST_WAITING:
                        self._settle()
                    done += size
                    yield Converted(done, total)
            finally:
                self._settle()

    # One file

    def _seal(self, forms: _Forms, token: CancelToken) -> None:
        if self._keeper.is_sealed(forms.path):
            return
        with self._written(forms.path, forms.sealed) as target, forms.path.open("rb") as plain:
            writer = SealedWriter(target, self._key, forms.sealed.name)
            for chunk in _chunks(plain, token):
                writer.write(chunk)
            writer.finish()

    def _unseal(self, forms: _Forms, token: CancelToken) -> None:
        if not self._keeper.is_sealed(forms.path):
            return
        try:
            with self._written(forms.path, forms.plain) as target, self._keeper.open(forms.path) as sealed:
                for chunk in _chunks(sealed, token):
                    target.write(chunk)
        except SealedFileError as error:
            log.warning("A file stays encrypted, since it cannot be decrypted: %s", error.fault)
            self.left.append(forms.path)

    @contextmanager
    def _written(self, source: Path, target: Path) -> Iterator[BinaryIO]:
        """A new file that takes the place of source, under the name of target, once all is in it."""
        if not target.parent.is_dir():
            make_private_folder(target.parent)
            sync_folder(target.parent.parent)
        beside = target.with_name(f"{target.name}{SEALING_SUFFIX}")
        with new_file(beside) as file:
            yield file
        # When a document was added last tells whether it is still wanted.
        found = source.stat()
        os.utime(beside, ns=(found.st_atime_ns, found.st_mtime_ns))
        beside.replace(target)
        self._folders.add(target.parent)
        if source != target:
            self._waiting.append(source)

    def _settle(self) -> None:
        """Remove old files, once the names of the new ones are on the disk."""
        for folder in self._folders:
            sync_folder(folder)
        for path in self._waiting:
            path.unlink(missing_ok=True)
        for folder in {path.parent for path in self._waiting}:
            sync_folder(folder)
        self._waiting.clear()
        self._folders.clear()
        self._waiting_bytes = 0

    # All files

    def _files(self) -> Iterator[_Forms]:
        for archive in self._archives():
            for folder in sorted(archive.blobs.glob("[0-9a-f][0-9a-f]")):
                yield from self._documents(folder, archive.blobs)
            yield from self._documents(archive.aside)
            yield from self._jobs(archive.intake)
            yield from _as_they_are(archive.scans)
            yield from _one(archive.default_cover)
        yield from _as_they_are(self._profile.signatures)
        yield from _as_they_are(self._profile.covers)

    def _documents(self, folder: Path, top: Path | None = None) -> Iterator[_Forms]:
        """Documents of a folder by their hashes; top is where subfolders by the first digits are."""
        for path in sorted(folder.glob("*")):
            if (digest := self._keeper.digest_of(path.name)) is not None:
                sealed, plain = (
                    (top / name[:2] if top else folder) / name for name in self._keeper.stored_names(digest)
                )
                yield _Forms(path, sealed, plain)

    @staticmethod
    def _jobs(folder: Path) -> Iterator[_Forms]:
        """What came in, whose documents lose their names on the disk."""
        for forms in _as_they_are(folder):
            is_document = len(forms.path.relative_to(folder).parts) == _DEPTH_OF_DOCUMENTS
            hidden = forms.path.with_name(hidden_name(forms.path.name))
            yield _Forms(forms.path, hidden, forms.path) if is_document else forms

    def _archives(self) -> list[Profile]:
        return [self._profile.with_archive(name) for name in self._profile.archive_names()]

    def _tidy(self) -> None:
        """Remove what is only half there, or was needed only for a while."""
        for archive in self._archives():
            blobs = BlobStore(archive.blobs, archive.aside, self._keeper)
            blobs.put_back()
            blobs.sweep(datetime.max.replace(tzinfo=UTC))
            for folder in (archive.intake, archive.printing):
                sweep_working_folders(folder, is_own=True)
            for left in archive.temporary.glob("*"):
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()
            swept = (archive.blobs / "incoming", archive.intake, archive.printing, archive.temporary)
            self._folders.update(folder for folder in swept if folder.is_dir())
            for place in (archive.blobs, archive.aside, archive.intake, archive.scans):
                self._remove(place.rglob(f"*{SEALING_SUFFIX}"))
            self._remove(archive.scans.rglob("*.half"))
            self._remove(archive.archive_folder.glob(f"{archive.default_cover.name}{SEALING_SUFFIX}"))
        for place in (self._profile.signatures, self._profile.covers):
            self._remove(place.rglob(f"*{SEALING_SUFFIX}"))

    def _remove(self, paths: Iterable[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
            self._folders.add(path.parent)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise disk_trouble(error, self._profile.folder) from error


def _as_they_are(folder: Path) -> Iterator[_Forms]:
    """All files below a folder, which keep their names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield _Forms(path, path, path)


def _one(path: Path) -> Iterator[_Forms]:
    if path.is_file():
        yield _Forms(path, path, path)


def _chunks(file: BinaryIO, token: CancelToken) -> Iterator[bytes]:
    while chunk := file.read(CHUNK_BYTES):
        token.check()
        yield chunk

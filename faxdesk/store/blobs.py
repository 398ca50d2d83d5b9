"""Documents by the hash of their content: durable once kept, never changed, never kept twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken

_CHUNK = 1 << 20


class BlobStore:
    """A folder of files named by their SHA-256 (hex), in subfolders by its first two digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, source: Path, token: CancelToken | None = None) -> tuple[str, int]:
        """Keep a copy of a file; gives its hash and size in bytes. On disk when this returns.

        Raises FaxDeskError (STORAGE); then nothing is left half.
        """
        with _in_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix="new-")
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as target, source.open("rb") as reader:
                    digest = hashlib.sha256()
                    while chunk := reader.read(_CHUNK):
                        if token is not None:
                            token.check()
                        digest.update(chunk)
                        target.write(chunk)
                    target.flush()
                    os.fsync(target.fileno())
                return self._move_in(temporary, digest.hexdigest())
            finally:
                temporary.unlink(missing_ok=True)

    def adopt(self, path: Path, digest: str) -> tuple[str, int]:
        """Take over a file on the same disk whose hash is known."""
        with _in_words(self._folder):
            with path.open("rb") as file:
                os.fsync(file.fileno())
            return self._move_in(path, digest)

    def temporary(self) -> Path:
        """A folder on the same disk for files that are to be adopted."""
        with _in_words(self._folder):
            folder = self._folder / "incoming"
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    def has(self, digest: str) -> bool:
        return self._place(digest).is_file()

    def path(self, digest: str) -> Path:
        """Where a document lies. Raises FaxDeskError (STORAGE) when it is gone."""
        place = self._place(digest)
        if not digest or not place.is_file():
            raise FaxDeskError(
                "A document is missing from the archive.",
                "If RingCentral still has it, FaxDesk can fetch it again; otherwise look in your backups.",
                ErrorKind.STORAGE,
            )
        return place

    def verify(self, digest: str) -> bool:
        """Whether a document is here and still what it was."""
        if not self.has(digest):
            return False
        with self._place(digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def _move_in(self, path: Path, digest: str) -> tuple[str, int]:
        size = path.stat().st_size
        place = self._place(digest)
        if place.is_file() and place.stat().st_size == size:
            path.unlink()
            return digest, size
        place.parent.mkdir(exist_ok=True)
        path.replace(place)
        _sync_folder(place.parent)
        _sync_folder(self._folder)
        return digest, size


def _sync_folder(folder: Path) -> None:
    """Make a rename durable. Windows keeps its own order and cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno == 28
        raise FaxDeskError(
            "The disk is full." if full else f"FaxDesk cannot keep documents in “{folder}”.",
            "Make room on it, then try again."
            if full
            else f"The system says: {error.strerror or error}. Check the folder's permissions.",
            ErrorKind.STORAGE,
        ) from error

"""The one way in which files of a profile are written and read, so that nobody else knows whether they are
sealed.

A PlainKeeper keeps them as they are, a SealedKeeper encrypts them. Files outside of the profile are the
person's, or are handed to other programs: both keepers leave them plain. A file is bound to its name: it is
renamed with rename() alone, while the folders that it lies in may be renamed as ever. As with the calls of
Path, trouble with the disk is an OSError; a sealed file that cannot be read is a SealedFileError, which says
why.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from faxdesk.private_files import make_private, private_opener, write_private
from faxdesk.sealing.lent_file import READ, WRITE, LentFile

if TYPE_CHECKING:
    pass


if TYPE_CHECKING:
    from faxdesk.working_folder import WorkingFolder


class FileKeeper(Protocol):
    """Files of a profile, and of other places."""

    @property
    def seals(self) -> bool:
        """Whether what is written in the profile is sealed."""

    def open(self, path: Path) -> BinaryIO:
        """A file for reading, from any place in it."""

    def read_bytes(self, path: Path) -> bytes: ...

    def size(self, path: Path) -> int:
        """How many bytes a file holds, whatever it takes on the disk."""

    def write_bytes(self, path: Path, content: bytes) -> None:
        """Write a file whole, or leave the one that is there, also in a power cut. sync_folder() makes it
        last."""

    def create(self, path: Path) -> contextlib.AbstractContextManager[BinaryIO]:
        """A new file for writing, which must not be there yet. At the end it is whole, and on the disk but
        for its name, which sync_folder() makes last; after an error nothing of it is left."""

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file, out of the profile, into it or within it. The target is replaced, and not synced: this
        takes the place of shutil.copyfile."""

    def take_over(self, path: Path) -> None:
        """Let a file in the profile that somebody else may have written be the profile's own; it is on the
        disk then. One that is sealed stays as it is."""

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file in its folder or to another one, in place of what is there."""

    def lend(self, path: Path) -> LentFile:
        """A file for another process to read, which sees its content and nothing else."""

    def lend_for_writing(self, path: Path) -> LentFile:
        """A file for another process to change; made where it is not there. It is written with
        take_back()."""

    def take_back(self, path: Path, lent: LentFile) -> None:
        """Keep what the other process has written. It need not be on the disk when this returns."""

    def working_folder(self, purpose: str) -> WorkingFolder:
        """A folder for files that are needed as long as some work goes on. What is in it is kept as all files
        of the profile are, and is for the program alone."""

    def tidy(self) -> None:
        """Remove what killed processes left in such folders in the profile; for workers."""

    def stored_names(self, digest: str) -> tuple[str, ...]:
        """The names that the document of this hash may have on the disk; new ones get the first."""

    def digest_of(self, stored_name: str) -> str | None:
        """The hash of the document that has this name on the disk; None for what is none."""

    def private_name(self, text: str) -> str:
        """32 letters and digits for what is known by this text, for the name of a file or folder."""


class PlainKeeper:
    """Leaves all files as they are."""

    seals = False

    def open(self, path: Path) -> BinaryIO:
        return path.open("rb")

    def read_bytes(self, path: Path) -> bytes:
        return path.read_bytes()

    def size(self, path: Path) -> int:
        return path.stat().st_size

    def write_bytes(self, path: Path, content: bytes) -> None:
        write_private(path, content)

    @contextmanager
    def create(self, path: Path) -> Iterator[BinaryIO]:
        with new_file(path) as file:
            yield file

    def copy(self, source: Path, target: Path) -> None:
        shutil.copyfile(source, target)

    def take_over(self, path: Path) -> None:
        # Windows syncs only what is open for writing.
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        make_private(path)

    def rename(self, source: Path, target: Path) -> None:
        source.replace(target)

    def lend(self, path: Path) -> LentFile:
        return LentFile(os.open(path, READ), path)

    def lend_for_writing(self, path: Path) -> LentFile:
        return LentFile(os.open(path, WRITE, 0o666), path)

    def take_back(self, path: Path, lent: LentFile) -> None:
        """Nothing is left to be done: it was written in its place."""

    def working_folder(self, purpose: str) -> WorkingFolder:
        from faxdesk.working_folder import WorkingFolder

        return WorkingFolder(purpose)

    def tidy(self) -> None:
        """Its folders are the system's own, which the window tidies."""

    def stored_names(self, digest: str) -> tuple[str, ...]:
        return (digest,)

    def digest_of(self, stored_name: str) -> str | None:
        return stored_name if _DIGEST.fullmatch(stored_name) else None

    def private_name(self, text: str) -> str:
        import hashlib

        return hashlib.sha256(text.encode()).hexdigest()[:32]


_DIGEST = re.compile("[0-9a-f]{64}")


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new private file that is whole and synced, or gone."""
    with contextlib.ExitStack() as undo:
        file = open(path, "xb", opener=private_opener)  # noqa: SIM115 - closed before it is removed
        undo.callback(lambda: path.unlink(missing_ok=True))
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        undo.pop_all()

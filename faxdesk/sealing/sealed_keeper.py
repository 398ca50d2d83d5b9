"""Keeps the files of a profile sealed."""

from __future__ import annotations

import hmac
import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from faxdesk.private_files import make_private_folder, private_opener, write_private
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.file_keeper import PlainKeeper, new_file
from faxdesk.sealing.lent_file import LentFile, borrowed_memory
from faxdesk.sealing.sealed_file import (
    CHUNK_BYTES,
    HEADER_BYTES,
    SealedReader,
    SealedWriter,
    bind_to,
    is_form_of_sealed,
    is_sealed_as,
    plain_size,
)
from faxdesk.sealing.sealing_errors import not_sealed
from faxdesk.working_folder import WorkingFolder, sweep_working_folders

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_SEALED_NAME = re.compile("[0-9a-f]{96}")
"""AES-SIV of a hash: always the same for it, and nothing without the key."""
SEALING_SUFFIX = ".sealing"
"""Ends the name of a file that is just being sealed beside the plain one; one that is left is removed."""


class SealedKeeper:
    """Keeps files below one folder sealed.

    While a profile is being encrypted or decrypted, or where that was stopped, both kinds are read
    (takes_plain), and what is written is sealed or not (seals)."""

    def __init__(
        self,
        key: ArchiveKey,
        folder: Path,
        working: Path | None = None,
        *,
        takes_plain: bool = False,
        seals: bool = True,
    ) -> None:
        """working is the folder for working folders, below the other one."""
        self._key, self._folder = key, folder
        self.working = working or folder / "temporary"
        self._takes_plain, self.seals = takes_plain, seals
        self._plain = PlainKeeper()

    def open(self, path: Path) -> BinaryIO:
        if not self.is_sealed(path):
            return self._plain.open(path)
        file = path.open("rb")
        try:
            reader = SealedReader(file, self._key, path.name)
        except BaseException:
            file.close()
            raise
        # It is typed as a stream of bytes that is read in any way.
        return cast(BinaryIO, io.BufferedReader(reader, CHUNK_BYTES))

    def read_bytes(self, path: Path) -> bytes:
        with self.open(path) as file:
            return file.read()

    def size(self, path: Path) -> int:
        stored = path.stat().st_size
        return plain_size(stored) if self.is_sealed(path) else stored

    def write_bytes(self, path: Path, content: bytes) -> None:
        if not self._is_to_be_sealed(path):
            self._plain.write_bytes(path, content)
            return
        sealed = io.BytesIO()
        writer = SealedWriter(sealed, self._key, path.name)
        writer.write(content)
        writer.finish()
        write_private(path, sealed.getbuffer())

    @contextmanager
    def create(self, path: Path) -> Iterator[BinaryIO]:
        with new_file(path) as file:
            if not self._is_to_be_sealed(path):
                yield file
                return
            writer = SealedWriter(file, self._key, path.name)
            yield cast(BinaryIO, writer)
            writer.finish()

    def copy(self, source: Path, target: Path) -> None:
        with self.open(source) as reading, target.open("wb") as file:
            if self._is_to_be_sealed(target):
                self._seal(reading, file, target.name)
            else:
                shutil.copyfileobj(reading, file, CHUNK_BYTES)

    def take_over(self, path: Path) -> None:
        if not self._is_to_be_sealed(path):
            self._plain.take_over(path)
            return
        with path.open("rb") as file:
            if is_sealed_as(file.read(HEADER_BYTES), self._key, path.name):
                self._plain.take_over(path)
                return
        beside = path.with_name(f"{path.name}.{os.urandom(4).hex()}{SEALING_SUFFIX}")
        try:
            with new_file(beside) as file, path.open("rb") as plain:
                self._seal(plain, file, path.name)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def rename(self, source: Path, target: Path) -> None:
        if source.name != target.name and self.is_sealed(source):
            with source.open("rb+") as file:
                bind_to(file, self._key, source.name, target.name)
                file.flush()
                os.fsync(file.fileno())
        source.replace(target)

    def lend(self, path: Path) -> LentFile:
        if not self.is_sealed(path):
            return self._plain.lend(path)
        lent = borrowed_memory()
        try:
            self._fill(lent, path)
            lent.make_read_only()
        except BaseException:
            lent.close()
            raise
        return lent

    def lend_for_writing(self, path: Path) -> LentFile:
        if not self._is_to_be_sealed(path):
            return self._plain.lend_for_writing(path)
        lent = borrowed_memory()
        try:
            if path.exists():
                self._fill(lent, path)
        except BaseException:
            lent.close()
            raise
        return lent

    def take_back(self, path: Path, lent: LentFile) -> None:
        if not self._is_to_be_sealed(path):
            return
        with lent.stream() as written, open(path, "wb", opener=private_opener) as file:
            self._seal(written, file, path.name)

    def working_folder(self, purpose: str) -> WorkingFolder:
        if not self.seals:
            return self._plain.working_folder(purpose)
        make_private_folder(self.working, parents=True)
        return WorkingFolder(purpose, self.working)

    def tidy(self) -> None:
        sweep_working_folders(self.working, is_own=True)

    def stored_names(self, digest: str) -> tuple[str, ...]:
        sealed = self._names.encrypt(bytes.fromhex(digest), None).hex()
        if not self._takes_plain:
            return (sealed,)
        return (sealed, digest) if self.seals else (digest, sealed)

    def digest_of(self, stored_name: str) -> str | None:
        if not _SEALED_NAME.fullmatch(stored_name):
            return self._plain.digest_of(stored_name) if self._takes_plain else None
        from cryptography.exceptions import InvalidTag

        try:
            return self._names.decrypt(bytes.fromhex(stored_name), None).hex()
        except InvalidTag:
            return None

    def private_name(self, text: str) -> str:
        return hmac.digest(self._key.for_names, text.encode(), "sha256").hex()[:32]

    @cached_property
    def _names(self) -> AESSIV:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        return AESSIV(self._key.for_names)

    def _fill(self, lent: LentFile, path: Path) -> None:
        with self.open(path) as file, lent.stream() as target:
            shutil.copyfileobj(file, target, CHUNK_BYTES)

    def _seal(self, source: BinaryIO, target: BinaryIO, name: str) -> None:
        writer = SealedWriter(target, self._key, name)
        shutil.copyfileobj(source, cast(BinaryIO, writer), CHUNK_BYTES)
        writer.finish()

    def is_sealed(self, path: Path) -> bool:
        """Whether a file is to be read as a sealed one. Raises SealedFileError for one that should be, and is
        plain."""
        if not path.is_relative_to(self._folder):
            return False
        with path.open("rb") as file:
            begin = file.read(HEADER_BYTES)
        if self._takes_plain:
            return is_sealed_as(begin, self._key, path.name)
        if not is_form_of_sealed(begin):
            raise not_sealed(path.name)
        return True

    def _is_to_be_sealed(self, path: Path) -> bool:
        return self.seals and path.is_relative_to(self._folder)

"""The form of a sealed file: encrypted in chunks, each of which is known to be whole and in its place.

A file begins with a header of 96 bytes: eight that name the form and its version, the eight of the key's id,
a salt of 32, the file's mark (32), and 16 of a plain checksum over all these. The salt gives each file a key
of its own; the mark binds the file to its name, and can be written anew when the file is renamed. Then come
chunks of 64 KiB, each by AES-256-GCM with 16 bytes more, whose nonce is the number of the chunk and whether
it is the last. So a file that was cut, whose chunks or which itself was exchanged for another, or in which a
bit was changed, is told from a whole one. The checksum tells a header that was damaged from one that another
key has made.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealing_errors import altered, cut_short, misplaced, other_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FORM = b"FaxSeal\x01"
_ID_END, _SALT_END, _MARK_END = 16, 48, 80
HEADER_BYTES = 96
CHUNK_BYTES = 1 << 16
_TAG_BYTES = 16
_SEALED_CHUNK = CHUNK_BYTES + _TAG_BYTES


class _Header(Struct, frozen=True):
    key_id: bytes
    salt: bytes
    mark: bytes

    @classmethod
    def of(cls, content: bytes) -> _Header | None:
        """None where the content does not begin with the header of a sealed file, or with a damaged one."""
        begin, checksum = content[:_MARK_END], content[_MARK_END:HEADER_BYTES]
        if not begin.startswith(_FORM) or checksum != _checksum(begin):
            return None
        return cls(begin[len(_FORM) : _ID_END], begin[_ID_END:_SALT_END], begin[_SALT_END:])

    @property
    def content(self) -> bytes:
        begin = _FORM + self.key_id + self.salt + self.mark
        return begin + _checksum(begin)


class _FileKey:
    """The keys of one file, made of the profile's and its salt."""

    def __init__(self, key: ArchiveKey, salt: bytes) -> None:
        self._key, self._salt = key, salt

    @cached_property
    def cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._derived("contents"))

    def mark(self, name: str) -> bytes:
        # A file system may give a name with bytes that are no text.
        return hmac.digest(self._derived("mark"), name.encode(errors="surrogateescape"), hashlib.sha256)

    def _derived(self, use: str) -> bytes:
        return hmac.digest(self._key.for_files, use.encode() + b"\0" + self._salt, hashlib.sha256)


class SealedWriter(io.RawIOBase):
    """Writes what it is given sealed into a file that is open for writing, from where that stands.

    Only finish() makes the file whole: one that is closed before that is known to be cut short. The file is
    the caller's to sync and to close."""

    def __init__(self, file: BinaryIO, key: ArchiveKey, name: str) -> None:
        super().__init__()
        self._file, self._held, self._number = file, bytearray(), 0
        salt = os.urandom(_SALT_END - _ID_END)
        self._file_key = _FileKey(key, salt)
        file.write(_Header(bytes.fromhex(key.id), salt, self._file_key.mark(name)).content)

    def writable(self) -> bool:
        return True

    def write(self, content: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take all of the content. Raises OSError."""
        view = memoryview(content).cast("B")
        for start in range(0, len(view), CHUNK_BYTES):
            self._held += view[start : start + CHUNK_BYTES]
            # One is held back, since the last one is written in another way.
            while len(self._held) > CHUNK_BYTES:
                self._write_chunk(bytes(self._held[:CHUNK_BYTES]), is_last=False)
                del self._held[:CHUNK_BYTES]
        return len(view)

    def finish(self) -> None:
        """Write the end of the file. Raises OSError."""
        self._write_chunk(bytes(self._held), is_last=True)
        self._held.clear()

    def _write_chunk(self, content: bytes, *, is_last: bool) -> None:
        self._file.write(self._file_key.cipher.encrypt(_nonce(self._number, is_last), content, None))
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what a sealed file holds, from any place in it; the file is closed with it.

    Opening and reading raise SealedFileError for a file that was made with another key, that is cut short or
    altered, or that does not belong at its place."""

    def __init__(self, file: BinaryIO, key: ArchiveKey, name: str) -> None:
        super().__init__()
        self._file, self._name = file, name
        self._file_key = _checked(file.read(HEADER_BYTES), key, name)[1]
        sealed_size = file.seek(0, os.SEEK_END)
        self._chunks = max(1, -(-(sealed_size - HEADER_BYTES) // _SEALED_CHUNK))
        self._chunk_number, self._chunk = -1, b""
        self._place = 0
        # What was cut off shows here, also to those who read only the beginning.
        self._load(self._chunks - 1)
        self.size = (self._chunks - 1) * CHUNK_BYTES + len(self._chunk)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self.size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        number, within = divmod(self._place, CHUNK_BYTES)
        if self._place >= self.size:
            return 0
        self._load(number)
        piece = memoryview(self._chunk)[within : within + len(target)]
        target[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def chunks(self) -> Iterator[bytes]:
        """All that it holds, from its beginning."""
        for number in range(self._chunks):
            self._load(number)
            yield self._chunk

    def close(self) -> None:
        self._file.close()
        super().close()

    def _load(self, number: int) -> None:
        from cryptography.exceptions import InvalidTag

        if number == self._chunk_number:
            return
        self._file.seek(HEADER_BYTES + number * _SEALED_CHUNK)
        sealed = self._file.read(_SEALED_CHUNK)
        is_last = number == self._chunks - 1
        try:
            self._chunk = self._file_key.cipher.decrypt(_nonce(number, is_last), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise self._fault(number, sealed, is_last=is_last) from error
        self._chunk_number = number

    def _fault(self, number: int, sealed: bytes, *, is_last: bool) -> Exception:
        """What is wrong with a chunk. Where what is now the last one was not written as such, all behind it
        is gone; and one that is shorter than a whole one and not whole in itself was cut, too."""
        from cryptography.exceptions import InvalidTag

        if not is_last:
            return altered(self._name)
        if len(sealed) < _TAG_BYTES:
            return cut_short(self._name)
        try:
            self._file_key.cipher.decrypt(_nonce(number, False), sealed, None)
        except InvalidTag:
            return altered(self._name)
        return cut_short(self._name)


def is_sealed_as(begin: bytes, key: ArchiveKey, name: str) -> bool:
    """Whether a file that begins so was surely sealed with this key for this name: nothing but the key makes
    such a beginning, so that no content of a plain file is ever taken for it."""
    header = _Header.of(begin[:HEADER_BYTES])
    if header is None or header.key_id != bytes.fromhex(key.id):
        return False
    return hmac.compare_digest(header.mark, _FileKey(key, header.salt).mark(name))


def is_form_of_sealed(begin: bytes) -> bool:
    """Whether a file that begins so says of itself that it is sealed, with whatever key."""
    return begin.startswith(_FORM)


def bind_to(file: BinaryIO, key: ArchiveKey, old: str, new: str) -> None:
    """Bind a sealed file, open for reading and writing, to another name: for one that is about to be renamed
    to it. The caller syncs it. Raises SealedFileError where it was not sealed for the old one."""
    file.seek(0)
    header, file_key = _checked(file.read(HEADER_BYTES), key, old)
    file.seek(0)
    file.write(_Header(header.key_id, header.salt, file_key.mark(new)).content)


def plain_size(sealed_size: int) -> int:
    """How many bytes a sealed file of so many holds, by its length alone."""
    body = max(0, sealed_size - HEADER_BYTES)
    return max(0, body - -(-body // _SEALED_CHUNK) * _TAG_BYTES)


def _checked(begin: bytes, key: ArchiveKey, name: str) -> tuple[_Header, _FileKey]:
    """The header of a file, and its keys. Raises SealedFileError."""
    header = _Header.of(begin)
    if header is None:
        raise cut_short(name) if len(begin) < HEADER_BYTES else altered(name)
    if header.key_id != bytes.fromhex(key.id):
        raise other_key(name)
    file_key = _FileKey(key, header.salt)
    if not hmac.compare_digest(header.mark, file_key.mark(name)):
        raise misplaced(name)
    return header, file_key


def _nonce(number: int, is_last: bool) -> bytes:
    # Never twice with one key: each file has its own, and is written once, from its beginning to its end.
    return bytes((is_last,)) + number.to_bytes(11, "big")


def _checksum(begin: bytes) -> bytes:
    return hashlib.sha256(begin).digest()[: HEADER_BYTES - _MARK_END]

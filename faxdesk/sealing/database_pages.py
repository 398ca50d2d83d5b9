"""The pages of an encrypted database, read without SQLite: whether a key has made them, and what they hold.

This is the form in which SQLCipher 4 writes pages with its usual settings
(https://www.zetetic.net/sqlcipher/design/): 4,096 bytes, of which the last 80 are a random start for AES-256
in CBC mode (16) and an HMAC-SHA512 (64) over what is encrypted, that start, and the page's number. In place
of its first 16 bytes, page 1 has the salt of the HMAC's key, as it is.

The salt is made of the key here, instead of at random: programs that make an archive at the same moment then
make the same one, and a damaged salt takes nothing else with it. That is as good as a random one, since the
key is random all over, each page has a random start of its own, and a key encrypts nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property
from typing import Protocol

PAGE_BYTES = 4096
RESERVED_BYTES = 80
"""At the end of each page, for what is not SQLite's."""
PLAIN_BEGIN = b"SQLite format 3\0"
"""So begins a database that is not encrypted."""
_SALT_BYTES, _START_BYTES, _HMAC_BYTES = 16, 16, 64
_ENCRYPTED_END = PAGE_BYTES - RESERVED_BYTES


class DatabaseKey(Protocol):
    """An ArchiveKey, or as much of it as those need who read and write the database alone."""

    @property
    def for_database(self) -> bytes:
        """32 bytes."""


def raw_key(key: DatabaseKey) -> str:
    """What SQLCipher takes for a key that nothing has to be made of, with the salt."""
    return f"x'{key.for_database.hex()}{_salt(key).hex()}'"


class EncryptedPages:
    """What one key makes of pages."""

    def __init__(self, key: DatabaseKey) -> None:
        self._key = key

    def has_made(self, number: int, page: bytes) -> bool:
        """Whether this page was written with the key, at this place, and is as it was then. Nobody makes such
        a page without the key, and one in 2 to the power of 512 is so by chance."""
        if len(page) != PAGE_BYTES:
            return False
        end = PAGE_BYTES - _HMAC_BYTES
        signed = page[_SALT_BYTES if number == 1 else 0 : end] + number.to_bytes(4, "little")
        return hmac.compare_digest(hmac.digest(self._hmac_key, signed, hashlib.sha512), page[end:])

    def opened(self, number: int, page: bytes) -> bytes:
        """What SQLite knows as this page. Of a damaged one, 16 bytes or more where the damage is are
        anything."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        page = page.ljust(PAGE_BYTES, b"\0")
        begin = _SALT_BYTES if number == 1 else 0
        start = page[_ENCRYPTED_END : _ENCRYPTED_END + _START_BYTES]
        decryptor = Cipher(algorithms.AES(self._key.for_database), modes.CBC(start)).decryptor()
        plain = decryptor.update(page[begin:_ENCRYPTED_END]) + decryptor.finalize()
        return PLAIN_BEGIN[:begin] + plain + bytes(RESERVED_BYTES)

    @cached_property
    def _hmac_key(self) -> bytes:
        salt = bytes(byte ^ 0x3A for byte in _salt(self._key))
        return hashlib.pbkdf2_hmac("sha512", self._key.for_database, salt, 2, 32)


def _salt(key: DatabaseKey) -> bytes:
    return hmac.digest(key.for_database, b"faxdesk salt 1", hashlib.sha256)[:_SALT_BYTES]

"""The one secret from which all that encrypts a profile is derived."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cached_property

KEY_BYTES = 32


class ArchiveKey:
    """The key of a profile: 32 random bytes, and one key for each use, so that none tells of another.

    It is never written anywhere but to the keychain, a key file of the administrator's, or the paper that the
    person keeps, and has no printable form."""

    def __init__(self, secret: bytes) -> None:
        """Raises ValueError unless secret is 32 bytes."""
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(secret)}")
        self.secret = secret

    @classmethod
    def new(cls) -> ArchiveKey:
        return cls(secrets.token_bytes(KEY_BYTES))

    @cached_property
    def for_database(self) -> bytes:
        """32 bytes for SQLCipher, as its raw key."""
        return self._derived("database")

    @cached_property
    def for_files(self) -> bytes:
        """32 bytes for documents, drafts and whatever else is a file."""
        return self._derived("files")

    @cached_property
    def for_names(self) -> bytes:
        """32 bytes for the keyed hash under which a document is stored: a plain hash of the contents would
        tell whether a known document is there."""
        return self._derived("names")

    @cached_property
    def id(self) -> str:
        """Tells one key from another and nothing else of it: 16 hexadecimal digits, which may be written
        beside the archive and into the log."""
        return self._derived("id")[:8].hex()

    def _derived(self, use: str) -> bytes:
        # HKDF's second step alone (RFC 5869, 2.3): the first is for secrets that are not random all over.
        return hmac.digest(self.secret, f"faxdesk {use} 1".encode() + b"\x01", hashlib.sha256)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ArchiveKey) and hmac.compare_digest(self.secret, other.secret)

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<key {self.id}>"

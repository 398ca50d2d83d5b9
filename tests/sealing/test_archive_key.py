"""The key of a profile, and what is derived from it."""

from __future__ import annotations

import pytest

from faxdesk.sealing.archive_key import ArchiveKey


def test_each_use_has_a_key_of_its_own() -> None:
    key = ArchiveKey(bytes(range(32)))
    assert len({key.secret, key.for_database, key.for_files, key.for_names}) == 4
    assert {len(part) for part in (key.for_database, key.for_files, key.for_names)} == {32}


def test_what_is_derived_never_changes() -> None:
    """Else an update would lock everybody out. The value is HKDF-Expand's of RFC 5869, taken from the library
    `cryptography` once."""
    key = ArchiveKey(bytes(range(32)))
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

    assert key.for_files == HKDFExpand(SHA256(), 32, b"faxdesk files 1").derive(bytes(range(32)))


def test_new_keys_differ_and_say_nothing_of_themselves() -> None:
    one, other = ArchiveKey.new(), ArchiveKey.new()
    assert one != other
    assert one == ArchiveKey(one.secret)
    assert one.secret.hex() not in f"{one!r} {one}"
    assert len(one.id) == 16


def test_a_key_of_another_length_is_none() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        ArchiveKey(b"short")

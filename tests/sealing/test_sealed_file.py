"""Files that are sealed: what goes in comes out, and nothing that was done to them passes unseen."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Protocol

import pytest

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_file import (
    CHUNK_BYTES,
    HEADER_BYTES,
    SealedReader,
    SealedWriter,
    bind_to,
    is_sealed_as,
    plain_size,
)
from faxdesk.sealing.sealing_errors import SealedFileError, SealFault

KEY = ArchiveKey(bytes(range(32)))
OTHER_KEY = ArchiveKey(bytes(32))
SEALED_CHUNK = CHUNK_BYTES + 16
SIZES = (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 200_000)


class Seal(Protocol):
    def __call__(self, content: bytes, name: str = ...) -> bytes: ...


@pytest.fixture
def seal() -> Seal:
    def sealed(content: bytes, name: str = "file") -> bytes:
        target = io.BytesIO()
        writer = SealedWriter(target, KEY, name)
        writer.write(content)
        writer.finish()
        return target.getvalue()

    return sealed


def read(sealed: bytes, key: ArchiveKey = KEY, name: str = "file") -> bytes:
    return b"".join(SealedReader(io.BytesIO(sealed), key, name).chunks())


def fault_of(sealed: bytes, key: ArchiveKey = KEY, name: str = "file") -> SealFault:
    with pytest.raises(SealedFileError) as found:
        read(sealed, key, name)
    assert found.value.hint
    return found.value.fault


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_read_again(seal: Seal, size: int) -> None:
    content = os.urandom(size)
    sealed = seal(content)
    assert read(sealed) == content
    assert plain_size(len(sealed)) == size
    with io.BufferedReader(SealedReader(io.BytesIO(sealed), KEY, "file")) as file:
        assert file.read() == content


def test_it_can_be_written_in_pieces_of_any_size() -> None:
    content, target = os.urandom(3 * CHUNK_BYTES + 5), io.BytesIO()
    writer = SealedWriter(target, KEY, "file")
    for start in range(0, len(content), 50_001):
        writer.write(memoryview(content)[start : start + 50_001])
    writer.finish()
    assert read(target.getvalue()) == content


def test_it_is_read_from_any_place(seal: Seal) -> None:
    content = os.urandom(200_000)
    file = io.BufferedReader(SealedReader(io.BytesIO(seal(content)), KEY, "file"))
    for start, size in ((199_990, 50), (65_530, 12), (0, 5), (131_072, 1), (300_000, 3)):
        file.seek(start)
        assert file.read(size) == content[start : start + size]
    file.seek(-7, os.SEEK_END)
    assert file.read() == content[-7:]


def test_nothing_of_the_content_shows_and_no_two_files_are_alike(seal: Seal) -> None:
    content = b"Dear Mrs Marker " * 10_000
    assert b"Marker" not in seal(content)
    assert seal(content)[HEADER_BYTES:] != seal(content)[HEADER_BYTES:]


def test_each_changed_byte_is_seen(seal: Seal) -> None:
    sealed = seal(os.urandom(CHUNK_BYTES + 100))
    places = [*range(HEADER_BYTES + 40), HEADER_BYTES + SEALED_CHUNK - 1, len(sealed) - 1]
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert fault_of(bytes(changed)) is SealFault.ALTERED


@pytest.mark.parametrize("size", [200_000, 2 * CHUNK_BYTES])
def test_a_file_that_was_cut_is_told_at_once(seal: Seal, size: int) -> None:
    sealed = seal(os.urandom(size))
    for chunks in (1, 2):
        if (cut := HEADER_BYTES + chunks * SEALED_CHUNK) < len(sealed):
            assert fault_of(sealed[:cut]) is SealFault.CUT_SHORT
    for cut in (0, 40, HEADER_BYTES, HEADER_BYTES + 3):
        assert fault_of(sealed[:cut]) is SealFault.CUT_SHORT
    # Within a chunk a cut looks like any other damage.
    assert fault_of(sealed[:-1]) is SealFault.ALTERED


def test_a_file_that_goes_on_behind_its_end_is_altered(seal: Seal) -> None:
    sealed = seal(os.urandom(CHUNK_BYTES))
    assert fault_of(sealed + sealed[HEADER_BYTES:]) is SealFault.ALTERED
    assert fault_of(sealed + bytes(16)) is SealFault.ALTERED


def test_chunks_that_changed_their_places_are_seen(seal: Seal) -> None:
    sealed = seal(os.urandom(3 * CHUNK_BYTES))
    head, first, second, rest = (
        sealed[:HEADER_BYTES],
        sealed[HEADER_BYTES : HEADER_BYTES + SEALED_CHUNK],
        sealed[HEADER_BYTES + SEALED_CHUNK : HEADER_BYTES + 2 * SEALED_CHUNK],
        sealed[HEADER_BYTES + 2 * SEALED_CHUNK :],
    )
    assert fault_of(head + second + first + rest) is SealFault.ALTERED
    other = seal(os.urandom(3 * CHUNK_BYTES))
    assert fault_of(head + other[HEADER_BYTES:]) is SealFault.ALTERED


def test_another_file_in_its_place_is_seen(seal: Seal) -> None:
    assert fault_of(seal(b"one", "one"), name="other") is SealFault.MISPLACED


def test_another_key_is_no_damage(seal: Seal) -> None:
    assert fault_of(seal(b"content"), OTHER_KEY) is SealFault.OTHER_KEY


def test_one_that_was_not_finished_is_cut_short() -> None:
    target = io.BytesIO()
    SealedWriter(target, KEY, "file").write(os.urandom(2 * CHUNK_BYTES))
    assert fault_of(target.getvalue()) is SealFault.CUT_SHORT


def test_it_is_renamed_without_being_written_anew(seal: Seal, tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(seal(b"content", "old"))
    with path.open("rb+") as file:
        bind_to(file, KEY, "old", "new")
    sealed = path.read_bytes()
    assert read(sealed, name="new") == b"content"
    assert is_sealed_as(sealed, KEY, "new")
    assert not is_sealed_as(sealed, KEY, "old")
    with path.open("rb+") as file, pytest.raises(SealedFileError):
        bind_to(file, KEY, "another", "third")

"""Documents by their content."""

from __future__ import annotations

import errno
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.store.blobs import BlobStore

CONTENT = b"%PDF-1.7 something"
HASH = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "documents")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.pdf"
    path.write_bytes(CONTENT)
    return path


def test_a_copy_outlives_its_source(blobs: BlobStore, source: Path) -> None:
    assert blobs.add(source) == (HASH, len(CONTENT))
    source.write_bytes(b"changed")
    source.unlink()
    assert blobs.path(HASH).read_bytes() == CONTENT
    assert blobs.has(HASH)
    assert blobs.verify(HASH)


def test_the_same_content_is_kept_once(blobs: BlobStore, source: Path, tmp_path: Path) -> None:
    blobs.add(source)
    blobs.add(source)
    kept = [path for path in (tmp_path / "documents").rglob("*") if path.is_file()]
    assert len(kept) == 1


def test_a_copy_is_durable_by_no_more_than_it_takes(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first in a subfolder syncs where that is listed, too; also when only the subfolder was made."""
    synced: list[Path] = []
    monkeypatch.setattr("faxdesk.store.blobs.sync_folder", synced.append)
    source, folder = tmp_path / "source.pdf", tmp_path / "documents"
    alike = [b"%d" % number for number in range(2000)]
    alike = [content for content in alike if hashlib.sha256(content).hexdigest().startswith("00")]
    (folder / "00").mkdir(parents=True)
    for content, expected in zip(alike[:2], [[folder, folder / "00"], [folder / "00"]], strict=True):
        source.write_bytes(content)
        blobs.add(source)
        assert synced == expected
        synced.clear()


def test_with_all_folders_made_beforehand_a_document_waits_for_two_things(
    blobs: BlobStore, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("faxdesk.store.blobs.sync_folder", synced.append)
    blobs.prepare()
    folder = tmp_path / "documents"
    assert synced == [folder]
    assert len([*folder.iterdir()]) == 256
    digest, _size = blobs.add(source)
    assert synced == [folder, folder / digest[:2]], "its bytes, and its name"


def test_a_download_is_moved_in(blobs: BlobStore) -> None:
    part = blobs.temporary()
    part.write_bytes(CONTENT)
    assert blobs.adopt(part, HASH) == (HASH, len(CONTENT))
    assert not part.exists()
    assert blobs.path(HASH).read_bytes() == CONTENT


def test_damage_is_noticed(blobs: BlobStore, source: Path) -> None:
    blobs.add(source)
    blobs.path(HASH).write_bytes(b"x" * len(CONTENT))
    assert not blobs.verify(HASH)
    assert not blobs.verify("0" * 64)


def test_a_missing_document_is_told(blobs: BlobStore) -> None:
    for digest in ("0" * 64, ""):
        with pytest.raises(FaxDeskError, match="missing"):
            blobs.path(digest)


def test_a_full_disk_leaves_nothing_half(
    blobs: BlobStore, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FaxDeskError, match="disk is full") as raised:
        blobs.add(source)
    assert raised.value.kind == ErrorKind.STORAGE
    assert [path for path in (tmp_path / "documents").rglob("*") if path.is_file()] == []


def test_copying_can_be_called_off(blobs: BlobStore, source: Path, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        blobs.add(source, token)
    assert [path for path in (tmp_path / "documents").rglob("*") if path.is_file()] == []


def test_a_file_that_cannot_be_read_is_named(blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(FaxDeskError, match="gone") as raised:
        blobs.add(tmp_path / "gone")
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert [path for path in (tmp_path / "documents").rglob("*") if path.is_file()] == []


def test_what_a_killed_program_left_is_swept_away_in_time(blobs: BlobStore, source: Path) -> None:
    blobs.sweep(datetime.now(UTC))
    blobs.add(source)
    left = blobs.temporary()
    left.write_bytes(b"half")
    blobs.sweep(datetime.now(UTC) - timedelta(hours=1))
    assert left.exists(), "another program may be at it"
    blobs.sweep(datetime.now(UTC) + timedelta(hours=1))
    assert not left.exists()
    assert blobs.has(HASH)


DAY_AGO = datetime.now(UTC) - timedelta(days=1)


def test_a_half_is_there_again_for_its_document_alone(blobs: BlobStore, tmp_path: Path) -> None:
    with blobs.half("fax/1", DAY_AGO) as half:
        (half / "part").write_bytes(b"%PDF")
    with blobs.half("fax/2", DAY_AGO) as half:
        assert list(half.iterdir()) == []
    with BlobStore(tmp_path / "documents").half("fax/1", DAY_AGO) as half:
        assert (half / "part").read_bytes() == b"%PDF"
        (half / "part").unlink()
    assert list((tmp_path / "documents" / "incoming").iterdir()) == []


def test_a_half_in_use_is_nobody_elses_until_its_user_is_dead(blobs: BlobStore) -> None:
    with blobs.half("fax", DAY_AGO) as mine:
        (mine / "part").write_bytes(b"mine")
        with blobs.half("fax", DAY_AGO) as other:
            assert list(other.iterdir()) == []
            (other / "part").write_bytes(b"other")
    with blobs.half("fax", DAY_AGO) as half:
        assert (half / "part").read_bytes() == b"other", "one is enough"

    user = blobs.half("fax", DAY_AGO)
    killed = user.__enter__()
    assert (killed / "part").exists()
    for path in (killed, killed / "part"):
        os.utime(path, (1e9, 1e9))
    with blobs.half("fax", DAY_AGO) as half:
        assert (half / "part").read_bytes() == b"other"
    user.__exit__(None, None, None)


def test_old_halves_are_swept(blobs: BlobStore, tmp_path: Path) -> None:
    for key in ("old", "new"):
        with blobs.half(key, DAY_AGO) as half:
            (half / "part").write_bytes(key.encode())
    incoming = tmp_path / "documents" / "incoming"
    (old,) = [path for path in incoming.iterdir() if (path / "part").read_bytes() == b"old"]
    for path in (old / "part", old):
        os.utime(path, (1e9, 1e9))
    blobs.sweep(DAY_AGO)
    assert [(path / "part").read_bytes() for path in incoming.iterdir()] == [b"new"]

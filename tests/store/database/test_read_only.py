"""An archive on a disk that takes nothing: how it is read, and when it needs a copy for that."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.disk_trouble import DiskTrouble
from faxdesk.store.database import schema as structure
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.database.read_only import ReadingConnection
from faxdesk.store.database.sqlite import sqlite3
from tests.store.small_disk import SmallDisk, mounts, small_disk

pytestmark = mounts


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's folder for temporary files, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def path(disk: SmallDisk) -> Path:
    """An archive that was written and closed in order."""
    path = disk.folder / "archive.db"
    with closing(Database.open(path)) as database:
        write(database, "before")
    return path


def write(database: Database, token: str) -> None:
    with database.transaction() as cx:
        cx.execute("INSERT OR REPLACE INTO sync_state (only, sync_token) VALUES (1, ?)", (token,))


def read(database: Database) -> str:
    with database.read() as cx:
        token: str = cx.execute("SELECT sync_token FROM sync_state").fetchone()[0]
    return token


def takes_nothing(disk: SmallDisk, state: str) -> None:
    disk.fill() if state == "full" else disk.only_read()


def takes_again(disk: SmallDisk, state: str) -> None:
    disk.make_room() if state == "full" else disk.write_again()


@pytest.mark.parametrize("state", ["full", "only read"])
def test_it_is_written_again_as_soon_as_that_goes(disk: SmallDisk, path: Path, state: str) -> None:
    takes_nothing(disk, state)
    with closing(Database.open(path)) as database:
        assert isinstance(database.trouble, DiskTrouble)
        assert str(disk.folder) in database.trouble.title
        assert read(database) == "before"
        for _ in range(3):
            with pytest.raises(DiskTrouble):
                write(database, "refused")
        assert not database.changed_elsewhere()
        takes_again(disk, state)
        assert database.changed_elsewhere(), "nobody knows what was written meanwhile"
        assert database.trouble is None
        write(database, "after")
        assert read(database) == "after"
        assert not any(isinstance(connection, ReadingConnection) for connection in database._shelf)


@pytest.mark.parametrize("state", ["full", "only read"])
def test_a_read_under_way_is_not_disturbed_by_the_change(disk: SmallDisk, path: Path, state: str) -> None:
    takes_nothing(disk, state)
    with closing(Database.open(path)) as database, database.read() as cx:
        takes_again(disk, state)
        worker = threading.Thread(target=database.changed_elsewhere)
        worker.start()
        worker.join()
        assert cx.execute("SELECT sync_token FROM sync_state").fetchone()[0] == "before"
    with closing(Database.open(path)) as database:
        write(database, "after")
        assert read(database) == "after"


def test_what_another_program_writes_is_seen(disk: SmallDisk, path: Path) -> None:
    disk.only_read()
    with closing(Database.open(path)) as database:
        assert read(database) == "before"
        disk.write_again()
        with closing(Database.open(path)) as other:
            write(other, "by another")
            assert read(database) == "by another", "from its log"
        assert read(database) == "by another", "from the file itself"


@pytest.mark.parametrize("state", ["full", "only read"])
def test_an_archive_of_an_earlier_version_is_read_in_a_copy(
    disk: SmallDisk, temporary: Path, state: str
) -> None:
    path = disk.folder / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        structure.make_as_of(connection, structure.newest() - 1)
        connection.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'earlier')")
    takes_nothing(disk, state)
    before = path.read_bytes()
    with closing(Database.open(path)) as database:
        assert read(database) == "earlier"
        with database.read() as cx:
            assert structure.version_of(cx) == structure.newest()
        assert list(temporary.iterdir())
        assert path.read_bytes() == before
        takes_again(disk, state)
        write(database, "after")
        assert not list(temporary.iterdir()), "the copy is needed no more"
    with closing(Database.open(path)) as database:
        assert read(database) == "after"


def test_no_room_for_the_copy_is_said(
    disk: SmallDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = disk.folder / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        structure.make_as_of(connection, structure.newest() - 1)
    disk.only_read()
    with small_disk(tmp_path / "other", 1) as other:
        other.fill()
        monkeypatch.setattr(tempfile, "tempdir", str(other.folder))
        with pytest.raises(DiskTrouble, match="cannot be read where it is") as raised:
            Database.open(path)
    assert "your temporary folder needs" in raised.value.hint
    assert str(disk.folder) in raised.value.title


def test_an_empty_file_is_no_archive(disk: SmallDisk) -> None:
    path = disk.folder / "archive.db"
    path.touch()
    disk.only_read()
    with pytest.raises(DiskTrouble, match="may not write"):
        Database.open(path)


def test_a_damaged_archive_is_left_as_it_is(disk: SmallDisk, path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"x" * (len(content) - 4096)
    path.write_bytes(content)
    disk.only_read()
    files = sorted(file.name for file in disk.folder.iterdir())
    with closing(Database.open(path)) as database, pytest.raises(ArchiveDamaged):
        read(database)
    assert path.read_bytes() == content
    assert sorted(file.name for file in disk.folder.iterdir()) == files

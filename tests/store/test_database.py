"""The archive's file: new, old, newer, damaged, out of reach."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.store.database import ArchiveDamaged, Database
from tests.support.clock import ManualClock


def test_an_archive_is_made_and_found_again(tmp_path: Path) -> None:
    for _ in range(2):
        database = Database.open(tmp_path / "archive.db")
        with database.read() as cx:
            assert cx.execute("PRAGMA user_version").fetchone()[0] >= 1
            assert cx.execute("PRAGMA synchronous").fetchone()[0] == 2
            assert cx.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        database.close()


def test_a_newer_archive_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with sqlite3.connect(path) as cx:
        cx.execute("PRAGMA user_version = 999")
    cx.close()
    before = path.read_bytes()
    with pytest.raises(FaxDeskError, match="newer FaxDesk") as raised:
        Database.open(path)
    assert not isinstance(raised.value, ArchiveDamaged)
    assert path.read_bytes()[:100] == before[:100]


@pytest.mark.parametrize(
    "content", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_a_damaged_archive_is_told_and_can_be_set_aside(
    tmp_path: Path, manual_clock: ManualClock, content: bytes
) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged):
        Database.open(path)
    aside = Database.set_aside(path, manual_clock)
    assert aside.read_bytes() == content
    Database.open(path).close()


def test_an_archive_that_lost_its_tables_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    cx = sqlite3.connect(path)
    cx.execute("PRAGMA foreign_keys = OFF")
    cx.execute("DROP TABLE faxes")
    cx.commit()
    cx.close()
    with pytest.raises(ArchiveDamaged):
        Database.open(path)


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FaxDeskError, match=str(tmp_path)):
        Database.open(tmp_path / "archive.db")


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FaxDeskError) as raised:
        Database.open(tmp_path / "file" / "archive.db")
    assert raised.value.kind == ErrorKind.STORAGE


def test_what_fails_in_a_transaction_is_undone(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "archive.db")

    def fail_in_the_middle() -> None:
        with database.transaction() as cx:
            cx.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'x')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_middle()
    with database.read() as cx:
        assert cx.execute("SELECT count(*) FROM sync_state").fetchone()[0] == 0
    database.close()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "archive.db")
    with database.read() as cx:
        pages = cx.execute("PRAGMA page_count").fetchone()[0]
        cx.execute(f"PRAGMA max_page_count = {pages}")

    def fill() -> None:
        with database.transaction() as cx:
            for number in range(2000):
                cx.execute(
                    "INSERT INTO faxes (direction, created_at, subject) VALUES ('Inbound', '', ?)",
                    (f"{number}" * 100,),
                )

    with pytest.raises(FaxDeskError, match="disk is full"):
        fill()
    with database.read() as cx:
        assert cx.execute("SELECT count(*) FROM faxes").fetchone()[0] == 0
    database.close()


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "archive.db")
    database.close()
    with pytest.raises(FaxDeskError) as raised, database.read() as cx:
        cx.execute("SELECT 1")
    assert raised.value.kind == ErrorKind.STORAGE

"""The archive's file: new, old, newer, damaged, out of reach."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import PartKind
from faxdesk.domain.status import StatusKind
from faxdesk.store.database import database
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.database.database_errors import in_words
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.faxes import FaxStore
from faxdesk.store.mapping import draft_text
from faxdesk.store.outbox_store import OutboxStore
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


def test_a_disk_too_full_to_open_the_archive_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    path.mkdir()  # So that SQLite cannot open it, whatever the disk of this test holds.
    with pytest.raises(FaxDeskError, match="cannot open its archive"), in_words(path):
        sqlite3.connect(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=4096))
    with pytest.raises(FaxDeskError, match="disk is full") as raised, in_words(path):
        sqlite3.connect(path)
    assert str(tmp_path) in raised.value.title


def test_a_closed_archive_says_so(tmp_path: Path) -> None:
    database = Database.open(tmp_path / "archive.db")
    database.close()
    with pytest.raises(FaxDeskError) as raised, database.read() as cx:
        cx.execute("SELECT 1")
    assert raised.value.kind == ErrorKind.STORAGE


def test_an_archive_from_before_further_requests_is_taken_over(
    tmp_path: Path, manual_clock: ManualClock
) -> None:
    path = tmp_path / "archive.db"
    scripts = sorted((Path(database.__file__).parent / "migrations").glob("000[12].sql"))
    cx = sqlite3.connect(path)
    for script in scripts:
        cx.executescript(script.read_text())
    cx.execute("PRAGMA user_version = 2")
    for fax_id, outcome, number, status in (
        (1, "sent", "+16505550144", "Sent"),
        (2, "failed", "(650) 555-0101", "SendingFailed"),
        (3, "queued", "+16505550145", "Queued"),
    ):
        cx.execute(
            "INSERT INTO faxes (id, message_id, direction, created_at, message_status, outcome)"
            " VALUES (?, ?, 'Outbound', '2026-03-02T09:00:00.000000Z', ?, ?)",
            (fax_id, str(fax_id), status, outcome),
        )
        cx.execute(
            "INSERT INTO fax_recipients (fax_id, position, number, status, error_code)"
            " VALUES (?, 0, ?, ?, ?)",
            (fax_id, number, status, "LineBusy" if outcome == "failed" else ""),
        )
        cx.execute(
            "INSERT INTO outbox (fax_id, state, draft, created_at, updated_at)"
            " VALUES (?, 'accepted', ?, '2026-03-02T09:00:00.000000Z', '2026-03-02T09:00:00.000000Z')",
            (fax_id, draft_text(Draft((Recipient(number),)))),
        )
    cx.commit()
    cx.close()

    archive = Database.open(path)
    faxes, journal = FaxStore(archive, manual_clock), OutboxStore(archive, manual_clock)
    assert path.with_name("archive.db.version-2").exists()
    kinds = [row.status.kind for row in faxes.rows([1, 2, 3])]
    assert kinds == [StatusKind.SENT, StatusKind.FAILED, StatusKind.ACCEPTED]
    assert [item.id for item in journal.unsettled()] == [3], (
        "what failed long ago is not tried again by itself"
    )
    root = journal.item(2)
    assert root is not None
    journal.add_part(root, Draft((Recipient("+16505550101"),)), PartKind.RESEND)
    assert faxes.rows([2])[0].status.kind == StatusKind.QUEUED
    assert faxes.fax(2).recipients[0].pending, "in whatever spelling its number was kept"
    archive.close()


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux for the open files")
@pytest.mark.parametrize("at", [0, 18, 105])
def test_a_damaged_archive_is_not_left_open(tmp_path: Path, at: int) -> None:
    """Windows cannot rename what is open."""
    path = tmp_path / "archive.db"
    Database.open(path).close()
    content = bytearray(path.read_bytes())
    content[at : at + 40] = b"\xff" * 40
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged):
        Database.open(path)
    left = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert [name for name in left if str(tmp_path) in name] == []

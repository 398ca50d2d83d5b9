"""The archive's connections and structure: many threads, many processes, migrations, hidden damage."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.domain.runtime import SystemClock
from faxdesk.store.database import database as database_module
from faxdesk.store.database import schema as structure
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.database.sqlite import sqlite3
from tests.support.clock import ManualClock

OPEN = """
import sys
from pathlib import Path
from faxdesk.store.database.database import Database
Database.open(Path(sys.argv[1])).close()
"""


def test_threads_that_come_and_go_leave_no_connections(database: Database) -> None:
    def read() -> None:
        with database.read() as cx:
            cx.execute("SELECT count(*) FROM faxes").fetchone()

    for _ in range(30):
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert len(database._shelf) == 1


def test_programs_that_open_a_new_archive_at_once_do_not_collide(tmp_path: Path, root: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, str(tmp_path / "archive.db")], cwd=root, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    errors = [program.communicate()[1] for program in programs]
    assert [program.returncode for program in programs] == [0] * 4, errors


def test_a_program_that_ends_leaves_the_log_to_one_that_goes_on(database: Database, root: Path) -> None:
    """The last program to close the archive removes the write-ahead log, and locks tell it whether it is the
    last. A process loses its locks on a file when it closes any descriptor of that file
    (https://www.sqlite.org/howtocorrupt.html, 2.2)."""
    log = database.path.with_name(f"{database.path.name}-wal")
    with database.read(), database.read(), database.transaction() as cx:
        cx.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'x')")
    before = log.stat().st_ino
    subprocess.run([sys.executable, "-c", OPEN, str(database.path)], cwd=root, check=True)
    assert log.stat().st_ino == before
    with database.read() as cx:
        assert cx.execute("SELECT sync_token FROM sync_state").fetchone()[0] == "x"


def test_a_write_waits_for_another_s_and_a_read_does_not(database: Database) -> None:
    with database.transaction() as cx:
        cx.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'x')")
        seen: list[int] = []

        def read() -> None:
            with database.read() as other:
                seen.append(other.execute("SELECT count(*) FROM sync_state").fetchone()[0])

        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
        assert seen == [0], "what is not committed is nobody else's business"
    with database.read() as cx:
        assert cx.execute("SELECT count(*) FROM sync_state").fetchone()[0] == 1


def with_later(tmp_path: Path, script: str) -> Path:
    """The migrations of a later program: ours, and one more."""
    later = tmp_path / "migrations"
    shutil.copytree(structure.MIGRATIONS, later)
    (later / f"{structure.newest() + 1:04}.sql").write_text(script, encoding="utf-8")
    return later


def test_an_older_archive_is_copied_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.db"
    database = Database.open(path)
    with database.transaction() as cx:
        cx.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'kept')")
    database.close()
    before = structure.newest()
    with monkeypatch.context() as upgrade:
        upgrade.setattr(structure, "MIGRATIONS", with_later(tmp_path, "CREATE TABLE later (id INTEGER);"))
        database = Database.open(path)
    with database.read() as cx:
        assert cx.execute("SELECT count(*) FROM later").fetchone()[0] == 0
        assert cx.execute("SELECT sync_token FROM sync_state").fetchone()[0] == "kept"
    database.close()

    copy = Database.open(tmp_path / f"archive.db.version-{before}")
    with copy.read() as cx:
        assert cx.execute("SELECT sync_token FROM sync_state").fetchone()[0] == "kept"
    copy.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    failing = with_later(tmp_path, "CREATE TABLE later (id INTEGER);\nNONSENSE;")
    with monkeypatch.context() as upgrade:
        upgrade.setattr(structure, "MIGRATIONS", failing)
        with pytest.raises(Exception, match="NONSENSE"):
            Database.open(path)
    database = Database.open(path)
    with database.read() as cx:
        assert cx.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'later'").fetchone()[0] == 0
    database.close()


def damage_people(path: Path) -> None:
    """Spoil one page of the file, which opening the archive does not read."""
    with closing(sqlite3.connect(path)) as cx:
        (root,) = cx.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'people'").fetchone()
        (size,) = cx.execute("PRAGMA page_size").fetchone()
    with path.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\x55" * size)


def test_damage_found_while_working_is_found_again_at_the_next_start(
    tmp_path: Path, manual_clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an archive that is too large to be looked through at each start."""
    monkeypatch.setattr(database_module, "_SMALL", 0)
    path = tmp_path / "archive.db"
    Database.open(path).close()
    damage_people(path)
    database = Database.open(path)
    with pytest.raises(ArchiveDamaged), database.read() as cx:
        cx.execute("SELECT * FROM people").fetchall()
    database.close()
    with pytest.raises(ArchiveDamaged):
        Database.open(path)
    Database.set_aside(path, manual_clock)
    Database.open(path).close()
    assert not path.with_name("archive.db.suspect").exists()


def test_a_false_alarm_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    mark = path.with_name("archive.db.suspect")
    mark.touch()
    Database.open(path).close()
    assert not mark.exists()


def test_a_large_archive_is_looked_through_once_a_week(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_SMALL", 0)
    path = tmp_path / "archive.db"
    Database.open(path).close()
    archive = Database.open(path)
    now = SystemClock().now()
    archive.check_now_and_then(now)
    archive.close()
    damage_people(path)
    archive = Database.open(path)
    archive.check_now_and_then(now + timedelta(days=6))
    with pytest.raises(ArchiveDamaged):
        archive.check_now_and_then(now + timedelta(days=8))
    archive.close()
    with pytest.raises(ArchiveDamaged):
        Database.open(path)


def test_a_small_archive_is_looked_through_at_each_start(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    damage_people(path)
    with pytest.raises(ArchiveDamaged):
        Database.open(path)

"""Archives of every earlier structure, brought up to the newest: nothing in them may be lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from faxdesk.cli import main
from faxdesk.composition import Composition
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import Profile
from faxdesk.settings import Settings
from faxdesk.store.database import database as database_module
from faxdesk.store.database import schema as structure
from faxdesk.store.database.database import ArchiveDamaged, ArchiveInUse, Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock

HELD = Path(__file__).parent / "archives"
"""What an archive of each structure held: rows that came to be when that was the newest."""
NEWEST = len(structure.scripts())
EARLIER = range(1, NEWEST)
SEARCH = "fax_search"

Rows = dict[str, tuple[tuple[str, ...], list[tuple[object, ...]]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(structure, "PATIENCE_S", 0.3)


def make_archive(path: Path, version: int) -> None:
    """The archive of a program whose newest structure had this number, with mail in it."""
    with closing(sqlite3.connect(path)) as cx:
        cx.execute("PRAGMA journal_mode = WAL")
        for number, script in enumerate(structure.scripts()[:version], start=1):
            cx.executescript(script)
            held = HELD / f"{number:04}.sql"
            if held.exists():
                cx.executescript(held.read_text(encoding="utf-8"))
        cx.execute(f"PRAGMA user_version = {version}")
        cx.commit()


def all_rows(path: Path, like: Rows | None = None) -> Rows:
    """Every row of every table, its columns named; those of another archive where one is given."""
    with closing(sqlite3.connect(path)) as cx:
        tables = like or [
            name
            for (name,) in cx.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
                f" AND name NOT GLOB '{SEARCH}*'"
            )
        ]
        rows: Rows = {}
        for table in tables:
            columns = like[table][0] if like else _columns(cx, table)
            found = cx.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            rows[table] = columns, sorted(found, key=repr)
        return rows


def _columns(cx: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in cx.execute(f"PRAGMA table_info({table})"))


@pytest.fixture(params=EARLIER)
def upgraded(path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Database, Rows]]:
    """An archive of each earlier structure after the newest program opened it, and what was in it."""
    make_archive(path, request.param)
    before = all_rows(path)
    database = Database.open(path)
    yield database, before
    database.close()


def test_every_row_is_as_it_was(upgraded: tuple[Database, Rows]) -> None:
    database, before = upgraded
    assert sum(len(rows) for _columns, rows in before.values()) > 30
    assert all_rows(database.path, before) == before
    with database.read() as cx:
        assert cx.execute("PRAGMA user_version").fetchone()[0] == NEWEST
        assert cx.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cx.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert cx.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_program_finds_every_fax_and_draft(
    upgraded: tuple[Database, Rows], manual_clock: ManualClock
) -> None:
    database, _before = upgraded
    faxes, outbox = FaxStore(database, manual_clock), OutboxStore(database, manual_clock)
    assert list(faxes.ids(FaxQuery(Folder.INBOX))) == [1]
    assert list(faxes.ids(FaxQuery(Folder.TRASH))) == [2]
    assert set(faxes.ids(FaxQuery(Folder.OUTBOX))) == {3, 4, 5, 6, 7}
    assert list(faxes.ids(FaxQuery(Folder.INBOX, text="lab"))) == [1]
    assert list(faxes.ids(FaxQuery(Folder.OUTBOX, text="promised"))) == [3]
    read = faxes.fax(1)
    assert (read.is_read, read.page_count, read.document_hash[-1]) == (False, 3, "1")
    assert [recipient.status for recipient in faxes.fax(3).recipients] == ["Sent"]
    draft = outbox.item(5)
    assert draft is not None
    assert draft.state == OutboxState.DRAFT
    assert (draft.draft.cover_text, draft.draft.files[0].name) == ("Half a thought", "scan.png")
    assert [recipient.name for recipient in faxes.known_recipients("Dr", 5)] == ["Dr Day"]


def test_the_journal_goes_on_where_it_was(upgraded: tuple[Database, Rows], manual_clock: ManualClock) -> None:
    database, _before = upgraded
    faxes, outbox = FaxStore(database, manual_clock), OutboxStore(database, manual_clock)
    doubt, refused = outbox.item(6), outbox.item(7)
    assert doubt is not None
    assert (doubt.state, doubt.looks) == (OutboxState.UNCERTAIN, 2)
    assert doubt.body_sent_at is not None
    assert refused is not None
    assert refused.problem is not None
    assert (refused.state, refused.problem.code) == (OutboxState.NEEDS_YOU, "FAX-1")
    assert refused.draft.send_at is not None
    assert [entry.event for entry in outbox.log(3)] == ["created", "send", "start", "accept"]
    # What was sent before there were receipts is not followed up for ever.
    assert {item.id for item in outbox.unsettled()} <= {6, 7}
    assert SyncStore(database, manual_clock).sync_token() == "token-of-old"
    account = faxes.account()
    assert account is not None
    assert account.fax_numbers == ("+16505550100",)


def test_further_requests_and_receipts_are_kept(path: Path, manual_clock: ManualClock) -> None:
    if NEWEST < 3:
        pytest.skip("there are none")
    make_archive(path, 3)
    database = Database.open(path)
    assert [item.id for item in OutboxStore(database, manual_clock).parts(4)] == [8]
    assert FaxStore(database, manual_clock).fax(3).receipt_of == "sent"
    database.close()


def test_settings_of_an_earlier_program_are_kept(profile: Profile) -> None:
    stored = {"country": "GB", "undo_send_seconds": 30, "theme": "dark", "of_the_future": [1]}
    profile.settings_file.write_text(json.dumps(stored))
    make_archive(profile.database, 1)
    composition = Composition(profile)
    assert (composition.settings.country, composition.settings.undo_send_seconds) == ("GB", 30)
    composition.settings.country = "US"
    composition.settings.save()
    composition.close()
    assert json.loads(profile.settings_file.read_text()) == {**stored, "country": "US"}
    assert Settings(profile.settings_file).warnings == ()


# The copy


@pytest.mark.parametrize("version", EARLIER)
def test_the_archive_is_copied_before(path: Path, version: int) -> None:
    make_archive(path, version)
    before = all_rows(path)
    Database.open(path).close()
    copy = path.with_name(f"archive.db.version-{version}")
    with closing(sqlite3.connect(copy)) as cx:
        assert cx.execute("PRAGMA user_version").fetchone()[0] == version
    assert all_rows(copy) == before
    Database.open(path).close()
    assert [copy_path.name for copy_path in path.parent.glob("*.version-*")] == [copy.name]


def test_the_copy_goes_after_a_good_week(path: Path) -> None:
    make_archive(path, 1)
    database = Database.open(path)
    copy = path.with_name("archive.db.version-1")
    now = SystemClock().now()
    database.drop_old_copies(now + timedelta(days=6))
    assert copy.exists()
    (path.parent / "archive.db.version-one").touch()
    database.drop_old_copies(now + timedelta(days=8))
    assert not copy.exists()
    assert (path.parent / "archive.db.version-one").exists()
    database.close()


def test_the_copy_stays_while_the_archive_is_not_sound(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_SMALL", 0)
    make_archive(path, 1)
    Database.open(path).close()
    spoil_people(path)
    database = Database.open(path)
    with pytest.raises(ArchiveDamaged):
        database.drop_old_copies(SystemClock().now() + timedelta(days=8))
    database.close()
    assert path.with_name("archive.db.version-1").exists()
    assert path.with_name("archive.db.suspect").exists()


def test_commands_drop_the_copy_as_well(profile: Profile, capsys: pytest.CaptureFixture[str]) -> None:
    make_archive(profile.database, 1)
    arguments = ["--profile", str(profile.folder), "inbox", "--offline"]
    assert main(arguments) == 0
    copy = profile.database.with_name("archive.db.version-1")
    os.utime(copy, (START.timestamp(), (SystemClock().now() - timedelta(days=8)).timestamp()))
    assert main(arguments) == 0
    assert not copy.exists()


def spoil_people(path: Path) -> None:
    """Damage that opening the archive does not find."""
    with closing(sqlite3.connect(path)) as cx:
        (root,) = cx.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'people'").fetchone()
        (size,) = cx.execute("PRAGMA page_size").fetchone()
    with path.open("rb+") as file:
        file.seek((root - 1) * size)
        file.write(b"\x55" * size)


# Another program that has the archive open

OLDER_PROGRAM = """
import sqlite3, sys
cx = sqlite3.connect(sys.argv[1], isolation_level=None)
cx.execute("PRAGMA journal_mode = WAL")
cx.execute("SELECT count(*) FROM faxes").fetchone()
print("open", flush=True)
sys.stdin.readline()
cx.execute("INSERT INTO sync_state (only, sync_token) VALUES (1, 'of the older')"
    " ON CONFLICT (only) DO UPDATE SET sync_token = 'of the older'")
cx.close()
print("closed", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def older_program(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program from before the upgrade, idle, with the archive open."""
    make_archive(path, 1)
    with subprocess.Popen(
        [sys.executable, "-c", OLDER_PROGRAM, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        yield process
        process.kill()


def test_an_older_program_is_asked_to_close(older_program: subprocess.Popen[str], path: Path) -> None:
    with pytest.raises(ArchiveInUse, match="from before the upgrade"):
        Database.open(path)
    with closing(sqlite3.connect(path)) as cx:
        assert cx.execute("PRAGMA user_version").fetchone()[0] == 1
    assert list(path.parent.glob("*.version-*")) == []
    # It may go on as if nothing had been.
    assert older_program.stdin is not None
    assert older_program.stdout is not None
    older_program.stdin.write("\n")
    older_program.stdin.flush()
    assert older_program.stdout.readline() == "closed\n"
    database = Database.open(path)
    with database.read() as cx:
        assert cx.execute("SELECT sync_token FROM sync_state").fetchone()[0] == "of the older"
    database.close()


def test_an_older_program_that_was_killed_is_in_nobodys_way(
    older_program: subprocess.Popen[str], path: Path
) -> None:
    older_program.kill()
    older_program.wait()
    Database.open(path).close()


def test_the_command_line_says_that_another_is_open(
    older_program: subprocess.Popen[str], path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--profile", str(path.parent), "inbox", "--offline"]) == 1
    assert "Another FaxDesk is running, from before the upgrade." in capsys.readouterr().err


OPENS_AND_CLOSES = """
import sys
from pathlib import Path
from faxdesk.store.database.database import Database
Database.open(Path(sys.argv[1])).close()
"""


def test_programs_that_are_started_at_once_migrate_once(path: Path) -> None:
    make_archive(path, 1)
    before = all_rows(path)
    started = [subprocess.Popen([sys.executable, "-c", OPENS_AND_CLOSES, str(path)]) for _ in range(4)]
    assert [process.wait() for process in started] == [0] * 4
    assert all_rows(path, before) == before
    assert [copy_path.name for copy_path in path.parent.glob("*.version-*")] == ["archive.db.version-1"]

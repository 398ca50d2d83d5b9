"""An encrypted archive: nobody reads it without its key, and a wrong key is never taken for damage."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.database_pages import PAGE_BYTES, EncryptedPages
from faxdesk.services.archive.open_archive import open_archive
from faxdesk.store.database import schema
from faxdesk.store.database.connection import connect
from faxdesk.store.database.copying import copy_database
from faxdesk.store.database.database import ArchiveDamaged, Database
from faxdesk.store.database.read_only import ReadOnlyArchive
from faxdesk.store.database.wrong_key import KeyMissing, NotEncrypted, WrongKey, is_encrypted
from faxdesk.store.recovery.recover import Finding, examine, recover
from tests.support.clock import ManualClock

KEY = ArchiveKey(bytes(range(32)))
OTHER = ArchiveKey(bytes(32))
MARK = "a name that is nowhere else"
PERSON = "INSERT INTO people VALUES (?1, ?1, substr(?1, 2), ?2, '2026-01-01T00:00:00.000000Z')"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted archive with enough in it to be more than a few pages."""
    path = tmp_path / "archive.db"
    with closing(Database.open(path, KEY)) as database, database.transaction() as cx:
        rows = [(f"+1650555{number:04}", MARK) for number in range(2000)]
        cx.executemany(PERSON, rows)
    return path


def people(path: Path, key: ArchiveKey | None = KEY) -> int:
    with closing(Database.open(path, key)) as database, database.read() as cx:
        count: int = cx.execute("SELECT count(*) FROM people WHERE name = ?", (MARK,)).fetchone()[0]
    return count


def spoil(path: Path, place: int, count: int = 1) -> None:
    with path.open("rb+") as file:
        file.seek(place)
        held = file.read(count)
        file.seek(place)
        file.write(bytes(byte ^ 0x5A for byte in held))


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def page_of(path: Path, table: str) -> int:
    """Where the first page of a table begins in the file."""
    with closing(connect(path, KEY)) as cx:
        (root,) = cx.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (int(root) - 1) * PAGE_BYTES


def test_nothing_of_it_is_on_the_disk_as_it_is(path: Path) -> None:
    with closing(Database.open(path, KEY)) as database, database.transaction() as cx:
        cx.execute("UPDATE people SET name = name || '!'")
        cx.execute("UPDATE people SET name = ?", (MARK,))
        # While the log is full.
    for each in path.parent.iterdir():
        assert MARK.encode() not in each.read_bytes()
        assert b"CREATE TABLE" not in each.read_bytes()
    assert people(path) == 2000


# The key


def test_without_its_key_it_is_left_alone(path: Path, manual_clock: ManualClock) -> None:
    before, beside = path.read_bytes(), names(path)
    for open_ in (lambda: Database.open(path), lambda: open_archive(path, manual_clock)):
        with pytest.raises(KeyMissing):
            open_()
    assert (path.read_bytes(), names(path)) == (before, beside)


def test_with_another_key_it_is_left_alone(path: Path, manual_clock: ManualClock) -> None:
    before, beside = path.read_bytes(), names(path)
    for open_ in (lambda: Database.open(path, OTHER), lambda: open_archive(path, manual_clock, OTHER)):
        with pytest.raises(WrongKey):
            open_()
    assert (path.read_bytes(), names(path)) == (before, beside)


def test_a_plain_one_in_its_place_is_not_opened(tmp_path: Path, manual_clock: ManualClock) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    before, beside = path.read_bytes(), names(path)
    for open_ in (lambda: Database.open(path, KEY), lambda: open_archive(path, manual_clock, KEY)):
        with pytest.raises(NotEncrypted):
            open_()
    assert (path.read_bytes(), names(path)) == (before, beside)


@pytest.mark.parametrize("key", [None, OTHER])
def test_a_suspect_one_is_not_set_aside_for_want_of_its_key(
    path: Path, manual_clock: ManualClock, key: ArchiveKey | None
) -> None:
    Database(path, KEY).suspect()
    with pytest.raises((KeyMissing, WrongKey)):
        open_archive(path, manual_clock, key)
    assert list(path.parent.glob("*.damaged-*")) == []
    assert people(path) == 2000


@pytest.mark.parametrize("pages", [1, 3])
@pytest.mark.parametrize(("key", "error"), [(None, KeyMissing), (OTHER, WrongKey)])
def test_damage_besides_does_not_make_a_wrong_key_a_damage(
    path: Path, key: ArchiveKey | None, error: type[FaxDeskError], pages: int
) -> None:
    content = bytearray(path.read_bytes())
    content[: pages * PAGE_BYTES] = bytes(pages * PAGE_BYTES)
    path.write_bytes(content)
    with pytest.raises(error):
        Database.open(path, key)
    with pytest.raises(ArchiveDamaged):
        Database.open(path, KEY)


@pytest.mark.parametrize(
    "content",
    [b"", b"SQLite format 3\0" + bytes(9000), bytes(9000), b"this is no database " * 900, bytes(range(200))],
)
def test_what_is_no_archive_is_not_taken_for_an_encrypted_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(content)
    assert not is_encrypted(path)


def test_a_plain_archive_without_its_beginning_is_damaged_and_not_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Database.open(path).close()
    spoil(path, 0, 16)
    assert not is_encrypted(path)
    with pytest.raises(ArchiveDamaged):
        Database.open(path)
    path.write_bytes(os.urandom(PAGE_BYTES) + path.read_bytes()[PAGE_BYTES:])
    assert not is_encrypted(path)


def test_pages_are_read_without_sqlite(path: Path) -> None:
    pages, content = EncryptedPages(KEY), path.read_bytes()
    plain = b""
    for number in range(1, len(content) // PAGE_BYTES + 1):
        page = content[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
        assert pages.has_made(number, page)
        assert not pages.has_made(number + 1, page)
        assert not EncryptedPages(OTHER).has_made(number, page)
        plain += pages.opened(number, page)
    assert plain.startswith(b"SQLite format 3\0")
    assert plain.count(MARK.encode()) >= 2000


# Damage


def test_a_damaged_salt_takes_nothing_with_it(path: Path) -> None:
    spoil(path, 0, 16)
    assert people(path) == 2000


@pytest.mark.parametrize("table", ["faxes", "people", "sqlite_schema", "archive"])
def test_of_a_damaged_one_the_rest_is_taken_over(path: Path, manual_clock: ManualClock, table: str) -> None:
    spoil(path, (0 if table == "sqlite_schema" else page_of(path, table)) + 500, 16)
    with pytest.raises(ArchiveDamaged):
        Database.open(path, KEY)
    aside = recover(path, manual_clock, KEY)
    assert aside is not None
    assert examine(path, KEY) == Finding.SOUND
    assert people(path) >= 1950
    for each in path.parent.iterdir():
        assert MARK.encode() not in each.read_bytes()


def test_a_damaged_page_takes_only_its_own_readers(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(path, page_of(path, "people") + 500)
    monkeypatch.setattr("faxdesk.store.database.database._SMALL", 0)
    with closing(Database.open(path, KEY)) as database:
        with pytest.raises(ArchiveDamaged), database.read() as cx:
            cx.execute("SELECT count(*) FROM people WHERE name <> ''").fetchone()
        with database.read() as cx:
            assert cx.execute("SELECT count(*) FROM faxes").fetchone()[0] == 0
        with pytest.raises(ArchiveDamaged), database.transaction() as cx:
            cx.execute("UPDATE people SET name = ''")
        with database.transaction() as cx:
            cx.execute("UPDATE archive SET checked_at = NULL")
    assert Database.is_suspect(path)


# Its ways


def test_the_copy_from_before_an_upgrade_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    with closing(connect(path, KEY)) as cx:
        schema.make_as_of(cx, 3)
        cx.execute(PERSON, ("+16505550100", MARK))
    assert people(path) == 1
    copy = path.with_name("archive.db.version-3")
    assert is_encrypted(copy)
    with closing(connect(copy, KEY)) as cx:
        assert schema.version_of(cx) == 3


def test_a_newer_one_is_refused_and_left_alone(path: Path) -> None:
    with closing(connect(path, KEY)) as cx:
        cx.execute("PRAGMA user_version = 999")
    before, beside = path.read_bytes(), names(path)
    with pytest.raises(FaxDeskError, match="newer FaxDesk"):
        Database.open(path, KEY)
    assert (path.read_bytes(), names(path)) == (before, beside)


def test_it_can_be_read_where_nothing_can_be_written(path: Path) -> None:
    reading = ReadOnlyArchive(path, KEY)
    assert reading.prepare()
    with closing(reading.connect()) as cx:
        assert cx.execute("SELECT count(*) FROM people").fetchone()[0] == 2000
    reading.close()


def test_a_copy_of_it_while_it_is_in_use_is_encrypted(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with closing(Database.open(path, KEY)) as database:
        copy_database(database, copy, CancelToken())
    assert is_encrypted(copy)
    assert people(copy) == 2000


_OPENS = """
import sys
from contextlib import closing
from pathlib import Path
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.store.database.database import Database
sys.stdin.readline()
with closing(Database.open(Path(sys.argv[1]), ArchiveKey(bytes(range(32))))) as database:
    with database.transaction() as cx:
        cx.execute(sys.argv[2], (sys.argv[3], "somebody"))
"""


def test_programs_that_make_it_at_once_make_the_same(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    command = [sys.executable, "-c", _OPENS, str(path), PERSON]
    programs = [subprocess.Popen([*command, f"+1650555010{n}"], stdin=subprocess.PIPE) for n in range(4)]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write(b"\n")
        program.stdin.close()
    assert [program.wait() for program in programs] == [0] * 4
    with closing(Database.open(path, KEY)) as database, database.read() as cx:
        assert cx.execute("SELECT count(*) FROM people").fetchone()[0] == 4


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="told by Linux's list of open files")
def test_no_temporary_file_holds_it_as_it_is(path: Path) -> None:
    """Sorting stays in memory, and the file in which it is written anew is encrypted."""
    seen: list[bytes] = []
    is_over = threading.Event()

    def look() -> None:
        while not is_over.is_set():
            for each in os.listdir("/proc/self/fd"):
                try:
                    if "etilqs" in os.readlink(f"/proc/self/fd/{each}"):
                        seen.append(os.pread(int(each), 1 << 20, 0))
                except OSError:
                    continue

    looking = threading.Thread(target=look)
    looking.start()
    try:
        with closing(Database.open(path, KEY)) as database:
            with database.read() as cx:
                assert cx.execute("PRAGMA temp_store").fetchone()[0] == 2
                cx.execute("PRAGMA cache_size = 1")
                others = "(SELECT * FROM people LIMIT 20) AS b"
                cx.execute(f"SELECT a.name FROM people a, {others} ORDER BY a.number || b.name").fetchone()
            assert seen == []
            while not any(map(any, seen)):
                assert database.rewrite()
    finally:
        is_over.set()
        looking.join()
    assert [held for held in seen if MARK.encode() in held or b"SQLite format 3" in held] == []

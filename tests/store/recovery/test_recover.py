"""Of a damaged archive, all that can be read is taken over before it is set aside."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.domain.outbox_states import OutboxState
from faxdesk.paths import Profile
from faxdesk.store.database.damages import damages_of
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.recovery.recover import Finding, examine, recover
from faxdesk.store.recovery.salvage import salvage
from tests.support.clock import ManualClock
from tests.support.spoilt_archive import FAXES, make_archive, sessions

SOUND = {"inbox": 27, "outbox": 23, "trash": 3}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("model") / "profile").folder


@pytest.fixture
def spoilt(model: Path, tmp_path: Path) -> Profile:
    """A copy of the archive, to be spoilt."""
    return Profile(Path(shutil.copytree(model, tmp_path / "spoilt")))


def spoil(profile: Profile, change: Callable[[bytearray], object]) -> None:
    content = bytearray(profile.database.read_bytes())
    change(content)
    profile.database.write_bytes(content)


def root_of(profile: Profile, table: str) -> int:
    with closing(sqlite3.connect(profile.database)) as cx:
        (root,) = cx.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return (int(root) - 1) * 4096


def set_aside(profile: Profile) -> list[str]:
    return [path.name for path in profile.folder.glob("archive.db.damaged-*")]


def test_a_sound_archive_is_left_alone(spoilt: Profile, manual_clock: ManualClock) -> None:
    before = spoilt.database.read_bytes()
    assert examine(spoilt.database) == Finding.SOUND
    assert recover(spoilt.database, manual_clock) is None
    assert spoilt.database.read_bytes() == before
    assert sessions(spoilt) == (SOUND, ())


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        (b"CREATE TABLE faxes", b"CREATE TABLE fa\xffes"),
        (b"peer_name", b"peer\x80name"),
        (b"TABLE people", b"TABLE p\xfeople"),
    ],
)
def test_a_spoilt_byte_in_the_schema_loses_nothing(spoilt: Profile, text: bytes, instead: bytes) -> None:
    def change(content: bytearray) -> None:
        place = content.index(text)
        content[place : place + len(text)] = instead

    spoil(spoilt, change)
    listed, _notices = sessions(spoilt)
    assert listed == SOUND
    assert examine(spoilt.database) == Finding.SOUND


@pytest.mark.parametrize("table", ["faxes", "fax_recipients", "outbox", "people", "document_texts"])
@pytest.mark.parametrize("place", [0, 3, 5, 9])
def test_a_table_whose_first_page_is_spoilt_is_read_from_its_pages(
    spoilt: Profile, table: str, place: int
) -> None:
    root = root_of(spoilt, table)
    spoil(spoilt, lambda content: content.__setitem__(root + place, content[root + place] ^ 0x40))
    Database(spoilt.database).suspect()
    listed, notices = sessions(spoilt)
    assert sum(listed.values()) >= sum(SOUND.values()) - 1
    assert len(set_aside(spoilt)) == len(notices)
    assert examine(spoilt.database) == Finding.SOUND


def test_the_documents_of_a_template_that_is_lost_are_kept_no_longer(spoilt: Profile, tmp_path: Path) -> None:
    with closing(sqlite3.connect(spoilt.database)) as cx, cx:
        cx.execute("INSERT INTO template_documents (hash, key) VALUES (?, 'gone')", ("a" * 64,))
    salvage(spoilt.database, tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as cx:
        assert cx.execute("SELECT count(*) FROM template_documents").fetchone() == (0,)
        assert cx.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_was_lost_is_fetched_again(spoilt: Profile, manual_clock: ManualClock) -> None:
    """A sync that asked for changes alone would never bring it back."""
    root = root_of(spoilt, "faxes")
    spoil(spoilt, lambda content: content.__setitem__(root + 3, 0xFF))
    assert recover(spoilt.database, manual_clock) is not None
    with closing(Database.open(spoilt.database)) as database, database.read() as cx:
        assert cx.execute("SELECT count(*) FROM sync_state").fetchone()[0] == 0
        assert cx.execute("SELECT count(*) FROM faxes WHERE message_id IS NOT NULL").fetchone()[0] == FAXES


def test_of_an_index_that_disagrees_with_itself_only_the_index_is_made_anew(
    spoilt: Profile, manual_clock: ManualClock
) -> None:
    with closing(sqlite3.connect(spoilt.database)) as cx, cx:
        cx.execute("UPDATE fax_search_content SET c0 = 'spoilt' WHERE c0 LIKE '%Sender 7%'")
    assert examine(spoilt.database) == Finding.INDEX_DAMAGED
    Database(spoilt.database).suspect()
    assert sessions(spoilt) == (SOUND, ())
    assert set_aside(spoilt) == []
    assert examine(spoilt.database) == Finding.SOUND
    with closing(Database.open(spoilt.database)) as database, database.read() as cx:
        hits = cx.execute("SELECT count(*) FROM fax_search WHERE fax_search MATCH 'name : \"Sender 7\"'")
        assert hits.fetchone()[0] == 1


@pytest.mark.parametrize(
    ("words", "is_of_the_index"),
    [
        ("malformed inverted index for FTS5 table main.fax_search", True),
        ('fts5: corruption found reading blob 1649267441665 from table "fax_search"', True),
        ("unable to validate the inverted index for FTS5 table main.fax_search: SQL logic error", True),
        ("row 3 missing from index faxes_by_list", False),
        ("Tree 9 page 9: btreeInitPage() returns error code 11", False),
    ],
)
def test_what_newer_sqlite_says_of_the_index_is_no_damage_of_the_file(
    words: str, is_of_the_index: bool
) -> None:
    class Telling(sqlite3.Connection):
        """Answers the check as SQLite 3.44 and newer do."""

        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if sql.startswith("PRAGMA integrity_check"):
                return super().execute("SELECT ?", (words,))
            return super().execute(sql, *values)  # type: ignore[arg-type]

    with closing(sqlite3.connect(":memory:", factory=Telling)) as connection:
        damages = damages_of(connection)
    assert damages.of_the_index == ((words,) if is_of_the_index else ())
    assert damages.of_the_file == (() if is_of_the_index else (words,))


def test_a_draft_that_cannot_be_read_keeps_its_recipients_and_does_not_leave(
    spoilt: Profile, manual_clock: ManualClock
) -> None:
    with closing(sqlite3.connect(spoilt.database)) as cx, cx:
        (fax_id,) = cx.execute("SELECT max(fax_id) FROM outbox WHERE state = 'queued'").fetchone()
        cx.execute("UPDATE outbox SET draft = replace(draft, '{', '(') WHERE fax_id = ?", (fax_id,))
    assert recover(spoilt.database, manual_clock) is not None
    with closing(Database.open(spoilt.database)) as database:
        item = OutboxStore(database, manual_clock).item(fax_id)
    assert item is not None
    assert item.state == OutboxState.DRAFT
    assert [recipient.number for recipient in item.draft.recipients] == ["+13035550005"]
    assert [file.hash for file in item.draft.files] == ["a" * 64]


def test_a_spoilt_text_of_what_binds_tables_is_noticed(spoilt: Profile, manual_clock: ManualClock) -> None:
    """SQLite itself reads such a text only where a row goes, and then says that it cannot."""
    text = b"REFERENCES contacts"
    spoil(spoilt, lambda content: content.__setitem__(content.index(text) + len(text) - 3, 0xA7))
    assert examine(spoilt.database) == Finding.DAMAGED
    assert recover(spoilt.database, manual_clock) is not None
    assert sessions(spoilt)[0] == SOUND


def spoil_at_random(model: Path, tmp_path: Path, count: int, seed: int) -> None:
    dice = random.Random(seed)
    content = (model / "archive.db").read_bytes()
    for number in range(count):
        profile = Profile(tmp_path / str(number))
        shutil.copytree(model, profile.folder)
        place, change = dice.randrange(len(content)), dice.randrange(1, 256)
        profile.database.write_bytes(
            content[:place] + bytes([content[place] ^ change]) + content[place + 1 :]
        )
        listed, _notices = sessions(profile)
        # The one row that the byte belongs to may be gone until it is fetched again.
        assert sum(listed.values()) >= sum(SOUND.values()) - 1, (place, change)
        shutil.rmtree(profile.folder)


def test_a_byte_spoilt_anywhere_stops_nothing(model: Path, tmp_path: Path) -> None:
    spoil_at_random(model, tmp_path, 30, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 22))
def test_two_thousand_bytes_spoilt_anywhere_stop_nothing(model: Path, tmp_path: Path, seed: int) -> None:
    spoil_at_random(model, tmp_path, 100, seed)

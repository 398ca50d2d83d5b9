"""Finding faxes: by every word and number that belongs to them, and by the operators."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft, OutgoingFile, Recipient
from faxdesk.domain.fax import Direction, FaxQuery, Folder, Party, RecipientStatus
from faxdesk.domain.outbox_states import OutboxEvent
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.domain.search.query import parse
from faxdesk.store.database import schema as structure
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.page_text_store import PageTextStore
from faxdesk.store.saved_search_store import SavedSearchStore
from faxdesk.store.search import list_ids as selecting
from faxdesk.store.sync_store import SyncStore
from faxdesk.store.tag_store import TagStore
from tests.support.clock import START, ManualClock
from tests.support.faxes import received, sent, sync_of

SPELLINGS = (
    "6505550144",
    "+16505550144",
    "+1 650-555-0144",
    "(650) 555-0144",
    "650.555.0144",
    "1-650-555-0144",
    "0016505550144",
    "650 555 01",
    "5550144",
    "55501",
    "0144",
    "44",
)


@pytest.fixture
def marks(database: Database) -> TagStore:
    return TagStore(database)


@pytest.fixture
def texts(database: Database, manual_clock: ManualClock) -> PageTextStore:
    return PageTextStore(database, manual_clock)


@pytest.fixture(params=[1, 2000], ids=["many", "few"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of searching."""
    monkeypatch.setattr(selecting, "FEW", request.param)


def take(sync_store: SyncStore, *messages: object) -> None:
    sync_store.apply_sync(sync_of(*messages), full=False, window_from=None)  # type: ignore[arg-type]


def found(faxes: FaxStore, text: str, folder: Folder | None = None) -> list[str]:
    """The service's ids of what is found, alike at once and in all."""
    query = FaxQuery(folder, text=text)
    ids = faxes.first_ids(query)
    assert list(faxes.ids(query)) == ids
    return [faxes.fax(fax_id).message_id for fax_id in ids]


def with_text(faxes: FaxStore, texts: PageTextStore, message_id: str, text: str) -> None:
    fax = faxes.fax_of_message(message_id)
    assert fax is not None
    faxes.document_here(fax.id, f"{message_id:>064}", "application/pdf")
    texts.keep(f"{message_id:>064}", DocumentText(text, How.TEXT))
    texts.put(f"{message_id:>064}", text, TextState.DONE)


@pytest.mark.parametrize("text", SPELLINGS)
def test_any_part_of_a_number_in_any_spelling(faxes: FaxStore, text: str, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2, sender=Party("+12025557777", "Dr. Weaver")))
    take(sync_store, sent(3, RecipientStatus("+12025557777", "", "Sent")))
    assert found(faxes, text) == ["1"]
    if " " not in text:
        assert found(faxes, f"from:{text}", Folder.INBOX) == ["1"]
        assert found(faxes, f"-{text}") == ["3", "2"]


def test_a_number_abroad_is_found_as_it_is_dialled_there(faxes: FaxStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1, sender=Party("+442079460958", "")), received(2))
    for text in ("020 7946 0958", "+44 20 7946", "0044207946", "0114420", "020-7946"):
        assert found(faxes, text) == ["1"], text


@pytest.mark.usefixtures("few")
def test_words_of_all_parts_are_found_together(
    faxes: FaxStore, outbox: OutboxStore, marks: TagStore, texts: PageTextStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), sent(2, subject="Referral", cover_text="Good day"), received(3))
    with_text(faxes, texts, "3", "Knee MRI without contrast")
    marks.set_note(1, "call back on Monday")
    marks.change_tags([1, 2], ["Billing"], [])
    file = OutgoingFile("Invoice 77.pdf", "0" * 64, 10, "application/pdf", 1)
    outbox.create(Draft(files=(file,)))
    assert found(faxes, "north monday bill") == ["1"]
    assert found(faxes, "bill") == ["2", "1"]
    assert found(faxes, "harbor good refer") == ["2"]
    assert found(faxes, "knee north") == ["3"]
    assert found(faxes, '"knee mri"') == ["3"]
    assert found(faxes, '"mri knee"') == []
    assert found(faxes, '"knee mr"') == []
    assert found(faxes, '"knee mr') == ["3"]
    assert found(faxes, "invoice") == [""]
    assert found(faxes, "north -monday") == ["3"]
    assert found(faxes, "-monday -invoice") == ["3", "2"]
    assert found(faxes, "bill", Folder.INBOX) == ["1"]


@pytest.mark.usefixtures("few")
def test_operators(faxes: FaxStore, outbox: OutboxStore, marks: TagStore, sync_store: SyncStore) -> None:
    own = (RecipientStatus("+12025550110", "Front desk"),)
    take(
        sync_store,
        received(1, page_count=1, recipients=own, created_at=START - timedelta(days=40)),
        received(2, page_count=5, read_status="Read"),
        sent(3, page_count=3),
        sent(4, RecipientStatus("+12125550187", "Harbor", "SendingFailed"), message_status="SendingFailed"),
        received(5, page_count=400),
    )
    faxes.trash([5])
    marks.set_note(2, "look")
    marks.change_tags([1, 3], ["To do"], [])
    outbox.create(Draft((Recipient("+12125550187"),)))
    assert found(faxes, "from:north", Folder.INBOX) == ["2", "1"]
    assert found(faxes, "from:12025550110", Folder.OUTBOX) == ["4", "3"]
    assert found(faxes, "to:harbor") == ["4", "3"]
    assert found(faxes, "to:front") == ["1"]
    assert found(faxes, 'to:"front desk" is:unread') == ["1"]
    assert found(faxes, "pages:3") == ["3"]
    assert found(faxes, "pages:>300 north") == []
    assert found(faxes, "pages:2-5 -is:sent", Folder.INBOX) == ["2"]
    assert found(faxes, "is:unread", Folder.OUTBOX) == ["1"]
    assert found(faxes, "is:read") == ["2"]
    assert found(faxes, "is:failed", Folder.INBOX) == ["4"]
    assert found(faxes, "is:sent") == ["3"]
    assert found(faxes, "is:draft") == [""]
    assert found(faxes, "is:trash", Folder.INBOX) == found(faxes, "north", Folder.TRASH) == ["5"]
    assert found(faxes, "is:inbox", Folder.TRASH) == ["2", "1"]
    assert found(faxes, "-is:failed", Folder.OUTBOX) == ["3", ""]
    assert found(faxes, "tag:'to", Folder.INBOX) == []
    assert found(faxes, 'tag:"TO do"') == ["3", "1"]
    assert found(faxes, 'harbor -tag:"to do"') == ["4"]
    assert found(faxes, "has:note") == ["2"]
    assert found(faxes, "has:tag -is:unread") == ["3"]


@pytest.mark.usefixtures("few")
def test_days(faxes: FaxStore, manual_clock: ManualClock, sync_store: SyncStore) -> None:
    day = datetime(2026, 11, 20, 12, tzinfo=UTC)
    take(sync_store, *(received(number, created_at=day + timedelta(days=number)) for number in range(1, 5)))
    manual_clock.advance((day + timedelta(days=4, hours=2) - manual_clock.now()).total_seconds())
    assert found(faxes, "on:2026-11-22") == found(faxes, "2026-11-22") == ["2"]
    assert found(faxes, "on:11/22 north") == found(faxes, "11/22") == ["2"]
    assert found(faxes, "after:11/23") == ["4", "3"]
    assert found(faxes, "before:2026-11-23 clinic") == ["2", "1"]
    assert found(faxes, "after:11/22 before:11/24") == ["3", "2"]
    assert found(faxes, "on:today") == ["4"]
    assert found(faxes, "on:yesterday -x") == ["3"]
    assert found(faxes, "nov 22") == ["2"]
    assert found(faxes, "-on:2026-11-22 north") == ["4", "3", "1"]


@pytest.mark.parametrize("text", ['"', "*", "(", "from:", "is:un", "on:1", "-", "pages:>", 'tag:"'])
def test_what_is_half_typed_leaves_the_list_as_it_is(
    faxes: FaxStore, text: str, sync_store: SyncStore
) -> None:
    take(sync_store, received(1))
    assert found(faxes, text, Folder.INBOX) == ["1"]


def test_the_newest_come_first_however_they_came(faxes: FaxStore, sync_store: SyncStore) -> None:
    at = START + timedelta(seconds=7)
    take(sync_store, received(5))
    take(sync_store, *(received(number, created_at=at, modified_at=at) for number in (1, 2, 3)))
    take(sync_store, received(4, created_at=at + timedelta(hours=1)))
    assert found(faxes, "north")[0] == "4"
    assert found(faxes, "north")[-2:] != ["5", "4"]
    take(sync_store, received(1, created_at=at + timedelta(hours=3), modified_at=at + timedelta(days=1)))
    assert found(faxes, "north")[0] == "1", "it moved with its time"
    assert len(found(faxes, "clinic")) == 5


def test_a_fax_that_is_gone_is_not_found(faxes: FaxStore, database: Database, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2))
    with database.transaction() as cx:
        cx.execute("DELETE FROM faxes WHERE id = 1")
        assert cx.execute("SELECT count(*) FROM fax_search").fetchone()[0] == 1
        cx.execute("INSERT INTO fax_search (fax_search) VALUES ('integrity-check')")


def test_a_line_around_the_hit(faxes: FaxStore, texts: PageTextStore, sync_store: SyncStore) -> None:
    take(sync_store, received(1), received(2))
    with_text(faxes, texts, "1", "word " * 50 + "the knee\nMRI was fine" + " word" * 50)
    with_text(faxes, texts, "2", "nothing of it")
    snippets = texts.snippets([1, 2], parse("knee -zebra", START))
    assert list(snippets) == [1]
    (start, length), text = snippets[1].spans[0], snippets[1].text
    assert text[start : start + length] == "knee"
    assert text.startswith("…")
    assert "knee MRI" in text
    assert texts.snippets([1, 2], parse("north", START)) == {}, "not in the pages"
    assert texts.snippets([1], parse("is:unread", START)) == {}


def test_a_text_is_read_once_and_recognised_later(
    faxes: FaxStore, texts: PageTextStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), received(2), received(3))
    for fax_id in (1, 2, 3):
        faxes.document_here(fax_id, "b" * 64 if fax_id < 3 else "c" * 64, "application/pdf")
    wanted = texts.next_unread(TextState.WANTED)
    assert wanted is not None
    assert wanted.fax_id == 3
    assert texts.next_unread(TextState.WANTED, frozenset({"c" * 64, "b" * 64})) is None
    assert texts.put("c" * 64, "", TextState.SCAN) == [3]
    assert texts.put("b" * 64, "both of them", TextState.DONE) == [1, 2]
    assert (texts.totals().wanted, texts.totals().scans) == (0, 1)
    assert texts.text("c" * 64) is None
    texts.keep("c" * 64, DocumentText("first page", How.SCAN, 1))
    assert texts.text("c" * 64) == DocumentText("first page", How.SCAN, 1)
    assert found(faxes, "them") == ["2", "1"]
    faxes.document_here(1, "d" * 64, "application/pdf")
    again = texts.next_unread(TextState.WANTED)
    assert again is not None
    assert again.hash == "d" * 64, "another document, another text"


def test_tags_are_one_in_any_case_and_go_with_their_last_fax(
    faxes: FaxStore, marks: TagStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), received(2))
    assert marks.change_tags([1, 2, 99], ["Billing", "urgent"], []) == [1, 2]
    assert marks.change_tags([1], ["BILLING"], ["Urgent"]) == [1]
    assert marks.of(1).tags == ("Billing",)
    assert marks.tags() == ["Billing", "urgent"]
    marks.change_tags([1, 2], [], ["billing", "urgent"])
    assert marks.tags() == []
    assert found(faxes, "bill") == []
    assert marks.set_note(1, "x") == [1]
    assert marks.set_note(1, "x") == []
    assert marks.of(99).note == ""


def test_marks_stay_when_two_rows_turn_out_to_be_one(
    faxes: FaxStore, outbox: OutboxStore, marks: TagStore, sync_store: SyncStore
) -> None:
    fax_id = outbox.create(Draft((Recipient("+12125550187"),)))
    outbox.change(fax_id, OutboxEvent.SEND)
    outbox.begin_attempt(fax_id, START)
    outbox.body_sent(fax_id, START)
    take(sync_store, sent(5))
    other = faxes.fax_of_message("5")
    assert other is not None
    marks.change_tags([other.id], ["kept"], [])
    marks.set_note(other.id, "this too")
    outbox.accept(fax_id, sent(5))
    assert marks.of(fax_id).tags == ("kept",)
    assert marks.of(fax_id).note == "this too"
    assert found(faxes, "kept too") == ["5"]


def test_searches_are_kept(database: Database, manual_clock: ManualClock) -> None:
    from faxdesk.domain.search.saved_search import saved_search

    searches = SavedSearchStore(database, manual_clock)
    searches.save(saved_search("  To  do ", "tag:todo"))
    searches.save(saved_search("to do", "tag:todo is:unread"))
    searches.save(saved_search("Clinic", "from:north"))
    assert [(search.name, search.text) for search in searches.all()] == [
        ("Clinic", "from:north"),
        ("to do", "tag:todo is:unread"),
    ]
    searches.rename("clinic", saved_search("North", "from:north"))
    assert [search.name for search in searches.all()] == ["North", "to do"]
    assert searches.remove("NORTH")
    assert not searches.remove("North")


def test_an_older_archive_is_searched_as_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fourth migration keeps every word, and gives each fax its place."""
    path = tmp_path / "old.db"
    first = tmp_path / "migrations"
    first.mkdir()
    for number in (1, 2, 3):
        shutil.copy(structure.MIGRATIONS / f"{number:04}.sql", first)
    with monkeypatch.context() as before:
        before.setattr(structure, "MIGRATIONS", first)
        Database.open(path).close()
    with closing(sqlite3.connect(path)) as cx:
        for number in (1, 2, 3):
            cx.execute(
                "INSERT INTO faxes (message_id, direction, created_at, sender_number) VALUES (?, ?, ?, ?)",
                (str(number), Direction.INBOUND, "2026-01-05T12:00:00.000000Z", "+16505550144"),
            )
            cx.execute(
                "INSERT INTO fax_search (rowid, name, number, subject, cover_text, files)"
                " VALUES (?, 'Clinic', '16505550144 6505550144 5550144 +1 650-555-0144', 'Mri', '', 'a.pdf')",
                (number,),
            )
        cx.commit()
    database = Database.open(path)
    try:
        faxes = FaxStore(database, ManualClock())
        for text in ("clinic", "mri", "5501", "1/5", "jan 2026", "a.pdf", "650-555"):
            assert found(faxes, text) == ["3", "2", "1"], text
        assert found(faxes, "clinic", Folder.OUTBOX) == []
        take(SyncStore(database, ManualClock()), received(4))
        assert found(faxes, "clinic")[0] == "4"
    finally:
        database.close()


@pytest.mark.usefixtures("few")
def test_what_came_of_a_fax_at_its_recipients(faxes: FaxStore, sync_store: SyncStore) -> None:
    north, south = RecipientStatus("+16505550144", "North", "Sent"), "+16505550155"
    busy = RecipientStatus(south, "South", "SendingFailed", "LineBusy")
    take(sync_store, received(1), sent(2, north), sent(3, north, busy))
    take(sync_store, sent(4, RecipientStatus(south, "South", "SendingFailed", "")))
    assert found(faxes, "failed:busy") == ["3"]
    assert found(faxes, "failed:linebusy") == ["3"]
    assert found(faxes, "failed:no-reason") == ["4"]
    assert found(faxes, "failed:+16505550155") == ["4", "3"]
    assert found(faxes, "failed:16505550155 -failed:busy") == ["4"]
    assert found(faxes, "failed:+16505550144") == []
    assert found(faxes, "tries:1") == ["3", "2"]
    assert found(faxes, "tries:>1") == []
    assert found(faxes, "is:out -tries:1") == ["4"]
    assert found(faxes, 'with:"+16505550155|Northside Clinic"') == ["4", "3", "1"]
    assert found(faxes, "with:sou") == ["4", "3"]


def test_the_hour_of_the_day_is_that_of_this_computer(faxes: FaxStore, sync_store: SyncStore) -> None:
    at = datetime(2026, 11, 20, 9, 59, 59).astimezone()
    take(sync_store, received(1, created_at=at), received(2, created_at=at + timedelta(seconds=1)))
    take(sync_store, received(3, created_at=at + timedelta(hours=4)))
    assert found(faxes, "hour:9") == ["1"]
    assert found(faxes, "hour:10-13") == ["3", "2"]


def test_a_fax_is_out_once_the_service_has_taken_it(
    faxes: FaxStore, outbox: OutboxStore, sync_store: SyncStore
) -> None:
    take(sync_store, received(1), sent(2, message_status="Queued"), sent(3))
    outbox.create(Draft(recipients=(Recipient("+16505550144"),)))
    assert found(faxes, "is:out") == ["3", "2"]

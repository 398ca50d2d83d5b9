"""Of what was deleted for ever nothing is left, in no file of the profile."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.page_text import DocumentText, How, TextState
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import Event, Notice
from faxdesk.simulator.server import Simulator
from faxdesk.store.database.sqlite import sqlite3
from tests.services.outbox_on_simulator import OutboxOnSimulator

GONE, KEPT = "+12125550187", "+16505550144"
NAME, COVER, PAGE, TAG, NOTE = "Zachrisson", "Quetzalcoatl", "Mxyzptlk", "Jabberwock", "Bandersnatch"
WORDS = (NAME, COVER, PAGE, TAG, NOTE, "letter-to-the-vet.pdf")
NUMBERS = ("2125550187", "212-555-0187", "5550187")


def traces(folder: Path) -> dict[str, list[str]]:
    """The words and numbers that are found in the files of a folder, whatever their case."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            here = [text for text in (*WORDS, *NUMBERS) if text.lower().encode() in content]
            if here:
                found[path.name] = here
    return found


def draft_of(here: OutboxOnSimulator, fax_id: int) -> Draft:
    item = here.library.outgoing(fax_id)
    assert item is not None
    return item.draft


def write_all_about(here: OutboxOnSimulator, make_pdf: Callable[..., Path]) -> tuple[int, int]:
    """A sent and a received fax that say all that can be said, among others that stay; gives their ids."""
    control = here.simulator.control
    for number in range(6):
        control.receive(from_=KEPT, name=f"Stays {number}")
    letter = make_pdf(pages=2, text="A letter", name="letter-to-the-vet.pdf")
    draft = Draft(
        recipients=(Recipient(GONE, NAME),),
        files=(here.outbox.add_file(letter, here.token),),
        cover_index=3,
        cover_text=f"Dear {COVER}",
    )
    sent = here.outbox.create(draft)
    here.outbox.send(sent)
    here.go_on()
    control.receive(from_=GONE, name=NAME)
    here.go_on()
    received = next(iter(here.library.ids(FaxQuery(Folder.INBOX))))
    for fax_id in (sent, received):
        here.desk.tags_and_notes.change_tags([fax_id], (TAG,), ())
        here.desk.tags_and_notes.set_note(fax_id, f"Beware the {NOTE}")
        digest = here.library.fax(fax_id).document_hash
        text = f"Report about {PAGE}. " + " ".join(f"{PAGE}{number}" for number in range(3000))
        here.composition.page_texts.keep(digest, DocumentText(text, How.TEXT, None))
        here.composition.page_texts.put(digest, text, TextState.DONE)
    return sent, received


def keep_copies(profile: Path) -> None:
    for name in ("archive.db.version-4", "archive.db.damaged-20260101-100000"):
        with (
            closing(sqlite3.connect(profile / "archive.db")) as source,
            closing(sqlite3.connect(profile / name)) as target,
        ):
            source.backup(target)


def test_nothing_is_left_in_any_file(here: OutboxOnSimulator, make_pdf: Callable[..., Path]) -> None:
    folder = here.composition.profile.folder
    sent, received = write_all_about(here, make_pdf)
    keep_copies(folder)
    (folder / "set-aside").mkdir()
    document = here.library.fax(received).document_hash
    (folder / "set-aside" / document).write_bytes(PAGE.encode())
    with here.composition.database.read() as cx:
        assert cx.execute("SELECT count(*) FROM people").fetchone()[0] == 2
    assert traces(folder)["archive.db.version-4"] != []
    here.library.trash([sent, received])
    assert here.desk.trash.delete_for_ever([sent, received], here.token) == [sent, received]
    assert traces(folder) == {}
    assert not here.desk.blobs.has(document), "its pages go at once, however young they are"
    assert len(list(here.composition.blobs.all())) == 6
    with here.composition.database.read() as cx:
        assert [row["number"] for row in cx.execute("SELECT number FROM people")] == [KEPT]
        assert cx.execute("SELECT count(*) FROM tags").fetchone()[0] == 0
        assert cx.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert len(here.library.ids(FaxQuery(Folder.INBOX))) == 6


def test_nothing_is_left_after_the_trash_is_emptied(
    here: OutboxOnSimulator, make_pdf: Callable[..., Path]
) -> None:
    here.library.trash(write_all_about(here, make_pdf))
    here.desk.trash.empty(here.token)
    assert traces(here.composition.profile.folder) == {}


def test_a_person_whom_other_faxes_know_is_called_as_these_do(
    composition: Composition, simulator: Simulator
) -> None:
    token = CancelToken()
    simulator.control.receive(from_=GONE, name="Old Name")
    composition.sync.run(token)
    simulator.control.clock(advance_s=60)
    simulator.control.receive(from_=GONE, name=NAME)
    composition.sync.run(token)
    assert [person.name for person in composition.faxes.known_recipients("212")] == [NAME]
    newest = composition.library.ids(FaxQuery(Folder.INBOX))[0]
    composition.library.trash([newest])
    composition.trash.empty(token)
    assert [person.name for person in composition.faxes.known_recipients("212")] == ["Old Name"]
    assert NAME not in traces(composition.profile.folder)["archive.db"]


def test_traces_that_another_program_keeps_go_later(here: OutboxOnSimulator) -> None:
    """A program that reads the old state needs it until it is done."""
    notices: list[Event] = []
    here.desk.events.subscribe(notices.append)
    here.simulator.control.receive(from_=GONE, name=NAME)
    here.go_on()
    fax_ids = list(here.library.ids(FaxQuery(Folder.INBOX)))
    here.library.trash(fax_ids)
    with closing(sqlite3.connect(here.composition.database.path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM faxes").fetchone()
        assert here.desk.trash.empty(here.token) == fax_ids
        assert any(isinstance(event, Notice) and "traces" in event.title for event in notices)
        other.execute("ROLLBACK")
    here.desk.trash.tidy(here.token)
    assert traces(here.composition.profile.folder) == {}


def test_a_document_of_two_faxes_goes_with_the_second(here: OutboxOnSimulator) -> None:
    first, second = here.send(GONE), here.send(KEPT)
    (file,) = draft_of(here, second).files
    here.library.trash([first])
    here.desk.trash.empty(here.token)
    assert here.desk.blobs.has(file.hash)
    here.library.trash([second])
    here.desk.trash.empty(here.token)
    assert not here.desk.blobs.has(file.hash)


def test_a_document_that_is_added_once_more_at_that_moment_stays(here: OutboxOnSimulator) -> None:
    fax_id = here.send(GONE)
    added = here.outbox.add_file(here.letter, here.token)
    here.library.trash([fax_id])
    here.desk.trash.empty(here.token)
    assert here.desk.blobs.has(added.hash)

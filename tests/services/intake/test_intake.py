"""What comes in by itself is kept before its sender is answered, and becomes a draft once, or waits with a
reason."""

from __future__ import annotations

import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.intake.incoming import Incoming, IncomingFile, Source, SourceKind, job_key
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import CameIn, Event, IntakeChanged
from faxdesk.settings import Settings
from tests.documents import samples
from tests.support.desk import TestDesk, build_desk

PRINTER = Source(SourceKind.PRINTER)
FOLDER = Source(SourceKind.FOLDER, "/srv/fax")
NUMBER = Recipient("+16502530000", "Northside")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


@pytest.fixture
def desk(stage: TestDesk) -> Composition:
    return stage.desk


@pytest.fixture
def events(desk: Composition) -> list[Event]:
    seen: list[Event] = []
    desk.events.subscribe(seen.append)
    return seen


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(2, name="letter.pdf")


def printed(path: Path, job: str = "1", name: str = "") -> Incoming:
    return Incoming(PRINTER, job, (IncomingFile(name or path.name, path),), subject="Letter")


def drafts(desk: Composition) -> list[tuple[str, ...]]:
    return [tuple(file.name for file in item.draft.files) for item in desk.outbox.drafts()]


def test_a_printed_job_becomes_a_draft(desk: Composition, letter: Path, events: list[Event]) -> None:
    key = desk.intake.put(printed(letter))
    assert desk.outbox.drafts() == []
    assert events == [IntakeChanged()]
    waiting = desk.intake.waiting(key)
    assert waiting is not None
    assert (waiting.incoming.subject, waiting.problem) == ("Letter", None)
    letter.unlink()
    (taken,) = desk.intake.take_all(CancelToken())
    (item,) = desk.outbox.drafts()
    assert (taken.key, taken.fax_id, taken.reason) == (key, item.id, None)
    assert [(file.name, file.pages) for file in item.draft.files] == [("letter.pdf", 2)]
    assert CameIn(item.id, PRINTER, "Letter", 2, is_sent=False) in events
    assert desk.intake.taken(key) == taken
    assert desk.intake.waiting(key) is None
    assert os.listdir(desk.intake.folder) == []


def test_a_job_that_comes_again_is_taken_once(desk: Composition, letter: Path) -> None:
    for _ in range(3):
        desk.intake.put(printed(letter))
    desk.intake.take_all(CancelToken())
    desk.intake.put(printed(letter))
    desk.intake.take_all(CancelToken())
    assert len(desk.outbox.drafts()) == 1
    desk.intake.put(printed(letter, "2"))
    desk.intake.put(replace(printed(letter), source=FOLDER))
    desk.intake.take_all(CancelToken())
    assert len(desk.outbox.drafts()) == 3


def test_what_is_deleted_for_ever_does_not_come_again(desk: Composition, letter: Path) -> None:
    key = desk.intake.put(printed(letter))
    (taken,) = desk.intake.take_all(CancelToken())
    desk.outbox.discard(taken.fax_id)
    desk.library.trash([taken.fax_id])
    assert desk.trash.delete_for_ever([taken.fax_id], CancelToken()) == [taken.fax_id]
    desk.intake.put(printed(letter))
    assert desk.intake.take_all(CancelToken()) == []
    assert desk.intake.taken(key) == taken


def test_several_files_are_one_fax_with_subject_note_and_recipients(
    desk: Composition, letter: Path, make_pdf: Callable[..., Path]
) -> None:
    desk.covers.templates.make_default(desk.covers.templates.all()[0])
    second = make_pdf(1, name="Röntgen — Übersicht.pdf")
    files = (IncomingFile(letter.name, letter), IncomingFile(second.name, second))
    incoming = Incoming(
        Source(SourceKind.MAIL, "robin"), "id@host", files, "Results", (NUMBER,), note="As agreed"
    )
    desk.intake.put(incoming)
    desk.intake.take_all(CancelToken())
    (item,) = desk.outbox.drafts()
    assert [file.name for file in item.draft.files] == ["letter.pdf", "Röntgen — Übersicht.pdf"]
    assert item.draft.recipients == (NUMBER,)
    assert item.draft.cover is not None
    assert (item.draft.cover.typed, item.draft.cover_text) == ({"subject": "Results"}, "As agreed")


@pytest.mark.parametrize(
    "name",
    [
        "../../up.pdf",
        "a/b\0c.pdf",
        "x" * 300 + ".pdf",
        "\udcff.pdf",
        "رسالة\u202efdp.pdf",
        "-rf.pdf",
        "CON.pdf",
        "",
    ],
)
def test_names_of_any_kind_are_taken(desk: Composition, letter: Path, name: str) -> None:
    desk.intake.put(Incoming(PRINTER, name, (IncomingFile(name, letter),), subject=name))
    assert len(desk.intake.take_all(CancelToken())) == 1
    assert len(desk.outbox.drafts()) == 1


def test_an_archive_of_documents_is_one_fax(desk: Composition, letter: Path, tmp_path: Path) -> None:
    both = tmp_path / "both.zip"
    with zipfile.ZipFile(both, "w") as archive:
        archive.write(letter, "one.pdf")
        archive.write(letter, "two.pdf")
    desk.intake.put(printed(both))
    desk.intake.take_all(CancelToken())
    assert drafts(desk) == [("one.pdf", "two.pdf")]


# What cannot be taken


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "damaged.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing else")
    return path


def test_what_is_damaged_waits_with_the_reason(
    desk: Composition, damaged: Path, letter: Path, events: list[Event], tmp_path: Path
) -> None:
    intake = desk.intake
    key = intake.put(printed(damaged))
    good = intake.put(printed(letter, "2"))
    assert [job.key for job in intake.take_all(CancelToken())] == [good]
    assert IntakeChanged(refused=key) in events
    (refused,) = intake.refused()
    assert refused.problem is not None
    assert refused.problem.title.startswith("“damaged.pdf” cannot be opened")
    # It is not tried by itself again, nor does it come a second time.
    intake.put(printed(damaged))
    assert intake.take_all(CancelToken()) == []
    assert len(intake.refused()) == 1
    (saved,) = intake.save(key, tmp_path, CancelToken())
    assert saved.name == "damaged (2).pdf"
    assert saved.read_bytes() == damaged.read_bytes()
    assert intake.try_again(key, CancelToken()) is None
    assert [job.key for job in intake.refused()] == [key]
    intake.discard(key)
    assert intake.refused() == []
    assert intake.waiting(key) is None
    assert len(desk.outbox.drafts()) == 1


def test_a_password_lets_it_be_taken(desk: Composition, tmp_path: Path) -> None:
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(samples.protected("secret"))
    key = desk.intake.put(printed(locked))
    assert desk.intake.take_all(CancelToken()) == []
    (refused,) = desk.intake.refused()
    assert refused.problem is not None
    assert "password" in refused.problem.title
    assert desk.intake.try_again(key, CancelToken(), ["wrong"]) is None
    assert desk.intake.try_again(key, CancelToken(), ["other", "secret"]) is not None
    assert desk.intake.refused() == []
    assert len(desk.outbox.drafts()) == 1


def test_what_would_only_fill_the_disk_is_refused_at_once(
    desk: Composition, letter: Path, tmp_path: Path
) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(400_000_001)
    many = tuple(IncomingFile(letter.name, letter) for _ in range(101))
    for incoming in (printed(large), Incoming(PRINTER, "1", many), Incoming(PRINTER, "1", ())):
        with pytest.raises(FaxDeskError) as error:
            desk.intake.put(incoming)
        assert error.value.kind == ErrorKind.BAD_INPUT
    with pytest.raises(FaxDeskError, match="cannot be read"):
        desk.intake.put(printed(tmp_path / "missing.pdf"))
    assert not desk.intake.has_waiting()


def test_a_full_disk_is_told_and_nothing_is_left(
    desk: Composition, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(FaxDeskError) as error:
            desk.intake.put(printed(letter))
    assert error.value.kind == ErrorKind.STORAGE
    assert os.listdir(desk.intake.folder) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders from others by itself")
def test_nobody_else_can_read_it(desk: Composition, letter: Path) -> None:
    letter.chmod(0o644)
    desk.intake.put(printed(letter))
    for path in [desk.intake.folder, *desk.intake.folder.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


# Sending


def with_number(path: Path, source: Source = FOLDER) -> Incoming:
    return replace(printed(path), source=source, recipients=(NUMBER,), is_to_send=True)


def state(desk: Composition, fax_id: int) -> OutboxState:
    item = desk.outbox.item(fax_id)
    assert item is not None
    return item.state


def test_only_a_source_that_may_send_does(desk: Composition, letter: Path) -> None:
    key = desk.intake.put(with_number(letter))
    (taken,) = desk.intake.take_all(CancelToken())
    assert taken.reason is not None
    assert taken.reason.kind == ErrorKind.NOT_ALLOWED
    assert state(desk, taken.fax_id) == OutboxState.DRAFT
    desk.settings.sources_that_send = (FOLDER.key,)
    desk.intake.put(replace(with_number(letter), job="2"))
    (sent,) = desk.intake.take_all(CancelToken())
    assert sent.reason is None
    assert state(desk, sent.fax_id) == OutboxState.QUEUED
    other = Source(SourceKind.FOLDER, "/srv/other")
    desk.intake.put(with_number(letter, other))
    (waits,) = desk.intake.take_all(CancelToken())
    assert state(desk, waits.fax_id) == OutboxState.DRAFT
    assert key != sent.key


def test_a_right_that_the_command_line_took_away_is_gone_at_once(desk: Composition, letter: Path) -> None:
    desk.settings.sources_that_send = (FOLDER.key,)
    desk.settings.save()
    command = Settings(desk.profile.settings_file)
    command.sources_that_send = ()
    command.save()
    desk.intake.put(with_number(letter))
    (taken,) = desk.intake.take_all(CancelToken())
    assert state(desk, taken.fax_id) == OutboxState.DRAFT


@pytest.mark.parametrize("kind", [SourceKind.MCP, SourceKind.SCANNER])
def test_some_ways_never_send(desk: Composition, letter: Path, kind: SourceKind) -> None:
    source = Source(kind)
    desk.settings.sources_that_send = (source.key,)
    desk.intake.put(with_number(letter, source))
    (taken,) = desk.intake.take_all(CancelToken())
    assert state(desk, taken.fax_id) == OutboxState.DRAFT


def test_what_would_be_asked_about_stays_a_draft(desk: Composition, letter: Path) -> None:
    desk.settings.sources_that_send = (FOLDER.key,)
    desk.settings.first_use_guard = "ask"
    desk.intake.put(with_number(letter))
    (taken,) = desk.intake.take_all(CancelToken())
    assert taken.reason is not None
    assert state(desk, taken.fax_id) == OutboxState.DRAFT
    assert desk.intake.taken(taken.key) == taken


def test_a_number_on_the_list_is_not_faxed(desk: Composition, letter: Path) -> None:
    desk.settings.sources_that_send = (FOLDER.key,)
    desk.do_not_fax.block(NUMBER.number)
    desk.intake.put(with_number(letter))
    (taken,) = desk.intake.take_all(CancelToken())
    assert taken.reason is not None
    assert taken.reason.kind == ErrorKind.BLOCKED
    assert state(desk, taken.fax_id) == OutboxState.DRAFT


def test_a_number_that_is_none_stays_a_draft_with_the_reason(desk: Composition, letter: Path) -> None:
    desk.settings.sources_that_send = (FOLDER.key,)
    incoming = with_number(letter)
    desk.intake.put(replace(incoming, recipients=(NUMBER, Recipient("12"))))
    (taken,) = desk.intake.take_all(CancelToken())
    assert taken.reason is not None
    assert "“12”" in taken.reason.title
    item = desk.outbox.item(taken.fax_id)
    assert item is not None
    assert (item.state, item.draft.recipients) == (OutboxState.DRAFT, (NUMBER,))


def test_only_the_pages_that_are_wanted_are_in_the_draft(
    desk: Composition, make_pdf: Callable[..., Path]
) -> None:
    desk.settings.sources_that_send = (FOLDER.key,)
    long = make_pdf(5, name="long.pdf")
    desk.intake.put(replace(printed(long), pages=((2, 3), (5, 9))))
    (some,) = desk.intake.take_all(CancelToken())
    desk.intake.put(replace(with_number(long), pages=((6, 7),)))
    (none,) = desk.intake.take_all(CancelToken())
    item = desk.outbox.item(some.fax_id)
    assert item is not None
    assert [page.page for page in item.draft.files[0].page_list] == [1, 2, 4]
    assert none.reason is not None
    assert "none of them" in none.reason.title
    assert state(desk, none.fax_id) == OutboxState.DRAFT


# Several at once


def test_many_at_once_are_taken_once_each(stage: TestDesk, letter: Path) -> None:
    """Threads that put the same jobs, while two processes' queues take them."""
    desk = stage.desk
    other = Composition(desk.profile, secrets=None, clock=desk.clock)
    token = CancelToken()

    def put() -> None:
        for number in range(10):
            desk.intake.put(printed(letter, str(number)))

    def take(taker: Composition) -> None:
        for _ in range(6):
            taker.intake.take_all(token)

    threads = [threading.Thread(target=put) for _ in range(3)]
    threads += [threading.Thread(target=take, args=(each,)) for each in (desk, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    desk.intake.take_all(token)
    assert len(desk.outbox.drafts()) == 10
    assert desk.intake.refused() == []
    assert [name for name in os.listdir(desk.intake.folder) if not name.startswith("faxdesk-")] == []
    other.close()


def test_the_key_says_nothing_of_the_contents() -> None:
    key = job_key(FOLDER, "Jane Doe +16505550100.pdf")
    assert len(key) == 64
    assert int(key, 16)

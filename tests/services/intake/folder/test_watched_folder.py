"""What is laid into a watched folder goes out once, and lies in `sent` or `failed` when it has ended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import open_profile
from faxdesk.services.events import Event, Notice
from faxdesk.services.intake.folder.folder_results import UNDO
from faxdesk.services.intake.folder.standing_still import STANDS_S
from faxdesk.services.intake.folder.watched_folder import MOST_A_LOOK
from tests.documents import samples
from tests.services.intake.folder.watched import BUSY, FREE, Watched
from tests.services.outbox_on_simulator import OutboxOnSimulator


@pytest.fixture
def watched(here: OutboxOnSimulator, tmp_path: Path) -> Watched:
    folder = tmp_path / "to fax"
    folder.mkdir()
    return Watched(here, folder)


def test_a_file_with_a_number_is_sent_and_put_away(watched: Watched) -> None:
    watched.lay(f"{FREE} letter.pdf")
    watched.take()
    assert watched.files == {f"waiting/{FREE} letter.pdf"}, "accepted is not sent"
    assert watched.told == []
    assert not watched.is_quiet
    watched.end()
    assert watched.files == {f"sent/{FREE} letter.pdf", f"sent/{FREE} letter.receipt.pdf"}
    assert (watched.folder / "sent" / f"{FREE} letter.receipt.pdf").read_bytes().startswith(b"%PDF")
    (ended,) = watched.told
    assert (ended.name, ended.is_sent, ended.reason) == (f"{FREE} letter.pdf", True, "")
    (sent,) = watched.here.sent()
    assert [party["number"] for party in sent["to"]] == [FREE]
    assert watched.is_quiet


def test_what_lies_beside_it_says_all_of_the_fax(watched: Watched) -> None:
    watched.lay(f"{BUSY} letter.pdf")
    watched.say(
        f"{BUSY} letter.json",
        '{"to": [{"number": "650 555 0144", "name": "Dana"}, "+12125550187"], "message": "As agreed"}',
    )
    watched.take()
    (fax,) = watched.here.listed()
    item = watched.here.outbox.item(fax)
    assert item is not None
    assert item.draft.recipients == (Recipient(FREE, "Dana"), Recipient("+12125550187"))
    assert item.draft.cover_text == "As agreed"
    watched.end()
    assert f"sent/{BUSY} letter.json" in watched.files


def test_cover_subject_and_a_contact_by_name(watched: Watched) -> None:
    composition = watched.composition
    composition.contacts.add(Contact(name="Northside Clinic", numbers=(ContactNumber(FREE),)))
    cover = composition.covers.templates.all()[-1]
    watched.lay("letter.pdf")
    watched.say(
        "letter.pdf.json",
        json.dumps({"to": "northside clinic", "subject": "Results", "cover": cover.name}),
    )
    watched.lay("other.pdf")
    watched.say("other.pdf.json", '{"to": "Southside Clinic"}')
    watched.take()
    (item,) = watched.here.outbox.in_states({OutboxState.ACCEPTED})
    assert item.draft.recipients == (Recipient(FREE, "Northside Clinic"),)
    assert item.draft.cover is not None
    assert item.draft.cover.template == cover.template
    assert item.draft.cover.typed.get("subject") == "Results"
    (draft,) = watched.here.outbox.drafts()
    assert draft.draft.recipients == (), "nobody is called so"


def test_without_leave_it_is_a_draft_until_a_person_sends_it(here: OutboxOnSimulator, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watched = Watched(here, folder, may_send=False)
    watched.lay(f"{FREE}.pdf")
    watched.take()
    watched.end()
    (draft,) = here.outbox.drafts()
    assert draft.draft.recipients == (Recipient(FREE),)
    assert watched.files == {f"waiting/{FREE}.pdf"}
    assert watched.is_quiet, "it waits for a person"
    here.outbox.send(draft.id)
    watched.end()
    assert watched.files == {f"sent/{FREE}.pdf", f"sent/{FREE}.receipt.pdf"}


def test_without_a_number_it_is_a_draft(watched: Watched) -> None:
    watched.lay("letter 20261130.pdf")
    watched.take()
    (draft,) = watched.here.outbox.drafts()
    assert [file.name for file in draft.draft.files] == ["letter 20261130.pdf"]
    assert draft.draft.recipients == ()


def test_what_the_guards_would_ask_about_is_a_draft(watched: Watched) -> None:
    watched.composition.settings.first_use_guard = "ask"
    watched.lay(f"{FREE}.pdf")
    watched.take()
    (draft,) = watched.here.outbox.drafts()
    assert draft.draft.recipients == (Recipient(FREE),)
    assert watched.here.sent() == []


def test_a_number_on_the_do_not_fax_list_is_a_draft(watched: Watched) -> None:
    watched.composition.do_not_fax.block(FREE, "")
    watched.lay(f"{FREE}.pdf")
    watched.take()
    assert len(watched.here.outbox.drafts()) == 1
    assert watched.here.sent() == []


def test_a_fax_that_fails_says_why_and_has_a_receipt(watched: Watched) -> None:
    watched.composition.settings.resend_minutes = ""
    watched.lay(f"{BUSY},{FREE}.pdf")
    watched.take()
    watched.end()
    stem = f"{BUSY},{FREE}"
    assert watched.files == {f"failed/{stem}{ending}" for ending in (".pdf", ".receipt.pdf", ".reason.txt")}
    assert "+1 650-555-0101" in watched.reason(stem)
    assert "+1 650-555-0144" not in watched.reason(stem)
    assert watched.told[0].reason.startswith("+1 650-555-0101")


def test_a_busy_number_is_tried_again_before_it_has_failed(watched: Watched) -> None:
    watched.composition.settings.resend_minutes = "5"
    watched.lay(f"{BUSY}.pdf")
    watched.take()
    watched.end()
    assert watched.files == {f"waiting/{BUSY}.pdf"}
    watched.here.go_on(400)
    watched.end()
    assert f"failed/{BUSY}.pdf" in watched.files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"{FREE} damaged.pdf", b"%PDF-1.7 no more"),
        (f"{FREE} program.exe", b"MZ\x90\x00"),
        (f"{FREE} locked.pdf", None),
    ],
)
def test_what_cannot_be_faxed_is_put_away_with_the_reason(
    watched: Watched, name: str, content: bytes | None, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.write_bytes(content if content is not None else samples.protected("secret"))
    watched.lay(name, source)
    watched.take()
    watched.look()
    stem = name.rpartition(".")[0]
    assert watched.files == {f"failed/{name}", f"failed/{stem}.reason.txt"}
    assert watched.reason(stem).strip()
    assert watched.here.outbox.drafts() == []
    assert watched.composition.intake.refused() == [], "it lies in the folder again"
    assert watched.told[0].fax_id is None


def test_a_side_file_that_nobody_understands(watched: Watched) -> None:
    watched.lay(f"{FREE}.pdf")
    watched.say(f"{FREE}.pdf.json", '{"tos": "+12125550187"}')
    watched.take()
    assert watched.files == {f"failed/{FREE}{ending}" for ending in (".pdf", ".json", ".reason.txt")}
    assert "tos" in watched.reason(FREE)
    assert watched.here.listed() == []


def test_a_side_file_that_may_belong_to_two(watched: Watched) -> None:
    for ending in ("pdf", "txt"):
        watched.lay(f"letter.{ending}")
    watched.say("letter.json", f'{{"to": "{FREE}"}}')
    watched.take()
    assert {name for name in watched.files if "reason" not in name} == {
        *("letter.json", "failed/letter.pdf", "failed/letter (2).txt")
    }
    assert "letter.json" in watched.reason("letter")


def test_side_files_alone_are_never_faxed(watched: Watched) -> None:
    watched.say("letter.json", "{}")
    watched.say("list.csv", "a,b\n1,2\n")
    watched.take()
    assert watched.files == {"letter.json", "list.csv"}


def test_a_document_waits_for_what_lies_beside_it_to_be_whole(watched: Watched) -> None:
    watched.lay(f"{FREE}.pdf")
    watched.look()
    watched.here.clock.advance(STANDS_S)
    watched.say(f"{FREE}.json", '{"to"')
    watched.look()
    assert watched.files == {f"{FREE}.pdf", f"{FREE}.json"}


def test_the_same_file_once_more_is_not_faxed(watched: Watched) -> None:
    """A program that copies files may bring one back that was moved away."""
    for _ in range(2):
        watched.lay(f"{FREE}.pdf")
        watched.take()
    watched.end()
    watched.lay(f"{FREE}.pdf")
    watched.begin_anew()
    watched.take()
    assert len(watched.here.sent()) == 1
    assert "taken before" in watched.reason(FREE)
    assert f"failed/{FREE} (2).pdf" in watched.files


@pytest.mark.parametrize("what", ["content", "time", "side"])
def test_the_same_name_with_something_else_is_a_new_fax(
    watched: Watched, what: str, make_pdf: Callable[..., Path]
) -> None:
    watched.lay(f"{FREE}.pdf")
    watched.take()
    watched.end()
    source = make_pdf(text="Another letter", name="another.pdf") if what == "content" else None
    watched.lay(f"{FREE}.pdf", source, at=1_700_000_000.0 + (what == "time"))
    if what == "side":
        watched.say(f"{FREE}.json", '{"to": "+12125550187"}')
    watched.composition.settings.near_number_guard = False
    watched.take()
    drafts = watched.here.outbox.drafts()
    assert len(watched.here.sent()) + len(drafts) == 2
    # The same document to the same number within a day is asked about.
    assert bool(drafts) == (what == "time")


def test_moved_back_from_failed_it_is_tried_again(watched: Watched) -> None:
    watched.composition.settings.resend_minutes = ""
    watched.lay(f"{BUSY}.pdf")
    watched.take()
    watched.end()
    assert f"failed/{BUSY}.pdf" in watched.files
    (watched.folder / "failed" / f"{BUSY}.pdf").rename(watched.folder / f"{BUSY}.pdf")
    watched.take()
    assert len(watched.here.listed()) + len(watched.here.outbox.drafts()) == 2
    assert f"waiting/{BUSY}.pdf" in watched.files


def test_one_that_some_have_is_not_tried_again(watched: Watched) -> None:
    """It would go once more to those who have it."""
    watched.composition.settings.resend_minutes = ""
    watched.lay(f"{BUSY},{FREE}.pdf")
    watched.take()
    watched.end()
    name = f"{BUSY},{FREE}.pdf"
    (watched.folder / "failed" / name).rename(watched.folder / name)
    watched.take()
    assert len(watched.here.listed()) == 1
    assert watched.here.outbox.drafts() == []
    assert "taken before" in watched.told[-1].reason


def test_a_draft_that_is_discarded_has_failed_once_that_is_final(watched: Watched) -> None:
    watched.lay("letter.pdf")
    watched.take()
    (draft,) = watched.here.outbox.drafts()
    watched.here.outbox.discard(draft.id)
    watched.look()
    assert watched.files == {"waiting/letter.pdf"}, "the person may take it back"
    watched.here.clock.advance(UNDO.total_seconds())
    watched.look()
    assert watched.files == {"failed/letter.pdf", "failed/letter.reason.txt"}


def test_a_draft_that_is_deleted_for_ever(watched: Watched) -> None:
    watched.lay("letter.pdf")
    watched.take()
    (draft,) = watched.here.outbox.drafts()
    watched.here.outbox.discard(draft.id)
    watched.here.library.trash([draft.id])
    watched.composition.trash.delete_for_ever([draft.id], CancelToken())
    watched.look()
    assert watched.files == {"failed/letter.pdf", "failed/letter.reason.txt"}


def test_what_other_programs_write_still_is_left_alone(watched: Watched) -> None:
    names = {"~$letter.docx", ".hidden.pdf", "letter.pdf.part", "letter.pdf.crdownload"}
    for name in names:
        watched.lay(name)
    watched.take()
    assert watched.files == names


def test_a_file_that_grows_is_taken_when_it_is_whole(watched: Watched) -> None:
    content = watched.here.letter.read_bytes()
    path = watched.folder / f"{FREE}.pdf"
    for size in range(0, len(content), max(1, len(content) // 5)):
        path.write_bytes(content[:size])
        watched.look()
        watched.here.clock.advance(STANDS_S - 0.5)
        watched.look()
    path.write_bytes(content)
    assert watched.here.listed() == []
    watched.take()
    watched.end()
    assert len(watched.here.sent()) == 1
    assert f"sent/{FREE}.pdf" in watched.files


def test_a_folder_that_goes_and_comes_back(watched: Watched, tmp_path: Path) -> None:
    watched.lay(f"{FREE}.pdf")
    watched.take()
    watched.lay("+12125550187.pdf")
    watched.folder.rename(tmp_path / "away")
    with pytest.raises(FaxDeskError) as gone:
        watched.look()
    assert gone.value.kind == ErrorKind.STORAGE
    watched.folder.mkdir()
    watched.here.clock.advance(STANDS_S)
    watched.look()
    assert list(watched.folder.iterdir()) == [], "a share that is not connected looks so"
    watched.folder.rmdir()
    (tmp_path / "away").rename(watched.folder)
    watched.take()
    watched.end()
    assert len(watched.here.sent()) == 2
    assert f"sent/{FREE}.pdf" in watched.files


def test_two_computers_on_one_share(
    watched: Watched, start: Callable[..., Composition], tmp_path: Path
) -> None:
    other_desk = start(profile=open_profile(tmp_path / "other desk"))
    other = Watched(
        OutboxOnSimulator(other_desk, watched.here.simulator, watched.here.clock, watched.here.letter),
        watched.folder,
    )
    numbers = [f"+1212555{number:04}" for number in range(8)]
    for place, number in enumerate(numbers):
        watched.lay(f"{number}.pdf", at=1_700_000_000.0 + place)
    for each in (watched, other):
        each.composition.settings.near_number_guard = False
        each.look()
    watched.here.clock.advance(STANDS_S)
    watched._watching.look(watched.told.append, CancelToken())
    for each in (other, watched):
        each.take()
        each.end()
    went_to = [party["number"] for fax in watched.here.sent() for party in fax["to"]]
    assert sorted(went_to) == numbers
    assert {name for name in watched.files if "receipt" not in name} == {
        f"sent/{number}.pdf" for number in numbers
    }


def test_many_files_are_taken_in_turns(watched: Watched) -> None:
    for number in range(MOST_A_LOOK + 20):
        watched.say(f"letter {number}.txt", f"letter {number}")
    watched.look()
    watched.here.clock.advance(STANDS_S)
    watched._watching.look(watched.told.append, CancelToken())
    assert sum(name.startswith("waiting/") for name in watched.files) == MOST_A_LOOK
    watched._watching.look(watched.told.append, CancelToken())
    assert sum(name.startswith("waiting/") for name in watched.files) == MOST_A_LOOK + 20


def test_what_went_out_by_the_persons_word_was_sent(watched: Watched) -> None:
    watched.lay(f"{FREE}.pdf")
    with watched.here.answer_lost():
        watched.take()
    (fax_id,) = watched.here.listed()
    watched.look()
    assert watched.files == {f"waiting/{FREE}.pdf"}
    watched.composition.uncertain_faxes.it_went_out(fax_id)
    watched.look()
    assert f"sent/{FREE}.pdf" in watched.files


class TestTheFolderOfTheSettings:
    @pytest.fixture
    def notices(self, watched: Watched) -> list[Notice]:
        seen: list[Notice] = []

        def hear(event: Event) -> None:
            if isinstance(event, Notice):
                seen.append(event)

        watched.composition.events.subscribe(hear)
        return seen

    def take(self, watched: Watched) -> None:
        folder = watched.composition.settings_folder
        for _ in range(3):
            folder.look(CancelToken())
            watched.composition.intake.take_all(CancelToken())
            watched.here.clock.advance(STANDS_S)

    def test_nothing_is_watched_until_it_is_chosen(self, watched: Watched) -> None:
        watched.lay("letter.pdf")
        self.take(watched)
        assert watched.files == {"letter.pdf"}
        watched.composition.settings.watched_folder = str(watched.folder)
        self.take(watched)
        assert watched.files == {"waiting/letter.pdf"}

    def test_it_sends_where_a_person_let_it(self, here: OutboxOnSimulator, tmp_path: Path) -> None:
        folder = tmp_path / "in"
        folder.mkdir()
        watched = Watched(here, folder, may_send=False)
        watched.composition.settings.watched_folder = f"{folder}{os.sep}"
        watched.composition.settings.watched_folder_sends = True
        watched.lay(f"{FREE}.pdf")
        self.take(watched)
        here.go_on()
        assert [party["number"] for fax in here.sent() for party in fax["to"]] == [FREE]
        assert not watched.composition.settings.may_send("folder:/elsewhere")

    def test_a_file_that_failed_is_told(self, watched: Watched, notices: list[Notice]) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        watched.say("program.exe", "MZ")
        self.take(watched)
        (notice,) = notices
        assert "program.exe" in notice.title
        assert notice.hint

    def test_what_the_person_stopped_is_not_told(self, watched: Watched, notices: list[Notice]) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        watched.lay("letter.pdf")
        self.take(watched)
        (draft,) = watched.here.outbox.drafts()
        watched.here.outbox.discard(draft.id)
        watched.here.clock.advance(UNDO.total_seconds())
        self.take(watched)
        assert watched.files == {"failed/letter.pdf", "failed/letter.reason.txt"}
        assert notices == []

    def test_a_fax_that_failed_is_told(self, watched: Watched, notices: list[Notice]) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        watched.composition.settings.resend_minutes = ""
        watched.lay(f"{BUSY}.pdf")
        self.take(watched)
        watched.here.go_on()
        self.take(watched)
        (notice,) = notices
        assert "did not get to everybody" in notice.title
        assert "+1 650-555-0101" in notice.hint

    def test_many_that_failed_are_told_at_once(self, watched: Watched, notices: list[Notice]) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        for number in range(10):
            watched.say(f"program {number}.exe", f"MZ {number}")
        self.take(watched)
        (notice,) = notices
        assert "10" in notice.title

    def test_trouble_is_told_once_for_as_long_as_it_lasts(
        self, watched: Watched, notices: list[Notice]
    ) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        watched.folder.rmdir()
        self.take(watched)
        assert ["not there" in notice.title for notice in notices] == [True]
        watched.folder.mkdir()
        self.take(watched)
        watched.folder.rmdir()
        self.take(watched)
        assert len(notices) == 2

    def test_the_programs_own_folder_is_not_watched(
        self, watched: Watched, notices: list[Notice], tmp_path: Path
    ) -> None:
        profile = watched.composition.profile.folder
        for folder in (profile, profile.parent, profile / "documents", Path("/")):
            with pytest.raises(FaxDeskError) as refused:
                watched.composition.folder_watch.folder_of(folder)
            assert refused.value.kind == ErrorKind.BAD_INPUT
        before = sorted(os.listdir(profile))
        watched.composition.settings.watched_folder = str(profile)
        self.take(watched)
        assert sorted(os.listdir(profile)) == before
        assert len(notices) == 1

    def test_one_process_watches_at_a_time(self, watched: Watched) -> None:
        watched.composition.settings.watched_folder = str(watched.folder)
        turn = watched.composition.folder_watch.turn(watched.folder)
        assert turn.show()
        watched.lay("letter.pdf")
        self.take(watched)
        assert watched.files == {"letter.pdf"}
        turn.end()
        self.take(watched)
        assert watched.files == {"waiting/letter.pdf"}
        assert not watched.composition.folder_watch.turn(watched.folder).show()

"""What is asked once before a fax leaves: is it a second time, is it the right number."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.compose.page_edit import Area, Mark, MarkKind, PageEdit
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.page import Remark, RemarkKind
from faxdesk.domain.status import StatusKind
from faxdesk.services.outbox.guards.doubts import DoubtKind, Unconfirmed
from tests.documents import samples
from tests.services.outbox_on_simulator import BUSY, FREE, OTHER, OutboxOnSimulator


def draft(here: OutboxOnSimulator, *numbers: str) -> int:
    file = here.outbox.add_file(here.letter, here.token)
    return here.outbox.create(Draft(tuple(Recipient(number) for number in numbers), (file,)))


def test_the_same_documents_to_the_same_number_are_asked_about_once(here: OutboxOnSimulator) -> None:
    earlier = here.send(FREE)
    fax_id = draft(here, OTHER, FREE)
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(fax_id)
    (doubt,) = asked.value.doubts
    assert (doubt.kind, doubt.number, doubt.earlier) == (DoubtKind.DUPLICATE, FREE, earlier)
    assert doubt.earlier_status is not None
    assert doubt.earlier_status.kind == StatusKind.SENT
    assert "+1 650-555-0144" in asked.value.title
    assert len(here.sent()) == 1
    here.outbox.send(fax_id, confirmed=frozenset({doubt.key}))
    here.go_on()
    assert len(here.sent()) == 2


def test_other_documents_another_number_or_another_day_are_no_duplicate(here: OutboxOnSimulator) -> None:
    here.send(FREE)
    here.send(OTHER)
    here.letter.write_bytes(here.letter.read_bytes() + b"\n% changed\n")
    here.send(FREE)
    here.clock.advance(timedelta(days=1, minutes=1).total_seconds())
    here.send(FREE)
    assert len(here.sent()) == 4


def test_what_failed_there_is_no_duplicate_but_what_still_tries_is(here: OutboxOnSimulator) -> None:
    earlier = here.send(BUSY)
    fax_id = draft(here, BUSY)
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(fax_id)
    status = asked.value.doubts[0].earlier_status
    assert status is not None
    assert status.kind == StatusKind.WAITING, "it will be tried again by itself"
    (part,) = here.parts(earlier)
    here.outbox.discard(part.id)
    here.outbox.send(fax_id)


def test_what_was_cancelled_or_is_resent_or_forwarded_is_not_asked_about(here: OutboxOnSimulator) -> None:
    earlier = here.send(FREE, send_at=here.clock.now() + timedelta(hours=2))
    here.outbox.send(here.outbox.change_scheduled(earlier))
    here.go_on()
    (standing,) = here.listed()
    here.outbox.cancel(standing, here.token)
    here.send(FREE)


@pytest.mark.parametrize(("how", "kind"), [("ask", DoubtKind.FIRST_USE), ("type", DoubtKind.TYPE_AGAIN)])
def test_a_number_s_first_fax_is_asked_about_where_that_is_wanted(
    here: OutboxOnSimulator, how: str, kind: DoubtKind
) -> None:
    here.send(FREE)
    here.desk.settings.first_use_guard = how
    fax_id = draft(here, OTHER)
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(fax_id)
    (doubt,) = asked.value.doubts
    assert (doubt.kind, doubt.number) == (kind, OTHER)
    here.outbox.send(fax_id, confirmed=frozenset({doubt.key}))
    here.go_on()
    # Faxed once, it is known.
    here.clock.advance(timedelta(days=2).total_seconds())
    here.send(OTHER)


def test_what_is_the_matter_with_a_document_is_asked_about_once(
    here: OutboxOnSimulator, tmp_path: Path
) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(samples.plain(lines=()))
    blank = here.outbox.add_file(path, here.token)
    fax_id = here.outbox.create(Draft((Recipient(FREE),), (blank,)))
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(fax_id)
    (doubt,) = asked.value.doubts
    assert (doubt.kind, doubt.display) == (DoubtKind.DOCUMENT, "blank.pdf")
    assert asked.value.title.startswith("Nothing is to be seen on “blank.pdf”")
    assert "Look at it" in asked.value.hint
    here.outbox.send(fax_id, confirmed=frozenset({doubt.key}))


def test_a_blank_sheet_may_divide_others_but_one_that_is_not_whole_is_asked_about(
    here: OutboxOnSimulator, tmp_path: Path
) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(samples.plain(lines=()))
    files = tuple(here.outbox.add_file(each, here.token) for each in (here.letter, path))
    here.outbox.send(here.outbox.create(Draft((Recipient(FREE),), files)))
    torn = replace(files[0], remarks=(Remark(RemarkKind.MISSING_PAGES, "1 of 5"),))
    fax_id = here.outbox.create(Draft((Recipient(OTHER),), (torn, files[1])))
    with pytest.raises(Unconfirmed, match="it holds 1 of 5 pages"):
        here.outbox.send(fax_id)


def test_a_blank_document_that_was_written_on_is_not_asked_about(
    here: OutboxOnSimulator, tmp_path: Path
) -> None:
    path = tmp_path / "blank.pdf"
    path.write_bytes(samples.plain(lines=()))
    blank, letter = (here.outbox.add_file(each, here.token) for each in (path, here.letter))
    (page,) = blank.page_list
    written = replace(page, edit=PageEdit(marks=(Mark(MarkKind.TEXT, Area(20, 20, 80, 6), "Call me"),)))
    with_letter = blank.with_pages([page, *letter.page_list])
    turned = blank.with_pages([replace(page, edit=PageEdit(turn=90))])
    here.outbox.send_new(Draft((Recipient(FREE),), (blank.with_pages([written]),)))
    here.outbox.send_new(Draft((Recipient(FREE),), (with_letter,)))
    with pytest.raises(Unconfirmed, match="Nothing is to be seen"):
        here.outbox.send_new(Draft((Recipient(FREE),), (turned,)))


NEW_AREA = "+16792200123"
"""Michigan's area code 679, in service since November 2025."""


@pytest.mark.parametrize("guard", ["off", "ask"])
def test_a_number_in_no_known_range_is_asked_about_until_it_was_faxed_once(
    here: OutboxOnSimulator, guard: str
) -> None:
    here.desk.settings.first_use_guard = guard
    fax_id = draft(here, NEW_AREA)
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(fax_id)
    (doubt,) = asked.value.doubts
    assert (doubt.kind, doubt.number) == (DoubtKind.UNKNOWN_NUMBER, NEW_AREA)
    assert "+1 679-220-0123" in asked.value.title
    here.outbox.send(fax_id, confirmed=frozenset({doubt.key}))
    here.go_on()
    assert len(here.sent()) == 1
    here.clock.advance(timedelta(days=2).total_seconds())
    here.send(NEW_AREA)
    assert len(here.sent()) == 2


def test_a_number_in_no_known_range_is_also_typed_again_where_that_is_wanted(here: OutboxOnSimulator) -> None:
    here.desk.settings.first_use_guard = "type"
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.send(draft(here, NEW_AREA))
    kinds = [doubt.kind for doubt in asked.value.doubts]
    assert kinds == [DoubtKind.UNKNOWN_NUMBER, DoubtKind.TYPE_AGAIN]


def test_a_resend_to_a_number_in_no_known_range_is_confirmed_too(here: OutboxOnSimulator) -> None:
    earlier = here.send(FREE)
    with pytest.raises(Unconfirmed) as asked:
        here.outbox.resend(earlier, (Recipient(NEW_AREA),))
    assert here.listed() == [earlier]
    here.outbox.resend(earlier, (Recipient(NEW_AREA),), confirmed=frozenset({asked.value.doubts[0].key}))
    here.go_on()
    assert len(here.sent()) == 2

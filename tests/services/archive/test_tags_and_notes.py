"""Tags and notes, as people put them on faxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.tags import LONGEST_NOTE, FaxMarks
from faxdesk.services.archive.tags_and_notes import TagsAndNotes
from faxdesk.services.events import FaxesChanged
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def faxes(made: TestDesk) -> list[int]:
    return made.tell(received(1), received(2), received(3))


@pytest.fixture
def marks(made: TestDesk) -> TagsAndNotes:
    return made.desk.tags_and_notes


@pytest.fixture
def published(made: TestDesk, faxes: list[int]) -> list[tuple[int, ...]]:
    """The ids of the faxes that changed, change by change, from here on."""
    ids: list[tuple[int, ...]] = []
    made.desk.events.subscribe(
        lambda event: ids.append(event.ids) if isinstance(event, FaxesChanged) else None
    )
    return ids


def found(made: TestDesk, text: str) -> list[int]:
    return sorted(made.desk.library.ids(FaxQuery(None, text=text)))


def test_tags_are_put_on_many_faxes_and_taken_off(
    made: TestDesk, faxes: list[int], marks: TagsAndNotes, published: list[tuple[int, ...]]
) -> None:
    first, second, third = faxes
    assert sorted(marks.change_tags([first, second], add=["#Billing", " urgent "])) == [first, second]
    assert marks.of(first) == FaxMarks(("Billing", "urgent"))
    assert marks.of(third) == FaxMarks()
    assert marks.tags() == ["Billing", "urgent"]
    assert found(made, "tag:billing") == [first, second]
    assert marks.change_tags([first, second], remove=["BILLING"], add=["urgent"]) == [first, second]
    assert marks.change_tags([second], remove=["urgent"]) == [second]
    assert marks.tags() == ["urgent"]
    assert [sorted(ids) for ids in published] == [[first, second], [first, second], [second]]


def test_what_changes_nothing_is_not_told(
    faxes: list[int], marks: TagsAndNotes, published: list[tuple[int, ...]]
) -> None:
    marks.change_tags(faxes[:1], add=["billing"])
    assert marks.change_tags(faxes[:1], add=["BILLING"], remove=["never there"]) == []
    assert marks.change_tags([999_999], add=["billing"]) == []
    assert marks.set_note(faxes[0], "") == []
    assert published == [(faxes[0],)]
    assert marks.of(faxes[0]).tags == ("billing",), "the first spelling stays"


def test_a_bad_name_changes_nothing_at_all(faxes: list[int], marks: TagsAndNotes) -> None:
    for names in ({"add": ["good", "#"]}, {"add": ["good"], "remove": [""]}):
        with pytest.raises(FaxDeskError) as raised:
            marks.change_tags(faxes, **names)
        assert raised.value.kind == ErrorKind.BAD_INPUT
    assert marks.tags() == []


def test_a_note_is_kept_found_and_taken_back(
    made: TestDesk, faxes: list[int], marks: TagsAndNotes, published: list[tuple[int, ...]]
) -> None:
    fax_id = faxes[1]
    assert marks.set_note(fax_id, " Called Dana back. ") == [fax_id]
    assert marks.of(fax_id).note == "Called Dana back."
    assert found(made, "dana") == [fax_id]
    assert marks.set_note(fax_id, "Called Dana back.") == []
    with pytest.raises(FaxDeskError):
        marks.set_note(fax_id, "x" * (LONGEST_NOTE + 1))
    assert marks.set_note(fax_id, "") == [fax_id]
    assert found(made, "dana") == []
    assert published == [(fax_id,), (fax_id,)]

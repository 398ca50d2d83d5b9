"""Searches that are kept under a name, and the line that shows why a fax was found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.search.saved_search import LONGEST_NAME, LONGEST_SEARCH, SavedSearch
from faxdesk.services.archive.saved_searches import SavedSearches
from faxdesk.services.events import SearchesChanged
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received
from tests.support.pdf import write_pdf


@pytest.fixture
def made(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def searches(made: TestDesk) -> SavedSearches:
    return made.desk.saved_searches


@pytest.fixture
def changes(made: TestDesk) -> list[SearchesChanged]:
    """What was told of changes from here on."""
    events: list[SearchesChanged] = []
    made.desk.events.subscribe(
        lambda event: events.append(event) if isinstance(event, SearchesChanged) else None
    )
    return events


def test_searches_are_kept_by_name_whatever_its_case(
    searches: SavedSearches, changes: list[SearchesChanged]
) -> None:
    law = searches.save("  Law   firms ", " harbor ")
    assert law == SavedSearch("Law firms", "harbor")
    bills = searches.save("bills", "invoice is:unread")
    assert searches.all() == [bills, law]
    newer = searches.save("LAW FIRMS", "harbor law")
    assert searches.all() == [bills, newer]
    searches.rename(newer, "Attorneys")
    assert searches.all() == [SavedSearch("Attorneys", "harbor law"), bills]
    searches.rename(bills, "attorneys")
    assert searches.all() == [SavedSearch("attorneys", bills.text)], "it takes the place of the other"
    searches.remove("ATTORNEYS")
    assert searches.all() == []
    assert len(changes) == 6


def test_what_is_not_there_cannot_be_removed(searches: SavedSearches, changes: list[SearchesChanged]) -> None:
    with pytest.raises(FaxDeskError) as raised:
        searches.remove("nothing")
    assert raised.value.kind == ErrorKind.NOT_FOUND
    assert changes == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "x"),
        (" ", "x"),
        ("n" * (LONGEST_NAME + 1), "x"),
        ("a\u202eb", "x"),
        ("Name", ""),
        ("Name", "  "),
        ("Name", "x" * (LONGEST_SEARCH + 1)),
    ],
)
def test_a_search_needs_a_name_and_something_to_look_for(
    searches: SavedSearches, changes: list[SearchesChanged], name: str, text: str
) -> None:
    with pytest.raises(FaxDeskError) as raised:
        searches.save(name, text)
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert (searches.all(), changes) == ([], [])


def test_the_line_around_a_hit_in_the_pages_is_shown(
    made: TestDesk, searches: SavedSearches, tmp_path: Path
) -> None:
    with_text, other = made.tell(received(1), received(2))
    made.give_document(with_text, write_pdf(tmp_path / "a.pdf", 1, "Knee MRI without contrast, by Dr Weaver"))
    while made.desk.text_recognition.run(CancelToken()):
        pass
    (snippet,) = searches.snippets([with_text, other], "contrast").values()
    (span,) = snippet.spans
    assert snippet.text[span[0] : span[0] + span[1]] == "contrast"
    assert "Knee MRI" in snippet.text
    assert searches.snippets([with_text], "Northside") == {}, "the sender's name is no text of the pages"
    assert searches.snippets([with_text], "-contrast") == {}
    assert searches.snippets([999_999], "contrast") == {}

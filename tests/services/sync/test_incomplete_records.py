"""Records that come with odd fields, or lack what every fax has: listed at once, and asked for again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.fax import DocumentState, Fax, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock
from tests.support.edited_answers import Edit, EditedAnswers

LISTS = r"/message-sync$|/message-store$"
RECORDS = r"/message-sync$|/message-store(/\d+)?$"
"""Also where a fax is asked for by its id."""
FROM = "+16505550144"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def front(simulator: Simulator) -> Iterator[EditedAnswers]:
    with EditedAnswers(simulator.url) as front:
        yield front


@pytest.fixture
def composition(start: Callable[..., Composition], front: EditedAnswers, token: CancelToken) -> Composition:
    composition = start(front.url)
    composition.sync.run(token)
    return composition


def sync(composition: Composition, token: CancelToken) -> None:
    composition.sync.run(token)
    while composition.sync.more_to_do:
        composition.sync.run(token)


def received(composition: Composition) -> list[Fax]:
    return [composition.library.fax(fax_id) for fax_id in composition.library.ids(FaxQuery(Folder.INBOX))]


def each(change: Callable[[dict[str, Any]], Any]) -> Edit:
    """Change every record of an answer, be it a list or a fax alone."""

    def edit(document: dict[str, Any]) -> None:
        for record in document.get("records", [document]):
            change(record)

    return edit


def lean(record: dict[str, Any]) -> None:
    for name in ("attachments", "from", "to", "faxPageCount"):
        record.pop(name, None)


def not_saved(composition: Composition) -> int:
    return composition.library.counts().documents_wanted


@pytest.mark.parametrize(
    ("field", "odd"),
    [
        ("attachments", {}),
        ("attachments", "none"),
        ("coverIndex", ""),
        ("faxPageCount", "2 pages"),
        ("faxPageCount", 10**29),
        ("from", "+13035550166"),
        ("to", [[]]),
        ("creationTime", 5),
        ("creationTime", "9999-12-31T23:59:59.999Z"),
        ("messageStatus", {}),
        ("direction", 7),
    ],
)
def test_a_fax_with_an_odd_field_is_listed_and_mended_by_asking_again(
    composition: Composition,
    simulator: Simulator,
    front: EditedAnswers,
    token: CancelToken,
    field: str,
    odd: object,
) -> None:
    simulator.control.receive(count=2, from_=FROM, pages=2)
    with front.edited(LISTS, each(lambda record: record.__setitem__(field, odd))):
        sync(composition, token)
    faxes = received(composition)
    assert [fax.page_count for fax in faxes] == [2, 2]
    assert [fax.message.sender.number for fax in faxes if fax.message] == [FROM, FROM]
    assert [fax.document_state for fax in faxes] == [DocumentState.HERE, DocumentState.HERE]
    assert not_saved(composition) == 0


def test_a_lean_record_is_asked_for_with_growing_pauses_until_it_is_whole(
    composition: Composition,
    simulator: Simulator,
    front: EditedAnswers,
    token: CancelToken,
    clock: RunningClock,
) -> None:
    (message_id,) = simulator.control.receive(from_=FROM, pages=2)
    asked = ("GET", f"/restapi/v1.0/account/~/extension/~/message-store/{message_id}")
    with front.edited(RECORDS, each(lean)):
        for tries, pause_s in ((1, 2), (2, 31), (3, 121)):
            sync(composition, token)
            sync(composition, token)
            assert front.requests.count(asked) == tries
            assert not_saved(composition) == 1
            clock.advance(pause_s)
    (fax,) = received(composition)
    assert fax.document_state == DocumentState.NONE
    sync(composition, token)
    (fax,) = received(composition)
    assert (fax.page_count, fax.document_state) == (2, DocumentState.HERE)
    assert fax.message is not None
    assert fax.message.sender.number == FROM
    assert not_saved(composition) == 0
    in_all = front.requests.count(asked)
    clock.advance(100_000)
    sync(composition, token)
    assert front.requests.count(asked) == in_all


def test_a_lean_record_takes_nothing_away_from_what_is_known(
    composition: Composition, simulator: Simulator, front: EditedAnswers, token: CancelToken
) -> None:
    (message_id,) = simulator.control.receive(from_=FROM, name="Northside Clinic", pages=2)
    sync(composition, token)
    with front.edited(RECORDS, each(lean)):
        simulator.control.mark_read(message_id)
        sync(composition, token)
    (fax,) = received(composition)
    assert fax.is_read
    assert fax.message is not None
    assert (fax.message.sender.number, fax.message.sender.name) == (FROM, "Northside Clinic")
    assert fax.message.document is not None
    assert (fax.page_count, fax.document_state) == (2, DocumentState.HERE)


def test_a_lean_record_of_a_fax_that_is_gone_is_kept_as_it_is(
    composition: Composition,
    simulator: Simulator,
    front: EditedAnswers,
    token: CancelToken,
    clock: RunningClock,
) -> None:
    (message_id,) = simulator.control.receive(from_=FROM)
    with front.edited(RECORDS, each(lean)):
        sync(composition, token)
        simulator.control.fault("GET", f"/message-store/{message_id}", times=1, status=404)
        clock.advance(10)
        sync(composition, token)
    (fax,) = received(composition)
    assert fax.only_here
    assert not_saved(composition) == 0


def test_pages_that_were_denied_once_are_fetched_later(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive(count=2, from_=FROM)
    simulator.control.fault("GET", "/content/", times=1, status=404)
    sync(composition, token)
    assert sorted(fax.document_state for fax in received(composition)) == ["failed", "here"]
    assert not_saved(composition) == 1
    clock.advance(2)
    sync(composition, token)
    assert {fax.document_state for fax in received(composition)} == {DocumentState.HERE}
    assert not_saved(composition) == 0


def test_pages_of_a_fax_that_is_gone_are_not_asked_for_again(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    (message_id,) = simulator.control.receive(from_=FROM)
    simulator.control.fault("GET", "/content/", times=1, status=404)
    simulator.control.fault("GET", f"/message-store/{message_id}$", times=1, status=404)
    sync(composition, token)
    (fax,) = received(composition)
    assert (fax.only_here, fax.document_state) == (True, DocumentState.GONE)
    assert not_saved(composition) == 0

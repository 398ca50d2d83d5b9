"""What must not be missed, doubled or held up, whatever happens between two rounds of sync."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import DocumentState, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http import transport
from faxdesk.services.events import Event, FaxesChanged, Notice
from faxdesk.services.sync import sync as sync_module
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

INBOX = FaxQuery(Folder.INBOX)
DAY = 86_400.0
CONTENT = "/content/"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def events(composition: Composition) -> list[Event]:
    seen: list[Event] = []
    composition.events.subscribe(seen.append)
    return seen


def everything(composition: Composition, token: CancelToken) -> None:
    composition.sync.run(token)
    rounds = 0
    while composition.sync.more_to_do:
        composition.sync.run(token)
        rounds += 1
        assert rounds < 50, "it never comes to an end"


def refusal(status: int, code: str) -> dict[str, Any]:
    """A fault in the service's own words."""
    return {"status": status, "body": json.dumps({"errorCode": code, "message": "Refused"})}


def only_fax(composition: Composition) -> int:
    (fax_id,) = composition.library.ids(INBOX)
    return fax_id


# Gaps


def test_after_a_month_away_nothing_is_missing(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive()
    everything(composition, token)
    for days in (5, 12, 14):
        simulator.control.clock(advance_s=days * DAY)
        clock.advance(days * DAY)
        simulator.control.receive()
    simulator.control.drop_sync_tokens()
    simulator.control.expire_access_tokens()
    everything(composition, token)
    assert len(composition.library.ids(INBOX)) == 4


def test_faxes_of_before_the_first_look_are_no_arrivals_and_later_ones_are(
    composition: Composition, simulator: Simulator, token: CancelToken, events: list[Event]
) -> None:
    simulator.control.receive(count=3)
    everything(composition, token)
    assert not [event for event in events if isinstance(event, FaxesChanged) and event.new_inbound]
    simulator.control.receive(count=2)
    simulator.control.drop_sync_tokens()
    everything(composition, token)
    everything(composition, token)
    arrived = [event.new_inbound for event in events if isinstance(event, FaxesChanged) and event.new_inbound]
    assert [len(ids) for ids in arrived] == [2]


def test_a_sync_larger_than_an_answer_may_be_is_asked_for_in_portions(
    composition: Composition, simulator: Simulator, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(composition, token)
    for _ in range(30):
        simulator.control.receive()
        simulator.control.clock(advance_s=10)
    sizes: list[int] = []
    # Thirty records are more than this, ten are less. What is said without records has room in it, too.
    monkeypatch.setattr(transport, "_MAX_ANSWER", 15_000)
    for drop_tokens in (False, True):
        if drop_tokens:
            simulator.control.drop_sync_tokens()
        composition.sync.run(token)
        sizes.append(len(composition.library.ids(INBOX)))
    assert sizes == [30, 30], "neither the changes nor the whole list fit, and all are here after one round"
    asked = [
        request["query"] for request in simulator.control.requests() if "message-sync" in request["path"]
    ]
    assert sum("recordCount=10&" in f"{query}&" for query in asked) >= 3, asked


def test_a_full_sync_given_in_parts_is_put_together(
    composition: Composition, simulator: Simulator, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything(composition, token)
    receive_apart(simulator, 9)
    simulator.control.drop_sync_tokens()
    client = composition.account.client()
    assert isinstance(client, RingCentral)
    whole = client.sync_full
    monkeypatch.setattr(
        client, "sync_full", lambda date_from, token, **how: whole(date_from, token, record_count=4, **how)
    )
    composition.sync._sync(token)
    assert len(composition.library.ids(INBOX)) == 9
    assert not any(composition.library.fax(fax_id).only_here for fax_id in composition.library.ids(INBOX))


def test_a_first_sync_brings_the_newest_at_once_and_the_history_the_rest(
    composition: Composition, simulator: Simulator, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_apart(simulator, 9)
    monkeypatch.setattr(sync_module, "PAGE", 4)
    composition.sync._sync(token)
    library = composition.library
    assert [library.fax(fax_id).message_id for fax_id in library.ids(INBOX)] == newest_first(simulator)[:4]
    everything(composition, token)
    assert [library.fax(fax_id).message_id for fax_id in library.ids(INBOX)] == newest_first(simulator)
    assert not any(library.fax(fax_id).only_here for fax_id in library.ids(INBOX))
    simulator.control.delete(int(newest_first(simulator)[-1]))
    everything(composition, token)
    assert library.fax(library.ids(INBOX)[-1]).only_here, "changes of all of the window are told from then on"


def receive_apart(simulator: Simulator, count: int) -> None:
    for _ in range(count):
        simulator.control.receive()
        simulator.control.clock(advance_s=60)


def newest_first(simulator: Simulator) -> list[str]:
    return sorted((str(fax["id"]) for fax in simulator.control.faxes()), reverse=True)


# Nothing holds up the rest


def test_what_cannot_be_told_does_not_keep_faxes_from_coming_in(
    composition: Composition, simulator: Simulator, token: CancelToken, events: list[Event]
) -> None:
    simulator.control.receive()
    everything(composition, token)
    composition.library.set_read([only_fax(composition)], True)
    simulator.control.fault("PUT", "/message-store/", times=2, **refusal(403, "CMN-401"))
    simulator.control.receive()
    everything(composition, token)
    everything(composition, token)
    assert len(composition.library.ids(INBOX)) == 2
    notices = [event for event in events if isinstance(event, Notice)]
    assert len(notices) == 1, "said once, not with every round"
    everything(composition, token)
    assert all(fax["read"] for fax in simulator.control.faxes()[:1])


def test_a_document_that_is_refused_waits_and_lets_the_others_pass(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(count=3)
    newest = simulator.control.receive()[0]
    simulator.control.fault("GET", f"/{newest}/content/", times=99, **refusal(400, "CMN-101"))
    everything(composition, token)
    library = composition.library
    states = {
        library.fax(fax_id).message_id: library.fax(fax_id).document_state for fax_id in library.ids(INBOX)
    }
    assert states.pop(str(newest)) == DocumentState.FAILED
    assert set(states.values()) == {DocumentState.HERE}


def test_a_document_in_the_making_is_waited_for_without_growing_pauses(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive()
    simulator.control.fault("GET", CONTENT, times=4, **refusal(409, "MSG-368"))
    for _ in range(6):
        everything(composition, token)
        clock.advance(16)
    fax = composition.library.fax(only_fax(composition))
    assert fax.document_state == DocumentState.HERE


def test_a_document_that_is_gone_is_told(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive()
    simulator.control.fault("GET", CONTENT, times=1, **refusal(404, "CMN-102"))
    everything(composition, token)
    # The service still has the fax, so the pages may come yet.
    assert composition.library.fax(only_fax(composition)).document_state == DocumentState.FAILED
    simulator.control.purge(simulator.control.faxes()[0]["id"])
    everything(composition, token)
    assert composition.library.fax(only_fax(composition)).document_state == DocumentState.GONE
    for ask in (
        lambda: composition.sync.fetch_document(only_fax(composition), token),
        lambda: composition.library.save(only_fax(composition), Path("never.pdf"), token),
    ):
        with pytest.raises(FaxDeskError, match="not saved in time") as raised:
            ask()
        assert raised.value.kind == ErrorKind.NOT_FOUND


def test_a_full_disk_is_told_and_the_document_comes_later(
    composition: Composition,
    simulator: Simulator,
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    simulator.control.receive()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FaxDeskError, match="disk is full") as raised:
            composition.sync.run(token)
    assert raised.value.kind == ErrorKind.STORAGE
    assert not list(tmp_path.rglob("*.part"))
    everything(composition, token)
    assert composition.library.fax(only_fax(composition)).document_state == DocumentState.HERE


def test_a_document_that_went_missing_here_is_fetched_anew(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive()
    everything(composition, token)
    document = composition.library.document(only_fax(composition))
    assert document is not None
    document.path.unlink()
    assert composition.library.document(only_fax(composition)) is None
    composition.sync.fetch_document(only_fax(composition), token)
    assert composition.library.document(only_fax(composition)) is not None


def test_a_restore_of_what_was_purged_meanwhile_keeps_the_fax_here(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    (message_id,) = simulator.control.receive()
    everything(composition, token)
    fax_id = only_fax(composition)
    composition.library.trash([fax_id])
    clock.advance(11)
    everything(composition, token)
    simulator.control.purge(message_id)
    composition.library.restore([fax_id])
    everything(composition, token)
    everything(composition, token)
    fax = composition.library.fax(fax_id)
    assert fax.only_here
    assert fax.trashed_at is None
    assert composition.library.document(fax_id) is not None


def test_only_named_faxes_are_ever_deleted(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive(count=4)
    everything(composition, token)
    ids = list(composition.library.ids(INBOX))
    composition.library.trash(ids[:2])
    clock.advance(11)
    simulator.control.clear_requests()
    everything(composition, token)
    deleted = [request["path"] for request in simulator.control.requests() if request["method"] == "DELETE"]
    assert len(deleted) == 1
    assert not deleted[0].endswith(("message-store", "message-store/"))
    assert [fax["availability"] for fax in simulator.control.faxes()].count("Alive") == 2


def test_a_delete_whose_answer_was_lost_is_not_made_a_purge(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive()
    everything(composition, token)
    composition.library.trash([only_fax(composition)])
    clock.advance(11)
    simulator.control.fault("DELETE", "/message-store/", times=1, drop="after")
    everything(composition, token)
    everything(composition, token)
    assert [fax["availability"] for fax in simulator.control.faxes()] == ["Deleted"]

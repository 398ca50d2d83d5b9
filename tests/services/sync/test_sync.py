"""The archive kept true to the service, against the simulator."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, DocumentState, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Connection, ConnectionChanged, Event, FaxesChanged, SyncProgress
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

INBOX = FaxQuery(Folder.INBOX)


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
    while composition.sync.more_to_do:
        composition.sync.run(token)


def records(simulator: Simulator) -> dict[str, dict[str, object]]:
    return {str(fax["id"]): fax for fax in simulator.control.faxes()}


def test_a_fax_shows_up_once_with_its_document(
    composition: Composition, simulator: Simulator, token: CancelToken, events: list[Event]
) -> None:
    everything(composition, token)
    (message_id,) = simulator.control.receive(from_="+16505550144", name="Northside Clinic", pages=3)
    everything(composition, token)
    everything(composition, token)
    (row,) = composition.library.rows(composition.library.ids(INBOX))
    assert (row.name, row.pages) == ("Northside Clinic", 3)
    fax = composition.library.fax(row.id)
    assert fax.message_id == str(message_id)
    assert fax.document_state == DocumentState.HERE
    document = composition.library.document(row.id)
    assert document is not None
    assert document.path.read_bytes() == simulator.control.document(message_id)
    arrivals = [
        event.new_inbound for event in events if isinstance(event, FaxesChanged) and event.new_inbound
    ]
    assert arrivals == [(row.id,)]


def test_the_history_is_read_to_its_beginning_in_few_calls(profile: Profile, token: CancelToken) -> None:
    with Simulator(seed=2300, limits=False) as old:
        sign_in = SignIn(old.url, old.client_id, old.client_secret, old.jwt)
        composition = Composition(profile, environment=sign_in)
        composition.account.resume(token)
        seen: list[Event] = []
        composition.events.subscribe(seen.append)
        for _ in range(4):
            composition.sync._history.read(token)
        library = composition.library
        assert len(library.ids(INBOX)) + len(library.ids(FaxQuery(Folder.OUTBOX))) == 2300
        progress = [event for event in seen if isinstance(event, SyncProgress)]
        assert progress[-1].finished
        listed = [request for request in old.control.requests() if request["path"].endswith("/message-store")]
        assert len(listed) == 3
        composition.close()


def test_a_stale_token_leads_to_a_full_sync_that_notices_deletions(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    kept, deleted = simulator.control.receive(count=2)
    everything(composition, token)
    simulator.control.delete(deleted)
    simulator.control.drop_sync_tokens()
    everything(composition, token)
    library = composition.library
    only_here = {
        library.fax(fax_id).message_id: library.fax(fax_id).only_here for fax_id in library.ids(INBOX)
    }
    assert only_here == {str(kept): False, str(deleted): True}


def test_what_the_service_deletes_stays_here(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    (message_id,) = simulator.control.receive()
    everything(composition, token)
    simulator.control.purge(message_id)
    everything(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    fax = composition.library.fax(fax_id)
    assert fax.only_here
    assert composition.library.document(fax_id) is not None


def test_reading_here_is_told_there_and_the_other_way(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    first, second = simulator.control.receive(count=2)
    everything(composition, token)
    library = composition.library
    ids = {library.fax(fax_id).message_id: fax_id for fax_id in library.ids(INBOX)}
    library.set_read([ids[str(first)]], True)
    simulator.control.mark_read(second, True)
    everything(composition, token)
    assert all(record["read"] for record in records(simulator).values())
    assert library.counts().unread == 0


def test_deleting_is_told_after_the_time_for_undoing_and_can_be_taken_back(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    (message_id,) = simulator.control.receive()
    everything(composition, token)
    library = composition.library
    (fax_id,) = library.ids(INBOX)
    library.trash([fax_id])
    everything(composition, token)
    assert records(simulator)[str(message_id)]["availability"] == Availability.ALIVE
    clock.advance(11)
    everything(composition, token)
    assert records(simulator)[str(message_id)]["availability"] == Availability.DELETED
    everything(composition, token)
    assert records(simulator)[str(message_id)]["availability"] == Availability.DELETED, "never purged"
    library.restore([fax_id])
    everything(composition, token)
    assert records(simulator)[str(message_id)]["availability"] == Availability.ALIVE
    assert list(library.ids(INBOX)) == [fax_id]


def test_html_for_a_document_is_kept_out_and_fetched_again(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive()
    simulator.control.fault("GET", "/content/", times=1, html=True)
    everything(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    assert composition.library.fax(fax_id).document_state in {DocumentState.FAILED, DocumentState.WANTED}
    assert composition.library.document(fax_id) is None
    clock.advance(10)
    everything(composition, token)
    assert composition.library.fax(fax_id).document_state == DocumentState.HERE


def test_a_fax_can_be_fetched_ahead_of_the_queue(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive()
    simulator.control.fault("GET", "/content/", times=1, html=True)
    everything(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    composition.sync.fetch_document(fax_id, token)
    assert composition.library.document(fax_id) is not None


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"html": True}, ErrorKind.BAD_ANSWER),
        ({"status": 200, "body": "[1, 2, 3]"}, ErrorKind.BAD_ANSWER),
        ({"status": 200, "body": '{"records": "none", "syncInfo": 5}'}, ErrorKind.BAD_ANSWER),
    ],
)
def test_a_strange_answer_is_told_and_loses_nothing(
    composition: Composition,
    simulator: Simulator,
    token: CancelToken,
    events: list[Event],
    how: dict[str, object],
    kind: ErrorKind,
) -> None:
    simulator.control.receive()
    everything(composition, token)
    before = list(composition.library.ids(INBOX))
    simulator.control.fault("GET", "/message-sync", times=1, **how)
    with pytest.raises(FaxDeskError) as raised:
        composition.sync.run(token)
    assert raised.value.kind == kind
    assert raised.value.hint
    assert list(composition.library.ids(INBOX)) == before
    states = [event.state for event in events if isinstance(event, ConnectionChanged)]
    assert states[-1] == Connection.PAUSED
    composition.sync.run(token)
    assert [event.state for event in events if isinstance(event, ConnectionChanged)][
        -1
    ] == Connection.CHECKING


def test_no_connection_is_told_and_the_archive_stays(
    profile: Profile, simulator: Simulator, token: CancelToken
) -> None:
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    composition = Composition(profile, environment=sign_in)
    composition.account.resume(token)
    simulator.control.receive()
    everything(composition, token)
    composition.close()
    simulator.stop()

    offline = Composition(profile, environment=sign_in)
    seen: list[Event] = []
    offline.events.subscribe(seen.append)
    assert offline.account.resume(token)
    assert Connection.OFFLINE in [event.state for event in seen if isinstance(event, ConnectionChanged)]
    (fax_id,) = offline.library.ids(INBOX)
    assert offline.library.document(fax_id) is not None
    assert offline.account.account is not None
    offline.close()


def test_now_is_the_service_s_now(composition: Composition, simulator: Simulator, token: CancelToken) -> None:
    simulator.control.clock(advance_s=86400)
    simulator.control.receive()
    everything(composition, token)
    offset = composition.account.client().server_now() - datetime.now(UTC)
    assert 86300 < offset.total_seconds() < 86500
    assert len(composition.library.ids(INBOX)) == 1


def test_the_documents_lie_in_the_profile(
    composition: Composition, simulator: Simulator, profile: Profile, token: CancelToken
) -> None:
    simulator.control.receive()
    everything(composition, token)
    kept = [path for path in profile.blobs.rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert isinstance(kept[0], Path)

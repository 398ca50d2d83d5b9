"""Pages fetched by themselves: within the limits, gone on with, and only what is a fax."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.fax import DocumentState, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Event, Notice
from faxdesk.simulator.server import Simulator
from faxdesk.store.faxes import FaxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, RunningClock
from tests.support.faxes import received, sent, sync_of

INBOX = FaxQuery(Folder.INBOX)
PDF = b"%PDF-1.4 a fax %%EOF"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


def sync(composition: Composition, token: CancelToken) -> None:
    composition.sync.run(token)
    while composition.sync.more_to_do:
        composition.sync.run(token)


def states(composition: Composition) -> list[str]:
    return [str(composition.library.fax(fax_id).document_state) for fax_id in composition.library.ids(INBOX)]


# What is no fax


@pytest.mark.parametrize(
    "how",
    [
        {"html": True},
        {"status": 200, "body": "<html>Sign in to the Wifi</html>", "content_type": "application/pdf"},
        {"status": 200, "body": "", "content_type": "application/pdf"},
        {"status": 200, "body": "[]"},
        {
            "status": 200,
            "body": "%PDF-1.4 cut off, but of the right length",
            "content_type": "application/pdf",
        },
        {"status": 200, "body": "\x00\x01 noise", "content_type": "image/tiff"},
    ],
)
def test_what_is_no_fax_is_told_kept_apart_and_fetched_again(
    composition: Composition,
    simulator: Simulator,
    token: CancelToken,
    clock: RunningClock,
    how: dict[str, Any],
) -> None:
    simulator.control.receive(count=2, raw=PDF)
    newest = max(fax["id"] for fax in simulator.control.faxes())
    simulator.control.fault("GET", f"/{newest}/content/", times=1, **how)
    sync(composition, token)
    assert sorted(states(composition)) == ["failed", "here"]
    assert composition.library.counts().documents_wanted == 1
    clock.advance(10)
    sync(composition, token)
    assert states(composition) == ["here", "here"]
    assert composition.library.counts().documents_wanted == 0


def test_a_document_that_always_comes_without_an_end_is_kept_at_last(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    simulator.control.receive(raw=b"%PDF-1.4 odd, but all there is")
    for expected in ("failed", "failed", "failed", "here"):
        sync(composition, token)
        assert states(composition) == [expected]
        clock.advance(600)


def test_pages_of_no_use_can_be_fetched_anew(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(raw=PDF)
    damaged = {"status": 200, "body": "%PDF garbage %%EOF", "content_type": "application/pdf"}
    simulator.control.fault("GET", "/content/", times=1, **damaged)
    sync(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    first = composition.library.fax(fax_id).document_hash
    simulator.control.fault("GET", "/content/", times=1, html=True)
    with pytest.raises(Exception, match="no fax"):
        composition.sync.fetch_document(fax_id, token, anew=True)
    assert composition.library.fax(fax_id).document_hash == first, "what is here stays until better comes"
    composition.sync.fetch_document(fax_id, token, anew=True)
    document = composition.library.document(fax_id)
    assert document is not None
    assert document.path.read_bytes() == PDF


# Half a document


def test_a_download_is_gone_on_with_after_a_restart(
    start: Callable[..., Composition], simulator: Simulator, token: CancelToken
) -> None:
    document = b"%PDF-1.4" + bytes(1_000_000) + b"%%EOF"
    simulator.control.receive(raw=document)
    simulator.control.fault("GET", "/content/", times=3, truncate=150_000)
    first = start()
    with pytest.raises(Exception, match="broke off"):
        sync(first, token)
    first.close()
    second = start()
    sync(second, token)
    (fax_id,) = second.library.ids(INBOX)
    kept = second.library.document(fax_id)
    assert kept is not None
    assert kept.path.read_bytes() == document
    ranges = [
        request["headers"].get("range")
        for request in simulator.control.requests()
        if "/content/" in request["path"]
    ]
    assert ranges[0] is None
    assert all(header and header.startswith("bytes=") for header in ranges[1:])
    assert len(ranges) == 4


# Limits


class OneTime(RunningClock):
    """The program's clock and the service's, moved on together."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self._simulator = simulator

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._simulator.control.clock(advance_s=seconds)


@pytest.fixture
def limited(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Composition, Simulator, OneTime]]:
    """A service with its true limits, and a desk signed in there, on one moved clock."""
    # Two thousand documents made durable one by one would be a test of the disk.
    monkeypatch.setattr("os.fsync", lambda handle: None)
    with Simulator(limits=True) as simulator:
        clock = OneTime(simulator)
        sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
        composition = Composition(profile, environment=sign_in, clock=clock)
        composition.account.resume(CancelToken())
        yield composition, simulator, clock
        composition.close()


def asked(simulator: Simulator, part: str) -> list[datetime]:
    return [
        datetime.fromisoformat(request["at"])
        for request in simulator.control.requests()
        if part in request["path"]
    ]


def test_a_first_sync_of_two_thousand_faxes_with_their_documents_meets_no_limit(
    limited: tuple[Composition, Simulator, OneTime], token: CancelToken
) -> None:
    composition, simulator, clock = limited
    simulator.control.receive(count=2000, raw=PDF)
    began = clock.monotonic()
    statuses: set[int] = set()
    while True:
        composition.sync.run(token)
        statuses |= {request["status"] for request in simulator.control.requests()}
        simulator.control.clear_requests()
        if not composition.sync.more_to_do:
            break
    assert composition.library.counts().documents_wanted == 0
    assert statuses == {200}
    minutes = (clock.monotonic() - began) / 60
    assert 2000 / 40 - 1 < minutes < 2000 / 40 * 1.25


def test_a_429_holds_the_group_for_the_whole_penalty(
    limited: tuple[Composition, Simulator, OneTime], token: CancelToken
) -> None:
    composition, simulator, clock = limited
    simulator.control.receive(count=6, raw=PDF)
    body = json.dumps({"errorCode": "CMN-301", "message": "Request rate exceeded"})
    headers = {"Retry-After": "60", "X-Rate-Limit-Group": "medium"}
    simulator.control.fault("GET", "/content/", times=1, status=429, headers=headers, body=body)
    with pytest.raises(Exception, match="RingCentral"):
        composition.sync.run(token)
    clock.advance(20)
    sync(composition, token)
    first, second, *rest = asked(simulator, "/content/")
    assert (second - first) >= timedelta(seconds=60)
    assert len(rest) == 5
    assert {
        request["status"] for request in simulator.control.requests() if "/content/" in request["path"]
    } == {200, 429}


def test_what_a_person_opens_goes_ahead(
    limited: tuple[Composition, Simulator, OneTime], token: CancelToken
) -> None:
    composition, simulator, clock = limited
    simulator.control.receive(count=60, raw=PDF)
    for _ in range(2):
        composition.sync.run(token)
    library = composition.library
    missing = [fax_id for fax_id in library.ids(INBOX) if library.document(fax_id) is None]
    assert missing
    before = clock.monotonic()
    composition.sync.fetch_document(missing[-1], token)
    assert clock.monotonic() - before < 5, "background work leaves some requests to people"


# What the service may delete first


def tell(sync_store: SyncStore, *messages: Any) -> None:
    sync_store.apply_sync(sync_of(*messages, at=START), full=False, window_from=None)


def test_what_is_old_and_not_saved_is_at_risk(faxes: FaxStore, sync_store: SyncStore) -> None:
    def aged(number: int, days: float, make: Any = received) -> Any:
        at = START - timedelta(days=days)
        return make(number, created_at=at, modified_at=at)

    tell(sync_store, aged(1, 1), aged(2, 22), aged(3, 31), aged(4, 45))
    assert faxes.at_risk().count == 0, "of those beyond the span, the service evidently keeps them"
    tell(sync_store, aged(5, 24), aged(6, 27.5, sent))
    risk = faxes.at_risk()
    assert (risk.count, risk.days_left) == (2, 2)
    kept = faxes.fax_of_message("6")
    assert kept is not None
    faxes.document_here(kept.id, "ab" * 32, "application/pdf")
    assert (faxes.at_risk().count, faxes.at_risk().days_left) == (1, 6)


def test_received_ones_near_the_two_hundredth_are_at_risk(faxes: FaxStore, sync_store: SyncStore) -> None:
    tell(sync_store, *(received(number) for number in range(1, 186)))
    assert faxes.at_risk() == replace(faxes.at_risk(), count=5, days_left=None)


def test_the_warning_comes_after_a_while_once_a_day(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    notices: list[Event] = []
    composition.events.subscribe(notices.append)
    simulator.control.receive(raw=b"no fax at all")
    sync(composition, token)
    for days in (25, 0.1, 1, 1):
        simulator.control.clock(advance_s=days * 86400)
        clock.advance(days * 86400)
        sync(composition, token)
    titles = [notice.title for notice in notices if isinstance(notice, Notice)]
    assert titles == [
        "1 fax is not saved here yet, and RingCentral may delete it within 4 days.",
        "1 fax is not saved here yet, and RingCentral may delete it within 3 days.",
        "1 fax is not saved here yet, and RingCentral may delete it within 2 days.",
    ]


# Read and unread


def test_what_was_read_offline_is_told_later_a_thousand_at_a_time(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    ids = simulator.control.receive(count=2300, raw=PDF)
    composition.sync.look(token)
    library = composition.library
    library.set_read(list(library.ids(INBOX)), True)
    library.set_read(list(library.ids(INBOX))[:3], False)
    simulator.control.fault("PUT", "/message-store/", times=3, status=503)
    with pytest.raises(Exception, match="RingCentral"):
        composition.sync.look(token)
    assert not any(fax["read"] for fax in simulator.control.faxes())
    simulator.control.clear_requests()
    simulator.control.clear_faults()
    composition.sync.look(token)
    puts = [request for request in simulator.control.requests() if request["method"] == "PUT"]
    assert len(puts) == 4, "three of read ones, one of those marked unread again"
    assert sum(fax["read"] for fax in simulator.control.faxes()) == 2297
    for message_id in ids[:1]:
        simulator.control.mark_read(message_id, False)
    composition.sync.look(token)
    assert library.counts().unread == 4


def test_marking_that_reached_the_service_before_is_not_undone_by_ours(
    composition: Composition, simulator: Simulator, token: CancelToken, clock: RunningClock
) -> None:
    (message_id,) = simulator.control.receive(raw=PDF)
    sync(composition, token)
    (fax_id,) = composition.library.ids(INBOX)
    simulator.control.mark_read(message_id, True)
    sync(composition, token)
    assert composition.library.fax(fax_id).is_read
    assert composition.library.fax(fax_id).document_state == DocumentState.HERE
    clock.advance(5)
    composition.library.set_read([fax_id], False)
    sync(composition, token)
    sync(composition, token)
    assert not composition.library.fax(fax_id).is_read
    assert [fax["read"] for fax in simulator.control.faxes()] == [False]

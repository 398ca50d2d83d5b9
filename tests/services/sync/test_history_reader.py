"""The history read to its beginning, from a list that does its worst, and once more after a lost token."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, FaxQuery, Folder, Message
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.provider.values import Listed, UnreadPage
from faxdesk.services.events import Event, EventHub, FaxesChanged, SyncProgress
from faxdesk.services.sync import history_reader as module
from faxdesk.services.sync.history_reader import HistoryReader
from faxdesk.services.sync.history_writing import HistoryWriting
from faxdesk.simulator.server import Simulator
from faxdesk.store.faxes import FaxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import START, ManualClock, RunningClock
from tests.support.faxes import received, sync_of

INBOX = FaxQuery(Folder.INBOX)
DAY = 86_400.0


@dataclass
class NastyList:
    """A message store whose list moves under its reader. It stands in for the client: the simulator's
    list is well-behaved."""

    messages_: list[Message]
    page_size: int
    between: Callable[[NastyList], None] = lambda nasty: None
    circle: bool = False
    calls: int = 0
    window: list[Message] = field(default_factory=list)
    inclusive: bool = False
    alive: set[str] = field(default_factory=set)
    """What it has although its list leaves it out."""
    disorder: Callable[[list[Message]], list[Message]] = lambda part: part
    pages: list[tuple[Message, ...]] = field(default_factory=list)
    """Those it gave out, by the number that stands for their bytes."""

    def availability(self, message_ids: list[str], token: CancelToken) -> dict[str, str]:
        return {
            message_id: Availability.ALIVE if message_id in self.alive else Availability.PURGED
            for message_id in message_ids
        }

    def server_now(self) -> datetime:
        return START + timedelta(days=1)

    def history(
        self, *, date_from: datetime, date_to: datetime, per_page: int, token: CancelToken
    ) -> UnreadPage:
        self._call()
        self.before = date_to
        return self._page(1)

    def next_of_history(self, page: UnreadPage, token: CancelToken) -> UnreadPage:
        self._call()
        return self._page(page.page if self.circle else page.page + 1)

    def _call(self) -> None:
        self.calls += 1
        assert self.calls < 500, "it goes round for ever"
        self.between(self)

    def read(self, body: bytes, country: str) -> tuple[Message, ...]:
        return self.pages[int(body)]

    def _page(self, number: int) -> UnreadPage:
        def is_in(message: Message) -> bool:
            assert message.created_at is not None
            return message.created_at < self.before or (self.inclusive and message.created_at == self.before)

        found = sorted(filter(is_in, self.messages_), key=_age, reverse=True)
        start = (number - 1) * self.page_size
        part = found[start : start + self.page_size]
        more = start + self.page_size < len(found) or (self.circle and bool(part))
        self.pages.append(tuple(self.disorder(part)))
        listed = tuple(Listed(message.id, message.created_at) for message in self.pages[-1])
        body = str(len(self.pages) - 1).encode()
        return UnreadPage(body, "US", listed, number, "next" if more else "", total=len(found))


def _age(message: Message) -> tuple[datetime, str]:
    assert message.created_at is not None
    return message.created_at, message.id


class Tellings:
    """How many faxes each change told of; 0 for one that may be about any."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def hear(self, event: Event) -> None:
        if isinstance(event, FaxesChanged):
            self.sizes.append(len(event.ids))


def reader_of(
    nasty: NastyList, sync_store: SyncStore, events: EventHub | None = None, clock: Clock | None = None
) -> HistoryReader:
    writing = HistoryWriting(sync_store, nasty, ["never started"])
    clock = clock or ManualClock()
    return HistoryReader(sync_store, cast(Any, lambda: nasty), writing, events or EventHub(), clock)


def read_all(nasty: NastyList, faxes: FaxStore, sync_store: SyncStore) -> set[str]:
    reader = reader_of(nasty, sync_store)
    while reader.read(CancelToken()):
        pass
    kept = [faxes.fax(fax_id).message_id for fax_id in faxes.ids(INBOX)]
    assert len(kept) == len(set(kept))
    return set(kept)


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_a_history_that_moves_while_it_is_read_loses_nothing(
    faxes: FaxStore, seed: int, inclusive: bool, sync_store: SyncStore
) -> None:
    chance = random.Random(seed)
    # Few instants for many faxes: pages end in the midst of one.
    all_of_them = [
        received(number, created_at=START + timedelta(milliseconds=chance.randrange(12)))
        for number in range(120)
    ]
    constant = set(range(0, 120, 3))

    def move(nasty: NastyList) -> None:
        movable = [message for message in nasty.messages_ if int(message.id) not in constant]
        for one in chance.sample(movable, min(3, len(movable))):
            nasty.messages_.remove(one)
        if nasty.calls < 40:
            number = 1000 + nasty.calls
            nasty.messages_.append(received(number, created_at=START + timedelta(hours=2)))

    def disorder(part: list[Message]) -> list[Message]:
        return chance.sample(part + part[:5], len(part + part[:5]))

    nasty = NastyList(list(all_of_them), page_size=50, between=move, inclusive=inclusive, disorder=disorder)
    kept = read_all(nasty, faxes, sync_store)
    assert {str(number) for number in constant} <= kept


def test_more_faxes_of_one_instant_than_a_page_holds(faxes: FaxStore, sync_store: SyncStore) -> None:
    same = [received(number, created_at=START) for number in range(35)]
    older = [received(number, created_at=START - timedelta(hours=number)) for number in range(100, 105)]
    kept = read_all(NastyList(same + older, page_size=10), faxes, sync_store)
    assert len(kept) == 40


def test_a_list_that_goes_round_in_a_circle_comes_to_an_end(faxes: FaxStore, sync_store: SyncStore) -> None:
    messages = [received(number) for number in range(8)] + [
        received(number, created_at=START) for number in range(20, 40)
    ]
    kept = read_all(NastyList(messages, page_size=5, circle=True), faxes, sync_store)
    assert {str(number) for number in range(1, 8)} <= kept


def test_a_history_is_read_in_the_least_number_of_calls(
    faxes: FaxStore, monkeypatch: pytest.MonkeyPatch, sync_store: SyncStore
) -> None:
    monkeypatch.setattr(module, "PAGE", 10)
    nasty = NastyList([received(number) for number in range(95)], page_size=10)
    assert len(read_all(nasty, faxes, sync_store)) == 95
    assert nasty.calls <= 11


def test_one_round_reads_on_and_fetches_the_next_page_while_it_writes(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    nasty = NastyList([received(number) for number in range(95)], page_size=10)
    turns: list[int] = []

    def go_on() -> bool:
        turns.append(nasty.calls)
        return len(turns) < 4

    assert reader_of(nasty, sync_store).read(CancelToken(), go_on)
    assert nasty.calls == 4
    assert len(faxes.ids(INBOX)) == 37, "each page begins with the instant at which the one before ended"
    assert not reader_of(nasty, sync_store).read(CancelToken(), lambda: True)
    assert len(faxes.ids(INBOX)) == 95
    assert nasty.calls == 11


def test_of_a_long_history_lists_are_told_once_a_second(faxes: FaxStore, sync_store: SyncStore) -> None:
    clock, events, tellings = ManualClock(), EventHub(), Tellings()
    events.subscribe(tellings.hear)
    nasty = NastyList([received(number) for number in range(95)], page_size=10)

    def go_on() -> bool:
        clock.advance(0.4)
        return True

    assert not reader_of(nasty, sync_store, events, clock).read(CancelToken(), go_on)
    assert tellings.sizes == [10, 27, 27, 27, 0], "the first at once, and at the end that all may differ"


def test_what_was_written_is_told_where_a_history_breaks_off(faxes: FaxStore, sync_store: SyncStore) -> None:
    events, tellings = EventHub(), Tellings()
    events.subscribe(tellings.hear)

    def fail(nasty: NastyList) -> None:
        if nasty.calls == 4:
            raise FaxDeskError("Offline", "", ErrorKind.OFFLINE)

    nasty = NastyList([received(number) for number in range(95)], page_size=10, between=fail)
    with pytest.raises(FaxDeskError):
        reader_of(nasty, sync_store, events).read(CancelToken(), lambda: True)
    assert tellings.sizes == [10, 18]


def test_a_round_that_is_wanted_cuts_the_one_before_short(
    composition: Composition, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        simulator.control.receive()
        simulator.control.clock(advance_s=60)
    monkeypatch.setattr(module, "PAGE", 2)
    simulator.control.clock(advance_s=60 * DAY)
    # Its answer tells the client what time it is there.
    composition.account.client().cover_pages(CancelToken())
    sync = composition.sync
    publish = composition.events.publish

    def wanted(event: Event) -> None:
        publish(event)
        if isinstance(event, SyncProgress):
            sync.cut_short()

    monkeypatch.setattr(composition.events, "publish", wanted)
    sync.run(CancelToken())
    assert sync.more_to_do
    assert listings(simulator) < 5
    while sync.more_to_do:
        sync.run(CancelToken())
    assert len(composition.library.ids(INBOX)) == 5


def test_a_history_that_broke_off_goes_on_where_it_was(faxes: FaxStore, sync_store: SyncStore) -> None:
    def fail_once(nasty: NastyList) -> None:
        if nasty.calls == 4:
            raise FaxDeskError("Not now.", "", ErrorKind.OFFLINE)

    nasty = NastyList([received(number) for number in range(95)], page_size=10, between=fail_once)
    with pytest.raises(FaxDeskError):
        read_all(nasty, faxes, sync_store)
    so_far = len(faxes.ids(INBOX))
    assert so_far >= 28
    calls = nasty.calls
    assert len(read_all(nasty, faxes, sync_store)) == 95
    assert nasty.calls - calls <= 9, "not from the beginning"


# The history once more, after the list of changes was lost


def everything(composition: Composition) -> None:
    composition.sync.run(CancelToken())
    while composition.sync.more_to_do:
        composition.sync.run(CancelToken())


def listings(simulator: Simulator) -> int:
    return sum(request["path"].endswith("/message-store") for request in simulator.control.requests())


def test_what_was_deleted_long_after_it_came_is_noticed_after_a_lost_token_and_looked_for_once(
    composition: Composition, simulator: Simulator, clock: RunningClock
) -> None:
    kept, deleted, purged = simulator.control.receive(count=3)
    everything(composition)
    simulator.control.clock(advance_s=60 * DAY)
    clock.advance(60 * DAY)
    everything(composition)
    simulator.control.delete(deleted)
    simulator.control.purge(purged)
    simulator.control.drop_sync_tokens()
    simulator.control.expire_access_tokens()
    simulator.control.clear_requests()
    everything(composition)
    library = composition.library
    only_here = {
        library.fax(fax_id).message_id: library.fax(fax_id).only_here for fax_id in library.ids(INBOX)
    }
    assert only_here == {str(kept): False, str(deleted): True, str(purged): True}
    assert all(library.document(fax_id) is not None for fax_id in library.ids(INBOX)), "their pages stay"
    syncs = [
        request["query"]
        for request in simulator.control.requests()
        if request["path"].endswith("/message-sync")
    ]
    assert ["FSync" in str(query) for query in syncs].count(True) == 1
    assert listings(simulator) == 1
    everything(composition)
    assert listings(simulator) == 1


def test_a_history_that_is_read_again_goes_on_after_a_stop(
    faxes: FaxStore, monkeypatch: pytest.MonkeyPatch, sync_store: SyncStore
) -> None:
    monkeypatch.setattr(module, "PAGE", 10)
    everything_there = [received(number) for number in range(95)]
    read_all(NastyList(list(everything_there), page_size=10), faxes, sync_store)
    lose_token(sync_store)

    def stop(nasty: NastyList) -> None:
        if nasty.calls == 4:
            raise FaxDeskError("Not now.", "", ErrorKind.OFFLINE)

    left = [message for message in everything_there if int(message.id) % 3]
    nasty = NastyList(left, page_size=10, between=stop)
    with pytest.raises(FaxDeskError):
        read_all(nasty, faxes, sync_store)
    assert 0 < gone(faxes) < 32
    calls = nasty.calls
    read_all(nasty, faxes, sync_store)
    assert gone(faxes) == 32
    assert nasty.calls - calls <= 7, "not from the beginning"


def test_a_list_that_leaves_faxes_out_deletes_none(faxes: FaxStore, sync_store: SyncStore) -> None:
    everything_there = [received(number) for number in range(60)]
    read_all(NastyList(list(everything_there), page_size=25), faxes, sync_store)
    lose_token(sync_store)
    nasty = NastyList(
        everything_there[::2], page_size=25, alive={message.id for message in everything_there[:-1]}
    )
    read_all(nasty, faxes, sync_store)
    assert gone(faxes) == 1, "the one that the service itself says it has no more"


def test_very_many_deletions_do_not_keep_a_round_from_its_end(
    faxes: FaxStore, monkeypatch: pytest.MonkeyPatch, sync_store: SyncStore
) -> None:
    monkeypatch.setattr(module, "CHECKS", 7)
    everything_there = [received(number) for number in range(60)]
    read_all(NastyList(list(everything_there), page_size=25), faxes, sync_store)
    lose_token(sync_store)
    nasty = NastyList(everything_there[-2:], page_size=25)
    reader = reader_of(nasty, sync_store)
    rounds = []
    while reader.read(CancelToken()):
        rounds.append(gone(faxes))
    assert rounds == [7, 14, 21, 28, 35, 42, 49, 56]
    assert gone(faxes) == 58


def test_an_unfinished_history_is_begun_anew_after_a_lost_token(
    faxes: FaxStore, sync_store: SyncStore
) -> None:
    everything_there = [received(number) for number in range(60)]
    reader_of(NastyList(list(everything_there), page_size=25), sync_store).read(CancelToken())
    lose_token(sync_store)
    assert len(read_all(NastyList(everything_there[:-1], page_size=25), faxes, sync_store)) == 60
    assert gone(faxes) == 1


def lose_token(sync_store: SyncStore) -> None:
    """As after weeks away: a full sync of a window in which nothing came."""
    window_from = START + timedelta(hours=12)
    for _ in range(2):
        sync_store.apply_sync(sync_of(), full=True, window_from=window_from)
    cursor = sync_store.history()
    assert cursor is not None
    assert (cursor.before, cursor.done, cursor.again) == (window_from, False, True)


def gone(faxes: FaxStore) -> int:
    return sum(faxes.fax(fax_id).only_here for fax_id in faxes.ids(INBOX))

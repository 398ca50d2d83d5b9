"""Events from any thread arrive on the GUI thread, put together where they come too fast."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from faxdesk.services.events import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    Event,
    EventHub,
    FaxesChanged,
    Notice,
    OutboxWaiting,
    SyncProgress,
    UploadProgress,
)
from faxdesk.work.bridge import EventBridge


@pytest.fixture
def events() -> EventHub:
    return EventHub()


@pytest.fixture
def bridge(qtbot: QtBot, events: EventHub) -> Iterator[EventBridge]:
    bridge_ = EventBridge(events)
    yield bridge_
    bridge_.close()


def test_each_kind_has_its_signal(qtbot: QtBot, events: EventHub, bridge: EventBridge) -> None:
    received: list[object] = []
    for signal in (
        bridge.faxes_changed,
        bridge.upload_progress,
        bridge.connection_changed,
        bridge.sync_progress,
        bridge.account_changed,
        bridge.notice,
    ):
        signal.connect(received.append)
    bridge.outbox_waiting.connect(lambda: received.append("outbox"))
    sent: list[Event] = [
        FaxesChanged((1,)),
        UploadProgress(1, 5, 10),
        ConnectionChanged(Connection.LIVE),
        SyncProgress(1, 2),
        AccountChanged(None),
        OutboxWaiting(),
        Notice("A word."),
    ]
    for event in sent:
        events.publish(event)
    qtbot.waitUntil(lambda: len(received) == len(sent))
    assert received == [*sent[:5], "outbox", sent[6]]


def test_events_of_other_threads_arrive_on_this_one(
    qtbot: QtBot, events: EventHub, bridge: EventBridge
) -> None:
    seen: set[int] = set()
    threads: set[bool] = set()

    def take(event: FaxesChanged) -> None:
        seen.update(event.ids)
        threads.add(QThread.currentThread() is bridge.thread())

    bridge.faxes_changed.connect(take)

    def tell(start: int) -> None:
        for number in range(start, start + 1000):
            events.publish(FaxesChanged((number,)))

    workers = [threading.Thread(target=tell, args=(start,)) for start in (0, 1000, 2000, 3000)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    qtbot.waitUntil(lambda: len(seen) == 4000)
    assert threads == {True}


def test_a_burst_is_one_event(qtbot: QtBot, events: EventHub, bridge: EventBridge) -> None:
    changed: list[FaxesChanged] = []
    progress: list[UploadProgress] = []
    bridge.faxes_changed.connect(changed.append)
    bridge.upload_progress.connect(progress.append)
    for number in range(100):
        events.publish(FaxesChanged((number % 3,), (number,) if number == 7 else ()))
        events.publish(UploadProgress(number % 2, number, 100))
    qtbot.waitUntil(lambda: bool(progress))
    assert changed == [FaxesChanged((0, 1, 2), (7,))]
    assert progress == [UploadProgress(0, 98, 100), UploadProgress(1, 99, 100)]


def test_a_closed_bridge_is_silent(qtbot: QtBot, events: EventHub, bridge: EventBridge) -> None:
    received: list[object] = []
    bridge.notice.connect(received.append)
    bridge.close()
    events.publish(Notice("Nobody hears it."))
    assert received == []


def test_news_of_any_fax_is_not_narrowed_down_by_news_of_one(
    qtbot: QtBot, events: EventHub, bridge: EventBridge
) -> None:
    received: list[FaxesChanged] = []
    bridge.faxes_changed.connect(received.append)
    for event in (FaxesChanged((1,)), FaxesChanged((), (2,)), FaxesChanged((3,))):
        events.publish(event)
    qtbot.waitUntil(lambda: bool(received))
    assert received == [FaxesChanged((), (2,))]

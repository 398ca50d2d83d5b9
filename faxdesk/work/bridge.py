"""Brings what the services tell, from any thread, to the GUI thread as Qt signals."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from faxdesk.services.events import (
    AccountChanged,
    CameIn,
    ConnectionChanged,
    ContactsChanged,
    Event,
    EventHub,
    FaxesChanged,
    IntakeChanged,
    Notice,
    OutboxWaiting,
    SearchesChanged,
    SyncProgress,
    SyncWanted,
    UploadProgress,
)


class EventBridge(QObject):
    """One signal for each kind of event. Events that come faster than the window takes them are put
    together: one FaxesChanged for all, the newest progress of each fax.

    Signals: faxes_changed(FaxesChanged), upload_progress(UploadProgress),
    connection_changed(ConnectionChanged), sync_progress(SyncProgress), account_changed(AccountChanged),
    outbox_waiting(), sync_wanted(), contacts_changed(ContactsChanged), searches_changed(), notice(Notice),
    came_in(CameIn), intake_changed(IntakeChanged).
    And one that the panes emit: contacts_sought(text) when somebody types this where contacts are sought.
    """

    faxes_changed = Signal(object)
    upload_progress = Signal(object)
    connection_changed = Signal(object)
    sync_progress = Signal(object)
    account_changed = Signal(object)
    outbox_waiting = Signal()
    sync_wanted = Signal()
    contacts_changed = Signal(object)
    contacts_sought = Signal(str)
    searches_changed = Signal()
    notice = Signal(object)
    came_in = Signal(object)
    intake_changed = Signal(object)
    _arrived = Signal()

    def __init__(self, events: EventHub, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: list[Event] = []
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = events.subscribe(self._take)

    def close(self) -> None:
        """Listen no more."""
        self._unsubscribe()

    def _take(self, event: Event) -> None:
        with self._lock:
            self._waiting.append(event)
            is_first = len(self._waiting) == 1
        if is_first:
            self._arrived.emit()

    @Slot()
    def _deliver(self) -> None:
        with self._lock:
            events, self._waiting = self._waiting, []
        for event in _put_together(events):
            self._emit(event)

    def _emit(self, event: Event) -> None:
        match event:
            case FaxesChanged():
                self.faxes_changed.emit(event)
            case UploadProgress():
                self.upload_progress.emit(event)
            case ConnectionChanged():
                self.connection_changed.emit(event)
            case SyncProgress():
                self.sync_progress.emit(event)
            case AccountChanged():
                self.account_changed.emit(event)
            case OutboxWaiting():
                self.outbox_waiting.emit()
            case SyncWanted():
                self.sync_wanted.emit()
            case CameIn():
                self.came_in.emit(event)
            case IntakeChanged():
                self.intake_changed.emit(event)
            case ContactsChanged():
                self.contacts_changed.emit(event)
            case SearchesChanged():
                self.searches_changed.emit()
            case Notice():
                self.notice.emit(event)


def _put_together(events: Iterable[Event]) -> list[Event]:
    """The same news in fewer events, each kind in the place where it first came."""
    merged: dict[object, Event] = {}
    for number, event in enumerate(events):
        match event:
            case FaxesChanged(ids, new_inbound):
                known = merged.get(FaxesChanged)
                if isinstance(known, FaxesChanged):
                    # Without ids, any fax may have changed: that includes the others.
                    ids = _union(known.ids, ids) if known.ids and ids else ()
                    new_inbound = _union(known.new_inbound, new_inbound)
                merged[FaxesChanged] = FaxesChanged(ids, new_inbound)
            case UploadProgress(fax_id):
                merged[UploadProgress, fax_id] = event
            case OutboxWaiting() | SyncWanted():
                merged[type(event)] = event
            case _:
                merged[number] = event
    return list(merged.values())


def _union(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*first, *second)))

"""Shows the names of contacts on their faxes, as soon as a contact changes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from faxdesk.services.events import ContactsChanged, Event, EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.store.contacts.fax_names import FaxNames


class NamesOnFaxes:
    """Works on the thread that changed the contacts, which is a worker's; one at a time."""

    def __init__(self, names: FaxNames, events: EventHub) -> None:
        self._names = names
        self._events = events
        self._lock = threading.Lock()
        events.subscribe(self._on_event)

    def catch_up(self) -> None:
        """Name all faxes whose contacts changed; publishes FaxesChanged for those that are called otherwise
        now."""
        with self._lock:
            while self._names.is_waiting():
                changed = self._names.write_some()
                if changed:
                    self._events.publish(FaxesChanged(tuple(changed)))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, ContactsChanged):
            self.catch_up()

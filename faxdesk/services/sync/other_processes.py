"""Sees what other processes write into the same archive: the command line beside the window, or another
window."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.services.events import ContactsChanged, EventHub, FaxesChanged, OutboxWaiting

if TYPE_CHECKING:
    from faxdesk.store.database.database import Database
    from faxdesk.store.outbox_store import OutboxStore

log = logging.getLogger(__name__)

LOOK_EVERY_S = 5.0
"""Each look wakes a thread, and a laptop's battery is worth more than a few seconds."""


class OtherProcesses:
    """Publishes what other processes wrote as the events that it would have caused here."""

    def __init__(
        self, database: Database, journal: Callable[[], OutboxStore], events: EventHub, clock: Clock
    ) -> None:
        """From here on nothing that is written is missed; journal is asked for at the first look."""
        self._database = database
        self._journal = journal
        self._events = events
        self._clock = clock
        self._last_entry: int | None = None
        database.changed_elsewhere()

    def watch(self, token: CancelToken) -> None:
        """Look every few seconds, for ever, on the thread that calls this: the window's own thread is woken
        only when there is something to see. Raises Cancelled."""
        while True:
            self._clock.wait(token, LOOK_EVERY_S)
            try:
                self.look()
            except FaxDeskError as error:
                log.warning("What other programs wrote could not be seen: %s", error.kind)

    def look(self) -> None:
        """Publish what was written since the last look. It is cheap enough to be called every few seconds,
        and needs a worker, because it may have to wait for somebody's write. Raises FaxDeskError."""
        changed = self._database.changed_elsewhere()
        before, self._last_entry = self._last_entry, self._journal().last_entry()
        if not changed:
            return
        # Without ids, since nobody knows which rows they changed and which we did.
        self._events.publish(FaxesChanged())
        self._events.publish(ContactsChanged())
        # At the first look nobody knows yet whether the change is one of the outbox.
        if before is None or self._last_entry > before:
            self._events.publish(OutboxWaiting())

"""What other processes on the same archive do: the command line beside the window, or another window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import EventHub, FaxesChanged, OutboxWaiting

if TYPE_CHECKING:
    from faxdesk.store.database.database import Database
    from faxdesk.store.outbox_store import OutboxStore


class OtherProcesses:
    """Tells of what others wrote as if it had been done here."""

    def __init__(self, database: Database, journal: OutboxStore, events: EventHub) -> None:
        self._database = database
        self._journal = journal
        self._events = events
        self._last_entry = journal.last_entry()
        database.changed_elsewhere()

    def look(self, token: CancelToken) -> None:
        """Publish what came since the last look. Cheap enough to be called every other second; on a
        worker, as it may have to wait for a write."""
        changed = self._database.changed_elsewhere()
        before, self._last_entry = self._last_entry, self._journal.last_entry()
        if not changed:
            return
        # Of no particular faxes: theirs and ours cannot be told apart row by row.
        self._events.publish(FaxesChanged())
        if self._last_entry > before:
            self._events.publish(OutboxWaiting())

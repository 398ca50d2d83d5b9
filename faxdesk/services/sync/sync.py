"""Keeps the archive equal to the service's message store, and keeps here what the service drops.

One round sends the service what was changed here, asks for what changed there, acts on the results of sent
faxes, reads a part of the history and fetches documents. Every step is complete in itself, so a round may be
ended anywhere.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Direction, MessageStatus, SyncResult
from faxdesk.domain.mailbox.sync_state import Applied, PendingDelete
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.service_name import service_name
from faxdesk.domain.times.clock_offset import clock_hint, clock_words
from faxdesk.services.events import (
    Connection,
    ConnectionChanged,
    EventHub,
    FaxesChanged,
    Notice,
)
from faxdesk.services.sync.download_pages import PageDownloads
from faxdesk.services.sync.history_reader import PAGE, TICK, HistoryReader
from faxdesk.services.sync.incomplete_records import STOPS_ALL
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.services.outbox.outcome import Outcomes
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

WINDOW = timedelta(days=7)
"""How far back a full sync looks at least; older faxes come with the history."""
HISTORY_S = 15.0
"""How long one round reads older faxes before the next round looks for new ones."""
_OVERLAP = timedelta(hours=1)
"""A full sync begins this much before the last sync ended."""
_BULK = 1000


class SyncService:
    """Makes rounds of sync. run() and look() are called by one worker at a time, the rest by any."""

    def __init__(
        self,
        store: SyncStore,
        downloads: PageDownloads,
        client: Callable[[], FaxMailbox],
        outcomes: Outcomes,
        events: EventHub,
        clock: Clock,
        live_connection: LiveConnection,
        history: HistoryReader,
    ) -> None:
        self._store = store
        self._downloads = downloads
        self._client = client
        self._outcomes = outcomes
        self._events = events
        self._clock = clock
        self._live_connection = live_connection
        self._cut_short = threading.Event()
        self._history = history
        self._reported_trouble = ""
        self._has_told_of_clock = False
        self.more_to_do = False
        """Whether history or documents are left, so that another round at once has something to do."""

    def run(self, token: CancelToken) -> None:
        """Make one round. Raises FaxDeskError after publishing what the error means for the connection."""
        self.look(token)
        with self._telling():
            documents_left = self._downloads.run(token)
        self.more_to_do = self.more_to_do or documents_left

    def look(self, token: CancelToken) -> None:
        """Make a round without documents, for a caller that fetches them elsewhere: a new fax then need not
        wait for the pages of others."""
        self.more_to_do = False
        self._cut_short.clear()
        with self._telling():
            self._try_to_push(token)
            self._sync(token)
            if (trouble := self.clock_trouble()) is not None:
                self._events.publish(trouble)
            self._events.publish(self._live_connection.connection())
            self._outcomes.run(token)
            history_left = self._read_history(token)
        self.more_to_do = history_left

    def cut_short(self) -> None:
        """Read no further in the history with this round, because somebody waits for the next one."""
        self._cut_short.set()

    def push_changes(self, token: CancelToken, *, at_once: bool = False) -> bool:
        """Tell the service what was read, deleted and restored here; gives whether it has deleted all that it
        was told to: the rest is for the next time. at_once does not wait until a delete can no longer be
        undone."""
        reads = self._store.pending_reads()
        for is_read in (True, False):
            changes = [change for change in reads if change.is_read is is_read]
            for start in range(0, len(changes), _BULK):
                part = changes[start : start + _BULK]
                self._client().set_read([change.message_id for change in part], is_read, token)
                # Also those that the service no longer knows: there is nobody to send them to.
                self._store.reads_pushed(part)
        changed = self._store.pending_deletes(at_once=at_once)
        gone = [change for change in changed if not change.restore]
        deleted: list[PendingDelete] = []
        if gone:
            done = self._client().delete([change.message_id for change in gone], token)
            deleted = [change for change in gone if done.get(change.message_id)]
            self._store.deletes_pushed(deleted)
        for change in changed:
            if change.restore:
                self._restore(change, token)
        return len(deleted) == len(gone)

    def fetch_document(self, fax_id: int, token: CancelToken, *, anew: bool = False) -> None:
        """Fetch one fax's pages now, as PageDownloads.fetch_now() does."""
        self._downloads.fetch_now(fax_id, token, anew=anew)

    def fetch_documents(self, token: CancelToken) -> bool:
        """Fetch a few documents; whether there are more to be had now."""
        return self._downloads.run(token)

    def clock_trouble(self) -> Notice | None:
        """What is to be said of this computer's clock: once, where it is far off, and again only after it was
        right meanwhile."""
        words = clock_words(self._client().server_now() - self._clock.now())
        is_new = bool(words) and not self._has_told_of_clock
        self._has_told_of_clock = bool(words)
        return Notice(words, clock_hint()) if is_new else None

    # Telling the service

    def _try_to_push(self, token: CancelToken) -> None:
        """Push the changes made here. Where the service refuses them, new faxes are received all the same."""
        try:
            self.push_changes(token)
        except FaxDeskError as error:
            if error.tries_again or error.kind in STOPS_ALL:
                raise
            log.warning("Changes made here could not be told: %s %s", error.kind, error.code)
            if self._reported_trouble != error.title:
                self._reported_trouble = error.title
                title = tr(
                    "What you read or deleted here could not be told to {service}.", service=service_name()
                )
                self._events.publish(Notice(title, str(error)))
        else:
            self._reported_trouble = ""

    def _restore(self, change: PendingDelete, token: CancelToken) -> None:
        assert change.id is not None
        if not self._client().capabilities.restore:
            # It is back here, and that is all that can be done.
            self._store.deletes_pushed([change])
            return
        if change.was_cancelled and self._would_go_out(change.message_id, token):
            self._store.stays_cancelled(change.id)
            self._events.publish(FaxesChanged((change.id,)))
            return
        try:
            restored = self._client().restore(change.message_id, token)
        except FaxDeskError as error:
            # The service has purged it meanwhile: the fax stays here, and no more can be done.
            if error.kind not in {ErrorKind.NOT_FOUND, ErrorKind.REFUSED}:
                raise
            log.info("The service could not restore a fax: %s", error.code)
        else:
            self._tell(self._store.apply_message(restored))
        self._store.deletes_pushed([change])

    def _would_go_out(self, message_id: str, token: CancelToken) -> bool:
        """Whether the service dropped a fax unsent: taking that back might make it send it."""
        try:
            return self._client().message(message_id, token).message_status == MessageStatus.QUEUED
        except FaxDeskError as error:
            if error.kind != ErrorKind.NOT_FOUND:
                raise
            return True

    # Asking the service

    def _sync(self, token: CancelToken) -> None:
        sync_token = self._store.sync_token()
        if sync_token:
            try:
                result = self._client().sync_incremental(sync_token, token)
            except FaxDeskError as error:
                if error.kind != ErrorKind.SYNC_TOKEN_STALE:
                    raise
                log.info("The sync token is stale: a full sync follows")
            else:
                since = self._store.synced_at()
                applied = self._store.apply_sync(result, full=False, window_from=None)
                self._tell(applied)
                if applied.new_inbound:
                    self._check_live_connection(result, since)
                return
        window_from = self._client().server_now() - WINDOW
        synced_at = self._store.synced_at()
        if synced_at is None:
            full = self._client().sync_full(window_from, token, record_count=PAGE)
            # The newest are enough to begin with: the history leads from them to the rest of the window.
            reached = _reached(full)
            window_from = window_from if reached is None else reached + TICK
        else:
            # However long ago the last sync was: what came since then must not be missed.
            window_from = min(window_from, synced_at - _OVERLAP)
            full = self._full_sync(window_from, token)
        self._tell(self._store.apply_sync(full, full=True, window_from=window_from))

    def _check_live_connection(self, result: SyncResult, since: datetime | None) -> None:
        """Have the live connection judged by the oldest of the faxes that came since the last sync."""
        came_at = [
            message.created_at
            for message in result.messages
            if message.direction == Direction.INBOUND and message.created_at is not None
        ]
        new = [at for at in came_at if since is not None and at >= since]
        if new:
            self._live_connection.found((self._client().server_now() - min(new)).total_seconds())

    def _full_sync(self, window_from: datetime, token: CancelToken) -> SyncResult:
        """A full sync and, where the service gave only a part, the older rest of the window (API §5)."""
        client = self._client()
        result = client.sync_full(window_from, token)
        messages = {message.id: message for message in result.messages}
        older = result
        while (reached := _reached(older)) is not None and reached > window_from:
            older = client.sync_full(window_from, token, date_to=reached + TICK)
            new = [message for message in older.messages if message.id not in messages]
            if not new:
                break
            messages.update((message.id, message) for message in new)
        return replace(result, messages=tuple(messages.values()), older_records_exist=False)

    def _read_history(self, token: CancelToken) -> bool:
        """Read of the history as much as one round may take; whether there is more."""
        end = self._clock.monotonic() + HISTORY_S
        return self._history.read(
            token, lambda: self._clock.monotonic() < end and not self._cut_short.is_set()
        )

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except FaxDeskError as error:
            self._events.publish(ConnectionChanged(Connection.after(error), error))
            raise

    def _tell(self, applied: Applied) -> None:
        if applied.changed:
            self._events.publish(FaxesChanged(applied.changed, applied.new_inbound))


def _reached(result: SyncResult) -> datetime | None:
    """How far back a full sync reaches of which the service gave only the newest; None where it gave all, and
    where that is not to be seen."""
    times = [message.created_at for message in result.messages if message.created_at is not None]
    return min(times, default=None) if result.older_records_exist else None

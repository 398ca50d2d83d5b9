"""Reads the service's list of all faxes backwards to its beginning, one page at a time, newest first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.fax import Availability
from faxdesk.domain.mailbox.sync_state import Applied, HistoryCursor
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.provider.values import UnreadPage
from faxdesk.services.events import EventHub, FaxesChanged, SyncProgress

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.services.sync.history_writing import HistoryWriting
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

PAGE = 1000
BEGINNING = timedelta(days=20 * 365)
"""How far back the history asks for: without a date the list would hold one day only (API §3.1)."""
TICK = timedelta(milliseconds=1)
"""The service's smallest step of time."""
CHECKS = 500
"""At most so many faxes that are missing in the list are looked up in one round, so that new faxes need not
wait."""
TELL_EVERY_S = 1.0
"""After the first page. Each time the window reads all of its lists anew, and the list grows at its end, far
from what is in view."""
_GONE = {Availability.DELETED, Availability.PURGED}


class HistoryReader:
    """Reads the history page by page. Pages are asked for by time, not by number, so that faxes that come or
    go meanwhile do not shift them.

    When the service no longer knows our place in its changes, the history is read once more. A fax that is
    here and missing in the list may have been deleted there; because a list can miss a fax while it changes,
    the service is then asked about each such fax.
    """

    def __init__(
        self,
        store: SyncStore,
        client: Callable[[], FaxMailbox],
        writing: HistoryWriting,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._store = store
        self._client = client
        self._writing = writing
        self._events = events
        self._clock = clock
        self._untold: list[int] = []
        self._tell_at = clock.monotonic()
        self._read = 0
        self._left_out_alive: set[str] = set()

    def read(self, token: CancelToken, go_on: Callable[[], bool] = lambda: False) -> bool:
        """Read a page of older faxes, and further ones as long as go_on() is true; gives whether there are
        more. Raises FaxDeskError; what was read until then is kept, and the next call goes on from there."""
        cursor = self._store.history()
        if cursor is not None and cursor.done:
            return self._writing.index()
        self._tell_at = self._clock.monotonic()
        try:
            return self._read_on(cursor, token, go_on)
        finally:
            self._tell_the_rest()

    def _read_on(self, cursor: HistoryCursor | None, token: CancelToken, go_on: Callable[[], bool]) -> bool:
        client = self._client()
        now = client.server_now()
        cursor = cursor or HistoryCursor(now)
        with self._writing, ThreadPoolExecutor(1, "faxdesk history") as ahead:

            def fetch(place: HistoryCursor) -> Future[UnreadPage]:
                return ahead.submit(
                    client.history,
                    date_from=now - BEGINNING,
                    date_to=place.before,
                    per_page=PAGE,
                    token=token,
                )

            page = fetch(cursor).result()
            while True:
                after = _place_after(page, cursor)
                is_step = after.before < cursor.before and not after.done
                # While one page is written, the next is on its way.
                following = fetch(after) if is_step and go_on() else None
                reached = self._take_step(page, cursor, now, token)
                if following is None or reached != after:
                    self._tell(self._writing.flush())
                    if reached.done:
                        self._finish()
                    is_behind = self._writing.index()
                    self._untold.clear()
                    # A search that is open may find more by now.
                    self._events.publish(FaxesChanged())
                    return is_behind or not reached.done
                cursor, page = after, following.result()

    def _take_step(
        self, page: UnreadPage, cursor: HistoryCursor, now: datetime, token: CancelToken
    ) -> HistoryCursor:
        """Store a page, and further ones until the time of the faxes moves on; gives the place reached."""
        seen: set[str] = set()
        while True:
            listed = {fax.id for fax in page.listed}
            if seen and listed <= seen:
                log.warning("The list of faxes goes round in a circle: stepping over one instant")
                after = replace(cursor, before=cursor.before - TICK)
                self._take(page, after)
                return after
            seen |= listed
            after = _place_after(page, cursor)
            if cursor.again and not self._checked(seen, after, cursor, now, token):
                return cursor
            self._take(page, after)
            if after.done or after.before < cursor.before:
                return after
            # All faxes of this page are of one instant, so only the page's number leads to the next page.
            token.check()
            page = self._client().next_of_history(page, token)

    def _take(self, page: UnreadPage, after: HistoryCursor) -> None:
        left = max((page.total or 0) - page.page * PAGE, 0)
        self._tell(self._writing.take(page, after, left))
        self._read += len(page.listed)
        if not after.done:
            total = None if page.total is None else self._read + left
            self._events.publish(SyncProgress(self._read, total))

    def _finish(self) -> None:
        self._events.publish(SyncProgress(self._read, self._read, finished=True))
        self._read = 0
        self._left_out_alive.clear()

    def _checked(
        self, seen: set[str], after: HistoryCursor, cursor: HistoryCursor, now: datetime, token: CancelToken
    ) -> bool:
        """Ask the service about the faxes that are missing between two places of the list; False when some
        are left to be asked about."""
        since = now - BEGINNING if after.done else after.before
        missing = self._store.missing(seen | self._left_out_alive, since, cursor.before, CHECKS)
        if not missing:
            return True
        found = self._client().availability(missing, token)
        gone = [message_id for message_id in missing if found.get(message_id) in _GONE]
        self._tell(self._store.apply_gone(gone))
        self._left_out_alive.update(
            message_id for message_id in missing if found.get(message_id) not in _GONE
        )
        return len(missing) < CHECKS

    def _tell(self, applied: Applied) -> None:
        self._untold += applied.changed
        now = self._clock.monotonic()
        if now >= self._tell_at:
            self._tell_at = now + TELL_EVERY_S
            self._tell_the_rest()

    def _tell_the_rest(self) -> None:
        if self._untold:
            self._events.publish(FaxesChanged(tuple(self._untold)))
            self._untold = []


def _place_after(page: UnreadPage, cursor: HistoryCursor) -> HistoryCursor:
    """The place from which the next page is asked for."""
    times = [fax.created_at for fax in page.listed if fax.created_at is not None]
    # The service does not say whether dateTo is included, so the last instant is asked for twice.
    oldest = min(min(times) + TICK, cursor.before) if times else cursor.before
    return HistoryCursor(oldest, done=not page.next_page_uri or not page.listed, again=cursor.again)

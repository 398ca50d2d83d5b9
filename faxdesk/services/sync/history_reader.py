"""Reads the service's list of all faxes backwards to its beginning, one page at a time, newest first."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.fax import Availability, MessagePage
from faxdesk.domain.mailbox.sync_state import Applied, HistoryCursor
from faxdesk.domain.runtime import CancelToken
from faxdesk.services.events import EventHub, FaxesChanged, SyncProgress

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxMailbox
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

PAGE = 1000
BEGINNING = timedelta(days=20 * 365)
"""How far back the history asks for: without a date the list would hold one day only (API §3.1)."""
TICK = timedelta(milliseconds=1)
"""The service's smallest step of time."""
INDEXED = 10_000
"""So many faxes are written into the search index in one transaction, for which others may have to wait."""
CHECKS = 500
"""At most so many faxes that are missing in the list are looked up in one round, so that new faxes need not
wait."""
_GONE = {Availability.DELETED, Availability.PURGED}


class HistoryReader:
    """Reads the history page by page. Pages are asked for by time, not by number, so that faxes that come or
    go meanwhile do not shift them.

    When the service no longer knows our place in its changes, the history is read once more. A fax that is
    here and missing in the list may have been deleted there; because a list can miss a fax while it changes,
    the service is then asked about each such fax.
    """

    def __init__(self, store: SyncStore, client: Callable[[], FaxMailbox], events: EventHub) -> None:
        self._store = store
        self._client = client
        self._events = events
        self._read = 0
        self._left_out_alive: set[str] = set()

    def read(self, token: CancelToken, go_on: Callable[[], bool] = lambda: False) -> bool:
        """Read a page of older faxes, and further ones as long as go_on() is true; gives whether there are
        more. Raises FaxDeskError; what was read until then is kept, and the next call goes on from there."""
        cursor = self._store.history()
        if cursor is not None and cursor.done:
            return self._store.index_history(INDEXED)
        client = self._client()
        now = client.server_now()
        cursor = cursor or HistoryCursor(now)
        with ThreadPoolExecutor(1, "faxdesk history") as ahead:

            def fetch(place: HistoryCursor) -> Future[MessagePage]:
                return ahead.submit(
                    client.messages,
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
                    is_behind = self._store.index_history(INDEXED)
                    return is_behind or not reached.done
                cursor, page = after, following.result()

    def _take_step(
        self, page: MessagePage, cursor: HistoryCursor, now: datetime, token: CancelToken
    ) -> HistoryCursor:
        """Store a page, and further ones until the time of the faxes moves on; gives the place reached."""
        seen: set[str] = set()
        while True:
            listed = {message.id for message in page.messages}
            if seen and listed <= seen:
                log.warning("The list of faxes goes round in a circle: stepping over one instant")
                after = replace(cursor, before=cursor.before - TICK)
                self._store.apply_history(page, after)
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
            page = self._client().next_page(page, token)

    def _take(self, page: MessagePage, after: HistoryCursor) -> None:
        self._tell(self._store.apply_history(page, after))
        self._read += len(page.messages)
        left = None if page.total is None else max(page.total - page.page * PAGE, 0)
        total = None if left is None else self._read + left
        self._events.publish(SyncProgress(self._read, total, after.done))
        if after.done:
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
        if applied.changed:
            self._events.publish(FaxesChanged(applied.changed, applied.new_inbound))


def _place_after(page: MessagePage, cursor: HistoryCursor) -> HistoryCursor:
    """The place from which the next page is asked for."""
    times = [message.created_at for message in page.messages if message.created_at is not None]
    # The service does not say whether dateTo is included, so the last instant is asked for twice.
    oldest = min(min(times) + TICK, cursor.before) if times else cursor.before
    return HistoryCursor(oldest, done=not page.next_page_uri or not page.messages, again=cursor.again)

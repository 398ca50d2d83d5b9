"""What the pulse is to the window, for a command: the archive is kept up to date, by push where it can; what
is to be done with a new fax is done; and each is handed out, once, whichever program fetched it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator
from dataclasses import replace
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.services.events import Event, EventHub, FaxesChanged, SyncWanted
from faxdesk.services.sync.poll_interval import Situation, pause_s

if TYPE_CHECKING:
    from faxdesk.domain.sync_state import Mark
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.sync.push import Push
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.settings import Settings
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

LOOK_S = 0.5
"""How soon what another program fetched is seen."""
_SLICE_S = 0.05
_PUSH_AGAIN_S = 60.0
_ENDS_IT = {ErrorKind.SIGN_IN, ErrorKind.KEYCHAIN, ErrorKind.NOT_ALLOWED, ErrorKind.STORAGE, ErrorKind.BUG}
"""No waiting mends these."""
_END_WAIT_S = 5.0


class Watch:
    """One watch at a time."""

    def __init__(
        self,
        store: SyncStore,
        sync: SyncService,
        push: Push,
        arrivals: Arrivals,
        settings: Settings,
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._store = store
        self._sync = sync
        self._push = push
        self._arrivals = arrivals
        self._settings = settings
        self._events = events
        self._clock = clock
        self._news = threading.Event()
        self._wanted = threading.Event()
        self._problem: FaxDeskError | None = None

    def new_faxes(
        self, token: CancelToken, *, told: Callable[[], bool] | None = None
    ) -> Generator[int, None, None]:
        """The archive's ids of the faxes received from now on, for ever; what waited at the service since the
        last sync is among them, but on an archive that was never synced nothing is new. told says whether
        somebody else tells of faxes (by SyncWanted), and then no live connection is made. Raises FaxDeskError
        for what no waiting mends, and Cancelled."""
        own = token.child()
        is_told = told or (lambda: self._push.is_live)
        works = [lambda: self._keep_in_sync(is_told, own)]
        if told is None:
            works.append(lambda: self._keep_push(own))
        unsubscribe = self._events.subscribe(self._hear)
        threads: list[threading.Thread] = []
        try:
            mark = self._begin(token)
            for work in works:
                threads.append(threading.Thread(target=self._guarded, args=(work,), name="faxdesk watch"))
                threads[-1].start()
            while True:
                self._news.clear()
                for fax_id in self._store.received_after(mark):
                    mark = replace(mark, fax_id=fax_id)
                    yield fax_id
                if self._problem is not None:
                    raise self._problem
                self._wait(token)
        finally:
            unsubscribe()
            own.cancel()
            for thread in threads:
                thread.join(_END_WAIT_S)

    def _begin(self, token: CancelToken) -> Mark:
        self._arrivals.take_switches()
        synced_at = self._store.synced_at()
        while synced_at is None:
            try:
                self._sync.run(token)
            except FaxDeskError as error:
                if error.kind in _ENDS_IT:
                    raise
                self._clock.wait(token, max(self._settings.poll_seconds, error.retry_after_s or 0.0))
            synced_at = self._store.synced_at()
        return self._store.mark(synced_at)

    def _hear(self, event: Event) -> None:
        if isinstance(event, FaxesChanged):
            self._news.set()
        elif isinstance(event, SyncWanted):
            self._wanted.set()

    def _keep_in_sync(self, is_told: Callable[[], bool], token: CancelToken) -> None:
        now = Situation(float(self._settings.poll_seconds))
        while True:
            self._wanted.clear()
            try:
                self._sync.run(token)
                self._arrivals.run(token)
                now = replace(now, failures=0, retry_after_s=0.0, is_unfinished=self._sync.more_to_do)
            except FaxDeskError as error:
                if error.kind in _ENDS_IT:
                    raise
                log.info("A sync ended early: %s", error.kind)
                now = replace(now, failures=now.failures + 1, retry_after_s=error.retry_after_s or 0.0)
            began = self._clock.monotonic()
            while self._clock.monotonic() - began < pause_s(
                replace(now, is_live=is_told(), is_wanted=self._wanted.is_set())
            ):
                self._clock.wait(token, _SLICE_S)

    def _keep_push(self, token: CancelToken) -> None:
        while True:
            self._push.run(token)
            self._clock.wait(token, _PUSH_AGAIN_S)

    def _guarded(self, work: Callable[[], None]) -> None:
        """On a thread of its own; what ends it is raised where the faxes are handed out."""
        try:
            work()
        except Cancelled:
            return
        except FaxDeskError as error:
            self._problem = error
        except Exception as error:
            log.exception("Watching for faxes failed in an unforeseen way")
            self._problem = FaxDeskError(
                "FaxDesk made a mistake.", "Please report it with the log.", ErrorKind.BUG
            )
            self._problem.__cause__ = error
        self._news.set()

    def _wait(self, token: CancelToken) -> None:
        """For news, or until it is time to look at what others fetched."""
        end = self._clock.monotonic() + LOOK_S
        while not self._news.wait(_SLICE_S) and self._clock.monotonic() < end:
            token.check()
        token.check()

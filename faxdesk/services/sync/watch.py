"""Hands received faxes to a command as they arrive. Meanwhile it keeps the archive up to date, by a live
connection where it can, and has done what the settings ask for with new faxes. Each fax is handed out once,
whichever process fetched it.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError, own_mistake
from faxdesk.domain.runtime import Bell, Cancelled, CancelToken, Clock
from faxdesk.services.events import Event, EventHub, FaxesChanged, SyncWanted
from faxdesk.services.sync.pulse import Duty, Pulse, PulseStep
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.mailbox.sync_state import Mark
    from faxdesk.services.arrivals.arrivals import Arrivals
    from faxdesk.services.sync.live_connection import LiveConnection
    from faxdesk.services.sync.sync import SyncService
    from faxdesk.settings import Settings
    from faxdesk.store.sync_store import SyncStore

log = logging.getLogger(__name__)

SEEN_WITHIN_S = 0.5 if sys.platform == "win32" else 2.0
"""How soon a fax is seen that another process fetched: each look wakes the processor. On Windows also how
soon Ctrl-C is seen, which does not end a wait of the main thread there
(https://github.com/python/cpython/issues/80116)."""
_ENDS_IT = {ErrorKind.SIGN_IN, ErrorKind.KEYCHAIN, ErrorKind.NOT_ALLOWED, ErrorKind.STORAGE, ErrorKind.BUG}
"""Errors that no waiting mends, so the watch ends with them."""
_END_WAIT_S = 5.0


class Reception(Struct, frozen=True):
    """The services by which a received fax gets here: the sync fetches it, the live connection says when to
    sync, and the arrivals do what is to follow."""

    sync: SyncService
    live_connection: LiveConnection
    arrivals: Arrivals

    def run(self, token: CancelToken) -> None:
        """Fetch what is new and do what follows. Raises FaxDeskError and Cancelled."""
        self.sync.run(token)
        self.arrivals.run(token)


class Watch:
    """Hands out received faxes to one caller at a time."""

    def __init__(
        self, store: SyncStore, reception: Reception, settings: Settings, events: EventHub, clock: Clock
    ) -> None:
        self._store = store
        self._reception = reception
        self._settings = settings
        self._events = events
        self._clock = clock

    def new_faxes(
        self, token: CancelToken, *, is_notified: Callable[[], bool] | None = None
    ) -> Generator[int, None, None]:
        """The archive's ids of the faxes received from now on, for ever; what waited at the service since the
        last sync is among them, but on an archive that was never synced nothing is new. Where something else
        (a webhook) reports new faxes by SyncWanted, is_notified says whether it works at the moment, and no
        live connection is made. Raises FaxDeskError for what no waiting mends, and Cancelled."""
        mark = self._begin(token)
        live_connection = self._reception.live_connection
        is_live = is_notified or (lambda: live_connection.is_live)
        pulse = Pulse(
            _WatchCircumstances(self._settings, self._reception.sync, is_live),
            self._clock,
            {Duty.LISTEN} if is_notified is None else set(),
        )
        news = Bell(self._clock)
        threads = _PulseThreads(pulse, self._reception.run, live_connection.run, news, self._clock)

        def hear(event: Event) -> None:
            if isinstance(event, FaxesChanged):
                news.ring()
            elif isinstance(event, SyncWanted):
                threads.tell(pulse.sync_wanted)

        unsubscribe = self._events.subscribe(hear)
        was_live = is_live()
        threads.start(token)
        try:
            while True:
                for fax_id in self._store.received_after(mark):
                    mark = replace(mark, fax_id=fax_id)
                    yield fax_id
                if threads.problem is not None:
                    raise threads.problem
                news.wait(token, SEEN_WITHIN_S)
                if is_live() != was_live:
                    was_live = not was_live
                    threads.tell(pulse.plan_sync)
        finally:
            unsubscribe()
            threads.stop()

    def _begin(self, token: CancelToken) -> Mark:
        self._reception.arrivals.take_switches()
        synced_at = self._store.synced_at()
        while synced_at is None:
            try:
                self._reception.sync.run(token)
            except FaxDeskError as error:
                if error.kind in _ENDS_IT:
                    raise
                self._clock.wait(token, max(self._settings.poll_seconds, error.retry_after_s or 0.0))
            synced_at = self._store.synced_at()
        return self._store.mark(synced_at)


class _PulseThreads:
    """Drives a pulse. One thread decides and syncs, another holds the live connection. An error that no
    waiting mends ends both; it is then kept as problem, and the bell for news rings."""

    def __init__(
        self,
        pulse: Pulse,
        sync: Callable[[CancelToken], None],
        listen: Callable[[CancelToken], None],
        news: Bell,
        clock: Clock,
    ) -> None:
        self.problem: FaxDeskError | None = None
        self._pulse = pulse
        self._sync = sync
        self._listen = listen
        self._news = news
        self._bell = Bell(clock)
        self._messages: deque[Callable[[], None]] = deque()
        self._token = CancelToken()
        self._driver = self._thread(self._drive)
        self._listener: threading.Thread | None = None

    def start(self, token: CancelToken) -> None:
        """Begin; cancelling the token ends it as stop() does."""
        self._token = token.child()
        self._driver.start()

    def stop(self) -> None:
        """End, and wait for that a little."""
        self._token.cancel()
        self._driver.join(_END_WAIT_S)
        if self._listener is not None:
            self._listener.join(_END_WAIT_S)

    def tell(self, message: Callable[[], None]) -> None:
        """Have a method of the pulse called on its thread; from any thread."""
        self._messages.append(message)
        self._bell.ring()

    def _drive(self) -> None:
        self._pulse.start()
        while True:
            while self._messages:
                self._messages.popleft()()
            for step in self._pulse.take():
                self._begin(step)
            wake_s = self._pulse.wake_s
            assert wake_s is not None, "a sync that failed for good has raised its error"
            self._bell.wait(self._token, wake_s)

    def _begin(self, step: PulseStep) -> None:
        match step:
            case PulseStep.SYNC:
                self._pulse.sync_ended(self._try_to_sync())
            case PulseStep.LISTEN:
                self._listener = self._thread(self._listen_once)
                self._listener.start()
            case _:
                raise AssertionError(f"{step} is no duty of a watch, or only follows from a stop")

    def _try_to_sync(self) -> FaxDeskError | None:
        try:
            self._sync(self._token)
        except FaxDeskError as error:
            if error.kind in _ENDS_IT:
                raise
            log.info("A sync ended early: %s", error.kind)
            return error
        return None

    def _listen_once(self) -> None:
        self._listen(self._token)
        self.tell(self._pulse.listening_ended)

    def _thread(self, work: Callable[[], None]) -> threading.Thread:
        return threading.Thread(target=self._guarded, args=(work,), name="faxdesk watch")

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do work on this thread; keep what ends it, which is raised where the faxes are handed out."""
        try:
            work()
        except Cancelled:
            return
        except FaxDeskError as error:
            self.problem = error
        except Exception as error:
            log.exception("Watching for faxes failed in an unforeseen way")
            self.problem = own_mistake(tr("Please report it with the log."))
            self.problem.__cause__ = error
        self._news.ring()


class _WatchCircumstances(Struct, frozen=True):
    """The circumstances of a watch: it lasts only while somebody is signed in, and waits for no result, since
    it sends nothing."""

    settings: Settings
    sync: SyncService
    live: Callable[[], bool]
    is_signed_in: bool = True
    is_on_the_way: bool = False

    @property
    def poll_s(self) -> float:
        return float(self.settings.poll_seconds)

    @property
    def is_live(self) -> bool:
        return self.live()

    @property
    def is_unfinished(self) -> bool:
        return self.sync.more_to_do

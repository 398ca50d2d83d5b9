"""Decides when to sync, when to send and when to hold the live connection, without threads or timers, for the
window and the command line alike.

Whoever drives a pulse calls it when something has happened, then begins the steps that take() gives, and
calls take() again after wake_s seconds. All times are in seconds.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.services.rounds import Rounds

BUSY_POLL_S = 15.0
"""The pause while a fax is on its way, because somebody is likely to wait for its result."""
HIDDEN_POLL_S = 300.0
MORE_S = 0.2
"""The pause between the rounds of a first sync, which has much to fetch."""
WANTED_S = 0.5
"""The pause after a sync during which notifications came: a burst of them causes one more sync, not many."""
FIRST_RETRY_S = 5.0
LIVE_POLL_S = 120.0
"""The pause while the live connection stands, whatever the settings ask for: a sync then only finds what was
not notified, but a connection may be dead and answer all the same, and nobody waits longer for a fax than
this."""
LIVE_BUSY_POLL_S = 60.0
"""The same while a fax is on its way: the service does not promise to notify failed faxes (API §6.2)."""
SHORTEST_PUMP_PAUSE_S = 0.05
LONGEST_PUMP_PAUSE_S = 30.0
"""How often to look at the time of day at least, since the monotonic clock stands still while the computer
sleeps."""


class PulseStep(Enum):
    """What the driver of a pulse is to begin now."""

    SYNC = auto()
    """Look for new faxes; then call sync_ended()."""
    CUT_SHORT = auto()
    """Have the sync that is under way leave the history for later: somebody waits for the next sync."""
    PUMP = auto()
    """Work off the outbox; then call pump_ended() or pump_failed()."""
    TAKE_SENDING = auto()
    """Become the process that sends, and stay it between the pumps."""
    LEAVE_SENDING = auto()
    LISTEN = auto()
    """Hold the live connection; call listening_ended() if it ends by itself."""
    LISTEN_NO_MORE = auto()


class Duty(Enum):
    """What a driver can do besides syncing; it is given only the steps of the duties that it named."""

    SEND = auto()
    LISTEN = auto()


class Circumstances(Protocol):
    """What a pulse has to know of the program to decide; it reads these anew each time."""

    @property
    def is_signed_in(self) -> bool: ...

    @property
    def poll_s(self) -> float:
        """The pause between two syncs that the settings ask for."""
        ...

    @property
    def is_live(self) -> bool:
        """Whether the service reports new faxes at once."""
        ...

    @property
    def is_unfinished(self) -> bool:
        """Whether the last sync left something to fetch, so that another one is to follow at once."""
        ...

    @property
    def is_on_the_way(self) -> bool:
        """Whether the result of a fax is awaited."""
        ...


class Pulse:
    """Decides what is to begin and does nothing itself. It gives no steps before start() or after stop(). All
    calls come from one thread."""

    def __init__(
        self, circumstances: Circumstances, clock: Clock, duties: Collection[Duty] = frozenset(Duty)
    ) -> None:
        self._circumstances = circumstances
        self._clock = clock
        self._duties = duties
        self._steps: list[PulseStep] = []
        self._is_running = False
        self._is_hidden = False
        self._is_paused = False
        self._is_sender = False
        self._is_listening = False
        self._is_sync_wanted = False
        self._must_sign_in = False
        self._failures = 0
        self._retry_after_s = 0.0
        self._last_sync_at = clock.monotonic()
        self._sync_at: float | None = None
        self._pump_at: float | None = None
        self._syncs = Rounds(self._begin_sync)
        self._pumps = Rounds(lambda: self._steps.append(PulseStep.PUMP))

    # What is next

    def take(self) -> list[PulseStep]:
        """The steps to begin now, in this order; from now on the pulse counts them as begun."""
        now = self._clock.monotonic()
        if _is_due(self._sync_at, now):
            self._ask_sync()
        if _is_due(self._pump_at, now):
            self.pump_now()
        steps, self._steps = self._steps, []
        return steps

    @property
    def wake_s(self) -> float | None:
        """In how many seconds take() has something to give if nothing happens before; None for never."""
        if self._steps:
            return 0.0
        times = [at for at in (self._sync_at, self._pump_at) if at is not None]
        return max(min(times) - self._clock.monotonic(), 0.0) if times else None

    # What has happened

    def start(self) -> None:
        """Begin, with a round of each kind at once; a sync that is under way already is enough."""
        self._is_running = True
        self._failures = 0
        self._must_sign_in = False
        self._take_or_leave_sending()
        self._listen_or_not()
        if not self._syncs.is_running:
            self._ask_sync()
        self.pump_now()

    def stop(self) -> None:
        """Begin nothing more; what runs is the driver's to call off."""
        self._is_running = False
        self._sync_at = self._pump_at = None
        for rounds in (self._syncs, self._pumps):
            rounds.forget()
        self._take_or_leave_sending()
        self._listen_or_not()

    def sync_now(self) -> None:
        """Sync at once, because somebody waits for new faxes. A pause ends with it."""
        self._must_sign_in = False
        self._is_paused = False
        self._take_or_leave_sending()
        if self._syncs.is_running:
            self._steps.append(PulseStep.CUT_SHORT)
        self._ask_sync()

    def sync_wanted(self) -> None:
        """Sync soon, because the service has reported something, or could not for a while."""
        self._is_sync_wanted = True
        self.plan_sync()

    def set_hidden(self, is_hidden: bool) -> None:
        """Nobody is looking: sync less often. Coming back syncs at once if it is time by then."""
        if is_hidden != self._is_hidden:
            self._is_hidden = is_hidden
            self.plan_sync()

    @property
    def is_paused(self) -> bool:
        """Whether the person has paused the checking for new faxes."""
        return self._is_paused

    def pause(self) -> None:
        """Look for no new faxes until sync_now() or a sign-in; what waits in the outbox goes on leaving."""
        self._is_paused = True
        self._listen_or_not()
        self.plan_sync()

    def account_changed(self) -> None:
        """Somebody has signed in or out."""
        self._take_or_leave_sending()
        self._listen_or_not()
        if not self._circumstances.is_signed_in:
            self._sync_at = None
        elif not self._is_running:
            self.start()
        else:
            self.sync_now()
            self.pump_now()

    def sync_ended(self, error: FaxDeskError | None = None) -> None:
        """A sync is over; error is why it failed."""
        if error is None:
            self._failures = 0
            self._retry_after_s = 0.0
            self._listen_or_not()
        else:
            self._failures += 1
            self._retry_after_s = error.retry_after_s or 0.0
            # Asking again is of no use until somebody has signed in: account_changed() then says so.
            self._must_sign_in = error.kind == ErrorKind.SIGN_IN
            self._take_or_leave_sending()
        self._last_sync_at = self._clock.monotonic()
        self._syncs.end()
        self.plan_sync()

    def plan_sync(self) -> None:
        """Something has changed that decides about the time of the next sync."""
        if self._syncs.is_running:
            return
        may_ask = self._circumstances.is_signed_in and not self._must_sign_in and not self._is_paused
        if self._is_running and may_ask:
            self._sync_at = self._last_sync_at + self._pause_s()
        else:
            self._sync_at = None

    def listening_ended(self) -> None:
        """The live connection has ended by itself; the next sync that succeeds brings another."""
        self._is_listening = False

    def pump_now(self) -> None:
        """Pump at once, because the outbox has work."""
        if self._is_running and Duty.SEND in self._duties:
            self._pump_at = None
            self._pumps.ask()

    def pump_ended(self, more_at: datetime | None) -> None:
        """The outbox is worked off until this time of day; None where only an event brings more."""
        self._pumps.end()
        if more_at is not None and self._is_running and not self._pumps.is_running:
            pause_s = (more_at - self._clock.now()).total_seconds()
            pause_s = min(max(pause_s, SHORTEST_PUMP_PAUSE_S), LONGEST_PUMP_PAUSE_S)
            self._pump_at = self._clock.monotonic() + pause_s

    def pump_failed(self) -> None:
        """The outbox could not be worked off at all."""
        self._pumps.fail()
        if self._is_running:
            self._pump_at = self._clock.monotonic() + LONGEST_PUMP_PAUSE_S

    # How it decides

    def _ask_sync(self) -> None:
        self._sync_at = None
        if self._is_running and self._circumstances.is_signed_in:
            self._syncs.ask()

    def _begin_sync(self) -> None:
        if not self._circumstances.is_signed_in:
            # This sync was asked for during another one, and somebody has signed out meanwhile.
            self._syncs.end()
            return
        self._is_sync_wanted = False
        self._steps.append(PulseStep.SYNC)

    def _take_or_leave_sending(self) -> None:
        wanted = self._is_running and self._circumstances.is_signed_in and not self._must_sign_in
        if Duty.SEND in self._duties and wanted != self._is_sender:
            self._is_sender = wanted
            self._steps.append(PulseStep.TAKE_SENDING if wanted else PulseStep.LEAVE_SENDING)

    def _listen_or_not(self) -> None:
        wanted = self._is_running and self._circumstances.is_signed_in and not self._is_paused
        if Duty.LISTEN in self._duties and wanted != self._is_listening:
            self._is_listening = wanted
            self._steps.append(PulseStep.LISTEN if wanted else PulseStep.LISTEN_NO_MORE)

    def _pause_s(self) -> float:
        """The seconds from the end of the last sync to the next."""
        now = self._circumstances
        if self._is_sync_wanted:
            return max(WANTED_S, self._retry_after_s)
        if self._failures:
            retry_s = FIRST_RETRY_S * 2.0 ** min(self._failures - 1, 10)
            return max(min(retry_s, now.poll_s), self._retry_after_s)
        if now.is_unfinished:
            return MORE_S
        if now.is_live:
            return LIVE_BUSY_POLL_S if now.is_on_the_way else LIVE_POLL_S
        if now.is_on_the_way:
            return min(BUSY_POLL_S, now.poll_s)
        return max(HIDDEN_POLL_S, now.poll_s) if self._is_hidden else now.poll_s


def _is_due(at: float | None, now: float) -> bool:
    return at is not None and at <= now

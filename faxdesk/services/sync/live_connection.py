"""Keeps a live connection to the service while somebody is signed in. A notification only starts a sync,
which then finds what is new: nothing is lost where the connection loses a notification or sends it twice."""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken, Clock
from faxdesk.services.events import (
    AccountChanged,
    Connection,
    ConnectionChanged,
    Event,
    EventHub,
    SyncWanted,
)

if TYPE_CHECKING:
    from faxdesk.provider.fax_service import FaxPush, PushLine
    from faxdesk.provider.values import Recovery

log = logging.getLogger(__name__)

SOON_S = 1.0
"""The pause before the first try after a connection that stood: a short break is over by then."""
PAUSES_S = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0)
"""The pauses between tries that fail. Each try costs one of five tickets a minute, which signing in needs as
well, and in a network that blocks such connections it fails for ever."""
STOOD_S = 60.0
"""A connection that lasted so long counts as one that stood, not as a failed try."""


GRACE_S = 30.0
"""So long the service may take to tell of a fax. One that was there for longer without a word was missed."""


class LiveConnection:
    """Holds the connection. run() is called by one thread at a time; the rest may be asked by any.

    A connection can answer every ping and still bring nothing. So one that missed a fax is replaced, and what
    takes its place counts as live only when it has told of something."""

    def __init__(
        self,
        client: Callable[[], FaxPush],
        events: EventHub,
        clock: Clock,
        *,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """client raises FaxDeskError while nobody is signed in. chance gives numbers from 0 to 1 that
        lengthen the pauses, so that many programs do not come back in the same moment after an outage."""
        self._client = client
        self._events = events
        self._clock = clock
        self._chance = chance
        self._lock = threading.Lock()
        self._is_live = False
        self._live_since: float | None = None
        self._reported_at: float | None = None
        self._has_missed = False
        self._is_trusted = True
        self._recovery: Recovery | None = None
        self._refused: tuple[FaxPush, FaxDeskError] | None = None
        self._wait = CancelToken()

    @property
    def is_live(self) -> bool:
        """Whether the service reports new faxes at once."""
        return self._is_live and self._is_trusted

    def connection(self) -> ConnectionChanged:
        """The state of the connection after a sync that succeeded: LIVE, or CHECKING with the reason where
        the app may have no live connection."""
        if self.is_live:
            return ConnectionChanged(Connection.LIVE)
        return ConnectionChanged(Connection.CHECKING, self._refusal(self._signed_in()))

    def found(self, age_s: float) -> None:
        """A sync has found a received fax that is so many seconds old: was it told of?"""
        came_at = self._clock.monotonic() - age_s
        if not self._is_live or self._live_since is None or age_s < GRACE_S or came_at < self._live_since:
            return
        if self._reported_at is None or self._reported_at < came_at:
            log.warning("The live connection stands and has not told of a fax: it is made anew")
            self._has_missed = True
            self._is_trusted = False
            self._wait.cancel()

    def run(self, token: CancelToken) -> None:
        """Hold a live connection, and make another whenever it ends. Each beginning, end and notification
        publishes SyncWanted. Returns when nobody is signed in any more, and when this service or sign-in may
        have no live connection, since asking again is of no use before the next sign-in. Raises Cancelled."""
        client, tries = self._signed_in(), 0
        self._recovery = None
        self._is_trusted = True
        while client is not None and client.capabilities.push and self._refusal(client) is None:
            self._live_since = None
            try:
                self._one_line(client, token)
            except FaxDeskError as error:
                if error.kind == ErrorKind.SIGN_IN:
                    return
                if error.kind == ErrorKind.NOT_ALLOWED:
                    self._refuse(client, error)
                    return
                tries = 0 if self._has_stood() else tries + 1
                pause_s = self._pause_s(tries, error)
                log.info("The live connection is tried again in %.0f s: %s", pause_s, error.kind)
                self._clock.wait(token, pause_s)
            before, client = client, self._signed_in()
            if client is not before:
                self._recovery, tries = None, 0

    def _one_line(self, client: FaxPush, token: CancelToken) -> None:
        """Make one connection and hold it until it expires or somebody else is signed in. Raises FaxDeskError
        when it breaks off or cannot be made."""
        line = client.open_push(self._recovery, token)
        log.info("The live connection stands")
        self._live_since, self._reported_at = self._clock.monotonic(), None
        self._has_missed = False
        self._set_live(True)
        goes_on = False
        unsubscribe = self._events.subscribe(self._hear)
        try:
            while self._is_wanted(client, token):
                if line.is_over:
                    goes_on = True
                    return
                if self._was_told(line, token):
                    self._reported_at, self._is_trusted = self._clock.monotonic(), True
                    self._events.publish(SyncWanted())
        except FaxDeskError:
            goes_on = True
            raise
        finally:
            unsubscribe()
            self._recovery = line.recovery if goes_on else None
            self._set_live(False)
            if goes_on:
                line.close()
            else:
                line.leave()

    def _is_wanted(self, client: FaxPush, token: CancelToken) -> bool:
        """Whether the line is to be held on. What changes that later calls off the wait that follows."""
        self._wait = token.child()
        return self._signed_in() is client and not self._has_missed

    def _was_told(self, line: PushLine, token: CancelToken) -> bool:
        try:
            return line.wait(self._wait)
        except Cancelled:
            token.check()
            return False

    def _hear(self, event: Event) -> None:
        if isinstance(event, AccountChanged):
            self._wait.cancel()

    def _has_stood(self) -> bool:
        return self._live_since is not None and self._clock.monotonic() - self._live_since >= STOOD_S

    def _pause_s(self, tries: int, error: FaxDeskError) -> float:
        usual = SOON_S if tries == 0 else PAUSES_S[min(tries, len(PAUSES_S)) - 1]
        return max(usual, error.retry_after_s or 0.0) * (1 + self._chance() / 2)

    def _signed_in(self) -> FaxPush | None:
        try:
            return self._client()
        except FaxDeskError:
            return None

    def _refusal(self, client: FaxPush | None) -> FaxDeskError | None:
        """Why the service refuses this sign-in a live connection; None as long as it has not."""
        with self._lock:
            if self._refused is None or self._refused[0] is not client:
                return None
            return self._refused[1]

    def _refuse(self, client: FaxPush, error: FaxDeskError) -> None:
        log.warning("The app may have no live connection (%s): faxes are looked for on a timer", error.code)
        with self._lock:
            self._refused = (client, error)
        self._events.publish(SyncWanted())

    def _set_live(self, is_live: bool) -> None:
        self._is_live = is_live
        self._events.publish(SyncWanted())

"""Time and cancelling, handed in as arguments so that nothing waits or stops on its own."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

Progress = Callable[[int, int], None]
"""Called with (bytes done, bytes in all); the second is 0 while it is unknown."""


class Cancelled(Exception):
    """The person, or the program's end, called the work off."""


class CancelToken:
    """A flag that work looks at between steps, and that every wait ends by."""

    def __init__(self) -> None:
        self._event = threading.Event()
        # The command line cancels from a signal handler, which may interrupt child() on the same thread.
        self._lock = threading.RLock()
        self._children: weakref.WeakSet[CancelToken] = weakref.WeakSet()

    def cancel(self) -> None:
        with self._lock:
            self._event.set()
            children = list(self._children)
        for child in children:
            child.cancel()

    def child(self) -> CancelToken:
        """A token that is called off with this one, and may be called off alone."""
        made = CancelToken()
        with self._lock:
            self._children.add(made)
            if self._event.is_set():
                made.cancel()
        return made

    @property
    def is_cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled when the work was called off."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Wait, or raise Cancelled as soon as the work is called off."""
        if self._event.wait(max(seconds, 0.0)):
            raise Cancelled


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards, for measuring spans."""
        ...

    def wait(self, token: CancelToken, seconds: float) -> None:
        """Let seconds pass, or raise Cancelled."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, token: CancelToken, seconds: float) -> None:
        token.wait(seconds)


class Bell:
    """Wakes the one thread that waits for it; any thread, and the waiting one itself, may ring."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._has_rung = False
        self._waiting: CancelToken | None = None

    def ring(self) -> None:
        """End the wait that is under way, or else the next one."""
        with self._lock:
            self._has_rung = True
            waiting = self._waiting
        if waiting is not None:
            waiting.cancel()

    def wait(self, token: CancelToken, seconds: float) -> None:
        """Wait until the bell rings or the time is over; at once where it has rung since the last wait.
        Raises Cancelled."""
        waiting = token.child()
        with self._lock:
            self._waiting = waiting
            if self._has_rung:
                waiting.cancel()
        try:
            self._clock.wait(waiting, seconds)
        except Cancelled:
            # By the bell, unless the token itself says otherwise.
            token.check()
        finally:
            with self._lock:
                self._waiting, self._has_rung = None, False

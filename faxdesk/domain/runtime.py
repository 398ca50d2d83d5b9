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
        self._lock = threading.Lock()
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

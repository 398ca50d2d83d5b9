"""A clock that stands still until a test moves it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

from faxdesk.domain.runtime import CancelToken
from tests.support.waiting import PATIENCE_S

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class ManualClock:
    """Time as the test says. With waits_pass, a wait moves the clock on and returns at once; without, it
    blocks its thread until advance() has gone past its end (or the token was cancelled). waits lists the
    seconds that were asked for, in order."""

    def __init__(self, start: datetime = START, *, waits_pass: bool = True) -> None:
        self._changed = threading.Condition()
        self._now = start
        self._monotonic = 1000.0
        self.waits_pass = waits_pass
        self.waits: list[float] = []

    def now(self) -> datetime:
        with self._changed:
            return self._now

    def monotonic(self) -> float:
        with self._changed:
            return self._monotonic

    def advance(self, seconds: float) -> None:
        with self._changed:
            self._move(seconds)

    def set_back(self, seconds: float) -> None:
        """The time of day jumps back, as when a person corrects the clock; monotonic() does not."""
        with self._changed:
            self._now -= timedelta(seconds=seconds)

    def wait(self, token: CancelToken, seconds: float) -> None:
        token.check()
        seconds = max(seconds, 0.0)
        with self._changed:
            self.waits.append(seconds)
            self._changed.notify_all()
            if self.waits_pass:
                self._move(seconds)
                return
            end = self._monotonic + seconds
            while self._monotonic < end:
                # A token cannot wake a condition: look at it now and then.
                self._changed.wait(0.01)
                token.check()

    def wait_until_asked(self, times: int = 1, timeout: float = PATIENCE_S) -> None:
        """Let a test wait until some thread has called wait() so many times."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.waits) >= times, timeout):
                raise AssertionError(f"wait() was called {len(self.waits)} times, not {times}")

    def _move(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
        self._changed.notify_all()


class RunningClock:
    """The computer's clock, which a test can move on; its waits pass at once by moving it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead = 0.0
        self._behind = 0.0

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self._ahead - self._behind)

    def monotonic(self) -> float:
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._ahead += max(seconds, 0.0)

    def set_back(self, seconds: float) -> None:
        """The time of day jumps back; monotonic() does not."""
        with self._lock:
            self._behind += seconds

    def wait(self, token: CancelToken, seconds: float) -> None:
        token.check()
        self.advance(seconds)


class WaitingClock(RunningClock):
    """The computer's clock, whose waits take their time unless a test moves it on: for what runs on threads
    of its own all the while."""

    def wait(self, token: CancelToken, seconds: float) -> None:
        end = self.monotonic() + seconds
        while (left := end - self.monotonic()) > 0:
            token.wait(min(left, 0.01))
        token.check()

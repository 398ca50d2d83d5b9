"""The rate gate: one for the whole program, shared by all its threads (API §8).

The service counts requests by group in a sliding window, and starts its penalty anew for every request
that comes inside it. So nothing leaves inside a penalty, and people's own clicks go before background
work.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from enum import StrEnum

from faxdesk.domain.checkup import Allowance
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.times.clock_offset import span_words
from faxdesk.ringcentral.http.error_table import TOO_MANY
from faxdesk.words import tr


class Group(StrEnum):
    """The service's usage-plan groups."""

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"
    AUTH = "auth"


_LIMITS = {Group.LIGHT: 50, Group.MEDIUM: 40, Group.HEAVY: 10, Group.AUTH: 5}
_WINDOW_S = 60.0
_HIGHEST_LIMIT = 10_000
"""More requests in a window are not counted: where an answer allows more, there is no limit to speak of."""
_LONGEST_WINDOW_S = 3600.0
"""An answer that names a longer window is not believed: the program would wait for ever."""
_LOOK_AGAIN_S = 0.25
"""Longest nap while waiting: others may have finished, or been told of a penalty."""
_PATIENCE_S = 75.0
"""The service's usual window and penalty are waited for, at most."""
_KEPT_FREE = 8
"""Background work leaves one in so many requests to the person."""
_HALF = 2
"""What has time leaves one in so many, that is half of them."""


class _Usage:
    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.window_s = _WINDOW_S
        self.stamps: deque[float] = deque()
        self.penalty_until = float("-inf")
        self.people_waiting = 0

    def forget_before(self, moment: float) -> None:
        while self.stamps and self.stamps[0] <= moment:
            self.stamps.popleft()


class RateGate:
    """Lets requests through as fast as the service allows. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._usage = {group: _Usage(limit) for group, limit in _LIMITS.items()}

    def acquire(self, group: Group, token: CancelToken, *, interactive: bool) -> None:
        """Wait until a request of the group may be sent, and count it. Raises Cancelled, and FaxDeskError
        (RATE_LIMITED) where that takes so long that whoever asks had better come back: nobody is left to wait
        for an hour without a word."""
        usage = self._usage[group]
        if interactive:
            with self._lock:
                usage.people_waiting += 1
        try:
            while True:
                token.check()
                with self._lock:
                    nap = self._nap(usage, interactive)
                    if nap <= 0:
                        usage.stamps.append(self._clock.monotonic())
                        return
                if nap > _PATIENCE_S:
                    raise FaxDeskError(
                        tr(TOO_MANY.title), goes_on(nap), ErrorKind.RATE_LIMITED, retry_after_s=nap
                    )
                self._clock.wait(token, min(nap, _LOOK_AGAIN_S))
        finally:
            if interactive:
                with self._lock:
                    usage.people_waiting -= 1

    def wait_for_room(self, group: Group, token: CancelToken) -> None:
        """Wait until half of a group's requests are free, so that what comes next is in no fax's way. Raises
        Cancelled, and FaxDeskError (RATE_LIMITED) where that takes longer than the service's usual window."""
        ends_at = self._clock.monotonic() + _PATIENCE_S
        while True:
            token.check()
            with self._lock:
                nap = self._nap(self._usage[group], interactive=False, kept_free=_HALF)
            if nap <= 0:
                return
            if self._clock.monotonic() + min(nap, _LOOK_AGAIN_S) > ends_at or nap > _PATIENCE_S:
                raise FaxDeskError(
                    tr(TOO_MANY.title), goes_on(nap), ErrorKind.RATE_LIMITED, retry_after_s=nap
                )
            self._clock.wait(token, min(nap, _LOOK_AGAIN_S))

    def observe(self, group: Group, headers: Mapping[str, str]) -> None:
        """Learn from an answer's X-Rate-Limit headers. Fewer requests left than we know of means that
        others use the same account and app."""
        group = group_of(headers, group)
        limit = _number(headers.get("x-rate-limit-limit"))
        remaining = _number(headers.get("x-rate-limit-remaining"))
        window = _number(headers.get("x-rate-limit-window"))
        with self._lock:
            usage = self._usage[group]
            if limit is not None and limit > 0:
                usage.limit = min(limit, _HIGHEST_LIMIT)
            if window is not None and 0 < window <= _LONGEST_WINDOW_S:
                usage.window_s = float(window)
            if remaining is None:
                return
            now = self._clock.monotonic()
            usage.forget_before(now - usage.window_s)
            foreign = usage.limit - len(usage.stamps) - remaining
            usage.stamps.extend([now] * min(max(foreign, 0), usage.limit))

    def penalise(self, group: Group, seconds: float) -> None:
        """Send nothing of a group for so long."""
        with self._lock:
            usage = self._usage[group]
            usage.penalty_until = max(usage.penalty_until, self._clock.monotonic() + seconds)

    def pause_s(self, group: Group) -> float:
        """Seconds that a person's request of the group would have to wait; 0 where it may go now."""
        with self._lock:
            return max(self._nap(self._usage[group], interactive=True), 0.0)

    def allowances(self) -> list[Allowance]:
        """What may be asked now, by all that this program knows."""
        with self._lock:
            now = self._clock.monotonic()
            allowances = []
            for group, usage in self._usage.items():
                usage.forget_before(now - usage.window_s)
                pause_s = max(usage.penalty_until - now, 0.0)
                left = 0 if pause_s else max(usage.limit - len(usage.stamps), 0)
                allowances.append(Allowance(str(group), left, usage.limit, pause_s))
            return allowances

    def _nap(self, usage: _Usage, interactive: bool, kept_free: int = _KEPT_FREE) -> float:
        now = self._clock.monotonic()
        if usage.penalty_until > now:
            return usage.penalty_until - now
        if not interactive and usage.people_waiting:
            return _LOOK_AGAIN_S
        usage.forget_before(now - usage.window_s)
        allowed = usage.limit if interactive else usage.limit - usage.limit // kept_free
        if len(usage.stamps) < max(allowed, 1):
            return 0.0
        return max(usage.stamps[0] + usage.window_s - now, 0.001)


def goes_on(seconds: float) -> str:
    """When it goes on after a pause; one that people notice is named."""
    if seconds > _PATIENCE_S:
        return tr("It goes on by itself in about {span}.", span=span_words(seconds))
    return tr("It goes on by itself.")


def group_of(headers: Mapping[str, str], otherwise: Group) -> Group:
    """The group that an answer says it was counted in."""
    try:
        return Group(headers.get("x-rate-limit-group", "").strip().lower())
    except ValueError:
        return otherwise


def _number(text: str | None) -> int | None:
    try:
        return int(float(text)) if text else None
    except (ValueError, OverflowError):
        return None

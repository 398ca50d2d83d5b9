"""The service's rate limits: four groups, a sliding minute, and a penalty that restarts (API §8)."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal

from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.service_errors import ApiError

Group = Literal["light", "medium", "heavy", "auth"]

PER_MINUTE: dict[Group, int] = {"light": 50, "medium": 40, "heavy": 10, "auth": 5}
UNLIMITED = 100_000
"""The limit that the headers name while limits are off, so that no client holds itself back."""
WINDOW = 60.0


@dataclass(slots=True)
class _Meter:
    calls: deque[float]
    penalty_until: float = 0.0


class RateLimits:
    """Counts calls by caller and group. Any thread may call this."""

    def __init__(self, clock: ServiceClock, *, enabled: bool) -> None:
        self.enabled = enabled
        self._clock = clock
        self._meters: dict[tuple[str, Group], _Meter] = {}
        self._lock = threading.Lock()

    def spend(self, caller: str, group: Group) -> dict[str, str]:
        """Count one call, and give the headers for its answer.

        Raises ApiError 429 when the minute is full. Every further call during the penalty starts the penalty
        anew.
        """
        if not self.enabled:
            return _headers(group, UNLIMITED, UNLIMITED)
        limit = PER_MINUTE[group]
        with self._lock:
            now = self._clock.now()
            meter = self._meters.setdefault((caller, group), _Meter(deque()))
            while meter.calls and meter.calls[0] <= now - WINDOW:
                meter.calls.popleft()
            if now < meter.penalty_until or len(meter.calls) >= limit:
                meter.penalty_until = now + WINDOW
                headers = _headers(group, limit, 0) | {"Retry-After": str(int(WINDOW))}
                raise ApiError(429, "CMN-301", "Request rate exceeded", headers=headers)
            meter.calls.append(now)
            return _headers(group, limit, limit - len(meter.calls))

    def reset(self) -> None:
        """Forget all calls and penalties."""
        with self._lock:
            self._meters.clear()


def _headers(group: Group, limit: int, remaining: int) -> dict[str, str]:
    return {
        "X-Rate-Limit-Group": group,
        "X-Rate-Limit-Limit": str(limit),
        "X-Rate-Limit-Remaining": str(remaining),
        "X-Rate-Limit-Window": str(int(WINDOW)),
    }

"""A log of the requests that came in, for tests that want to know what a client really sent."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from faxdesk.simulator.state.clock import ServiceClock, stamp

KEPT = 5000


@dataclass(slots=True)
class LoggedRequest:
    """One request. status is 0 while it is under way, and for ever when it was never answered."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    at: float
    status: int = 0
    bytes: int = 0
    host: str = field(default="")


class RequestLog:
    """The last requests, oldest first. Any thread may call this."""

    def __init__(self, clock: ServiceClock) -> None:
        self._clock = clock
        self._entries: deque[LoggedRequest] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def begin(self, method: str, path: str, query: str, headers: dict[str, str]) -> LoggedRequest:
        """Note a request. Tokens are left out; only the scheme of its Authorization header is kept."""
        scheme = headers.get("authorization", "").partition(" ")[0]
        if scheme:
            headers = headers | {"authorization": scheme}
        if "access_token=" in query:
            query = "access_token=..."
        entry = LoggedRequest(method, path, query, headers, self._clock.now(), host=headers.get("host", ""))
        with self._lock:
            self._entries.append(entry)
        return entry

    def entries(self) -> list[dict[str, Any]]:
        with self._lock:
            return [
                {
                    "method": entry.method,
                    "path": entry.path,
                    "query": entry.query,
                    "headers": entry.headers,
                    "status": entry.status,
                    "at": stamp(entry.at),
                    "bytes": entry.bytes,
                    "host": entry.host,
                }
                for entry in self._entries
            ]

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

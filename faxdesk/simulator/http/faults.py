"""Faults on demand: what goes wrong with the next matching requests."""

from __future__ import annotations

import itertools
import re
import threading
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Drop = Literal["", "before", "during", "after"]


@dataclass(slots=True)
class FaultOrder:
    """One order of a fault. Fields that are left alone change nothing.

    status, body, content_type, headers, html: answer this instead of carrying the request out (with execute:
    after carrying it out). delay: wait so many seconds first. drip: wait so many seconds between single bytes
    of the answer. drop: close the connection before the body is read, part-way through the body (or through
    the answer, for a request without a body), or after the request was carried out. silent: carry the request
    out and never answer. truncate: cut the answer after so many bytes.

    The method WEBSOCKET means the opening of a WebSocket. FRAME-POST and the like mean requests inside one,
    for which only status, headers and body count.
    """

    method: str
    path: str
    left: int
    id: int = 0
    status: int = 0
    body: str = ""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    drop: Drop = ""
    silent: bool = False
    html: bool = False
    truncate: int | None = None
    execute: bool = False


class Faults:
    """The orders that are not used up. Any thread may call this."""

    def __init__(self) -> None:
        self._faults: list[FaultOrder] = []
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, fault: FaultOrder) -> int:
        """Take an order and give its id. Raises ValueError when the path is no regular expression."""
        try:
            re.compile(fault.path)
        except re.error as broken:
            raise ValueError(f"not a pattern: {broken}") from None
        with self._lock:
            fault.id = next(self._ids)
            self._faults.append(fault)
            return fault.id

    def take(self, method: str, target: str) -> FaultOrder | None:
        """The first order that fits this request, which uses it up once. target is path and query."""
        with self._lock:
            for fault in self._faults:
                if fault.left > 0 and fault.method in ("*", method) and re.search(fault.path, target):
                    fault.left -= 1
                    return fault
            return None

    def orders(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

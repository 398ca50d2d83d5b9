"""Mishaps on demand: what the next matching requests shall suffer."""

from __future__ import annotations

import itertools
import re
import threading
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Drop = Literal["", "before", "during", "after"]


@dataclass(slots=True)
class FaultOrder:
    """One order. Fields that are left alone change nothing.

    `status`, `body`, `content_type`, `headers`, `html`: answer this instead of
    carrying the request out (with `execute`: after carrying it out).
    `delay`: seconds to wait first. `drip`: seconds between single bytes of the
    answer. `drop`: close the connection before the body is read, part-way
    through the body (or through the answer, for a request without a body), or
    after having carried the request out. `silent`: carry it out and never
    answer. `truncate`: cut the answer after so many bytes.

    The method WEBSOCKET is the opening of such a connection; FRAME-POST and the
    like are requests within one, which know `status`, `headers` and `body` alone.
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
    """The orders that stand. Callable from any thread."""

    def __init__(self) -> None:
        self._faults: list[FaultOrder] = []
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, fault: FaultOrder) -> int:
        """Take an order; gives its id. Raises ValueError when the path is no pattern."""
        try:
            re.compile(fault.path)
        except re.error as broken:
            raise ValueError(f"not a pattern: {broken}") from None
        with self._lock:
            fault.id = next(self._ids)
            self._faults.append(fault)
            return fault.id

    def take(self, method: str, target: str) -> FaultOrder | None:
        """The first order that fits this request, counted down; `target` is path and query."""
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

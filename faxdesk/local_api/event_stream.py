"""What changes, as server-sent events: one stream for each program that listens."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from faxdesk.services.events import ConnectionChanged, ContactsChanged, Event, EventHub, FaxesChanged

MOST_WAITING = 200
"""So many events are kept for a program that reads slowly; then it hears that any may have changed."""
STILL_HERE_S = 15.0
"""So often a quiet stream says that it is still there; whoever is gone is noticed by that."""


class EventStream:
    """Made on the loop that reads it. Events come from any thread."""

    def __init__(self, events: EventHub) -> None:
        self._events = events
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[str, dict[str, Any]]] = deque()
        self._bell = asyncio.Event()
        self._number = 0

    async def lines(self) -> AsyncIterator[bytes]:
        """The stream as it goes over the connection, for ever."""
        unsubscribe = self._events.subscribe(self._hear)
        try:
            yield b"retry: 2000\n\n"
            while True:
                if not self._waiting:
                    self._bell.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._bell.wait(), STILL_HERE_S)
                if not self._waiting:
                    yield b":\n\n"
                    continue
                name, data = self._waiting.popleft()
                self._number += 1
                yield f"event: {name}\nid: {self._number}\ndata: {json.dumps(data)}\n\n".encode()
        finally:
            unsubscribe()

    def _hear(self, event: Event) -> None:
        told = _told(event)
        if told is not None:
            # A loop that has ended meanwhile reads no more.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._put, told)

    def _put(self, told: tuple[str, dict[str, Any]]) -> None:
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            self._waiting += [("faxes", {"ids": [], "received": []}), ("contacts", {"ids": []})]
        self._waiting.append(told)
        self._bell.set()


def _told(event: Event) -> tuple[str, dict[str, Any]] | None:
    """An event by its name with its ids; None for what programs need not know."""
    match event:
        case FaxesChanged():
            received = [str(fax_id) for fax_id in event.new_inbound]
            return "faxes", {"ids": [str(fax_id) for fax_id in event.ids], "received": received}
        case ContactsChanged():
            return "contacts", {"ids": list(event.ids)}
        case ConnectionChanged():
            return "connection", {"state": str(event.state)}
        case _:
            return None

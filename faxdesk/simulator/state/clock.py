"""The service's own clock, which may run ahead of or behind this machine's."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate


class ServiceClock:
    """Seconds since 1970 as the service sees them. Tests move this clock so that tokens expire, scheduled
    faxes fall due or a client's own clock is wrong, without waiting."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._listeners: list[Callable[[], None]] = []

    @property
    def offset(self) -> float:
        """Seconds by which the service is ahead of this machine."""
        return self._offset

    def now(self) -> float:
        return time.time() + self._offset

    def move(self, *, offset: float | None = None, advance: float = 0.0) -> None:
        """Set the offset to this machine's clock where one is given, then go forward by advance seconds."""
        if offset is not None:
            self._offset = offset
        self._offset += advance
        for listener in list(self._listeners):
            listener()

    def on_move(self, listener: Callable[[], None]) -> None:
        """Call listener after each jump, so that whoever waits can compute the rest of the wait anew."""
        self._listeners.append(listener)

    def http_date(self) -> str:
        """The present time as a Date header writes it."""
        return formatdate(self.now(), usegmt=True)


def stamp(moment: float) -> str:
    """A moment as the service writes it: in UTC, with milliseconds and a Z at the end."""
    text = datetime.fromtimestamp(round(moment, 3), UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse_stamp(text: str) -> float:
    """Read a moment that a client wrote (any offset; UTC when it names none).

    Raises ValueError for anything that is not a date.
    """
    # A plus sign that a client forgot to encode in a query arrives as a blank.
    moment = datetime.fromisoformat(text.strip().replace(" ", "+", 1) if "T" in text else text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()

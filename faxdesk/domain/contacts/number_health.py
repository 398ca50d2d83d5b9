"""How faxes to one number went: what a person wants to know of it before the next one."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.failure import Failure

SHOWN = 10
"""So many of the last faxes are told one by one."""
_OFTEN, _AMONG = 2, 5
"""A line that was busy for so many of the last so many faxes is often busy."""
_IN_A_ROW = 3
"""So many failures one after the other are no accident."""
_BUSY = {Failure.BUSY, Failure.NO_FREE_LINE, Failure.LINE_OVERLOADED}


class NumberResult(Struct, frozen=True):
    """What became of one fax at the number. error is the code of the failure, "" where it arrived; seconds
    those from handing over to sent for each page, None where the service does not tell them, or other
    recipients and a time to come were in it."""

    fax_id: int
    at: datetime
    is_sent: bool
    error: str = ""
    seconds_a_page: float | None = None


class Trouble(StrEnum):
    """What is worth a word in a list."""

    NONE = ""
    OFTEN_BUSY = "often_busy"
    FAILS = "fails"
    """The last ones failed, one after the other."""


class NumberHealth(Struct, frozen=True):
    """sent and failed count all faxes whose result is known; last are the newest of them, at most SHOWN,
    oldest first. last_failure is the newest that failed, however long ago."""

    sent: int = 0
    failed: int = 0
    last: tuple[NumberResult, ...] = ()
    last_failure: NumberResult | None = None

    @property
    def total(self) -> int:
        """How many faxes it is about."""
        return self.sent + self.failed

    @property
    def arrived_of_last(self) -> int:
        """How many of the last ones arrived."""
        return sum(result.is_sent for result in self.last)

    @property
    def last_at(self) -> datetime | None:
        """When the newest went out."""
        return self.last[-1].at if self.last else None

    @property
    def failed_in_a_row(self) -> int:
        """How many of the newest failed without one that arrived between them."""
        count = 0
        for result in reversed(self.last):
            if result.is_sent:
                break
            count += 1
        return count

    @property
    def seconds_a_page(self) -> float | None:
        """The middle of what the last ones took for a page: one that waited for a line changes nothing."""
        known = [result.seconds_a_page for result in self.last if result.seconds_a_page is not None]
        return statistics.median(known) if known else None

    @property
    def trouble(self) -> Trouble:
        """What a list says of the number."""
        if self.failed_in_a_row >= _IN_A_ROW:
            return Trouble.FAILS
        newest: Sequence[NumberResult] = self.last[-_AMONG:]
        is_often_busy = sum(result.error in _BUSY for result in newest) >= _OFTEN
        return Trouble.OFTEN_BUSY if is_often_busy else Trouble.NONE

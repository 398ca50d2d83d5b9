"""How much each number is used: the more, the later and the better it went, the sooner it is meant again."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.runtime import Clock
from faxdesk.services.events import Event, EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.store.contacts.number_results import NumberResults, NumberUse

HALF = timedelta(days=30)
"""After so long a fax counts half."""
_SENT, _FAILED = 1.0, 0.25
"""What a fax counts that arrived, and one that did not."""
READ = 20_000
"""So many of the newest faxes are read, which takes some hundredths of a second, once."""
_MANY = 500
_READ_AGAIN_S = 60.0
"""When any fax may have changed, as while a history comes in, all is read anew, but no sooner than this."""


class Usage(Struct, frozen=True):
    """score is the sum of 0.5^(age / 30 days) over all faxes to a number; it is written for one moment, for
    comparing only. last is the newest."""

    score: float
    last: NumberUse


class NumberUsage:
    """For workers. What it has read it keeps, and reads anew of the numbers whose faxes changed."""

    def __init__(self, results: NumberResults, events: EventHub, clock: Clock) -> None:
        self._results = results
        self._clock = clock
        self._reading, self._noting = threading.Lock(), threading.Lock()
        self._moment = clock.now()
        self._of: dict[str, Usage] = {}
        self._read_at: float | None = None
        self._is_stale = True
        self._changed: set[int] = set()
        events.subscribe(self._on_event)

    def by_number(self) -> dict[str, Usage]:
        """Of all numbers that were faxed lately, in the form that all spellings have in common."""
        with self._reading:
            now_s = self._clock.monotonic()
            with self._noting:
                waits = self._read_at is not None and now_s - self._read_at < _READ_AGAIN_S
                reads_all = self._is_stale and not waits
                changed, self._changed = self._changed, set()
                self._is_stale = self._is_stale and not reads_all
            if reads_all:
                self._read_at = now_s
                self._of = self._summed(self._results.newest_uses(READ))
            elif changed:
                numbers = self._results.numbers_of(changed)
                others = {same: use for same, use in self._of.items() if same not in numbers}
                self._of = {**others, **self._summed(self._results.uses_of(numbers))}
            return self._of

    def _summed(self, uses: Iterable[NumberUse]) -> dict[str, Usage]:
        """uses are newest first."""
        scores: dict[str, float] = {}
        last: dict[str, NumberUse] = {}
        for use in uses:
            weight = (_SENT if use.is_sent else _FAILED) * 0.5 ** ((self._moment - use.at) / HALF)
            scores[use.same] = scores.get(use.same, 0.0) + weight
            last.setdefault(use.same, use)
        return {same: Usage(score, last[same]) for same, score in scores.items()}

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, FaxesChanged):
            return
        # Whoever publishes waits for no query.
        with self._noting:
            self._changed |= set(event.ids)
            if not event.ids or len(self._changed) > _MANY:
                self._is_stale, self._changed = True, set()

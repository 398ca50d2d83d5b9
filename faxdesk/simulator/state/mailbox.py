"""The mailbox: every fax of the one user, in order, with the log of what changed."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.mailbox_fax import MailboxFax

ChangeKind = Literal["new", "updated"]
Listener = Callable[[ChangeKind, MailboxFax], None]

FIRST_ID = 1_724_099_032_020
"""Ids are wide (beyond 32 bits), as the real ones are."""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the change log."""

    revision: int
    moment: float
    fax_id: int


class Mailbox:
    """All faxes. Every reader and writer holds lock while it touches one, since several threads do."""

    def __init__(self, clock: ServiceClock) -> None:
        self.lock = threading.RLock()
        self.revision = 0
        self._clock = clock
        self._faxes: dict[int, MailboxFax] = {}
        self._order: list[tuple[float, int]] = []
        self._changes: list[Change] = []
        self._listeners: list[Listener] = []
        self._next_id = FIRST_ID

    def on_change(self, listener: Listener) -> None:
        """Call listener with each new or changed fax. It is called with the lock held."""
        self._listeners.append(listener)

    def new_id(self) -> int:
        with self.lock:
            self._next_id += 1
            return self._next_id

    def load(self, faxes: Iterable[MailboxFax]) -> None:
        """Take in faxes that count as always having been there: nothing is logged, and no listener is
        called."""
        with self.lock:
            for fax in faxes:
                self._faxes[fax.id] = fax
                self._order.append((fax.created, fax.id))
            self._order.sort()
            self.revision += 1

    def add(self, fax: MailboxFax) -> None:
        """Take in a new fax, log it, and call the listeners."""
        with self.lock:
            self._faxes[fax.id] = fax
            insort(self._order, (fax.created, fax.id))
            self._log(fax, "new")

    def touch(self, fax: MailboxFax, kind: ChangeKind = "updated") -> None:
        """Give a changed fax a new modification time, log the change, and call the listeners."""
        with self.lock:
            # Two changes within a millisecond must still be two moments to a client.
            fax.modified = max(self._clock.now(), fax.modified + 0.001)
            self._log(fax, kind)

    def _log(self, fax: MailboxFax, kind: ChangeKind) -> None:
        self.revision += 1
        self._changes.append(Change(self.revision, fax.modified, fax.id))
        for listener in list(self._listeners):
            listener(kind, fax)

    def get(self, fax_id: int) -> MailboxFax | None:
        with self.lock:
            return self._faxes.get(fax_id)

    def all(self) -> list[MailboxFax]:
        """Every fax, oldest first, deleted and purged ones included."""
        with self.lock:
            return [self._faxes[fax_id] for _, fax_id in self._order]

    def between(self, start: float | None, end: float | None) -> Iterator[MailboxFax]:
        """Faxes created from start to end (both included), newest first."""
        low = 0 if start is None else bisect_left(self._order, (start, 0))
        high = len(self._order) if end is None else bisect_right(self._order, (end, 1 << 62))
        for position in range(high - 1, low - 1, -1):
            yield self._faxes[self._order[position][1]]

    def changed_since(self, revision: int, moment: float) -> list[MailboxFax]:
        """Faxes changed after a revision of the log or after a moment: each once, the oldest change first."""
        with self.lock:
            found: dict[int, None] = {}
            for change in reversed(self._changes):
                if change.revision <= revision and change.moment < moment:
                    break
                found.setdefault(change.fax_id)
            return [self._faxes[fax_id] for fax_id in reversed(found)]

    def delete(self, fax: MailboxFax, *, purge: bool = False) -> None:
        """Put a fax in the bin; erase its pages where it is there already, or with purge (API §3.2)."""
        with self.lock:
            if fax.availability == "Purged":
                return
            if purge or fax.availability == "Deleted":
                fax.availability = "Purged"
                fax.document = None
            else:
                fax.availability = "Deleted"
            self.touch(fax)

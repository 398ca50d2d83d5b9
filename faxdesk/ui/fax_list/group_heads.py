"""Which faxes of a list are the first of their group of time: today, yesterday, a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from faxdesk.domain.fax import Chip, FaxQuery, Order
from faxdesk.domain.search.list_groups import Group, Span, groups_until
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.work.tasks import Task, TaskRunner

FEW = 500
"""Of so few faxes the groups are found at once; a worker looks through a longer list."""


class GroupHead(NamedTuple):
    """place is the row of the fax in the list that was looked at."""

    fax_id: int
    place: int
    group: Group


class GroupHeads(QObject):
    """Signals: found(list of GroupHead), the faxes that are the first of their group, from the top."""

    found = Signal(object)

    def __init__(
        self, library: Library, clock: Clock, runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._clock = clock
        self._runner = runner
        self._looking: Task | None = None

    def look(self, query: FaxQuery, ids: Sequence[int]) -> None:
        """Find the groups of a list. found follows, at once where the list is short."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if query.order != Order.NEWEST or not ids:
            self.found.emit([])
        elif len(ids) <= FEW:
            self.found.emit(self._groups(query, ids))
        else:
            self._looking = self._runner.submit(
                Lane.LISTS, lambda _token: self._groups(query, ids), self.found.emit
            )

    def _groups(self, query: FaxQuery, ids: Sequence[int]) -> list[GroupHead]:
        library, now = self._library, self._clock.now()
        end, later = len(ids), list[GroupHead]()
        if query.chip == Chip.UNSENT:
            end = library.first_later(ids)
            if end < len(ids):
                later = [GroupHead(ids[end], end, Group(Span.LATER, now.astimezone().date()))]
        oldest = library.rows([ids[end - 1]]) if end else []
        if not oldest:
            return later
        groups = groups_until(now, oldest[0].created_at)
        ends = library.first_before(ids[:end] if end < len(ids) else ids, [begin for _group, begin in groups])
        found, place = list[GroupHead](), 0
        for (group, _begin), next_place in zip(groups, ends, strict=True):
            if next_place > place:
                found.append(GroupHead(ids[place], place, group))
            place = next_place
        return found + later

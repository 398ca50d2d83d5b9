"""Whose turn it is among the rows of faxes to many: one row after the other becomes a request of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.merge.merge_fields import row_draft
from faxdesk.domain.merge.merge_row import Merge, counts_of
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, PartKind
from faxdesk.services.events import EventHub, FaxesChanged, Notice
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.merge.merge_store import MergeStore
    from faxdesk.store.outbox_store import OutboxStore

_NOT_LEFT = {OutboxState.QUEUED, OutboxState.UPLOADING, OutboxState.WAITING, OutboxState.NEEDS_YOU}
_OF_THE_ROW = {
    ErrorKind.BAD_INPUT,
    ErrorKind.REFUSED,
    ErrorKind.NOT_FOUND,
    ErrorKind.BLOCKED,
}
"""Troubles of one row, for which the others need not wait."""


class RowTurns:
    """Runs in the sender, with the lease held. A row is handed over when nothing else is to leave: so there
    is one at most of each fax to many among the faxes that wait, and what a person sends goes first."""

    def __init__(self, merges: MergeStore, journal: OutboxStore, faxes: FaxStore, events: EventHub) -> None:
        self._merges = merges
        self._journal = journal
        self._faxes = faxes
        self._events = events

    def next(self, busy: Collection[str]) -> OutboxItem | None:
        """The request of the next row, which is made now; None where none is to leave. Rows to busy numbers
        wait."""
        for fax_id in self._merges.running():
            root, merge = self._journal.item(fax_id), self._merges.merge(fax_id)
            if root is None or merge is None or not root.belongs_to(self._faxes.account_id()):
                continue
            if self._is_held_up(fax_id) or self._pauses(merge):
                continue
            if (item := self._hand_over(merge, busy)) is not None:
                return item
        return None

    def _is_held_up(self, fax_id: int) -> bool:
        """Whether an earlier row has not left, for a reason that would keep the next one here, too."""
        for item in self._journal.items(_NOT_LEFT):
            if item.root_id != fax_id:
                continue
            if item.state == OutboxState.NEEDS_YOU:
                if item.problem is not None and item.problem.kind not in _OF_THE_ROW:
                    return True
            elif item.part == PartKind.ROW:
                return True
        return False

    def _pauses(self, merge: Merge) -> bool:
        """Whether too many rows have failed since the person let it go on; then it pauses, and says so."""
        if not merge.pause_on_error:
            return False
        failures = counts_of(self._merges.rows(merge.fax_id)).needing
        new = failures - self._merges.failures_seen(merge.fax_id)
        if new < merge.pause_on_error:
            return False
        self._merges.pause(merge.fax_id, by_failures=True)
        self._events.publish(FaxesChanged((merge.fax_id,)))
        self._events.publish(
            Notice(
                tr_n(
                    "“{name}” is paused, since {count} fax has failed.",
                    "“{name}” is paused, since {count} faxes have failed.",
                    new,
                    name=merge.name,
                ),
                tr("Look at those that failed in the outbox, then let it go on."),
            )
        )
        return True

    def _hand_over(self, merge: Merge, busy: Collection[str]) -> OutboxItem | None:
        """Make the request of the next row, as it stands now: the person may have taken it out, or all of the
        fax back, since it was looked whose turn it is."""
        fax_id = merge.fax_id
        with self._merges.undisturbed():
            row = self._merges.next_waiting(fax_id, busy) if fax_id in self._merges.running() else None
            if row is None:
                return None
            root = self._journal.existing(fax_id)
            values = dict(zip(merge.columns, row.cells, strict=True))
            draft = row_draft(root.draft, Recipient(row.number, row.name), values)
            part_id = self._journal.add_part(root, draft, PartKind.ROW, row=row.place)
            self._merges.handed(fax_id, row.place)
        self._events.publish(FaxesChanged((part_id, fax_id)))
        return self._journal.existing(part_id)

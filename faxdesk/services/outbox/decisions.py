"""Steps that a person takes with a fax of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import (
    IllegalTransition,
    ItemChanges,
    OutboxEvent,
    OutboxItem,
    OutboxState,
    PartKind,
    allows,
)
from faxdesk.services.events import EventHub, FaxesChanged, OutboxWaiting
from faxdesk.words import mark, tr

if TYPE_CHECKING:
    from faxdesk.store.outbox_store import OutboxStore

_FOR_THE_WHOLE_GROUP = {
    OutboxEvent.HOLD,
    OutboxEvent.RELEASE,
    OutboxEvent.DUE,
    OutboxEvent.MEND,
    OutboxEvent.DISCARD,
}


class Decisions:
    """Writes each step down before it is told. A step with one part of a fax is taken with all its parts that
    are in the same state. journal is for what is no step."""

    def __init__(self, journal: OutboxStore, events: EventHub) -> None:
        self.journal = journal
        self._events = events

    def take(
        self, fax_id: int, event: OutboxEvent, cause: str = "", **changes: Unpack[ItemChanges]
    ) -> OutboxItem:
        """Change the state of a fax, and have the sender look at it. Raises FaxDeskError (REFUSED) when the
        fax went on while the person was deciding."""
        before = self.journal.existing(fax_id)
        item = self.change(fax_id, event, cause, **changes)
        if before.part == PartKind.GROUP and event in _FOR_THE_WHOLE_GROUP:
            self._step_with_others(before, event, cause, **changes)
        self.say(item, wake=True)
        return item

    def change(
        self, fax_id: int, event: OutboxEvent, cause: str = "", **changes: Unpack[ItemChanges]
    ) -> OutboxItem:
        """Change the state of one fax or part alone, and tell nobody. Raises FaxDeskError as take() does."""
        try:
            return self.journal.change(fax_id, event, cause=cause, **changes)
        except IllegalTransition as error:
            raise moved_on() from error

    def forget_time(self, fax_id: int) -> None:
        """Let the rows of a fax to many that have no request yet go when their turn comes, whatever its time
        was."""
        draft = replace(self.journal.existing(fax_id).draft, send_at=None)
        cause = mark("the person wants it sent though its time has passed")
        self.journal.note(fax_id, cause=cause, draft=draft)

    def say(self, item: OutboxItem, *, wake: bool = False) -> None:
        """Say that a fax has changed; wake: the sender is to look at it."""
        self._events.publish(FaxesChanged(tuple(dict.fromkeys((item.id, item.shown_id)))))
        if wake:
            self._events.publish(OutboxWaiting())

    def _step_with_others(
        self, first: OutboxItem, event: OutboxEvent, cause: str, **changes: Unpack[ItemChanges]
    ) -> None:
        """Take the other parts of a group along that are at the same point, or that can be held as well."""
        for other in self.journal.parts(first.shown_id):
            is_alike = other.state == first.state != OutboxState.UNCERTAIN
            is_to_hold = event == OutboxEvent.HOLD and allows(other.state, event)
            if other.part == PartKind.GROUP and (is_alike or is_to_hold):
                try:
                    self.journal.change(other.id, event, cause=cause, **changes)
                except IllegalTransition:
                    continue  # The sender was quicker.


def moved_on() -> FaxDeskError:
    """The error for a step that came too late."""
    return FaxDeskError(
        tr("That is no longer possible: the fax has moved on meanwhile."),
        tr("Look at its new state, then decide."),
        ErrorKind.REFUSED,
    )

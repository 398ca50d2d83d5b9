"""Steps of faxes in the journal, of which everybody hears who shows faxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from faxdesk.domain.outbox_states import IllegalTransition, ItemChanges, OutboxEvent, OutboxItem
from faxdesk.services.events import EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.services.outbox.struck_out import StruckOut
    from faxdesk.store.outbox_store import OutboxStore


class JournalSteps:
    """Writes each step down before it is told. journal is for what is no step."""

    def __init__(self, journal: OutboxStore, struck_out: StruckOut, events: EventHub) -> None:
        self.journal = journal
        self._struck_out = struck_out
        self._events = events

    def take(
        self,
        item: OutboxItem,
        event: OutboxEvent,
        *,
        cause: str = "",
        attempt: int | None = None,
        **changes: Unpack[ItemChanges],
    ) -> None:
        """Change the state of a fax, of the given attempt only. Raises IllegalTransition, and StaleState
        where another attempt has begun."""
        self.journal.change(item.id, event, cause=cause, attempt=attempt, **changes)
        self.say(item)

    def try_to_take(
        self, item: OutboxItem, event: OutboxEvent, *, cause: str = "", **changes: Unpack[ItemChanges]
    ) -> None:
        """A step that the person may have been quicker than: then theirs counts."""
        try:
            self.take(item, event, cause=cause, **changes)
        except IllegalTransition:
            return

    def accepted(self, item: OutboxItem) -> None:
        """What is to be done as soon as the service has a fax."""
        self._struck_out.remove(self.journal.existing(item.id))
        self.say(item)

    def say(self, item: OutboxItem) -> None:
        """Say that a fax has changed."""
        self._events.publish(FaxesChanged((item.id,)))

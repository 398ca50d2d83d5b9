"""A fax on show in the reading pane, with all that the outbox knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from faxdesk.domain.fax import Direction, DocumentState, Fax, MessageStatus
from faxdesk.domain.outbox_states import AT_THE_SERVICE, OutboxItem, OutboxState, PartKind, most_urgent
from faxdesk.domain.status import FaxRow, StatusKind
from faxdesk.ui.reading.situation import Situation, situation_of
from faxdesk.ui.reading.situation_at_service import paused_words, situation_at_service

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library


class ShownFax(Struct, frozen=True):
    """The fax as it was last read. item is its own row of the journal, parts are the rows of its further
    requests, and queued holds what the service has of it and has not carried out. names has, by number,
    what the contacts are called that it goes to."""

    fax: Fax
    row: FaxRow
    item: OutboxItem | None
    parts: tuple[OutboxItem, ...] = ()
    queued: tuple[Fax, ...] = ()
    names: Mapping[str, str] = {}

    @classmethod
    def read(cls, library: Library, fax_id: int) -> ShownFax | None:
        """None for a fax that is not in the archive any more."""
        rows = library.rows([fax_id])
        if not rows:
            return None
        fax, item = library.fax(fax_id), library.outgoing(fax_id)
        if fax.direction == Direction.INBOUND:
            return cls(fax, rows[0], item)
        parts = tuple(library.parts(fax_id))
        requests = library.requests(fax_id) if parts else [fax]
        queued = tuple(request for request in requests if _is_queued(request))
        return cls(fax, rows[0], item, parts, queued, library.contact_names(fax_id))

    @property
    def is_outgoing(self) -> bool:
        return self.fax.direction == Direction.OUTBOUND

    @property
    def is_here(self) -> bool:
        """Whether the service has nothing of the fax yet, as far as is known."""
        return self.item is not None and self.item.state not in AT_THE_SERVICE

    @property
    def has_table(self) -> bool:
        """Whether it goes to the rows of a table."""
        return self.row.to_many > 0

    @property
    def pending(self) -> OutboxItem | None:
        """The row of the journal to tell about: its own while the service does not have it, then the further
        request that matters most."""
        return self.item if self.is_here or self.can_be_taken_back else most_urgent(self.parts)

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it goes to the rows of a table, of which none has been handed over; not for long."""
        item = self.item
        return item is not None and item.state == OutboxState.SPLIT and item.hold_until is not None

    @property
    def alike(self) -> tuple[OutboxItem, ...]:
        """The pending row with those of the same kind and state, for which one answer will do. An uncertain
        row stands alone, since the person decides about each."""
        pending = self.pending
        if pending is None:
            return ()
        if pending.part == PartKind.NONE or pending.state == OutboxState.UNCERTAIN:
            return (pending,)
        return tuple(part for part in self.parts if (part.part, part.state) == (pending.part, pending.state))

    @property
    def together(self) -> tuple[OutboxItem, ...]:
        """The rows that a step is to be taken with. Of a group one is enough: the outbox takes the others
        along."""
        return self.alike[:1] if self.alike and self.alike[0].part == PartKind.GROUP else self.alike

    def situation(self, now: datetime) -> Situation | None:
        """What the pane says and offers; None for a fax that is finished."""
        pending = self.pending
        if pending is not None and (not self.can_be_taken_back or pending.is_to_many_and_held(now)):
            return situation_of(pending, now, self.alike, len(self.fax.recipients))
        situation = situation_at_service(self.item, self.queued, self.row.pages, now)
        if situation is not None and self.row.status.kind == StatusKind.PAUSED:
            return replace(situation, hint=paused_words())
        return situation

    @property
    def can_resend(self) -> bool:
        """Whether it failed at somebody, or is to be sent again by itself, later."""
        if self.is_here or not self.is_outgoing:
            return False
        waits = any(part.part == PartKind.RETRY and part.state == OutboxState.WAITING for part in self.parts)
        return waits or any(recipient.is_failed for recipient in self.fax.recipients)

    @property
    def pages_key(self) -> object:
        """What the pages come from: they are loaded anew only when this changes."""
        if self.fax.document_state == DocumentState.HERE:
            return self.fax.document_hash
        return self.fax.document_state, self.item.draft if self.item else None


def _is_queued(fax: Fax) -> bool:
    message = fax.message
    return message is not None and fax.trashed_at is None and message.message_status == MessageStatus.QUEUED

"""Legal holds: what may not be deleted, by hand, by time, or at the service, until the hold is lifted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from faxdesk.domain.audit.legal_hold import HoldKind, LegalHold, hold_reason
from faxdesk.domain.tags import tag_name
from faxdesk.services.events import EventHub, FaxesChanged

if TYPE_CHECKING:
    from faxdesk.domain.draft import Recipient
    from faxdesk.store.faxes import FaxStore
    from faxdesk.store.trash.legal_holds import LegalHoldStore


class LegalHolds:
    """For workers. read gives the number that a text means, or raises FaxDeskError (BAD_INPUT)."""

    def __init__(
        self, store: LegalHoldStore, faxes: FaxStore, read: Callable[[str], Recipient], events: EventHub
    ) -> None:
        self._store = store
        self._faxes = faxes
        self._read = read
        self._events = events

    def all(self) -> list[LegalHold]:
        """Oldest first."""
        return self._store.all()

    def count(self, hold_id: int) -> int:
        """How many faxes in the archive a hold keeps now."""
        return self._store.count(hold_id)

    def on(self, fax_id: int) -> list[LegalHold]:
        """The holds that keep a fax, oldest first."""
        return self._store.on(fax_id)

    def add_fax(self, fax_id: int, reason: str = "") -> int:
        """Put a hold on one fax; gives the hold's id. Raises FaxDeskError (NOT_FOUND, BAD_INPUT)."""
        return self._add(HoldKind.FAX, str(self._faxes.fax(fax_id).shown_id), reason)

    def add_person(self, text: str, reason: str = "") -> int:
        """Put a hold on all faxes from and to a number, or a contact's, also on those to come. Raises
        FaxDeskError (BAD_INPUT)."""
        return self._add(HoldKind.PERSON, self._read(text).number, reason)

    def add_tag(self, name: str, reason: str = "") -> int:
        """Put a hold on all faxes that bear a tag, or get it. Raises FaxDeskError (BAD_INPUT)."""
        return self._add(HoldKind.TAG, tag_name(name), reason)

    def remove(self, hold_id: int) -> None:
        """Lift a hold. Raises FaxDeskError (NOT_FOUND)."""
        self._store.remove(hold_id)
        self._events.publish(FaxesChanged())

    def _add(self, kind: HoldKind, what: str, reason: str) -> int:
        hold_id = self._store.add(kind, what, hold_reason(reason))
        self._events.publish(FaxesChanged())
        return hold_id

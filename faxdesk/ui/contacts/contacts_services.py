"""What the page of contacts uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.number_healths import NumberHealths
    from faxdesk.services.contacts.troubled_numbers import TroubledNumbers
    from faxdesk.services.covers.cover_templates import CoverTemplates
    from faxdesk.services.desk import Desk


class ContactsServices(Struct, frozen=True):
    """The services of the page."""

    contacts: Contacts
    library: Library
    covers: CoverTemplates
    healths: NumberHealths
    troubled: TroubledNumbers
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> ContactsServices:
        return cls(
            desk.contacts,
            desk.library,
            desk.covers.templates,
            desk.number_healths,
            desk.troubled_numbers,
            desk.clock,
        )

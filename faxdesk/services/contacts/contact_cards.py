"""What the card of a contact shows: its numbers as people read them, and the latest faxes with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.activity.figure_search import limit_of
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.contacts.number_health import NumberHealth
from faxdesk.domain.draft import Recipient
from faxdesk.domain.fax import FaxQuery, Folder
from faxdesk.domain.phone import display_number
from faxdesk.domain.status import FaxRow

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.number_healths import NumberHealths

LATEST = 5


class CardNumber(Struct, frozen=True):
    """A number of the contact, how people read it, and how the faxes to it went."""

    number: ContactNumber
    display: str
    health: NumberHealth = NumberHealth()


class ContactCard(Struct, frozen=True):
    """numbers has those that a fax can be sent to, others the rest. latest are the newest faxes of all of
    them."""

    contact: Contact
    numbers: tuple[CardNumber, ...]
    others: tuple[CardNumber, ...]
    latest: tuple[FaxRow, ...]

    @property
    def search(self) -> str:
        """What finds all faxes to and from any of its numbers; "" where it has none."""
        numbers = [each.number.number for each in (*self.numbers, *self.others)]
        return limit_of(numbers[0], numbers[1:]) if numbers else ""


class GroupCard(Struct, frozen=True):
    """members are the contacts of a group in the order of their names."""

    name: str
    members: tuple[Contact, ...]

    @property
    def recipients(self) -> list[Recipient]:
        """Whom a fax to the group goes to."""
        return recipients_of(self.members)

    @property
    def without_fax(self) -> int:
        """How many members cannot be faxed."""
        return sum(1 for contact in self.members if not contact.fax_numbers)


class ContactCards:
    """For workers."""

    def __init__(self, contacts: Contacts, library: Library, healths: NumberHealths) -> None:
        self._contacts = contacts
        self._library = library
        self._healths = healths

    def read(self, contact_id: int) -> ContactCard:
        """Raises FaxDeskError (NOT_FOUND)."""
        contact = self._contacts.contact(contact_id)
        numbers = [
            CardNumber(number, display_number(number.number), self._healths.of(number.number))
            for number in contact.numbers
        ]
        return ContactCard(
            contact,
            tuple(each for each in numbers if each.number.is_dialled),
            tuple(each for each in numbers if not each.number.is_dialled),
            tuple(self._latest([number.number for number in contact.fax_numbers])),
        )

    def group(self, name: str) -> GroupCard:
        """A group with its members."""
        return GroupCard(name, tuple(self._contacts.contacts(self._contacts.ids(group=name))))

    def recipients(self, ids: Sequence[int], groups: Sequence[str] = ()) -> list[Recipient]:
        """Whom a fax to some contacts and to the members of some groups goes to."""
        of_groups = [contact_id for name in groups for contact_id in self._contacts.ids(group=name)]
        return recipients_of(self._contacts.contacts(list(dict.fromkeys([*ids, *of_groups]))))

    def _latest(self, numbers: list[str]) -> list[FaxRow]:
        ids = {fax_id for number in numbers for query in faxes_of(number) for fax_id in self._ids(query)}
        rows = sorted(self._library.rows(sorted(ids)), key=lambda row: row.created_at, reverse=True)
        return rows[:LATEST]

    def _ids(self, query: FaxQuery) -> list[int]:
        return self._library.first_ids(query, LATEST)


def recipients_of(contacts: Iterable[Contact]) -> list[Recipient]:
    """The first fax number of each contact that has one, each number once."""
    found: dict[str, Recipient] = {}
    for contact in contacts:
        if contact.fax_numbers:
            number = contact.fax_numbers[0]
            found.setdefault(number.same, Recipient(number.number, contact.name or contact.company))
    return list(found.values())


def faxes_of(number: str) -> tuple[FaxQuery, FaxQuery]:
    """The faxes that came from a number, and those that went to it."""
    return FaxQuery(Folder.INBOX, text=f"from:{number}"), FaxQuery(Folder.OUTBOX, text=f"to:{number}")

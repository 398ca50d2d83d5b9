"""The book of contacts as its page lists it: which groups and contacts a text finds, and what a row shows."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.contacts.contact import Contact, Group, order_key
from faxdesk.domain.contacts.health_words import trouble_words
from faxdesk.domain.contacts.number_health import NumberHealth, Trouble
from faxdesk.domain.phone import display_number

if TYPE_CHECKING:
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.troubled_numbers import TroubledNumbers


class ContactRow(Struct, frozen=True):
    """What one row of the list shows. number is the first that a fax can be sent to, as people read it, else
    the first of all; more counts the other numbers for faxes. is_own: it can be changed here."""

    id: int
    title: str
    number: str
    more: int
    trouble: str = ""
    fails: bool = False


class Listing(Struct, frozen=True):
    """The groups whose names a text finds, and the contacts, both in the order of their names. troubled
    counts the contacts, of all, that need a look."""

    groups: tuple[Group, ...]
    ids: array[int]
    troubled: int = 0


class ContactList:
    """For workers: all of it may look through the whole book."""

    def __init__(self, contacts: Contacts, troubled: TroubledNumbers) -> None:
        self._contacts = contacts
        self._troubled = troubled
        self._troubles: dict[str, NumberHealth] = {}
        """As of the last reading of the list."""

    def read(self, text: str = "", group: str = "", *, only_troubled: bool = False) -> Listing:
        """What a text finds; among the members of a group alone, where one is named, or among the contacts
        that need a look."""
        self._troubles = self._troubled.read()
        troubled = {contact_id for contact_id, _same in self._contacts.having(self._troubles)}
        ids = array("q", self._contacts.ids(text, group))
        if only_troubled:
            ids = array("q", [contact_id for contact_id in ids if contact_id in troubled])
        has_groups = not group and not only_troubled
        groups = (each for each in self._contacts.groups() if has_groups and _has_all(each.name, text))
        return Listing(tuple(groups), ids, len(troubled))

    def rows(self, ids: Sequence[int]) -> list[ContactRow]:
        """What the list shows of these contacts, in this order; those that are gone are left out."""
        return [self._row(contact) for contact in self._contacts.contacts(ids)]

    def first_named(self, ids: Sequence[int], beginning: str) -> int | None:
        """The place among these, which stand in the order of their names, of the first whose name begins so;
        found by halving."""
        sought = order_key(beginning)
        low, high = 0, len(ids)
        while low < high:
            middle = (low + high) // 2
            if self._key(ids[middle]) < sought:
                low = middle + 1
            else:
                high = middle
        return low if low < len(ids) and self._key(ids[low]).startswith(sought) else None

    def _row(self, contact: Contact) -> ContactRow:
        assert contact.id is not None
        faxes = contact.fax_numbers
        first = next(iter(faxes or contact.numbers), None)
        number = display_number(first.number) if first else ""
        title = number if first is not None and contact.title == first.number else contact.title
        healths = [self._troubles[each.same] for each in faxes if each.same in self._troubles]
        worst = max(healths, key=lambda health: health.trouble == Trouble.FAILS, default=None)
        return ContactRow(
            contact.id,
            title,
            "" if title == number else number,
            max(len(faxes) - 1, 0),
            trouble_words(worst) if worst is not None else "",
            worst is not None and worst.trouble == Trouble.FAILS,
        )

    def _key(self, contact_id: int) -> str:
        found = self._contacts.contacts([contact_id])
        return order_key(found[0].title) if found else ""


def _has_all(name: str, text: str) -> bool:
    """Whether each word of a text begins one of the name."""
    words = order_key(name).split()
    return all(any(word.startswith(sought) for word in words) for sought in order_key(text).split())

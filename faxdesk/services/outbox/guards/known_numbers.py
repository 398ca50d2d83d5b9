"""What the archive knows of numbers that a fax is for, found out for all of them together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.contacts.contact import Contact
from faxdesk.domain.phone import near_numbers, near_pairs, same_number
from faxdesk.store.contacts.number_results import NumberRun

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.contact_store import ContactStore
    from faxdesk.store.contacts.number_results import NumberResults
    from faxdesk.store.faxes import FaxStore

_OFTEN = 3
"""So many faxes that arrived make a number one that another may be mistaken for."""
_FEW = 20
"""For so many numbers the archive looks for their neighbours; for more, all that it has is compared."""
_NO_RUN = NumberRun()


class NearNumber(Struct, frozen=True):
    """A number that is known well, and what its contact is called; "" where it is only used often."""

    number: str
    name: str


class KnownNumbers(Struct, frozen=True):
    """own are the account's numbers, faxed those that faxes went to or came from; contacts who has a number,
    near what a new one may be mistaken for, runs how the faxes to it went. All numbers are in the form that
    all spellings have in common. What no guard that is on asks for is left empty."""

    own: Collection[str]
    faxed: Collection[str]
    contacts: Mapping[str, list[Contact]]
    near: Mapping[str, NearNumber]
    runs: Mapping[str, NumberRun]

    def run(self, number: str) -> NumberRun:
        """How the faxes to a number in whatever spelling went."""
        return self.runs.get(same_number(number), _NO_RUN)


class NumbersKnown:
    """Asks the archive: contacts, earlier faxes and their results, one's own numbers. For workers."""

    def __init__(self, faxes: FaxStore, contacts: ContactStore, results: NumberResults) -> None:
        self._faxes = faxes
        self._contacts = contacts
        self._results = results

    def about(self, numbers: Collection[str], settings: Settings) -> KnownNumbers:
        """What the guards that are on need to know of some numbers."""
        same = list(dict.fromkeys(same_number(number) for number in numbers))
        faxed = self._faxes.known_among(same)
        contacts = self._contacts.by_numbers(same)
        near, runs = dict[str, NearNumber](), dict[str, NumberRun]()
        if settings.near_number_guard:
            near = self._near([number for number in same if number not in faxed and number not in contacts])
        if settings.failing_guard or settings.several_numbers_guard:
            runs = self._results.runs(faxed)
        return KnownNumbers(self._own(), faxed, contacts, near, runs)

    def _own(self) -> set[str]:
        account = self._faxes.account()
        return {same_number(number) for number in account.fax_numbers} if account else set()

    def _near(self, numbers: Collection[str]) -> dict[str, NearNumber]:
        """The number of a contact, or else the one used most of those that are used often, from which a
        number differs by a digit."""
        if not numbers:
            return {}
        among = None if len(numbers) > _FEW else [near for number in numbers for near in near_numbers(number)]
        found = dict[str, NearNumber]()
        owners = dict[str, list[int]]()
        for contact_id, other in self._contacts.having(among):
            owners.setdefault(other, []).append(contact_id)
        pairs = list(near_pairs(numbers, owners))
        ids = list({contact_id for _number, other in pairs for contact_id in owners[other]})
        titles = {contact.id: contact.title for contact in self._contacts.contacts(ids)} if ids else {}
        for number, other in pairs:
            for contact_id in owners[other]:
                if contact_id in titles:
                    found.setdefault(number, NearNumber(other, titles[contact_id]))
        for number, other in near_pairs(numbers, self._results.arrived_often(among, _OFTEN)):
            found.setdefault(number, NearNumber(other, ""))
        return found

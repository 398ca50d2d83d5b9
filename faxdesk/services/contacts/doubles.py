"""Contacts that are in the book twice: found, and made one with a way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.contacts.contact import MAX_NOTE, Contact, name_key
from faxdesk.domain.contacts.merged_contact import merged
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.contacts.contacts import Contacts
from faxdesk.words import tr

_AT_ONCE = 1000
"""So many contacts are read at once."""


class Likeness(StrEnum):
    """Why two contacts may be the same, the surest first."""

    BOTH = "name_and_number"
    NAME = "name"
    NUMBER = "number"
    """People of one place may share a number."""


class Double(Struct, frozen=True):
    """Contacts that may be the same, the oldest first."""

    likeness: Likeness
    contacts: tuple[Contact, ...]


class Merge(Struct, frozen=True):
    """What undo() needs: the contact that was kept as it was before, and those that went into it."""

    before: Contact
    merged: tuple[int, ...]


class Doubles:
    """For workers."""

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts

    def find(self) -> list[Double]:
        """The contacts of one's own that may be the same, in the order of their names; those that have name
        and number in common first. No contact is in two that are equally sure."""
        own = own_contacts(self._contacts)
        found = list[Double]()
        for likeness in Likeness:
            known = {tuple(contact.id for contact in double.contacts) for double in found}
            for same in _alike(own, likeness):
                if tuple(contact.id for contact in same) not in known:
                    found.append(Double(likeness, tuple(same)))
        return found

    def merge(self, ids: Sequence[int]) -> Merge:
        """Make the first of these contacts one with the others, which are deleted. Raises FaxDeskError
        (BAD_INPUT, NOT_FOUND); then nothing has changed."""
        before, *others = [self._contacts.contact(contact_id) for contact_id in dict.fromkeys(ids)]
        if not others:
            raise FaxDeskError(
                tr("It takes two contacts to make one of them."),
                tr("Choose another one."),
                ErrorKind.BAD_INPUT,
            )
        kept = before
        for other in others:
            kept = merged(kept, other)
        if len(kept.note) > MAX_NOTE:
            raise FaxDeskError(
                tr("The notes of these contacts are too long for one."),
                tr("Shorten them first."),
                ErrorKind.BAD_INPUT,
            )
        self._contacts.change(kept)
        # After the change: if the program ends between, nothing is lost.
        deleted = self._contacts.delete([other.id for other in others if other.id is not None])
        return Merge(before, tuple(deleted))

    def undo(self, merge: Merge) -> None:
        """Take a merge back. Raises FaxDeskError (NOT_FOUND) where the kept contact is gone."""
        self._contacts.restore(merge.merged)
        self._contacts.change(merge.before)


def own_contacts(contacts: Contacts) -> list[Contact]:
    """All contacts of one's own, in the order of their names."""
    ids = contacts.ids()
    parts = (contacts.contacts(ids[start : start + _AT_ONCE]) for start in range(0, len(ids), _AT_ONCE))
    return [contact for part in parts for contact in part if contact.is_own]


def likeness_keys(contact: Contact, likeness: Likeness) -> Iterable[tuple[str, str]]:
    """Contacts that share one of these are alike in that way."""
    name = name_key(contact.name or contact.company)
    # Two extensions of one switchboard are two people.
    numbers = {f"{number.same} {number.extension}" for number in contact.numbers}
    match likeness:
        case Likeness.BOTH:
            return [(name, number) for number in numbers if name]
        case Likeness.NAME:
            return [(name, "")] if name else []
        case Likeness.NUMBER:
            return [("", number) for number in numbers]


def _alike(contacts: Iterable[Contact], likeness: Likeness) -> list[list[Contact]]:
    """Those that share a key, also by way of a third one: each contact is in one list at most."""
    leader: dict[int, int] = {}
    first: dict[tuple[str, str], int] = {}
    by_id = {contact.id: contact for contact in contacts if contact.id is not None}

    def found(contact_id: int) -> int:
        while leader.setdefault(contact_id, contact_id) != contact_id:
            leader[contact_id] = contact_id = leader[leader[contact_id]]
        return contact_id

    for contact_id, contact in by_id.items():
        for key in likeness_keys(contact, likeness):
            ours, theirs = found(contact_id), found(first.setdefault(key, contact_id))
            leader[max(ours, theirs)] = min(ours, theirs)
    together: dict[int, list[Contact]] = defaultdict(list)
    for contact_id, contact in by_id.items():
        together[found(contact_id)].append(contact)
    return [sorted(same, key=lambda each: each.id or 0) for same in together.values() if len(same) > 1]

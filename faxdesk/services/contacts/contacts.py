"""The book of contacts as people use it: found, added, changed, deleted with a way back, in groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from faxdesk.domain.contacts.contact import (
    MAX_NOTE,
    MAX_NUMBERS,
    MAX_TEXT,
    Contact,
    ContactNumber,
    Group,
    GroupRename,
    name_key,
)
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import parse_number, split_extension
from faxdesk.services.events import ContactsChanged, EventHub
from faxdesk.words import number_text, tr

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.contact_store import ContactStore

_SHOWN = 40
"""The characters that are told of a text that is too long."""


class Contacts:
    """Reads are quick enough for any worker; writes are for workers. Only one's own contacts can be changed:
    those of other books are as these have them."""

    def __init__(self, store: ContactStore, settings: Settings, events: EventHub) -> None:
        self._store = store
        self._settings = settings
        self._events = events

    def ids(self, text: str = "", group: str = "") -> list[int]:
        """The contacts that a text finds, of a group where one is named, in the order of their names."""
        return self._store.ids(text, group)

    def contacts(self, ids: Sequence[int]) -> list[Contact]:
        """Those of these that there are, in this order."""
        return self._store.contacts(ids)

    def contact(self, contact_id: int) -> Contact:
        """Raises FaxDeskError (NOT_FOUND)."""
        found = self._store.contact(contact_id)
        if found is None:
            raise _gone()
        return found

    def by_number(self, number: str) -> list[Contact]:
        """The contacts with a number, one's own first."""
        return self._store.by_number(number)

    def having(self, same: Iterable[str]) -> list[tuple[int, str]]:
        """The contacts that have one of these numbers, which are in the form that all spellings have in
        common, each with it."""
        return self._store.having(same)

    def names_of(self, numbers: Iterable[str]) -> dict[str, str]:
        """By number, as it is given: what the contact is called that has it."""
        return self._store.names_of(numbers)

    def groups(self) -> list[Group]:
        """In the order of their names."""
        return self._store.groups()

    def add(self, contact: Contact) -> int:
        """Keep a new contact; gives its id. Raises FaxDeskError (BAD_INPUT) for one that says nothing."""
        (contact_id,) = self.add_all([contact])
        return contact_id

    def add_all(self, contacts: Sequence[Contact]) -> list[int]:
        """Keep new contacts; gives their ids in this order. Raises FaxDeskError (BAD_INPUT) for the first
        that says nothing, and keeps none."""
        ids = self._store.add([self.tidied(contact) for contact in contacts])
        self._events.publish(ContactsChanged(tuple(ids)))
        return ids

    def change(self, contact: Contact) -> None:
        """Keep a contact as it is now. Raises FaxDeskError (BAD_INPUT, NOT_FOUND)."""
        self.change_all([contact])

    def change_all(self, contacts: Sequence[Contact]) -> None:
        """Keep contacts as they are now, all or none. Raises FaxDeskError as change() does."""
        ids = [contact.id or 0 for contact in contacts]
        there = {contact.id: contact for contact in self._store.contacts(ids)}
        for contact in contacts:
            kept = there.get(contact.id)
            if kept is None:
                raise _gone()
            if not kept.is_own:
                raise FaxDeskError(
                    tr("“{name}” is in a book that FaxDesk only reads.", name=contact.title),
                    tr("Change it there, or add a contact of your own with its number."),
                    ErrorKind.BAD_INPUT,
                )
        self._store.change([self.tidied(contact) for contact in contacts])
        self._publish(ids)

    def delete(self, ids: Collection[int]) -> list[int]:
        """Delete contacts; gives those that there were, which restore() takes back."""
        own = [contact.id for contact in self._store.contacts(list(ids)) if contact.is_own and contact.id]
        return self._publish(self._store.delete(own))

    def restore(self, ids: Collection[int]) -> None:
        """Take deleted contacts back."""
        self._publish(self._store.restore(ids))

    def keep_group(self, name: str) -> None:
        """Make a group, if there is none of this name. Raises FaxDeskError (BAD_INPUT)."""
        self._store.keep_group(_group_name(name))
        self._events.publish(ContactsChanged())

    def rename_group(self, name: str, new_name: str) -> GroupRename:
        """Call a group otherwise; it takes in the members of one that is called so. Gives what part_groups()
        takes that back with. Raises FaxDeskError (BAD_INPUT)."""
        rename = self._store.rename_group(name, _group_name(new_name))
        self._publish(rename.members, is_group=True)
        return rename

    def part_groups(self, rename: GroupRename) -> None:
        """Have the two groups again that became one by a new name, as they were. For a rename that joined
        one."""
        self._store.part_groups(rename)
        self._publish(rename.members, is_group=True)

    def set_group_cover(self, name: str, cover: str) -> None:
        """Say by its id which cover faxes to a group usually have; "" for none of its own. Raises
        FaxDeskError (NOT_FOUND)."""
        if not self._store.set_group_cover(name, cover):
            raise FaxDeskError(
                tr("There is no group called “{name}”.", name=name),
                tr("Groups are made in the book of contacts."),
                ErrorKind.NOT_FOUND,
            )
        self._events.publish(ContactsChanged())

    def delete_group(self, name: str) -> list[int]:
        """The contacts stay; gives those that were members."""
        return self._publish(self._store.delete_group(name), is_group=True)

    def set_in_group(self, ids: Sequence[int], name: str, *, is_in: bool) -> None:
        """Put contacts into a group, or take them out. Raises FaxDeskError (BAD_INPUT)."""
        name = _group_name(name)
        changed = list[Contact]()
        for contact in self._store.contacts(ids):
            others = tuple(group for group in contact.groups if name_key(group) != name_key(name))
            changed.append(replace(contact, groups=(*others, name) if is_in else others))
        self._store.change(changed)
        self._publish(ids)

    def tidied(self, contact: Contact) -> Contact:
        """A contact as it is kept: without blanks at its edges, with numbers in E.164 where they can be read
        as ones, none twice. Raises FaxDeskError (BAD_INPUT) for one that says nothing, or too much."""
        tidy = replace(
            contact,
            name=_text(contact.name),
            company=_text(contact.company),
            email=_text(contact.email),
            note=contact.note.strip()[:MAX_NOTE],
            numbers=self._numbers(contact.numbers),
            groups=_once(contact.groups),
            tags=_once(contact.tags),
        )
        if not tidy.title:
            raise FaxDeskError(
                tr("This contact says nothing."), tr("Type a name or a number."), ErrorKind.BAD_INPUT
            )
        return tidy

    def _numbers(self, numbers: Iterable[ContactNumber]) -> tuple[ContactNumber, ...]:
        country, found = self._settings.country, dict[tuple[str, str], ContactNumber]()
        for number in numbers:
            text = " ".join(number.number.split())
            if not text:
                continue
            extension = number.extension.strip()[:MAX_TEXT]
            try:
                text = parse_number(text, country).e164
            except FaxDeskError:
                # What cannot be read is kept as it was written: the book may be read by people, too.
                text, written = split_extension(text[:MAX_TEXT], country)
                extension = extension or written
            kept = replace(number, number=text, label=number.label.strip()[:MAX_TEXT], extension=extension)
            found.setdefault((kept.same, extension), kept)
        if len(found) > MAX_NUMBERS:
            raise FaxDeskError(
                tr("A contact has {most} numbers at most.", most=number_text(MAX_NUMBERS)),
                tr("Leave some out, or make several contacts of it."),
                ErrorKind.BAD_INPUT,
            )
        return tuple(found.values())

    def _publish(self, ids: Sequence[int], *, is_group: bool = False) -> list[int]:
        if ids or is_group:
            self._events.publish(ContactsChanged(tuple(ids)))
        return list(ids)


def _text(text: str) -> str:
    tidy = " ".join(text.split())
    if len(tidy) > MAX_TEXT:
        raise FaxDeskError(
            tr("“{text}…” is too long for a contact.", text=tidy[:_SHOWN]),
            tr("Shorten it to {most} characters; the note takes more.", most=number_text(MAX_TEXT)),
            ErrorKind.BAD_INPUT,
        )
    return tidy


def _group_name(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > MAX_TEXT:
        raise FaxDeskError(
            tr("A group needs a name of at most {most} characters.", most=number_text(MAX_TEXT)),
            tr("Type another one."),
            ErrorKind.BAD_INPUT,
        )
    return tidy


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in the first spelling, without those that are empty."""
    tidy = [" ".join(name.split())[:MAX_TEXT] for name in names]
    return tuple({name_key(name): name for name in reversed(tidy) if name}.values())[::-1]


def _gone() -> FaxDeskError:
    return FaxDeskError(
        tr("There is no such contact."), tr("It may have been deleted meanwhile."), ErrorKind.NOT_FOUND
    )

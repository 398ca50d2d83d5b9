"""Whom a name means that is typed where a fax number could be: a contact, or a group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.contacts.contact import Contact, ContactNumber, name_key
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import display_number, parse_number
from faxdesk.words import listed, tr, tr_n

if TYPE_CHECKING:
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.contact_store import ContactStore

_MOST_NAMED = 6


class Choice(Struct, frozen=True):
    """One of the numbers that a name may mean, and what tells it from the others."""

    recipient: Recipient
    display: str
    what: str

    @property
    def words(self) -> str:
        """As a list of choices has it."""
        return f"{self.display} ({self.what})" if self.what else self.display


class SeveralNumbers(FaxDeskError):
    """A name does not tell which number is meant: several contacts have it, or one with several numbers."""

    def __init__(self, name: str, contacts: int, choices: tuple[Choice, ...]) -> None:
        self.choices = choices
        title = (
            tr_n(
                "{count} contact is called “{name}”.",
                "{count} contacts are called “{name}”.",
                contacts,
                name=name,
            )
            if contacts > 1
            else tr_n(
                "“{name}” has {count} fax number.",
                "“{name}” has {count} fax numbers.",
                len(choices),
                name=name,
            )
        )
        named = listed(*(choice.words for choice in choices[:_MOST_NAMED]))
        super().__init__(
            title, tr("Name the number that is meant: {choices}.", choices=named), ErrorKind.BAD_INPUT
        )


class GroupMembers(Struct, frozen=True):
    """Whom a fax to a group goes to, each number once, and the members who have no number for faxes. Of a
    member with several, the first is meant."""

    recipients: tuple[Recipient, ...]
    left_out: tuple[str, ...]


class NamedRecipients:
    """For workers; used by window and command line alike."""

    def __init__(self, store: ContactStore, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def read(self, text: str) -> Recipient:
        """A number, or the whole name of a contact or its company, without regard to case.

        Raises SeveralNumbers where it may mean several, and FaxDeskError (BAD_INPUT) saying what is wrong
        with it. Letters that are dialled, as in 1-800-FLOWERS, are meant where no contact is called so.
        """
        name = " ".join(text.split())
        contacts = self._called(name) if any(sign.isalpha() for sign in name) else []
        if not contacts:
            return self._number(name)
        choices = _choices(contacts)
        if not choices:
            raise FaxDeskError(
                tr("“{name}” has no number that a fax can be sent to.", name=name),
                tr("Add one to the contact, or type the number."),
                ErrorKind.BAD_INPUT,
            )
        if len(choices) > 1:
            raise SeveralNumbers(name, len([each for each in contacts if each.fax_numbers]), choices)
        return choices[0].recipient

    def group(self, name: str) -> GroupMembers:
        """All members of a group. Raises FaxDeskError (BAD_INPUT) where there is none of this name, or nobody
        in it can be faxed."""
        key = name_key(name)
        if key not in {name_key(group.name) for group in self._store.groups()}:
            raise FaxDeskError(
                tr("There is no group “{name}”.", name=name),
                tr("Look at the groups of your contacts."),
                ErrorKind.BAD_INPUT,
            )
        found: dict[str, Recipient] = {}
        left_out = []
        for contact in self._store.contacts(self._store.ids(group=name)):
            if contact.fax_numbers:
                first = contact.fax_numbers[0]
                found.setdefault(first.same, _recipient(contact, first))
            else:
                left_out.append(contact.title)
        if not found:
            raise FaxDeskError(
                tr("Nobody in the group “{name}” can be faxed.", name=name),
                tr("Add contacts with fax numbers to it."),
                ErrorKind.BAD_INPUT,
            )
        return GroupMembers(tuple(found.values()), tuple(left_out))

    def together(self, texts: Iterable[str], groups: Iterable[str]) -> GroupMembers:
        """All whom these texts and groups mean, each number once. Raises as read() and group() do."""
        found: dict[str, Recipient] = {}
        left_out: list[str] = []
        for text in texts:
            recipient = self.read(text)
            found.setdefault(recipient.number, recipient)
        for name in groups:
            members = self.group(name)
            for recipient in members.recipients:
                found.setdefault(recipient.number, recipient)
            left_out += members.left_out
        return GroupMembers(tuple(found.values()), tuple(left_out))

    def _called(self, name: str) -> list[Contact]:
        """The contacts that have this name or, where none has, that are at a company of this name."""
        key = name_key(name)
        found = self._store.contacts(self._store.ids(name))
        named = [contact for contact in found if name_key(contact.name) == key]
        return named or [contact for contact in found if name_key(contact.company) == key]

    def _number(self, text: str) -> Recipient:
        try:
            return Recipient(parse_number(text, self._settings.country).e164)
        except FaxDeskError as error:
            if any(sign.isalpha() for sign in text) and not any(sign.isdecimal() for sign in text):
                raise FaxDeskError(
                    tr("“{text}” is no contact and no fax number.", text=text),
                    tr("Type the whole name of a contact, or a number."),
                    ErrorKind.BAD_INPUT,
                ) from error
            raise


def _choices(contacts: list[Contact]) -> tuple[Choice, ...]:
    """The numbers for faxes of all of them, each once, with what tells them apart."""
    found: dict[str, Choice] = {}
    for contact in contacts:
        for number in contact.fax_numbers:
            what = number.label or (contact.company if len(contacts) > 1 and contact.name else "")
            choice = Choice(_recipient(contact, number), display_number(number.number), what)
            found.setdefault(number.same, choice)
    return tuple(found.values())


def _recipient(contact: Contact, number: ContactNumber) -> Recipient:
    return Recipient(number.number, contact.name or contact.company)

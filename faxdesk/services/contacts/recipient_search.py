"""Whom what was typed or pasted means: a number, a contact, a group, or somebody faxed with before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from faxdesk.domain.contacts.contact import name_key
from faxdesk.domain.contacts.suggestion import Suggestion
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.phone import PhoneNumber, parse_number
from faxdesk.services.contacts.contact_cards import recipients_of
from faxdesk.services.contacts.named_recipients import SeveralNumbers
from faxdesk.words import tr, tr_n

if TYPE_CHECKING:
    from faxdesk.services.archive.library import Library
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.contacts.suggestions import Suggestions
    from faxdesk.settings import Settings

_MOST_LOOKED_AT = 50
"""Of the people whose names begin with what was typed."""


class Checked(Struct, frozen=True):
    """A number that can be faxed to. name is that of the contact, or of the person under whose name it was
    found; is_new tells that nobody faxed with it before, is_contact that a contact has it."""

    number: PhoneNumber
    is_new: bool
    name: str = ""
    is_contact: bool = False


class CheckedGroup(Struct, frozen=True):
    """A group, its members who can be faxed, and how many cannot."""

    name: str
    members: tuple[Checked, ...]
    left_out: int = 0


class RecipientSearch:
    """For workers: the number rules take long to load the first time."""

    def __init__(
        self,
        named: NamedRecipients,
        suggestions: Suggestions,
        contacts: Contacts,
        library: Library,
        settings: Settings,
    ) -> None:
        self._named = named
        self._suggestions = suggestions
        self._contacts = contacts
        self._library = library
        self._settings = settings

    def look_up(self, text: str) -> list[Suggestion]:
        """Who may be meant while this is typed, the likeliest first."""
        return self._suggestions.look_up(text)

    def check(self, text: str, *, first_will_do: bool = False) -> Checked | CheckedGroup:
        """Read one recipient. A name has to be a whole one, unless first_will_do: then whoever stands first
        among the suggestions is meant, as when a person types and presses Enter.

        Raises FaxDeskError (BAD_INPUT) saying what is wrong with it.
        """
        if not any(sign.isalpha() for sign in text):
            return self._checked(parse_number(text, self._settings.country))
        try:
            recipient = self._named.read(text)
        except SeveralNumbers as several:
            if not first_will_do:
                raise
            recipient = self._likeliest(text, [choice.recipient for choice in several.choices])
        except FaxDeskError:
            found = self._otherwise(text, first_will_do=first_will_do)
            if found is None:
                raise
            return found
        return self._checked(parse_number(recipient.number, self._settings.country), recipient.name)

    def group(self, name: str) -> CheckedGroup:
        """The members of a group. Raises FaxDeskError (BAD_INPUT) where nobody in it can be faxed."""
        members = self._named.group(name)
        country = self._settings.country
        checked = [
            self._checked(parse_number(member.number, country), member.name) for member in members.recipients
        ]
        return CheckedGroup(" ".join(name.split()), tuple(checked), len(members.left_out))

    def contacts(self, ids: Sequence[int]) -> list[Recipient]:
        """Whom a fax to some contacts goes to: the first number for faxes of each."""
        return recipients_of(self._contacts.contacts(ids))

    def _otherwise(self, text: str, *, first_will_do: bool) -> Checked | CheckedGroup | None:
        """A group, or somebody who is no contact; None where a name is nobody's."""
        key = name_key(text)
        if any(name_key(group.name) == key for group in self._contacts.groups()):
            return self.group(text)
        people = self._suggestions.look_up(" ".join(text.split()), _MOST_LOOKED_AT)
        same = [each for each in people if each.number and name_key(each.name) == key]
        if len(same) > 1 and not first_will_do:
            raise FaxDeskError(
                tr_n(
                    "“{name}” has {count} number.",
                    "“{name}” has {count} numbers.",
                    len(same),
                    name=text.strip(),
                ),
                tr("Type the name again, and choose from the list."),
                ErrorKind.BAD_INPUT,
            )
        if same:
            return self._of(same[0])
        return self._of(people[0]) if people and first_will_do else None

    def _likeliest(self, text: str, meant: Sequence[Recipient]) -> Recipient:
        """The one of several of this name that stands first among the suggestions, where there may be others:
        groups, and their members, are found by a name that begins so, too."""
        by_number = {recipient.number: recipient for recipient in meant}
        suggested = (by_number.get(each.number) for each in self._suggestions.look_up(text))
        return next((each for each in suggested if each is not None), meant[0])

    def _of(self, suggestion: Suggestion) -> Checked | CheckedGroup:
        if suggestion.is_group:
            return self.group(suggestion.name)
        number = parse_number(suggestion.number, self._settings.country)
        return self._checked(number, suggestion.name)

    def _checked(self, number: PhoneNumber, name: str = "") -> Checked:
        contact = self._contacts.names_of([number.e164]).get(number.e164, "")
        is_new = not self._library.is_known(number.e164)
        return Checked(number, is_new, name or contact, bool(contact))

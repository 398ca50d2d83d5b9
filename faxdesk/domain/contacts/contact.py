"""A contact: who it is, the numbers, and how faxes to it usually are."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from faxdesk.domain.fax import Resolution
from faxdesk.domain.phone import same_number
from faxdesk.words import mark, tr

MAX_TEXT = 300
"""The most characters of a name, a company, an address or a label."""
MAX_NOTE = 10_000
MAX_NUMBERS = 50
"""The most numbers of one contact."""


class NumberKind(StrEnum):
    WORK = "work"
    HOME = "home"
    MOBILE = "mobile"
    OTHER = "other"


KIND_TEXTS = {
    NumberKind.WORK: mark("Work"),
    NumberKind.HOME: mark("Home"),
    NumberKind.MOBILE: mark("Mobile"),
    NumberKind.OTHER: mark("Other"),
}
"""What people call the kinds of numbers."""


class ContactSource(StrEnum):
    """Whose book a contact is in. Only one's own can be changed here."""

    OWN = "own"
    SERVICE = "service"
    """The personal contacts of the account at the service."""
    DIRECTORY = "directory"
    """The colleagues in the account's company."""
    CARDDAV = "carddav"
    LDAP = "ldap"


class ContactNumber(Struct, frozen=True):
    """number is in E.164 where it could be read as one, else as it was written. label is the person's own
    word for it."""

    number: str
    kind: NumberKind = NumberKind.WORK
    is_fax: bool = True
    label: str = ""
    extension: str = ""

    @property
    def same(self) -> str:
        """The form that all spellings of it have in common."""
        return same_number(self.number)

    @property
    def what(self) -> str:
        """The person's own word for it, else that of its kind."""
        return self.label or tr(KIND_TEXTS[self.kind])

    @property
    def is_dialled(self) -> bool:
        """Whether a fax can be sent to it: no service dials extensions."""
        return self.is_fax and not self.extension and self.number.startswith("+")


class Contact(Struct, frozen=True):
    """id is None until it is kept. groups and tags are names. cover is the name of the cover page that faxes
    to it usually have, "" for the usual one; language the code of that of their cover; resolution None for
    the usual one. book tells books of one kind apart, source_id is the contact's name there."""

    name: str = ""
    company: str = ""
    numbers: tuple[ContactNumber, ...] = ()
    email: str = ""
    note: str = ""
    groups: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    cover: str = ""
    language: str = ""
    resolution: Resolution | None = None
    source: ContactSource = ContactSource.OWN
    book: str = ""
    source_id: str = ""
    id: int | None = None

    @property
    def title(self) -> str:
        """What it is called in a list: its name, else the company, a number or the address."""
        first = self.numbers[0].number if self.numbers else ""
        return self.name or self.company or first or self.email

    @property
    def fax_numbers(self) -> tuple[ContactNumber, ...]:
        """Those that a fax can be sent to."""
        return tuple(number for number in self.numbers if number.is_dialled)

    @property
    def is_own(self) -> bool:
        """Whether it can be changed here."""
        return self.source == ContactSource.OWN


class Group(Struct, frozen=True):
    """members counts its contacts. cover is the id of the cover page that faxes to them usually have, ""
    where nobody has said one."""

    name: str
    members: int
    cover: str = ""


class GroupRename(Struct, frozen=True):
    """A group that was given another name, as it was before. joined is the group that had this name, None
    where there was none; came are the members that it got by it."""

    name: str
    new_name: str
    members: tuple[int, ...] = ()
    cover: str = ""
    joined: Group | None = None
    came: tuple[int, ...] = ()


class Blocked(Struct, frozen=True):
    """A number that no fax may go to, as it was written, and why."""

    number: str
    reason: str
    at: datetime


def name_key(name: str) -> str:
    """A name in the form that all its spellings have in common: for telling names apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def order_key(name: str) -> str:
    """A name as it is put in order: like name_key(), and a letter with a mark like the one without."""
    apart = unicodedata.normalize("NFKD", name)
    return name_key("".join(letter for letter in apart if not unicodedata.combining(letter)))

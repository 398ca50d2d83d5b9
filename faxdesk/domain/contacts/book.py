"""Books of contacts that others keep and FaxDesk only reads: at the fax service, on a CardDAV server, in an
LDAP directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from faxdesk.domain.contacts.contact import Contact, ContactSource
from faxdesk.domain.runtime import CancelToken

SERVICE_BOOKS = (ContactSource.SERVICE, ContactSource.DIRECTORY)
"""The books that the fax service keeps; there is one of each kind, and nothing to set up."""
FIRST_S = 20.0
"""When the first books are read: a program that has just started has better things to do, and faxes may wait
to be sent."""
LOOK_S = 300.0
"""How often it is looked which books are due; each is read once an hour."""
SWITCH = "service_books"
"""The setting that switches them on or off."""
MAX_CONTACTS = 20_000
"""The most contacts that are taken from one book."""


class BookChanges(Struct, frozen=True):
    """What reading a book has brought. contacts came or changed, each known by its source_id; gone names
    those that are there no more. Where is_whole, contacts are all that the book has. mark is what to ask for
    later changes with; only the book understands it."""

    contacts: tuple[Contact, ...] = ()
    gone: tuple[str, ...] = ()
    is_whole: bool = False
    mark: str = ""


class BookAddress(Struct, frozen=True):
    """Where a person's book is, and as whom it is read ("" for as nobody). base is the branch of an LDAP
    directory that is searched, "" for the one that the directory names."""

    source: ContactSource
    address: str
    user: str = ""
    base: str = ""


class Book(Struct, frozen=True):
    """A book as it is kept here. name is what its person calls it, "" for one of the service's. count is how
    many contacts of it are here; read_at is when it was read last without an error, tried_at when it was
    asked last. trouble and hint say why the last try came to nothing, as a person reads it."""

    where: BookAddress
    id: int
    name: str = ""
    count: int = 0
    read_at: datetime | None = None
    tried_at: datetime | None = None
    trouble: str = ""
    hint: str = ""
    mark: str = ""

    @property
    def source(self) -> ContactSource:
        return self.where.source

    @property
    def is_searched(self) -> bool:
        """Whether it is asked for what a person types, and not read as a whole."""
        return self.source == ContactSource.LDAP


class ReadBook(Protocol):
    """A book that is read as a whole, and later for its changes."""

    def changes(self, mark: str, token: CancelToken) -> BookChanges:
        """What changed since the mark was given; everything for the mark "", and for one that is no longer
        good. Raises FaxDeskError and Cancelled."""
        ...


class SearchedBook(Protocol):
    """A book that is too large to be read, and is asked for what a person types."""

    def check(self, token: CancelToken) -> None:
        """See whether it can be searched. Raises FaxDeskError and Cancelled."""
        ...

    def renewed(self, source_ids: Sequence[str], token: CancelToken) -> BookChanges:
        """How contacts that were found before are now, and which of them are gone. Raises FaxDeskError and
        Cancelled."""
        ...

    def search(self, text: str, token: CancelToken) -> Sequence[Contact]:
        """The contacts that each word of a text finds. Raises FaxDeskError and Cancelled."""
        ...

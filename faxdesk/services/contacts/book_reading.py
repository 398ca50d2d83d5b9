"""Reads one book of contacts that others keep into the archive."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from msgspec.structs import replace

from faxdesk.domain.contacts.book import MAX_CONTACTS, Book, BookAddress, BookChanges, ReadBook, SearchedBook
from faxdesk.domain.contacts.contact import MAX_NUMBERS, MAX_TEXT, Contact, ContactSource
from faxdesk.domain.errors import FaxDeskError

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.provider.fax_service import FaxContacts
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.store.contacts.book_store import BookStore

log = logging.getLogger(__name__)

_AT_ONCE = 200
"""So many contacts are written in one transaction, lest a fax waits for thousands of them."""
_UNSEEN = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
"""Letters that nobody sees, among them those that turn the direction of what follows."""


class BookWays(Protocol):
    """How books are reached. For workers."""

    def service(self) -> FaxContacts:
        """The fax service. Raises FaxDeskError (SIGN_IN) where nobody is signed in."""
        ...

    def read(self, where: BookAddress, password: str) -> ReadBook:
        """A book that is read as a whole. Raises FaxDeskError (BAD_INPUT) for an address of no use."""
        ...

    def searched(self, where: BookAddress, password: str) -> SearchedBook:
        """A directory that is searched. Raises FaxDeskError (BAD_INPUT) for an address of no use."""
        ...

    def secret(self, book_id: int) -> SecretStore:
        """Where the password of a book is kept."""
        ...


class BookReading:
    """For workers. Gives the ids of the contacts that are not as they were."""

    def __init__(self, store: BookStore, contacts: Contacts, ways: BookWays) -> None:
        self._store = store
        self._contacts = contacts
        self._ways = ways

    def service_has_books(self) -> bool:
        """Whether the fax service keeps contacts. Raises FaxDeskError (SIGN_IN)."""
        return self._ways.service().capabilities.contacts

    def check(self, where: BookAddress, password: str, token: CancelToken) -> BookChanges:
        """See whether a book can be read, before it is set up; gives what it holds, as far as that comes
        with it. Raises FaxDeskError."""
        if where.source == ContactSource.LDAP:
            self._ways.searched(where, password).check(token)
            return BookChanges()
        return self._ways.read(where, password).changes("", token)

    def keep_password(self, book_id: int, password: str) -> None:
        """Raises FaxDeskError (KEYCHAIN)."""
        if password:
            self._ways.secret(book_id).save(password)

    def forget_password(self, book_id: int) -> None:
        """Raises FaxDeskError (KEYCHAIN)."""
        self._ways.secret(book_id).clear()

    def read(self, book: Book, token: CancelToken) -> list[int]:
        """Read what has changed; of a directory, look after the entries that were found before. Raises
        FaxDeskError."""
        match book.source:
            case ContactSource.SERVICE:
                changes = self._ways.service().personal_contacts(book.mark, token)
            case ContactSource.DIRECTORY:
                changes = self._ways.service().colleagues(book.mark, token)
            case ContactSource.LDAP:
                names = self._store.source_ids(book)
                changes = self._searched(book).renewed(names, token) if names else BookChanges()
            case _:
                changes = self._ways.read(book.where, self._password(book)).changes(book.mark, token)
        return self.take(book, changes, token)

    def take(self, book: Book, changes: BookChanges, token: CancelToken) -> list[int]:
        """Keep what a book has told. Raises Cancelled, and then it is to be asked for it again."""
        contacts, changed = self._tidied(changes.contacts, token), list[int]()
        for first in range(0, len(contacts), _AT_ONCE):
            token.check()
            changed += self._store.write(book, contacts[first : first + _AT_ONCE])
        if changes.is_whole:
            changed += self._store.drop(book, [contact.source_id for contact in contacts], others=True)
        elif changes.gone:
            changed += self._store.drop(book, changes.gone)
        self._store.note_read(book, changes.mark)
        return changed

    def search(self, book: Book, text: str, token: CancelToken) -> list[int]:
        """Keep what a directory finds for a text. Raises FaxDeskError."""
        return self._store.write(book, self._tidied(self._searched(book).search(text, token), token))

    def _searched(self, book: Book) -> SearchedBook:
        return self._ways.searched(book.where, self._password(book))

    def _password(self, book: Book) -> str:
        return (self._ways.secret(book.id).load() or "") if book.where.user else ""

    def _tidied(self, contacts: Sequence[Contact], token: CancelToken) -> list[Contact]:
        """Contacts as they are kept, without those that say nothing. What a stranger's book says too much is
        cut off: nobody here can shorten it there."""
        kept = {}
        for contact in contacts[:MAX_CONTACTS]:
            token.check()
            try:
                tidy = self._contacts.tidied(_cut(contact))
            except FaxDeskError as error:
                log.info("A contact of a book is left out: %s", error.kind)
                continue
            kept[tidy.source_id] = tidy
        return list(kept.values())


def _cut(contact: Contact) -> Contact:
    return replace(
        contact,
        name=_seen(contact.name),
        company=_seen(contact.company),
        email=_seen(contact.email),
        numbers=tuple(
            replace(number, number=_seen(number.number), label=_seen(number.label))
            for number in contact.numbers[:MAX_NUMBERS]
        ),
    )


def _seen(text: str) -> str:
    return _UNSEEN.sub(" ", text)[:MAX_TEXT]

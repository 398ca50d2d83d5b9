"""Books of contacts in the words of the person who reads of them."""

from __future__ import annotations

from datetime import datetime

from faxdesk.domain.contacts.book import Book
from faxdesk.domain.contacts.contact import ContactSource
from faxdesk.domain.service_name import service_name
from faxdesk.words import mark, tr, tr_n

KINDS = {
    ContactSource.SERVICE: mark("Your contacts at {service}"),
    ContactSource.DIRECTORY: mark("Your company's directory at {service}"),
    ContactSource.CARDDAV: mark("CardDAV address book"),
    ContactSource.LDAP: mark("LDAP directory"),
}


def book_name(book: Book) -> str:
    """What a book is called in a list: as its person called it, else by its kind."""
    return book.name or tr(KINDS[book.source], service=service_name())


def book_state(book: Book, now: datetime) -> str:
    """How it stands with a book, in one sentence: its trouble, or when it was read and what it holds."""
    if book.trouble:
        return f"{book.trouble} {book.hint}".strip()
    if book.read_at is None:
        return tr("Not read yet.")
    if book.is_searched:
        return tr("Asked while you type a name.")
    minutes = max(int((now - book.read_at).total_seconds() // 60), 0)
    if minutes < 1:
        return tr_n("{count} contact, read just now.", "{count} contacts, read just now.", book.count)
    return tr_n(
        "{count} contact, read {minutes} min ago.",
        "{count} contacts, read {minutes} min ago.",
        book.count,
        minutes=minutes,
    )

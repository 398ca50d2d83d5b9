"""The books of contacts that others keep."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.contacts.book import Book, BookAddress
from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource
from faxdesk.store.contacts.book_store import BookStore
from faxdesk.store.contacts.contact_store import ContactStore
from faxdesk.store.database.database import Database
from tests.support.clock import ManualClock

WHERE = BookAddress(ContactSource.CARDDAV, "https://cloud.example.org/", "ana")


def _of_book(name: str, number: str = "+16505550144") -> Contact:
    return Contact(name, numbers=(ContactNumber(number),), source_id=f"/book/{name}.vcf")


@pytest.fixture
def store(database: Database, manual_clock: ManualClock) -> BookStore:
    return BookStore(database, manual_clock)


@pytest.fixture
def book(store: BookStore) -> Book:
    book = store.book(store.add(WHERE, "Cloud"))
    assert book is not None
    return book


def test_the_service_has_its_two_books_from_the_start(store: BookStore, book: Book) -> None:
    assert [kept.source for kept in store.books()] == ["service", "directory", "carddav"]
    assert (book.where, book.name, book.count, book.read_at) == (WHERE, "Cloud", 0, None)


def test_contacts_are_written_over_what_was_here_and_keep_their_groups(
    store: BookStore, book: Book, database: Database, manual_clock: ManualClock
) -> None:
    contacts = ContactStore(database, manual_clock)
    own = contacts.add([Contact("Own")])
    ana, bo = store.write(book, [_of_book("Ana"), _of_book("Bo")])
    (kept,) = contacts.contacts([ana])
    assert (kept.source, kept.book) == (ContactSource.CARDDAV, str(book.id))
    contacts.change([replace(kept, groups=("Clinics", "Wards"))])

    assert store.write(book, [_of_book("Bo"), _of_book("Ana")]) == [], "nothing has changed"
    assert store.write(book, [_of_book("Ana", "+16505550145")]) == [ana]
    (kept,) = contacts.contacts([ana])
    assert kept.numbers[0].number == "+16505550145"
    assert kept.groups == ("Clinics", "Wards"), "they are the person's own"
    assert [contact.name for contact in contacts.by_number("+1 650 555 0144")] == ["Bo"]

    assert store.drop(book, ["/book/Bo.vcf"], others=True) == [ana]
    assert store.drop(book, ["/book/Bo.vcf"]) == [bo]
    assert contacts.ids() == own


def test_how_reading_went_is_kept(store: BookStore, book: Book, manual_clock: ManualClock) -> None:
    store.note_trouble(book, "It does not answer.", "Look at the address.")
    after = store.book(book.id)
    assert after is not None
    assert (after.trouble, after.hint, after.read_at) == ("It does not answer.", "Look at the address.", None)
    manual_clock.advance(3600)
    store.note_read(book, "a token")
    after = store.book(book.id)
    assert after is not None
    assert (after.trouble, after.mark, after.read_at) == ("", "a token", manual_clock.now())
    assert manual_clock.now() - after.tried_at < timedelta(seconds=1) if after.tried_at else False


def test_a_book_goes_with_its_contacts(store: BookStore, book: Book, database: Database) -> None:
    (service, *_others) = store.books()
    store.write(service, [_of_book("Cy")])
    store.write(book, [_of_book("Ana")])
    store.note_read(service, "a token")
    store.remove(book)
    assert [kept.count for kept in store.books()] == [1, 0]
    store.empty(service)
    emptied = store.books()[0]
    assert (emptied.count, emptied.mark, emptied.read_at) == (0, "", None)

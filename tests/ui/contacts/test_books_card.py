"""Books of contacts that others keep, among the settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from pytestqt.qtbot import QtBot

from faxdesk.domain.contacts.book import Book, BookAddress
from faxdesk.domain.contacts.contact import ContactSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ui.contacts.books_card import BooksCard
from tests.support.clock import START, ManualClock
from tests.support.runner import InlineRunner


class Kept:
    """The books of one person, on servers that a test steers."""

    def __init__(self) -> None:
        self.error: FaxDeskError | None = None
        self.passwords: list[str] = []
        self.books = [
            Book(BookAddress(ContactSource.SERVICE, ""), 1, count=4, read_at=START),
            Book(BookAddress(ContactSource.DIRECTORY, ""), 2, trouble="It may not be read.", hint="Ask."),
        ]

    def all(self) -> Sequence[Book]:
        return self.books

    def add(self, where: BookAddress, name: str, password: str, token: CancelToken) -> None:
        if self.error is not None:
            raise self.error
        self.passwords.append(password)
        self.books.append(Book(where, len(self.books) + 1, name, count=1, read_at=START))

    def read(self, book_id: int, token: CancelToken) -> None:
        self.books[book_id - 1] = Book(self.books[book_id - 1].where, book_id, count=5, read_at=START)

    def remove(self, book_id: int) -> None:
        self.books = [book for book in self.books if book.id != book_id]


def _shown(card: BooksCard) -> list[tuple[str, str]]:
    return [(row.name.text(), row.state.text()) for row in card.rows]


def test_books_are_shown_set_up_read_and_removed(qtbot: QtBot) -> None:
    kept, clock = Kept(), ManualClock()
    card = BooksCard(lambda: cast(Any, kept), clock, cast(Any, InlineRunner()))
    qtbot.addWidget(card)
    card.show()
    assert _shown(card) == [
        ("Your contacts at RingCentral", "4 contacts, read just now."),
        ("Your company's directory at RingCentral", "It may not be read. Ask."),
    ]
    assert [row.remove.isVisible() for row in card.rows] == [False, False]

    form = card.form
    assert not form.add.isEnabled()
    assert not form.base.isVisible()
    form.address.setText(" https://cloud.example.org/ ")
    form.name.setText("Cloud")
    form.user.setText("ana")
    form.password.setText("secret")
    kept.error = FaxDeskError("It cannot be reached.", "Check it.", ErrorKind.OFFLINE)
    form.add.click()
    assert (card.said.text(), form.password.text()) == ("It cannot be reached. Check it.", "secret")
    kept.error = None
    form.add.click()
    assert kept.passwords == ["secret"]
    assert kept.books[-1].where == BookAddress(ContactSource.CARDDAV, "https://cloud.example.org/", "ana")
    assert (form.address.text(), form.password.text()) == ("", "")
    assert card.said.text() == "The book is set up."

    form.kind.setCurrentIndex(1)
    assert form.base.isVisible()
    form.address.setText("ldap.example.org")
    form.base.setText("dc=example,dc=org")
    form.add.click()
    directory = card.rows[-1]
    assert directory.state.text() == "Asked while you type a name."
    assert kept.books[-1].where.base == "dc=example,dc=org"
    assert not directory.read.isVisible()
    form.address.setText("half.example.org")
    directory.remove.click()
    card.rows[1].read.click()
    assert form.address.text() == "half.example.org", "what is being typed stays"
    assert _shown(card)[1:] == [
        ("Your company's directory at RingCentral", "5 contacts, read just now."),
        ("Cloud", "1 contact, read just now."),
    ]
    clock.advance(600)
    card.hide()
    card.show()
    assert _shown(card)[-1] == ("Cloud", "1 contact, read 10 min ago.")

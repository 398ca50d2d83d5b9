"""The books of contacts that others keep, read beside one's own: at the fax service, on CardDAV servers, in
LDAP directories.

None of them is ever in the way of a fax: they are read on a lane of their own, what they answer is written a
little at a time, and whatever goes wrong with one of them stays with it.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from faxdesk.domain.contacts.book import SERVICE_BOOKS, Book, BookAddress
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled
from faxdesk.services.events import ContactsChanged, EventHub, Notice
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.services.contacts.book_reading import BookReading
    from faxdesk.settings import Settings
    from faxdesk.store.contacts.book_store import BookStore

log = logging.getLogger(__name__)

PAUSE = timedelta(hours=1)
"""A book is read no more often."""
PAUSE_AFTER_TROUBLE = timedelta(minutes=10)
"""One that could not be read for a reason that may pass is tried again after this."""
REST_S = 60.0
"""So long a directory is not searched after it gave an error: nobody who types waits for it each time."""
REMEMBERED_S = 300.0
"""So long a directory is not asked for the same text again."""
_LEAST_LETTERS = 2
_MOST_LETTERS = 100
_NAMED = 500
"""So many changed contacts are named to the views; where more changed, they read all of them again."""


class Books:
    """For workers: every method may wait for the network or the keychain, but all()."""

    def __init__(
        self, reading: BookReading, store: BookStore, settings: Settings, events: EventHub, clock: Clock
    ) -> None:
        self._reading = reading
        self._store = store
        self._settings = settings
        self._events = events
        self._clock = clock
        self._locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)
        """One for each book, held while it is read: a book that answers slowly keeps no other waiting."""
        self._asked: dict[tuple[int, str], float] = {}
        """When a directory was asked for a text; for the text "", when it gave an error."""

    def all(self) -> list[Book]:
        """Every book that is in use, the service's first."""
        return [book for book in self._store.books() if self._is_used(book)]

    def book(self, book_id: int) -> Book:
        """Raises FaxDeskError (NOT_FOUND)."""
        found = self._store.book(book_id)
        if found is None:
            raise FaxDeskError(
                tr("There is no such book of contacts."),
                tr("It may have been removed meanwhile."),
                ErrorKind.NOT_FOUND,
            )
        return found

    def add(self, where: BookAddress, name: str, password: str, token: CancelToken) -> Book:
        """Set up a book: see whether it can be read, keep the password in the keychain, and read it. Raises
        FaxDeskError and Cancelled, and then nothing is kept of it."""
        changes = self._reading.check(where, password, token)
        book_id = self._store.add(where, name)
        with self._locks[book_id]:
            book = self.book(book_id)
            try:
                self._reading.keep_password(book_id, password)
                changed = self._reading.take(book, changes, token)
            except (Cancelled, FaxDeskError):
                self._store.remove(book)
                with suppress(FaxDeskError):
                    self._reading.forget_password(book_id)
                raise
        self._publish(changed)
        return self.book(book_id)

    def remove(self, book_id: int) -> None:
        """Forget a book with its contacts and its password; nothing is deleted there. Raises FaxDeskError
        (NOT_FOUND, KEYCHAIN; BAD_INPUT for one of the service's, which a setting turns off)."""
        with self._locks[book_id]:
            book = self.book(book_id)
            if book.source in SERVICE_BOOKS:
                raise FaxDeskError(
                    tr("The books of the service cannot be removed."),
                    tr("Turn them off in the settings, under Contacts."),
                    ErrorKind.BAD_INPUT,
                )
            self._store.remove(book)
            self._reading.forget_password(book_id)
        self._events.publish(ContactsChanged())

    def read_due(self, token: CancelToken) -> None:
        """Read every book whose time has come, each by itself: what is wrong with one is noted with it, and
        said once. Raises Cancelled."""
        for book in self._store.books():
            if not self._is_used(book):
                self._turn_off(book)
            elif self._is_due(book):
                try:
                    self.read(book.id, token)
                except FaxDeskError as error:
                    log.info("A book of contacts could not be read: %s %s", book.source, error.kind)
                    self._say(book, error)

    def read(self, book_id: int, token: CancelToken) -> Book:
        """Read a book now; one of the service's only where an hour has passed, since reading it counts
        against the limit of faxes. Raises FaxDeskError."""
        with self._locks[book_id]:
            book = self.book(book_id)
            if book.source in SERVICE_BOOKS and (
                self._is_fresh(book) or not self._is_used(book) or not self._reading.service_has_books()
            ):
                return book
            try:
                changed = self._reading.read(book, token)
            except FaxDeskError as error:
                # Whoever is not signed in will be asked to; that is no fault of the book.
                if not (book.source in SERVICE_BOOKS and error.kind == ErrorKind.SIGN_IN):
                    self._store.note_trouble(book, error.title, error.hint)
                raise
        self._publish(changed)
        return self.book(book_id)

    def look_up(self, text: str, token: CancelToken) -> None:
        """Have the directories searched for what a person types; what they find is among the contacts after
        it. A directory in trouble is left alone for a while. Raises Cancelled."""
        text = " ".join(text.split()).casefold()[:_MOST_LETTERS]
        if len(text) < _LEAST_LETTERS:
            return
        for book in self._store.books():
            if not book.is_searched or not self._may_ask(book, text):
                continue
            try:
                changed = self._reading.search(book, text, token)
            except FaxDeskError as error:
                self._asked[book.id, ""] = self._clock.monotonic()
                self._store.note_trouble(book, error.title, error.hint)
                self._say(book, error)
                continue
            if book.trouble:
                self._store.note_read(book, book.mark)
            self._publish(changed)

    def _is_used(self, book: Book) -> bool:
        return book.source not in SERVICE_BOOKS or self._settings.service_books

    def _may_ask(self, book: Book, text: str) -> bool:
        now = self._clock.monotonic()
        self._asked = {key: at for key, at in self._asked.items() if now - at < REMEMBERED_S}
        if now - self._asked.get((book.id, ""), float("-inf")) < REST_S or (book.id, text) in self._asked:
            return False
        self._asked[book.id, text] = now
        return True

    def _is_due(self, book: Book) -> bool:
        if self._is_fresh(book):
            return False
        if book.tried_at is None:
            return True
        since = self._clock.now() - book.tried_at
        # A time in the future was noted while the computer's clock was wrong.
        return not timedelta() <= since < PAUSE_AFTER_TROUBLE

    def _is_fresh(self, book: Book) -> bool:
        if book.read_at is None:
            return False
        return timedelta() <= self._clock.now() - book.read_at < PAUSE

    def _turn_off(self, book: Book) -> None:
        if book.tried_at is not None or book.count:
            self._store.empty(book)
            self._events.publish(ContactsChanged())

    def _say(self, book: Book, error: FaxDeskError) -> None:
        """Tell the person once what only a person can mend."""
        if not error.tries_again and error.kind != ErrorKind.SIGN_IN and error.title != book.trouble:
            self._events.publish(Notice(error.title, error.hint))

    def _publish(self, changed: Sequence[int]) -> None:
        if changed:
            self._events.publish(ContactsChanged(tuple(changed) if len(changed) <= _NAMED else ()))

"""The books of contacts that others keep: where they are, how reading them went, and what they hold."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from faxdesk.domain.contacts.book import Book, BookAddress
from faxdesk.domain.contacts.contact import Contact, ContactSource, name_key
from faxdesk.domain.runtime import Clock
from faxdesk.store.contacts import contact_rows
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text, to_time, told_damage
from faxdesk.words.kept_texts import in_english, in_readers_language

_AMONG = "IN (SELECT value FROM json_each(?))"


class BookStore:
    """Reads from any thread; writes on workers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    @told_damage
    def books(self) -> list[Book]:
        """In the order in which they were set up, those of the service first."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT contact_books.*, (SELECT count(*) FROM contacts"
                " WHERE contacts.source = contact_books.source AND book = CAST(contact_books.id AS TEXT))"
                " AS members FROM contact_books ORDER BY id"
            )
            return [_book(row) for row in rows]

    def book(self, book_id: int) -> Book | None:
        return next((book for book in self.books() if book.id == book_id), None)

    def add(self, where: BookAddress, name: str) -> int:
        """Keep where a book is; gives its id."""
        with self._db.transaction() as cx:
            book_id = cx.execute(
                "INSERT INTO contact_books (source, name, address, login, base) VALUES (?, ?, ?, ?, ?)",
                (where.source, name, where.address, where.user, where.base),
            ).lastrowid
        assert book_id is not None
        return book_id

    def remove(self, book: Book) -> None:
        """Forget where a book is, with its contacts."""
        self.empty(book)
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM contact_books WHERE id = ?", (book.id,))

    def empty(self, book: Book) -> None:
        """Keep none of its contacts, and ask for all of them next time."""
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM contacts WHERE source = ? AND book = ?", (book.source, str(book.id)))
            cx.execute(
                "UPDATE contact_books SET mark = '', read_at = NULL, tried_at = NULL, trouble = '', hint = ''"
                " WHERE id = ?",
                (book.id,),
            )

    def write(self, book: Book, contacts: Sequence[Contact]) -> list[int]:
        """Keep contacts as the book has them, with the groups and tags that they have here besides. Gives
        the ids of those that were not so before."""
        with self._db.transaction() as cx:
            return list(_written(cx, book, contacts, to_text(self._clock.now())))

    def drop(self, book: Book, source_ids: Collection[str], *, others: bool = False) -> list[int]:
        """Keep no more what the book has no more: these, or all but these. Gives their ids here."""
        with self._db.transaction() as cx:
            rows = cx.execute(
                f"DELETE FROM contacts WHERE source = ? AND book = ? AND source_id {'NOT ' * others}{_AMONG}"
                " RETURNING id",
                (book.source, str(book.id), json.dumps(list(source_ids))),
            ).fetchall()
        return [row["id"] for row in rows]

    def source_ids(self, book: Book) -> list[str]:
        """The names in the book of those of its contacts that are here."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT source_id FROM contacts WHERE source = ? AND book = ? ORDER BY id",
                (book.source, str(book.id)),
            )
            return [row["source_id"] for row in rows]

    def note_read(self, book: Book, mark: str) -> None:
        """The book was read."""
        now = to_text(self._clock.now())
        self._note("mark = ?, read_at = ?, tried_at = ?, trouble = '', hint = ''", (mark, now, now), book)

    def note_trouble(self, book: Book, title: str, hint: str) -> None:
        """The book could not be read, for a reason in the reader's language."""
        texts = in_english(title), in_english(hint)
        self._note("tried_at = ?, trouble = ?, hint = ?", (to_text(self._clock.now()), *texts), book)

    def _note(self, assignments: str, values: tuple[str | None, ...], book: Book) -> None:
        with self._db.transaction() as cx:
            cx.execute(f"UPDATE contact_books SET {assignments} WHERE id = ?", (*values, book.id))


def _written(
    cx: sqlite3.Connection, book: Book, contacts: Sequence[Contact], now: str | None
) -> Iterator[int]:
    rows = cx.execute(
        f"SELECT id, source_id FROM contacts WHERE source = ? AND book = ? AND source_id {_AMONG}",
        (book.source, str(book.id), json.dumps([contact.source_id for contact in contacts])),
    )
    ids = {row["source_id"]: row["id"] for row in rows}
    here = contact_rows.read(cx, ids.values())
    for contact in contacts:
        contact_id = ids.get(contact.source_id)
        new = replace(contact, source=book.source, book=str(book.id), id=contact_id)
        if contact_id is None:
            yield contact_rows.insert(cx, new, now)
            continue
        old = here[contact_id]
        new = replace(new, groups=_both(old.groups, new.groups), tags=_both(old.tags, new.tags))
        if new != old:
            contact_rows.update(cx, contact_id, new, now)
            yield contact_id


def _both(here: tuple[str, ...], there: tuple[str, ...]) -> tuple[str, ...]:
    """The names of both, in the order in which they are read again, each once in its first spelling."""
    named = {name_key(name): name for name in (*there, *here)}
    return tuple(named[key] for key in sorted(named))


def _book(row: sqlite3.Row) -> Book:
    return Book(
        BookAddress(ContactSource(row["source"]), row["address"], row["login"], row["base"]),
        row["id"],
        row["name"],
        row["members"],
        to_time(row["read_at"]),
        to_time(row["tried_at"]),
        in_readers_language(row["trouble"]),
        in_readers_language(row["hint"]),
        row["mark"],
    )

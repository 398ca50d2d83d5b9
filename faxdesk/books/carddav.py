"""A CardDAV server's books of contacts (RFC 6352): found from one address, read as a whole, and later for
their changes (RFC 6578), or by comparing ETags where a server cannot tell them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

import httpx
from msgspec import Struct
from msgspec.structs import replace

from faxdesk.books.book_troubles import no_sense
from faxdesk.books.dav_requests import CARDS, DAV, DavRequests, Part
from faxdesk.domain.contacts.book import MAX_CONTACTS, BookAddress, BookChanges
from faxdesk.domain.contacts.cards.read_cards import read_cards
from faxdesk.domain.contacts.contact import Contact
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.net.proxy import KnownLogin, no_login
from faxdesk.words import tr

log = logging.getLogger(__name__)

_AT_ONCE = 50
"""So many cards are fetched by one request."""
_MAX_ROUNDS = 200
"""So often a server may say that it has told of some changes only."""
_MAX_BOOKS = 50
_HEAD = '<?xml version="1.0" encoding="utf-8"?>'
_SPACES = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav"'
_FIND = (
    f"{_HEAD}<propfind {_SPACES}><prop><resourcetype/><current-user-principal/><C:addressbook-home-set/>"
    "</prop></propfind>"
)
_LIST = f"{_HEAD}<propfind {_SPACES}><prop><resourcetype/><getetag/></prop></propfind>"
_SYNC = (
    f"{_HEAD}<sync-collection {_SPACES}><sync-token>{{token}}</sync-token><sync-level>1</sync-level>"
    "<prop><getetag/></prop></sync-collection>"
)
_FETCH = (
    f"{_HEAD}<C:addressbook-multiget {_SPACES}><prop><getetag/><C:address-data/></prop>{{hrefs}}"
    "</C:addressbook-multiget>"
)


class _Mark(Struct, frozen=True):
    """Where one book was read up to: by a token, or by the ETag of each of its cards where the server gives
    no tokens."""

    token: str = ""
    etags: dict[str, str] = {}


class _Told(Struct):
    """What one book has told: the addresses of the cards that came or changed, and of those that are gone."""

    mark: _Mark
    changed: list[str]
    gone: list[str]


class _MarkStale(Exception):
    """The server does not know the token any more, or never comes to the end of the changes."""


class CardDav:
    """All books of one user at one server, as one (domain.contacts.book.ReadBook)."""

    def __init__(self, where: BookAddress, password: str, known_login: KnownLogin = no_login) -> None:
        """Raises FaxDeskError (BAD_INPUT)."""
        self._requests = DavRequests(where.address, where.user, password, known_login)

    def changes(self, mark: str, token: CancelToken) -> BookChanges:
        """What changed since the mark was given (ReadBook)."""
        with self._requests.connected():
            books = self._books(token)
            marks = _read_marks(mark)
            if set(marks) != {url.raw_path.decode() for url in books}:
                marks = {}
            try:
                return self._since(marks, books, token)
            except _MarkStale:
                log.info("A CardDAV server wants its books to be read anew")
            try:
                return self._since({}, books, token)
            except _MarkStale as error:
                raise no_sense(self._requests.host) from error

    def _since(
        self, marks: Mapping[str, _Mark], books: Sequence[httpx.URL], token: CancelToken
    ) -> BookChanges:
        contacts: list[Contact] = []
        gone: list[str] = []
        new_marks = {}
        for url in books:
            name = url.raw_path.decode()
            told = self._told(url, marks.get(name), token)
            read = self._cards(url, told.changed[: MAX_CONTACTS - len(contacts)], token)
            contacts += read
            # A card that became a group's, or says nothing any more, is gone as well.
            not_there = {_name(href) for href in told.changed} - {contact.source_id for contact in read}
            gone += [*map(_name, told.gone), *not_there]
            new_marks[name] = {"token": told.mark.token, "etags": told.mark.etags}
        new_mark = json.dumps(new_marks, separators=(",", ":"))
        return BookChanges(tuple(contacts), tuple(gone), is_whole=not marks, mark=new_mark)

    # Finding the books

    def _books(self, token: CancelToken) -> list[httpx.URL]:
        """Raises FaxDeskError (NOT_FOUND) where there are none."""
        start = self._requests.start
        ways = [start] if start.path not in ("", "/") else []
        for url in (*ways, start.join("/.well-known/carddav"), start.join("/")):
            if found := self._books_from(url, token):
                return sorted(found, key=str)[:_MAX_BOOKS]
        raise FaxDeskError(
            tr("There is no book of contacts at {host}.", host=self._requests.host),
            tr("Check the address; it may need a path. Whoever runs the server can tell you."),
            ErrorKind.NOT_FOUND,
        )

    def _books_from(self, url: httpx.URL, token: CancelToken) -> list[httpx.URL]:
        for _step in range(3):
            answer = self._requests.ask("PROPFIND", url, _FIND, token)
            part = next(iter(answer.parts), None)
            if part is None:
                return []
            if _is_book(part):
                return [answer.url]
            if home := _href(part, f"{CARDS}addressbook-home-set"):
                return self._books_in(self._requests.join(answer.url, home), token)
            principal = _href(part, f"{DAV}current-user-principal")
            if not principal or (next_url := self._requests.join(answer.url, principal)) == url:
                return []
            url = next_url
        return []

    def _books_in(self, home: httpx.URL, token: CancelToken) -> list[httpx.URL]:
        answer = self._requests.ask("PROPFIND", home, _LIST, token, depth="1")
        return [self._requests.join(answer.url, part.href) for part in answer.parts if _is_book(part)]

    # Reading one

    def _told(self, url: httpx.URL, mark: _Mark | None, token: CancelToken) -> _Told:
        if mark is not None and not mark.token:
            return self._compared(url, mark.etags, token)
        told = self._synced(url, mark.token if mark else "", token)
        return self._compared(url, {}, token) if told is None else told

    def _synced(self, url: httpx.URL, sync_token: str, token: CancelToken) -> _Told | None:
        """None where the server has no tokens. Raises _MarkStale."""
        changed: dict[str, None] = {}
        gone: dict[str, None] = {}
        for _round in range(_MAX_ROUNDS):
            body = _SYNC.format(token=escape(sync_token))
            answer = self._requests.ask("REPORT", url, body, token)
            if answer.status != 207 or not answer.sync_token:
                if sync_token:
                    raise _MarkStale
                return None
            is_cut_off = False
            for part in answer.parts:
                if _same(answer.url, part.href):
                    is_cut_off |= part.status == 507
                    continue
                arrived, left = (gone, changed) if part.status == 404 else (changed, gone)
                arrived[part.href] = None
                left.pop(part.href, None)
            if not is_cut_off or answer.sync_token == sync_token:
                return _Told(_Mark(answer.sync_token), list(changed), list(gone))
            sync_token = answer.sync_token
        raise _MarkStale

    def _compared(self, url: httpx.URL, before: Mapping[str, str], token: CancelToken) -> _Told:
        answer = self._requests.ask("PROPFIND", url, _LIST, token, depth="1")
        etags = {
            part.href: part.text(f"{DAV}getetag")
            for part in answer.parts
            if not _same(answer.url, part.href) and not _is_collection(part)
        }
        changed = [href for href, etag in etags.items() if not etag or before.get(href) != etag]
        return _Told(_Mark("", etags), changed, [href for href in before if href not in etags])

    def _cards(self, url: httpx.URL, hrefs: Sequence[str], token: CancelToken) -> list[Contact]:
        contacts: list[Contact] = []
        for first in range(0, len(hrefs), _AT_ONCE):
            wanted = hrefs[first : first + _AT_ONCE]
            listed = "".join(f"<href>{escape(href)}</href>" for href in wanted)
            answer = self._requests.ask("REPORT", url, _FETCH.format(hrefs=listed), token)
            for part in answer.parts:
                token.check()
                contacts += self._contact(part)
        return contacts

    @staticmethod
    def _contact(part: Part) -> Iterable[Contact]:
        card = part.text(f"{CARDS}address-data")
        contact = next((record.contact for record in read_cards(card)), None)
        return [] if contact is None else [replace(contact, source_id=_name(part.href))]


def _is_book(part: Part) -> bool:
    kind = part.first(f"{DAV}resourcetype")
    return kind is not None and kind.find(f"{CARDS}addressbook") is not None


def _is_collection(part: Part) -> bool:
    kind = part.first(f"{DAV}resourcetype")
    return kind is not None and kind.find(f"{DAV}collection") is not None


def _href(part: Part, name: str) -> str:
    """The address that a property names."""
    found = part.first(name)
    return "" if found is None else (found.findtext(f"{DAV}href") or "").strip()


def _name(href: str) -> str:
    """What a card is known by: its path, whichever letters of it a server escapes in an answer."""
    return unquote(urlsplit(href).path)


def _same(url: httpx.URL, href: str) -> bool:
    return _name(href).rstrip("/") == url.path.rstrip("/")


def _read_marks(mark: str) -> dict[str, _Mark]:
    """The marks of each book; none where this program did not write them."""
    try:
        kept = json.loads(mark) if mark else {}
        return {name: _Mark(str(each["token"]), dict(each["etags"])) for name, each in kept.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}

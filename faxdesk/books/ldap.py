"""An LDAP directory, searched for people with fax numbers as one types (RFC 4511, 4513, 4519). The connection
is always encrypted, but to this computer itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import httpcore
import httpx
from msgspec import Struct

from faxdesk.books import ldap_messages as messages
from faxdesk.books.book_troubles import bad_address, in_words, no_sense, refused_login
from faxdesk.books.ldap_messages import Done, Entry, NoMessage, Search
from faxdesk.domain.contacts.book import BookAddress, BookChanges
from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource, NumberKind
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.net.loopback import is_loopback
from faxdesk.net.pool import tls
from faxdesk.net.sockets import GuardedBackend
from faxdesk.words import tr

EXAMPLE = "ldaps://ldap.example.org"
_PORTS = {"ldap": 389, "ldaps": 636}
_CONNECT_S = 5.0
_SEARCH_S = 10.0
"""How long a search may take with its connection: somebody types meanwhile."""
_RENEW_S = 300.0
_PAGE = 50
MAX_FOUND = 100
"""So many entries of a search are taken; whoever seeks one of more types another letter."""
_MAX_RENEWED = 2000
_WORDS = 6
_FAX = "facsimileTelephoneNumber"
_OTHER_FAX = "otherFacsimileTelephoneNumber"
"""Active Directory's own, for all faxes but the first."""
_NAMES = ("cn", "displayName", "o", "company", "department", "mail")
_NUMBERS = (
    (_FAX, NumberKind.WORK, True),
    (_OTHER_FAX, NumberKind.WORK, True),
    ("telephoneNumber", NumberKind.WORK, False),
    ("mobile", NumberKind.MOBILE, False),
)
_ASKED = ("cn", "displayName", "o", "company", "ou", "department", "mail", *(name for name, *_ in _NUMBERS))


class _Place(Struct, frozen=True):
    scheme: str
    host: str
    port: int


class Ldap:
    """One directory (domain.contacts.book.SearchedBook)."""

    def __init__(self, where: BookAddress, password: str) -> None:
        """Raises FaxDeskError (BAD_INPUT)."""
        self._place = ldap_address(where.address)
        self._where = where
        self._password = password

    def check(self, token: CancelToken) -> None:
        """See whether the directory can be searched (SearchedBook)."""
        with self._opened(token, _SEARCH_S) as line:
            at_base = Search(self._base(line), messages.present("objectClass"), ("1.1",), is_whole_tree=False)
            _entries, code = line.search(at_base)
            if code == messages.NO_SUCH_OBJECT:
                raise FaxDeskError(
                    tr("The directory at {host} has no such branch.", host=self._place.host),
                    tr("Check the base, such as dc=example,dc=org, or leave it empty."),
                    ErrorKind.NOT_FOUND,
                )
            self._done(code)

    def search(self, text: str, token: CancelToken) -> Sequence[Contact]:
        """The people and places with a fax number that each word finds (SearchedBook)."""
        seen = "".join(letter if letter.isprintable() else " " for letter in text)
        wanted = [_has_word(word) for word in seen.split()[:_WORDS]]
        if not wanted:
            return []
        filter = messages.all_of(_has_fax(), *wanted)
        with self._opened(token, _SEARCH_S) as line:
            what = Search(self._base(line), filter, _ASKED, size=MAX_FOUND, seconds=int(_SEARCH_S))
            entries, code = line.search(what, page=_PAGE)
            if code not in (messages.SIZE_LIMIT, messages.TIME_LIMIT):
                self._done(code)
        return [contact for contact in map(_contact, entries) if contact.source_id and contact.title]

    def renewed(self, source_ids: Sequence[str], token: CancelToken) -> BookChanges:
        """Look at entries by their names (SearchedBook)."""
        contacts: list[Contact] = []
        gone: list[str] = []
        with self._opened(token, _RENEW_S) as line:
            for dn in source_ids[:_MAX_RENEWED]:
                entries, code = line.search(Search(dn, _has_fax(), _ASKED, is_whole_tree=False))
                if code not in (messages.SUCCESS, messages.NO_SUCH_OBJECT):
                    self._done(code)
                contacts += map(_contact, entries[:1])
                # An entry without a fax number is of no use here either.
                gone += [dn] * (not entries)
        return BookChanges(tuple(contacts), tuple(gone))

    @contextmanager
    def _opened(self, token: CancelToken, deadline_s: float) -> Iterator[_Line]:
        """A connection that is encrypted and logged in, for so long. Raises FaxDeskError."""
        backend, place = GuardedBackend(), self._place
        if self._where.user and not self._password:
            # A directory would take that for no log-in at all, and say that all is well (RFC 4513, 5.1.2).
            raise _no_password(place.host)
        with (
            in_words(place.host),
            backend.call(token, deadline_s),
            closing(self._connected(backend)) as line,
        ):
            if self._where.user or self._password:
                request = messages.bind(line.next_id(), self._where.user, self._password)
                self._done(line.ask(request).code)
            yield line

    def _connected(self, backend: GuardedBackend) -> _Line:
        place = self._place
        stream = backend.connect_tcp(place.host, place.port, _CONNECT_S)
        try:
            if place.scheme == "ldaps":
                return _Line(stream.start_tls(tls(), place.host, _CONNECT_S), place.host)
            line = _Line(stream, place.host)
            if not is_loopback(place.host):
                if line.ask(messages.start_tls(line.next_id())).code != messages.SUCCESS:
                    raise _no_encryption(place.host)
                line = _Line(stream.start_tls(tls(), place.host, _CONNECT_S), place.host)
            return line
        except BaseException:
            stream.close()
            raise

    def _base(self, line: _Line) -> str:
        """Where to search; what the directory itself names where the person has named nothing."""
        if self._where.base:
            return self._where.base
        named = ("defaultNamingContext", "namingContexts")
        root = Search("", messages.present("objectClass"), named, is_whole_tree=False)
        entries, _code = line.search(root)
        return entries[0].first(*(name.lower() for name in named)) if entries else ""

    def _done(self, code: int) -> None:
        """Raises FaxDeskError where a request did not succeed."""
        if code == messages.SUCCESS:
            return
        if code in messages.WRONG_LOGIN:
            raise refused_login(self._place.host)
        raise FaxDeskError(
            tr(
                "The directory at {host} refuses the search (result {code}).",
                host=self._place.host,
                code=code,
            ),
            tr("Whoever runs it can tell you why. Faxes are not affected."),
            ErrorKind.REFUSED,
        )


class _Line:
    """Messages to and from a directory, one question at a time."""

    def __init__(self, stream: httpcore.NetworkStream, host: str) -> None:
        self._stream = stream
        self._host = host
        self._unread = b""
        self._id = 0

    def next_id(self) -> int:
        self._id += 1
        return self._id

    def ask(self, request: bytes) -> Done:
        """Ask for what has one answer. Raises FaxDeskError (BAD_ANSWER) and what sockets raise."""
        self._stream.write(request, _SEARCH_S)
        answer = self._next()
        if not isinstance(answer, Done):
            raise no_sense(self._host)
        return answer

    def search(self, what: Search, page: int = 0) -> tuple[list[Entry], int]:
        """The entries that are found, page by page, and the result; no more than are asked for."""
        entries: list[Entry] = []
        cookie = b""
        most = what.size or 1
        while True:
            self._stream.write(messages.search(self.next_id(), what, page, cookie), _SEARCH_S)
            before = len(entries)
            while not isinstance(answer := self._next(), Done):
                if isinstance(answer, Entry):
                    entries.append(answer)
                    if len(entries) > most:
                        # More than was asked for: the rest is left unread, with the connection.
                        return entries[:most], messages.SIZE_LIMIT
            cookie = answer.cookie
            if not cookie or answer.code != messages.SUCCESS or len(entries) in (before, most):
                return entries, answer.code

    def close(self) -> None:
        self._stream.close()

    def _next(self) -> Entry | Done | messages.Other:
        try:
            while (size := messages.length(self._unread)) is None or len(self._unread) < size:
                more = self._stream.read(65536, _SEARCH_S)
                if not more:
                    raise httpcore.ReadError("The directory hung up.")
                self._unread += more
            message, self._unread = self._unread[:size], self._unread[size:]
            return messages.read(message)
        except NoMessage as error:
            raise no_sense(self._host) from error


def ldap_address(text: str) -> _Place:
    """The address as a person types it: ldaps:// is encrypted from the start, which also goes without
    saying, and ldap:// before anything is said. Raises FaxDeskError (BAD_INPUT)."""
    text = text.strip()
    try:
        url = httpx.URL(text if "://" in text else f"ldaps://{text}")
    except httpx.InvalidURL as error:
        raise bad_address(EXAMPLE) from error
    plain = url.userinfo == b"" and url.path in ("", "/") and not url.query and not url.fragment
    if url.scheme not in _PORTS or not url.host or not plain:
        raise bad_address(EXAMPLE)
    return _Place(url.scheme, url.host, url.port or _PORTS[url.scheme])


def _has_fax() -> messages.Filter:
    return messages.any_of(messages.present(_FAX), messages.present(_OTHER_FAX))


def _has_word(word: str) -> messages.Filter:
    parts = [messages.contains(name, word) for name in _NAMES]
    digits = "".join(letter for letter in word if letter.isdecimal())
    if len(digits) >= 3:
        # Of a fax number, many directories look for the whole alone; of a telephone's, for a part.
        parts += [messages.contains(name, digits) for name in (_FAX, "telephoneNumber")]
    return messages.any_of(*parts)


def _contact(entry: Entry) -> Contact:
    numbers = [
        # What follows a dollar says how the machine is set (RFC 4517, 3.3.11).
        ContactNumber(value.partition("$")[0].strip(), kind, is_fax)
        for name, kind, is_fax in _NUMBERS
        for value in entry.values.get(name.lower(), ())
    ]
    return Contact(
        name=entry.first("displayname", "cn"),
        company=entry.first("o", "company"),
        numbers=tuple(number for number in numbers if number.number),
        email=entry.first("mail"),
        note=entry.first("department", "ou"),
        source=ContactSource.LDAP,
        source_id=entry.dn,
    )


def _no_password(host: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The directory at {host} has a user name, but no password.", host=host),
        tr("Set it up with the password, or without a user name, too. Faxes are not affected."),
        ErrorKind.BAD_INPUT,
    )


def _no_encryption(host: str) -> FaxDeskError:
    return FaxDeskError(
        tr("The directory at {host} offers no encrypted connection.", host=host),
        tr("FaxDesk sends no password and no name unencrypted. Try ldaps:// before its name."),
        ErrorKind.REFUSED,
    )

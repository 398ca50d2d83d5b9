"""Requests to a CardDAV server (RFC 4918, 6352): the log-in, redirects, and answers of many parts."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from msgspec import Struct

from faxdesk.books.book_troubles import bad_address, in_words, no_sense, refused_login, too_slow
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.net.body import BodyTooLarge, capped, decoded
from faxdesk.net.foreign_xml import read_xml
from faxdesk.net.loopback import is_loopback
from faxdesk.net.pool import PoolTransport
from faxdesk.net.proxy import KnownLogin, ProxyTrouble
from faxdesk.net.sockets import GuardedBackend
from faxdesk.words import tr

DAV, CARDS = "{DAV:}", "{urn:ietf:params:xml:ns:carddav}"
EXAMPLE = "https://cloud.example.org/"
MAX_ANSWER = 32_000_000
"""Bytes of one answer, after decompression."""
_TIMEOUTS = httpx.Timeout(connect=10.0, read=20.0, write=20.0, pool=20.0)
_ONE_S, _ALL_S = 60.0, 600.0
"""How long one request, and all requests of one reading, may take."""
_MAX_HOPS = 5
_ELSEWHERE = frozenset({301, 302, 307, 308})


class Part(Struct, frozen=True):
    """What an answer says of one address. status is that of the address itself, 200 where it has none of its
    own; properties are those that are there."""

    href: str
    status: int
    properties: tuple[ET.Element, ...] = ()

    def text(self, name: str) -> str:
        """The text of a property; "" where it is missing."""
        found = self.first(name)
        return "" if found is None else (found.text or "").strip()

    def first(self, name: str) -> ET.Element | None:
        return next((element for element in self.properties if element.tag == name), None)


class Parts(Struct, frozen=True):
    """An answer of many parts. sync_token is what to ask for later changes with."""

    status: int
    parts: tuple[Part, ...] = ()
    sync_token: str = ""
    url: httpx.URL = httpx.URL("")


class DavRequests:
    """Asks one server for as long as one reading lasts. For one thread."""

    def __init__(self, address: str, user: str, password: str, known_login: KnownLogin) -> None:
        """known_login gives the log-in for a proxy that the system names without one. Raises FaxDeskError
        (BAD_INPUT)."""
        self.start = dav_address(address)
        self.host = self.start.host
        self._login = (user, password)
        self._auth: httpx.Auth | None = httpx.BasicAuth(user, password) if user else None
        self._known_login = known_login
        self._backend = GuardedBackend()
        self._client: httpx.Client | None = None
        self._ends_at = 0.0

    @contextmanager
    def connected(self) -> Iterator[None]:
        """The time in which requests may be made. Raises FaxDeskError (OFFLINE)."""
        self._ends_at = time.monotonic() + _ALL_S
        try:
            transport = PoolTransport(
                self._backend, self.start, keep_alive=True, known_login=self._known_login
            )
        except ProxyTrouble as error:
            raise FaxDeskError(error.title, error.hint, ErrorKind.OFFLINE) from error
        with httpx.Client(transport=transport, trust_env=False, timeout=_TIMEOUTS) as client:
            self._client = client
            yield

    def ask(self, method: str, url: httpx.URL, body: str, token: CancelToken, *, depth: str = "0") -> Parts:
        """One request; where it is refused, an answer without parts. Raises FaxDeskError: NOT_ALLOWED for the
        log-in, OFFLINE, SERVICE_DOWN, BAD_ANSWER; and Cancelled."""
        headers = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}
        for _hop in range(_MAX_HOPS):
            if time.monotonic() > self._ends_at:
                raise too_slow(self.host)
            with in_words(self.host), self._backend.call(token, _ONE_S):
                response = self._sent(method, url, body, headers)
                try:
                    if response.status_code not in _ELSEWHERE:
                        return self._read(response)
                    url = self._onward(url, response.headers.get("location", ""))
                finally:
                    response.close()
        raise no_sense(self.host)

    def join(self, base: httpx.URL, href: str) -> httpx.URL:
        """An address that the server names. Raises FaxDeskError (BAD_ANSWER) for one that must not see the
        log-in."""
        try:
            url = base.join(href)
        except (httpx.InvalidURL, ValueError) as error:
            raise no_sense(self.host) from error
        if url.userinfo or not _may_see(self.start, url):
            raise _elsewhere(self.host, url.netloc.decode("ascii"))
        return url

    def _sent(self, method: str, url: httpx.URL, body: str, headers: dict[str, str]) -> httpx.Response:
        assert self._client is not None, "requests are made inside connected()"
        request = self._client.build_request(method, url, content=body.encode(), headers=headers)
        response = self._client.send(request, auth=self._auth, stream=True)
        wants = response.headers.get("www-authenticate", "").lower()
        if response.status_code == 401 and "digest" in wants and isinstance(self._auth, httpx.BasicAuth):
            response.close()
            self._auth = httpx.DigestAuth(*self._login)
            response = self._client.send(request, auth=self._auth, stream=True)
        return response

    def _onward(self, url: httpx.URL, location: str) -> httpx.URL:
        if not location:
            raise no_sense(self.host)
        return self.join(url, location)

    def _read(self, response: httpx.Response) -> Parts:
        status = response.status_code
        if status == 401:
            raise refused_login(self.host)
        if status in (429, 500, 502, 503, 504):
            raise FaxDeskError(
                tr("The book of contacts at {host} is not to be had at the moment.", host=self.host),
                tr("It is tried again by itself. Faxes are not affected."),
                ErrorKind.SERVICE_DOWN,
            )
        if status != 207:
            return Parts(status, url=response.url)
        body = b""
        try:
            for chunk in capped(decoded(response), MAX_ANSWER):
                self._backend.check()
                body += chunk
        except BodyTooLarge as error:
            raise no_sense(self.host) from error
        return self._parts(body, response.url)

    def _parts(self, body: bytes, url: httpx.URL) -> Parts:
        try:
            root = read_xml(body)
        except ValueError as error:
            raise no_sense(self.host) from error
        if root.tag != f"{DAV}multistatus":
            raise no_sense(self.host)
        parts = tuple(_part(element) for element in root.iter(f"{DAV}response"))
        return Parts(207, parts, (root.findtext(f"{DAV}sync-token") or "").strip(), url)


def dav_address(text: str) -> httpx.URL:
    """The address as a person types it, with or without https. Raises FaxDeskError (BAD_INPUT) for any that
    is not encrypted, unless it is this computer's."""
    text = text.strip()
    try:
        url = httpx.URL(text if "://" in text else f"https://{text}")
    except httpx.InvalidURL as error:
        raise bad_address(EXAMPLE) from error
    is_safe = url.scheme == "https" or (url.scheme == "http" and is_loopback(url.host))
    if not is_safe or not url.host or url.userinfo or url.query or url.fragment:
        raise bad_address(EXAMPLE)
    return url


def _part(element: ET.Element) -> Part:
    properties = tuple(
        property
        for status in element.iter(f"{DAV}propstat")
        if _status(status.findtext(f"{DAV}status")) == 200
        for held in status.iter(f"{DAV}prop")
        for property in held
    )
    href = (element.findtext(f"{DAV}href") or "").strip()
    return Part(href, _status(element.findtext(f"{DAV}status")), properties)


def _status(line: str | None) -> int:
    """The number in "HTTP/1.1 404 Not Found"; 200 where there is none."""
    words = (line or "").split()
    return int(words[1]) if len(words) > 1 and words[1].isascii() and words[1].isdecimal() else 200


def _may_see(typed: httpx.URL, named: httpx.URL) -> bool:
    """Whether an address may see the log-in that was typed for another: the same host, or a neighbour in its
    domain, as large services have; and the same port, since another one may be anybody's program."""
    if (typed.scheme, typed.port) != (named.scheme, named.port):
        return False
    host, other = typed.host.lower(), named.host.lower()
    domain = host.partition(".")[2]
    return other == host or (_has_one_owner(domain) and other.endswith(f".{domain}"))


def _has_one_owner(domain: str) -> bool:
    """Whether all hosts in a domain are somebody's own: not in one such as "org", "co.uk" or "com.au", below
    which anybody may have a name."""
    *rest, second, top = ("", "", *domain.split("."))
    return bool(second) and (any(rest) or len(top) > 2 or len(second) > 3)


def _elsewhere(host: str, named: str) -> FaxDeskError:
    return FaxDeskError(
        tr("{host} leads to {named}, which may not see your password unasked.", host=host, named=named[:80]),
        tr("If that is right, set the book up with that address."),
        ErrorKind.BAD_ANSWER,
    )

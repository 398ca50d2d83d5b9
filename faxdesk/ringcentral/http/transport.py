"""One HTTP exchange: timeouts, a total deadline, cancelling, size caps, redirects by hand, and the clock of
the service. Knows nothing of tokens beyond where they may go.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpcore
import httpx
from msgspec import Struct, field
from msgspec.structs import replace

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.times.clock_offset import clock_words
from faxdesk.net.body import BodyTooLarge, capped, decoded
from faxdesk.net.connection_errors import BROKE_OFF, NEVER_REACHED
from faxdesk.net.dates import read_date
from faxdesk.net.pool import PoolTransport
from faxdesk.net.proxy import KnownLogin, Proxy, ProxyTrouble, no_login, proxy_for
from faxdesk.net.sockets import GuardedBackend
from faxdesk.ringcentral.http.trust import TrustRules, same_origin
from faxdesk.words import tr

_TIMEOUTS = httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=30.0)
_MAX_ANSWER = 64_000_000
"""Bytes of an answer that is read into memory, after decompression."""
_MAX_HOPS = 5


class LinkTrouble(Exception):
    """The exchange gave no answer. reached tells whether a connection ever stood: if not, nothing can
    have been carried out."""

    def __init__(self, reached: bool, error: FaxDeskError) -> None:
        super().__init__(str(error))
        self.reached = reached
        self.error = error


class FarTooLarge(FaxDeskError):
    """An answer went over the cap; whoever can asks for less."""

    def __init__(self) -> None:
        super().__init__(
            tr("RingCentral's answer is far too large."),
            tr("It is tried again later; if it stays, tell RingCentral support."),
            ErrorKind.BAD_ANSWER,
        )


class AnswerTooLarge(LinkTrouble):
    """An answer went over the cap; the rest of it was left unread."""

    def __init__(self) -> None:
        super().__init__(True, FarTooLarge())


class Ask(Struct, frozen=True):
    """A request. body is bytes, or chunks whose length is in headers; bearer is added only where it may
    be seen. read_s replaces the usual patience for the answer's next byte."""

    method: str
    url: httpx.URL
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""
    bearer: str = ""
    deadline_s: float = 60.0
    read_s: float | None = None


class Answer(Struct, frozen=True):
    """An answer read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: httpx.URL


class Transport:
    """Talks to one service. Thread-safe; connections are shared by all threads."""

    def __init__(
        self,
        server: httpx.URL,
        rules: TrustRules,
        clock: Clock,
        app_version: str,
        known_login: KnownLogin = no_login,
    ) -> None:
        """known_login gives the log-in for a proxy that the system names without one."""
        self._server = server
        self._known_login = known_login
        self._rules = rules
        self._clock = clock
        self.agent = f"FaxDesk/{app_version} (python-httpx {httpx.__version__})"
        self._backend = GuardedBackend()
        self._lock = threading.Lock()
        self._clients: dict[bool, tuple[httpx.Client, Proxy | None]] = {}
        self._is_way_in_doubt = False
        self.clock_offset_s: float | None = None
        """How far the service's clock is ahead of this computer's; None until it said so."""

    def proxy(self) -> Proxy | None:
        """The proxy on the way to the service, with the log-in for it. Raises ProxyTrouble."""
        return proxy_for(self._server, self._known_login)

    def exchange(self, ask: Ask, token: CancelToken, *, fresh: bool = False) -> Answer:
        """Send a request and read its answer. fresh takes a new connection, for requests that must
        not meet one that the service has already hung up. Raises LinkTrouble, Cancelled."""
        with self.open(ask, token, fresh=fresh) as response:
            body = b"".join(self.chunks(response, _MAX_ANSWER))
            return Answer(response.status_code, response.headers, body, response.url)

    @contextmanager
    def open(self, ask: Ask, token: CancelToken, *, fresh: bool = False) -> Iterator[httpx.Response]:
        """The same, with the answer's body still to be read by chunks() inside."""
        with self._backend.call(token, ask.deadline_s), self._troubles():
            bearer = ask.bearer
            response = self._send(ask, fresh)
            try:
                for _ in range(_MAX_HOPS):
                    onward = self._onward(ask, response, bearer)
                    if onward is None:
                        break
                    response.close()
                    ask, response = onward, self._send(onward, fresh)
                yield response
            finally:
                response.close()

    def chunks(self, response: httpx.Response, max_bytes: int) -> Iterator[bytes]:
        """The answer's body, decompressed, at most max_bytes of it. Raises AnswerTooLarge."""
        try:
            for chunk in capped(decoded(response), max_bytes):
                self._backend.check()
                yield chunk
        except BodyTooLarge as error:
            raise AnswerTooLarge from error

    def wait_until_taken(self) -> None:
        """Called while a request's body is read: wait until the other side's system has acknowledged all of
        the body before this point, as far as this computer's system tells. Raises as an exchange does."""
        self._backend.wait_until_taken()

    def close(self) -> None:
        """Close all connections; the transport may be used again after it."""
        with self._lock:
            clients, self._clients = list(self._clients.values()), {}
        for client, _proxy in clients:
            client.close()

    def _send(self, ask: Ask, fresh: bool) -> httpx.Response:
        if not self._rules.may_ask(ask.url):
            raise FaxDeskError(
                tr("RingCentral named an address that is not safe to ask."),
                tr("Try again later; if it stays, tell RingCentral support."),
                ErrorKind.BAD_ANSWER,
            )
        headers = {"User-Agent": self.agent, **ask.headers}
        if ask.bearer and self._rules.may_see_token(ask.url):
            headers["Authorization"] = f"Bearer {ask.bearer}"
        timeouts = dict(_TIMEOUTS.as_dict(), **({"read": ask.read_s} if ask.read_s else {}))
        request = httpx.Request(
            ask.method,
            ask.url,
            headers=headers,
            content=ask.body or None,
            extensions={"timeout": timeouts},
        )
        response = self._client(fresh).send(request, stream=True)
        self._set_clock(response.headers.get("date", ""))
        return response

    def _onward(self, ask: Ask, response: httpx.Response, bearer: str) -> Ask | None:
        """The request that a redirect asks for. Only reading may be redirected: anything else would
        carry a fax or a change to where nobody meant it to go. The token stays with its host, unless
        the new one asks for it and may see it: signed addresses refuse a request that brings both."""
        if ask.method != "GET":
            return None
        if response.status_code == 401 and not ask.bearer and self._rules.may_see_token(ask.url):
            return replace(ask, bearer=bearer) if bearer else None
        location = response.headers.get("location", "")
        if response.status_code not in (301, 302, 303, 307, 308) or not location:
            return None
        try:
            url = ask.url.join(location)
        except httpx.InvalidURL:
            return None
        return replace(ask, url=url, bearer=ask.bearer if same_origin(url, ask.url) else "")

    def _set_clock(self, date: str) -> None:
        at = read_date(date) if date else None
        if at is not None:
            self.clock_offset_s = (at - self._clock.now()).total_seconds()

    def clock_words(self) -> str:
        """A sentence for hints when this computer's clock is far off; "" while it is not."""
        words = clock_words(timedelta(seconds=self.clock_offset_s or 0.0))
        return tr("{sentence} Set it right first.", sentence=words) if words else ""

    def _client(self, fresh: bool) -> httpx.Client:
        if self._is_way_in_doubt:
            self._take_another_way()
        with self._lock:
            if fresh not in self._clients:
                transport = PoolTransport(
                    self._backend, self._server, keep_alive=not fresh, known_login=self._known_login
                )
                client = httpx.Client(transport=transport, trust_env=False, follow_redirects=False)
                self._clients[fresh] = client, transport.proxy
            return self._clients[fresh][0]

    def _take_another_way(self) -> None:
        """Nothing got through: the system may name another proxy by now, or a person another log-in. Raises
        ProxyTrouble."""
        proxy = self.proxy()
        with self._lock:
            self._is_way_in_doubt = False
            left = [is_fresh for is_fresh, (_client, way) in self._clients.items() if way != proxy]
            clients = {is_fresh: self._clients.pop(is_fresh)[0] for is_fresh in left}
        # What is under way on fresh connections, as an upload, ends by itself, and its connection with it.
        if (kept_alive := clients.get(False)) is not None:
            kept_alive.close()

    @contextmanager
    def _troubles(self) -> Iterator[None]:
        try:
            yield
        except NEVER_REACHED as error:
            self._is_way_in_doubt = True
            raise LinkTrouble(False, self._offline(error)) from error
        except BROKE_OFF as error:
            raise LinkTrouble(True, self._broke_off(error)) from error

    def _offline(self, error: Exception) -> FaxDeskError:
        if isinstance(error, ProxyTrouble):
            return FaxDeskError(error.title, error.hint, ErrorKind.OFFLINE)
        if _certificate_trouble(error):
            return FaxDeskError(
                tr("The secure connection to RingCentral could not be verified."),
                tr(
                    "Check this computer's date, which says {date}, and ask whoever runs the network "
                    "whether it reads encrypted traffic.",
                    date=f"{self._clock.now():%Y-%m-%d}",
                ),
                ErrorKind.OFFLINE,
            )
        return FaxDeskError(
            tr("RingCentral cannot be reached."),
            tr("Check the internet connection; it is tried again by itself."),
            ErrorKind.OFFLINE,
        )

    def _broke_off(self, error: Exception) -> FaxDeskError:
        if isinstance(error, httpcore.TimeoutException):
            title = tr("RingCentral took too long to answer.")
        else:
            title = tr("The connection to RingCentral broke off.")
        return FaxDeskError(title, tr("It is tried again by itself."), ErrorKind.OFFLINE)


def _certificate_trouble(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False

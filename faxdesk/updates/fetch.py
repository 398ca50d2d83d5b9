"""Fetches the notice of new versions by a plain GET that tells nothing of who asks. No server can make it
last long, take much memory, or go to another address."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime

import httpx
from msgspec import Struct

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.net.body import BodyTooLarge, capped
from faxdesk.net.connection_errors import BROKE_OFF, NEVER_REACHED
from faxdesk.net.dates import read_date
from faxdesk.net.pool import PoolTransport
from faxdesk.net.proxy import KnownLogin, ProxyTrouble, no_login
from faxdesk.net.sockets import GuardedBackend
from faxdesk.updates.manifest import MAX_BYTES, BadNotice
from faxdesk.words import tr

DEADLINE_S = 15.0
_HEADERS = {"User-Agent": "FaxDesk", "Accept": "application/json", "Accept-Encoding": "identity"}
"""The same for everybody: no version, no system, no language."""


class Fetched(Struct, frozen=True):
    """The answer, and the time of it by the server's clock (None where the server does not say)."""

    body: bytes
    served_at: datetime | None


def fetch(address: str, token: CancelToken, known_login: KnownLogin = no_login) -> Fetched:
    """Fetch the notice from an address; known_login gives the log-in for a proxy that the system names
    without one. Raises FaxDeskError (OFFLINE, REFUSED), BadNotice for an answer that
    is too large or compressed, and Cancelled."""
    url = httpx.URL(address)
    backend = GuardedBackend()
    request = httpx.Request("GET", url, headers=_HEADERS, extensions={"timeout": _timeouts()})
    try:
        with (
            closing(PoolTransport(backend, url, keep_alive=False, known_login=known_login)) as pool,
            backend.call(token, DEADLINE_S),
        ):
            # Not through a client, which would keep cookies: one request, one answer.
            response = pool.handle_request(request)
            try:
                return _read(response, backend)
            finally:
                response.close()
    except ProxyTrouble as error:
        raise FaxDeskError(error.title, error.hint, ErrorKind.OFFLINE) from error
    except (*NEVER_REACHED, *BROKE_OFF) as error:
        raise _not_reached() from error


def _read(response: httpx.Response, backend: GuardedBackend) -> Fetched:
    if response.status_code != 200:
        # A redirect is refused as well, because the notice is nowhere but at the publisher's address.
        raise FaxDeskError(
            tr("There is no notice of new versions at its address."),
            tr(
                "The server says {code}. Look for a new version where you got this one.",
                code=response.status_code,
            ),
            ErrorKind.REFUSED,
        )
    if response.headers.get("content-encoding", "identity") != "identity":
        raise BadNotice("packed, which was not asked for")
    body = b""
    try:
        for chunk in capped(response.iter_raw(), MAX_BYTES):
            backend.check()
            body += chunk
    except BodyTooLarge as error:
        raise BadNotice("too large") from error
    date = response.headers.get("date", "")
    return Fetched(body, read_date(date) if date else None)


def _timeouts() -> dict[str, float]:
    return {"connect": 10.0, "read": 10.0, "write": 10.0, "pool": 10.0}


def _not_reached() -> FaxDeskError:
    return FaxDeskError(
        tr("The notice of new versions could not be fetched."),
        tr("Check the internet connection, or look where you got this version."),
        ErrorKind.OFFLINE,
    )

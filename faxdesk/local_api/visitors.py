"""Who may ask: over the socket the person whose it is, on the loopback address whoever has the token, and
nowhere a page in a browser.

A page of any web site can have a browser call 127.0.0.1, also under a name of the site's that leads there
(DNS rebinding). It cannot hide that: the browser names the page in Origin or says where the call comes from
in Sec-Fetch-Site, and names the site in Host.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from faxdesk.domain.errors import ErrorKind
from faxdesk.local_api.error_answers import Refusal
from faxdesk.net.loopback import host_named, is_loopback

log = logging.getLogger(__name__)

HEADERS_S = 10.0
"""A visitor has so long to say what it wants, so that silent ones take no place for long."""
OWNER = "is_owner"
"""In the state of a request: it came over the socket, from its owner."""


class Visit(H11Protocol):
    """A connection. Over the socket, nobody but its owner is listened to."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        connection = transport.get_extra_info("socket")
        if connection.family != socket.AF_INET:
            if not is_owner(connection):
                log.warning("Another user of this computer came to the local API's socket")
                transport.abort()
                return
            self.app_state = {**self.app_state, OWNER: True}
        self.loop.call_later(HEADERS_S, self._end_silent)

    def _end_silent(self) -> None:
        request: object = self.cycle
        if request is None and not self.transport.is_closing():
            self.transport.abort()


def is_owner(connection: Any) -> bool:
    """Whether the user of this process is at the other end of a Unix socket, as the system knows it."""
    if sys.platform == "win32":
        return False
    return peer_user(connection) == os.getuid()


def peer_user(connection: Any) -> int:
    """The number of the user at the other end; -1 where the system does not tell."""
    user = -1
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        found = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        _process, user, _group = struct.unpack("3i", found)
    elif sys.platform == "darwin":
        # struct xucred of sys/ucred.h: a version, the user, the groups.
        local_peer_credentials, size = 1, 76
        _version, user = struct.unpack_from("=II", connection.getsockopt(0, local_peer_credentials, size))
    return int(user)


def check_visitor(
    headers: Mapping[str, str], state: Mapping[str, Any], is_token: Callable[[str], bool]
) -> None:
    """Raise Refusal for a request that nobody on this computer may have made who is the person."""
    if "origin" in headers or "sec-fetch-site" in headers:
        raise Refusal(403, "Pages in a browser may not use FaxDesk.", "Use a program.", ErrorKind.NOT_ALLOWED)
    if state.get(OWNER):
        return
    if not is_loopback(host_named(headers.get("host", ""))):
        raise Refusal(
            403,
            "This is not an address of FaxDesk.",
            "Call it at 127.0.0.1.",
            ErrorKind.NOT_ALLOWED,
        )
    kind, _blank, word = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not is_token(word.strip()):
        raise Refusal(
            401,
            "The token is missing or wrong.",
            "`faxdesk api token` tells it; send it as Authorization: Bearer TOKEN.",
            ErrorKind.NOT_ALLOWED,
        )

"""One connection to the printer: who may talk to it, for how long, and where requests end.

A web page in a browser can reach every port of this computer, and so can every other person who works on it.
So a request has to name this computer as its host, to come from no page, to be of IPP's own type, and to know
the printer's secret, in its path or as its password (RFC 7617). What the printer is like anybody may ask.
"""

from __future__ import annotations

import base64
import hmac
import io
import logging
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, NamedTuple

from faxdesk.net.loopback import host_named, is_loopback
from faxdesk.printer.operations import NotLetIn
from faxdesk.printer.printer_address import LOGIN, OPEN_PATH
from faxdesk.printer.request_body import BrokenBody, RequestBody

if TYPE_CHECKING:
    from faxdesk.domain.runtime import Clock
    from faxdesk.printer.operations import IppPrinter

log = logging.getLogger(__name__)

IPP = "application/ipp"
_TEXT = "text/plain; charset=utf-8"
HEAD_S = 15.0
"""So long the head of a request may take, and the pause before it."""
_SILENCE_S = 120.0
"""So long a request may say nothing in its middle: programs print while they still make the pages."""
_REQUEST_S = 3600.0
_HEAD_BYTES = 1 << 16
"""As much of a request as is read of who has to log in first."""
_SKIPPED = 300_000_000
"""The most bytes of a request that are read only to be able to answer it."""


class Place(NamedTuple):
    """What there is at the port: the printer as those see it who know the secret, and as others do."""

    secret: str
    known: IppPrinter
    open: IppPrinter
    icon: bytes


class DeadlineStream(io.RawIOBase):
    """What comes over a connection, until a time."""

    def __init__(self, connection: socket.socket, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._ends_at = 0.0
        self._silence_s = 0.0

    def allow(self, seconds: float, silence_s: float) -> None:
        """From now on reading may take so long in all, and may hear nothing for so long."""
        self._ends_at = self._clock.monotonic() + seconds
        self._silence_s = silence_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        left = self._ends_at - self._clock.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(min(left, self._silence_s))
        return self._connection.recv_into(buffer)


class HttpConnection(BaseHTTPRequestHandler):
    """Made once for each connection, on a thread of its own."""

    protocol_version = "HTTP/1.1"
    server_version = "FaxDesk"
    sys_version = ""
    # Set for all by connections_of().
    place: Place
    clock: Clock

    def setup(self) -> None:
        super().setup()
        self._stream = DeadlineStream(self.connection, self.clock)
        self.rfile = io.BufferedReader(self._stream)

    def handle_one_request(self) -> None:
        self._stream.allow(HEAD_S, HEAD_S)
        super().handle_one_request()

    def handle_expect_100(self) -> bool:
        return self._may_go_on() and super().handle_expect_100()

    def do_GET(self) -> None:
        """What a person sees who follows the printer's link, and the picture that systems show for it."""
        if not self._is_from_here():
            return
        if self.path == "/icon.png":
            self._answer(HTTPStatus.OK, "image/png", self.place.icon)
        elif self.path == "/":
            self._answer(HTTPStatus.OK, _TEXT, b"What is printed here waits in FaxDesk.\n")
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        if not self._may_go_on():
            return
        knows_path = self._knows_path()
        may_print = knows_path or self._is_logged_in()
        # Others ask what the printer is like, which is short: they take nobody's place for long.
        self._stream.allow(*((_REQUEST_S, _SILENCE_S) if may_print else (HEAD_S, HEAD_S)))
        try:
            body = self._body()
        except BrokenBody:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        try:
            printer = self.place.known if knows_path else self.place.open
            answer = printer.answer(body, may_print=may_print)
            # Who still sends does not read, and a connection that is closed takes the answer away.
            self.close_connection = not body.skip(_SKIPPED) or self.close_connection
        except BrokenBody:
            self.close_connection = True
            return
        except NotLetIn:
            self.close_connection = not body.skip(_HEAD_BYTES) or self.close_connection
            self._answer(HTTPStatus.UNAUTHORIZED, _TEXT, b"Log in.\n")
            return
        except Exception:
            log.exception("A request to the printer failed in an unforeseen way")
            self._refuse(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        self._answer(HTTPStatus.OK, IPP, answer)

    def _body(self) -> RequestBody:
        lengths = self.headers.get_all("Content-Length", [])
        return RequestBody(self.rfile, lengths, self.headers.get_all("Transfer-Encoding", []))

    def _may_go_on(self) -> bool:
        """Whether a request of IPP is from somebody who may print; else it is answered."""
        if not self._is_from_here():
            return False
        types = self.headers.get_all("Content-Type", [])
        if (
            len(types) != 1
            or types[0].partition(";")[0].strip().lower() != IPP
            or self.headers.get("Content-Encoding", "identity") != "identity"
        ):
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif not self._is_printer():
            self._refuse(HTTPStatus.NOT_FOUND)
        else:
            return True
        return False

    def _is_printer(self) -> bool:
        """Whether the printer is at this path: its own, with the secret or without, or below it a job's."""
        return self._knows_path() or self.path == OPEN_PATH

    def _knows_path(self) -> bool:
        return _is_within(self.path, f"{OPEN_PATH}/{self.place.secret}")

    def _is_logged_in(self) -> bool:
        given = self.headers.get_all("Authorization", [])
        expected = base64.b64encode(f"{LOGIN}:{self.place.secret}".encode()).decode()
        kind, _, credentials = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        return kind.lower() == "basic" and hmac.compare_digest(
            credentials.strip().encode(), expected.encode()
        )

    def _is_from_here(self) -> bool:
        hosts = self.headers.get_all("Host", [])
        if len(hosts) != 1 or not is_loopback(host_named(hosts[0])) or self.headers.get("Origin") is not None:
            self._refuse(HTTPStatus.FORBIDDEN)
            return False
        return True

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self._answer(status, _TEXT, f"{status.phrase}\n".encode())

    def _answer(self, status: HTTPStatus, content_type: str, content: bytes) -> None:
        self.connection.settimeout(HEAD_S)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        if status == HTTPStatus.UNAUTHORIZED:
            self.send_header("WWW-Authenticate", 'Basic realm="fax"')
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing: what is asked for holds the secret, names and titles."""

    def version_string(self) -> str:
        return self.server_version


def _is_within(path: str, place: str) -> bool:
    """Whether a path is a place, or below it. How long it takes tells nothing of the place."""
    asked, own = path.encode("utf-8", "surrogateescape"), place.encode()
    return hmac.compare_digest(asked[: len(own)], own) and asked[len(own) : len(own) + 1] in {b"", b"/"}

"""A web address of our own that the service tells of faxes (API §6.3), for those who have a public one that
leads here, such as a tunnel or a reverse proxy with TLS.

Whoever can reach it may send anything: it takes little, and little at a time, and believes only what bears
the word that was agreed upon.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.push.notification import parse_notification
from faxdesk.words import tr

log = logging.getLogger(__name__)

MAX_BODY = 65_536
VISIT_S = 10.0
"""A visit may take so long in all; the service itself is done in less than three."""
MAX_VISITORS = 32
_SILENCE_S = 5.0
_LOOK_S = 0.2
_ECHOED = re.compile(r"[\x21-\x7e]{1,256}")
"""With all the rest, the answer to the service's question has to stay below 1024 bytes."""


class NotificationListener:
    """Listens while it is in use as a context. on_news is called on a thread of its own for each notification
    about faxes that bears the verification word."""

    def __init__(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> None:
        """Raises FaxDeskError (OFFLINE) where the place cannot be had."""
        try:
            self._server = _Server(host, port, path, verification, on_news)
        except OSError as error:
            raise FaxDeskError(
                tr("FaxDesk cannot listen at {host}, port {port}.", host=host, port=port),
                tr("Another program may have it: choose another port."),
                ErrorKind.OFFLINE,
            ) from error
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self._server.server_address[1]}{path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_LOOK_S,), name="webhook", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = os.name != "nt"
    block_on_close = True
    # False, so that closing waits for the visits, which are ended first.
    daemon_threads = False

    def __init__(
        self, host: str, port: int, path: str, verification: str, on_news: Callable[[], None]
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.path = path
        self.verification = verification.encode()
        self.on_news = on_news
        self._visits: dict[socket.socket, float] = {}
        self._lock = threading.Lock()
        super().__init__((host, port), _Visit)

    def server_bind(self) -> None:
        # Not the original, which looks up the computer's name.
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            is_full = len(self._visits) >= MAX_VISITORS
            if not is_full:
                self._visits[request] = time.monotonic()
        if is_full:
            self.shutdown_request(request)
        else:
            super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._visits.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """End the visits that take too long, however busily they drip."""
        self._end_visits(before=time.monotonic() - VISIT_S)

    def server_close(self) -> None:
        self._end_visits(before=float("inf"))
        super().server_close()

    def _end_visits(self, before: float) -> None:
        with self._lock:
            over = [request for request, began in self._visits.items() if began < before]
        for request in over:
            try:
                request.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # It ended meanwhile.

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.info("A visit to the webhook broke off")


class _Visit(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SILENCE_S
    error_message_format = ""

    def do_POST(self) -> None:
        if urlsplit(self.path).path != self.server.path:
            self._answer(HTTPStatus.NOT_FOUND)
            return
        body = self._body()
        if body is None:
            return
        asked = self.headers.get("Validation-Token", "")
        if asked and not self._is_agreed(asked):
            # The question before the first notification: whether somebody listens here.
            is_fit = bool(_ECHOED.fullmatch(asked))
            self._answer(HTTPStatus.OK if is_fit else HTTPStatus.BAD_REQUEST, echo=asked if is_fit else "")
        elif not (asked or self._is_agreed(self.headers.get("Verification-Token", ""))):
            log.warning("A visit to the webhook did not bear the verification token")
            self._answer(HTTPStatus.FORBIDDEN)
        else:
            self._take(body)

    def _body(self) -> bytes | None:
        """None after an answer that turns the visit away."""
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdecimal()) or "Transfer-Encoding" in self.headers:
            self._answer(HTTPStatus.LENGTH_REQUIRED)
            return None
        if len(length) > len(str(MAX_BODY)) or int(length) > MAX_BODY:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return None
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            self._answer(HTTPStatus.BAD_REQUEST)
            return None
        return body

    def _is_agreed(self, word: str) -> bool:
        # The guides disagree on the header that brings it.
        return hmac.compare_digest(word.encode("utf-8", "replace"), self.server.verification)

    def _take(self, body: bytes) -> None:
        try:
            notification = parse_notification(body)
        except FaxDeskError:
            log.warning("A notification to the webhook cannot be read")
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        self._answer(HTTPStatus.OK)
        if notification.is_about_faxes:
            self.server.on_news()

    def _answer(self, status: HTTPStatus, *, echo: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        if echo:
            self.send_header("Validation-Token", echo)
        self.end_headers()
        self.close_connection = True

    def version_string(self) -> str:
        return "FaxDesk"

    def log_message(self, format: str, *args: Any) -> None:
        """Visits are nobody's news, and their lines may hold anything."""

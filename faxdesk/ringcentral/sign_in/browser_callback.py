"""The place on this computer that the browser comes back to after a sign-in (API §7.1).

The service compares addresses letter by letter, so the ports are fixed and the first free one is taken.
"""

from __future__ import annotations

import html
import secrets
import select
import socket
import sys
import time
from collections.abc import Sequence
from http import HTTPStatus
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.words import language, tr

PORTS = (8765, 18765, 28765)
PATH = "/callback"
_HOST = "127.0.0.1"
_SLICE_S = 0.1
_MAX_HEAD = 16_384
_MAX_VISITORS = 16


class RedirectListener:
    """Listens on loopback for one sign-in. Browsers open connections ahead of need and may leave them
    silent, so all of them are watched at once. Close it, or use it in a with statement."""

    def __init__(self, ports: Sequence[int] = PORTS) -> None:
        """Raises FaxDeskError (OFFLINE) when other programs have all the ports."""
        self._socket = _listen(ports)
        self._visitors: dict[socket.socket, bytes] = {}
        self.redirect_uri = f"http://{_HOST}:{self._socket.getsockname()[1]}{PATH}"

    def __enter__(self) -> RedirectListener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait(self, state: str, token: CancelToken, timeout_s: float = 300.0) -> str:
        """The code that the browser brings, for the sign-in with this state; then closes.

        Visits with another state are turned away: any web page can send the browser here. Raises
        FaxDeskError (SIGN_IN) when the sign-in was declined or took too long, and Cancelled.
        """
        ends_at = time.monotonic() + timeout_s
        try:
            while time.monotonic() < ends_at:
                token.check()
                for visitor in self._ready():
                    code = self._serve(visitor, state)
                    if code:
                        return code
        finally:
            self.close()
        raise FaxDeskError(
            tr("The sign-in took too long."), tr("Start the sign-in again."), ErrorKind.SIGN_IN
        )

    def close(self) -> None:
        """Stop listening; harmless when done already."""
        for visitor in [*self._visitors]:
            self._drop(visitor)
        self._socket.close()

    def _ready(self) -> list[socket.socket]:
        readable, _, _ = select.select([self._socket, *self._visitors], [], [], _SLICE_S)
        if self._socket in readable:
            readable.remove(self._socket)
            visitor, _ = self._socket.accept()
            visitor.setblocking(False)
            if len(self._visitors) >= _MAX_VISITORS:
                self._drop(next(iter(self._visitors)))
            self._visitors[visitor] = b""
        return [connection for connection in readable if connection in self._visitors]

    def _serve(self, visitor: socket.socket, state: str) -> str:
        """Read what a visitor sends; the code once it has said all. "" while there is none."""
        try:
            more = visitor.recv(_MAX_HEAD)
        except BlockingIOError:
            return ""
        except OSError:
            more = b""
        head = self._visitors[visitor] + more
        if not more or len(head) > _MAX_HEAD:
            self._drop(visitor)
            return ""
        self._visitors[visitor] = head
        if b"\r\n\r\n" not in head:
            return ""
        try:
            return self._answer(visitor, head, state)
        finally:
            self._drop(visitor)

    def _answer(self, visitor: socket.socket, head: bytes, state: str) -> str:
        method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
        address = urlsplit(rest.partition(" ")[0])
        parameters = {key: values[0] for key, values in parse_qs(address.query).items()}
        if method != "GET" or address.path != PATH:
            _reply(visitor, HTTPStatus.NOT_FOUND, tr("There is nothing here."), "")
            return ""
        if not secrets.compare_digest(parameters.get("state", "").encode(), state.encode()):
            _reply(
                visitor,
                HTTPStatus.BAD_REQUEST,
                tr("This is not the sign-in that FaxDesk is waiting for."),
                tr("Go back to FaxDesk and start the sign-in again."),
            )
            return ""
        if parameters.get("code"):
            _reply(
                visitor,
                HTTPStatus.OK,
                tr("You are signed in."),
                tr("You can close this page and go back to FaxDesk."),
            )
            return parameters["code"]
        _reply(visitor, HTTPStatus.OK, tr("The sign-in was not completed."), tr("You can close this page."))
        raise _declined(parameters.get("error", ""))

    def _drop(self, visitor: socket.socket) -> None:
        self._visitors.pop(visitor, None)
        visitor.close()


def _listen(ports: Sequence[int]) -> socket.socket:
    for port in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # On Windows this flag would let another program share the port; elsewhere it only frees one
        # that was closed a moment ago.
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((_HOST, port))
            listener.listen()
        except OSError:
            listener.close()
            continue
        listener.setblocking(False)
        return listener
    raise FaxDeskError(
        tr("The browser could not come back to FaxDesk: other programs use its places."),
        tr(
            "Close the program that uses one of the ports {ports}, then try again.",
            ports=", ".join(map(str, ports)),
        ),
        ErrorKind.OFFLINE,
    )


def _declined(error: str) -> FaxDeskError:
    if error == "access_denied":
        return FaxDeskError(
            tr("The sign-in was declined."),
            tr("Sign in again and allow the access."),
            ErrorKind.SIGN_IN,
            code=error,
        )
    return FaxDeskError(
        tr("RingCentral did not complete the sign-in."),
        tr("Check the client ID in the settings, then sign in again."),
        ErrorKind.SIGN_IN,
        code=error[:60],
    )


_PAGE = """<!doctype html>
<html lang="{language}" dir="auto"><head><meta charset="utf-8"><title>FaxDesk</title>
<meta name="color-scheme" content="light dark"><style>
body {{ font: 16px/1.5 system-ui, sans-serif; display: grid; place-items: center; min-height: 90vh }}
main {{ text-align: center; padding: 24px }} h1 {{ font-size: 24px; font-weight: 600; margin: 0 0 8px }}
</style></head><body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""


def _reply(visitor: socket.socket, status: HTTPStatus, title: str, text: str) -> None:
    page = _PAGE.format(language=language(), title=html.escape(title), text=html.escape(text)).encode("utf-8")
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nConnection: close\r\nCache-Control: no-store\r\n"
        "Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src "
        "'unsafe-inline'\r\n\r\n"
    )
    try:
        visitor.settimeout(2.0)
        visitor.sendall(head.encode("ascii") + page)
        visitor.shutdown(socket.SHUT_WR)
    except OSError:
        # The page is a courtesy: a browser that hung up has brought its code all the same.
        return

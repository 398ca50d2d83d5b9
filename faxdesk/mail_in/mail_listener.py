"""The listener for mail: on loopback alone, on a thread and a loop of its own."""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from concurrent.futures import Future
from types import TracebackType
from typing import Self

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.mail_in import smtp_replies as replies
from faxdesk.mail_in.mail_taker import MailTaker
from faxdesk.mail_in.smtp_house import SmtpHouse
from faxdesk.mail_in.smtp_session import SmtpSession
from faxdesk.net.loopback import bound_to
from faxdesk.words import tr

log = logging.getLogger(__name__)

MOST_SESSIONS = 20
_HOSTS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


class MailListener:
    """Takes mails from start() to stop()."""

    def __init__(self, taker: MailTaker, port: int, *, needs_login: bool) -> None:
        """A port of 0 is one that the system chooses; port tells it then."""
        self.port = port
        self._taker = taker
        self._needs_login = needs_login
        self._token = CancelToken()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def start(self) -> None:
        """Listen. Raises FaxDeskError: BAD_INPUT where the port cannot be had, BUSY for what else the system
        does not do now."""
        # It logs the commands as they come, with numbers in them.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        sockets = self._bound()
        ready: Future[None] = Future()
        self._thread = threading.Thread(
            target=self._run, args=(sockets, ready), name="mail listener", daemon=True
        )
        self._thread.start()
        try:
            ready.result()
        except Exception as error:
            self._thread = None
            raise FaxDeskError(
                tr("The listener for mail did not start."),
                tr("Try again; the log may say more."),
                ErrorKind.BUSY,
            ) from error

    def stop(self) -> None:
        """End all connections, and wait for what is being kept. Nothing happens where it does not listen."""
        if self._thread is None:
            return
        assert self._loop is not None
        assert self._end is not None
        self._token.cancel()
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self, sockets: list[socket.socket], ready: Future[None]) -> None:
        try:
            asyncio.run(self._serve(sockets, ready))
        except Exception as error:
            log.exception("The listener for mail ended in an unforeseen way")
            for each in sockets:
                each.close()
            if not ready.done():
                ready.set_exception(error)

    async def _serve(self, sockets: list[socket.socket], ready: Future[None]) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        house = SmtpHouse(self._taker, self._token, needs_login=self._needs_login)
        sessions: set[SmtpSession] = set()
        loop = self._loop

        def session() -> asyncio.Protocol:
            return SmtpSession(house, sessions, loop) if len(sessions) < MOST_SESSIONS else _Full()

        servers = [await loop.create_server(session, sock=each) for each in sockets]
        ready.set_result(None)
        await self._end.wait()
        for server in servers:
            server.close()
        for each in list(sessions):
            each.close()
        await asyncio.to_thread(house.close)

    def _bound(self) -> list[socket.socket]:
        first = _bind(*_HOSTS[0], self.port)
        if first is None:
            raise FaxDeskError(
                tr("Mail cannot be taken at port {port}: another program has it.", port=self.port),
                tr("Choose another port in the settings, and name it to the programs that send."),
                ErrorKind.BAD_INPUT,
            )
        self.port = first.getsockname()[1]
        # “localhost” means either; a computer may have only one of them.
        second = _bind(*_HOSTS[1], self.port)
        return [first] if second is None else [first, second]


class _Full(asyncio.Protocol):
    """Turns away whoever comes when there are too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(f"{replies.TOO_MANY}\r\n".encode())
        transport.close()


def _bind(family: socket.AddressFamily, host: str, port: int) -> socket.socket | None:
    """A socket at a port of this computer; None where it cannot be had."""
    try:
        return bound_to(port, host, family)
    except OSError:
        return None

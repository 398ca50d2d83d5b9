"""The server of the local API, on a thread of its own: it listens at a Unix socket, at a port of 127.0.0.1,
or at both."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
import uvicorn.lifespan.off  # uvicorn finds it by name; the import packs it.

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.local_api.answers import Answers, ApiServices
from faxdesk.local_api.application import Application
from faxdesk.local_api.visitors import Visit
from faxdesk.net.loopback import HOST, bound_to
from faxdesk.private_files import make_private
from faxdesk.words import tr

if TYPE_CHECKING:
    from types import TracebackType

    from filelock import BaseFileLock

    from faxdesk.local_api.place import ApiPlace

log = logging.getLogger(__name__)

MOST_VISITORS = 64
_START_S = 20.0
_LAST_REQUESTS_S = 2.0
_LOOK_S = 0.01
_TURNS = 3
_LONGEST_SOCKET = 100
"""Bytes that the path of a Unix socket may have on every system."""


class LocalApiServer:
    """Listens from start() to stop(). is_token says whether a word is the token of this profile."""

    def __init__(self, services: ApiServices, place: ApiPlace, is_token: Callable[[str], bool]) -> None:
        self.url = ""
        """The address at the port, without a slash at the end; "" before start() and where there is none."""
        self.socket = place.socket
        self._place = place
        self._token = CancelToken()
        self._app = Application(Answers(services), services.events, is_token, self._token).app
        self._lock: BaseFileLock | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen, and return when requests are answered. Raises FaxDeskError where the place cannot be
        had."""
        listeners: list[socket.socket] = []
        try:
            if self._place.socket is not None:
                listeners.append(self._listen_at(self._place.socket))
            if self._place.port is not None:
                listeners.append(_at_port(self._place.port))
                self.url = f"http://{HOST}:{listeners[-1].getsockname()[1]}"
        except BaseException:
            for listener in listeners:
                listener.close()
            self._give_up_socket()
            raise
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(listeners, ready), name="local api", daemon=True
        )
        self._thread.start()
        if not ready.wait(_START_S):
            raise FaxDeskError(
                tr("The local API did not start."), tr("Try again; the log may say more."), ErrorKind.BUSY
            )

    def stop(self) -> None:
        """Call off what is asked, close all connections, and wait for that a little."""
        self._token.cancel()
        if self._thread is not None and self._loop is not None and self._server is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._server.end)
            self._thread.join(_LAST_REQUESTS_S + 1)
        self._give_up_socket()

    def __enter__(self) -> LocalApiServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _listen_at(self, path: Path) -> socket.socket:
        from filelock import FileLock, Timeout

        if len(os.fsencode(path)) > _LONGEST_SOCKET:
            raise FaxDeskError(
                tr("“{path}” is too long for a socket.", path=path),
                tr("Name a shorter place, or use a port."),
                ErrorKind.STORAGE,
            )
        if not path.parent.is_dir():
            raise _no_socket(path)
        lock = FileLock(path.with_name(f"{path.name}.lock"), mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise FaxDeskError(
                tr("Another FaxDesk answers programs here already."),
                tr("The open window does so where that is switched on in the settings."),
                ErrorKind.BUSY,
            ) from error
        except OSError as error:
            raise _no_socket(path) from error
        try:
            listener = _at_socket(path)
        except OSError as error:
            lock.release()
            raise _no_socket(path) from error
        self._lock = lock
        return listener

    def _give_up_socket(self) -> None:
        if self._lock is None or self._place.socket is None:
            return
        self._place.socket.unlink(missing_ok=True)
        self._lock.release()
        self._lock = None

    def _run(self, listeners: list[socket.socket], ready: threading.Event) -> None:
        config = uvicorn.Config(
            self._app,
            http=Visit,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_VISITORS,
        )
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        asyncio.run(self._serve(_Server(config, ready), listeners))

    async def _serve(self, server: _Server, listeners: list[socket.socket]) -> None:
        self._loop, self._server = asyncio.get_running_loop(), server
        await server.serve(sockets=listeners)


class _Server(uvicorn.Server):
    """Starts and stops at once, while uvicorn's own server looks only every tenth of a second."""

    def __init__(self, config: uvicorn.Config, ready: threading.Event) -> None:
        super().__init__(config)
        self._ready = ready
        self._end = asyncio.Event()

    def end(self) -> None:
        """Close everything. This is called on the server's loop."""
        self._end.set()

    async def main_loop(self) -> None:
        self._ready.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        loop = asyncio.get_running_loop()
        for listener in sockets or []:
            # Who is being accepted when the server closes would be left open: asyncio forgets about it.
            with contextlib.suppress(NotImplementedError):
                loop.remove_reader(listener.fileno())
        for _turn in range(_TURNS):
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        # Work that is under way ends by its token; streams have no end of their own.
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=_LAST_REQUESTS_S / 4)
        # Also the work of requests whose connection is gone now.
        end = loop.time() + _LAST_REQUESTS_S
        while self._is_at_work() and loop.time() < end:
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            await asyncio.sleep(_LOOK_S)

    def _is_at_work(self) -> bool:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        return bool(self.server_state.connections or others)


def _at_socket(path: Path) -> socket.socket:
    """Raises OSError, also where something lies that is no socket."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # What a killed program left, and nothing else: the place may be a slip of the person's.
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()
        # On Linux the file is closed to others from its first moment.
        with contextlib.suppress(OSError):
            os.fchmod(listener.fileno(), 0o600)
        listener.bind(str(path))
        make_private(path)
    except OSError:
        listener.close()
        raise
    return listener


def _at_port(port: int) -> socket.socket:
    try:
        return bound_to(port)
    except OSError as error:
        raise FaxDeskError(
            tr("FaxDesk cannot listen at port {port}.", port=port),
            tr("Another program may have it: choose another port."),
            ErrorKind.OFFLINE,
        ) from error


def _no_socket(path: Path) -> FaxDeskError:
    return FaxDeskError(
        tr("FaxDesk cannot make the socket “{path}”.", path=path),
        tr("Name another place, or use a port."),
        ErrorKind.STORAGE,
    )

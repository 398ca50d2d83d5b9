"""Starts and stops the simulated service on this computer."""

from __future__ import annotations

import asyncio
import logging
import shutil
import socket
import tempfile
import threading
import weakref
from pathlib import Path
from types import TracebackType

import uvicorn
import uvicorn.lifespan.off  # uvicorn finds it by name; the import packs it.
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from faxdesk.simulator.control.control import Control
from faxdesk.simulator.http.connections import Connections
from faxdesk.simulator.line.numbers import LineUse
from faxdesk.simulator.service import Options, Service
from faxdesk.simulator.state.made_up_account import Account

HOST = "127.0.0.1"
JWT_LIFETIME = 10 * 365 * 86_400.0
START_TIMEOUT = 20.0
LAST_REQUESTS = 0.1


class Simulator:
    """A RingCentral of our own, which answers on real sockets of 127.0.0.1.

    seed is how many made-up faxes are in the mailbox from the start (the same ones for the same number); demo
    puts a small mailbox that looks real there as well. account is whose mailbox it is, where it is to be
    another than usual. deliver_after is the seconds from acceptance until a fax is sent or has failed. With
    media_port (0 picks a free one) files are served from a second origin. t30 says which faxes truly go
    over a telephone line, where the library for it is installed: what arrives is a received fax of the same
    mailbox.
    After stop() the same simulator may be started again, at the same addresses and with the same faxes.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        media_port: int | None = None,
        seed: int = 0,
        deliver_after: float = 0.3,
        limits: bool = True,
        fonts: Path | None = None,
        demo: bool = False,
        account: Account | None = None,
        t30: LineUse = "never",
        folder: Path | None = None,
    ) -> None:
        self._folder = folder or Path(tempfile.mkdtemp(prefix="faxdesk-simulator-"))
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._remove_files = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self._port = port
        self._media_port = media_port
        self._service = Service(
            Options(deliver_after, limits, fonts, seed, demo, account or Account(), t30), self._folder
        )
        self._server: _PromptServer | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address of the service, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    @property
    def media_url(self) -> str:
        """The address of the files, which is url unless there is a second origin."""
        return self.url if self._media_port is None else f"http://{HOST}:{self._media_port}"

    @property
    def control_url(self) -> str:
        return f"{self.url}/control"

    @property
    def control_secret(self) -> str:
        """What requests to control_url bring along, as Authorization: Bearer."""
        return self._service.control_secret

    @property
    def control(self) -> Control:
        return self._service.control

    @property
    def client_id(self) -> str:
        """The application that may sign in: with its secret, or by PKCE without."""
        return self._service.account.client_id

    @property
    def public_client_id(self) -> str:
        return self._service.account.client_id

    @property
    def client_secret(self) -> str:
        return self._service.account.client_secret

    @property
    def jwt(self) -> str:
        """A sign-in assertion that is good for years."""
        return self._service.account.jwt(self._service.clock.now() + JWT_LIFETIME)

    def start(self) -> None:
        """Listen, and return when requests are answered.

        Raises OSError when a port is taken and RuntimeError when the server does not come up.
        """
        if self._thread is not None:
            return
        sockets = [self._bind(self._port)]
        self._port = sockets[0].getsockname()[1]
        if self._media_port is not None:
            sockets.append(self._bind(self._media_port))
            self._media_port = sockets[1].getsockname()[1]
        self._service.ports.api = self._port
        self._service.ports.media = self._media_port
        self._service.start()
        ready = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(sockets, ready), name="simulator-server", daemon=True
        )
        self._thread.start()
        if not ready.wait(START_TIMEOUT):
            raise RuntimeError("the simulator did not start")

    def stop(self) -> None:
        """Close everything, open connections too. Nothing happens when the simulator is not running."""
        if self._thread is None:
            return
        assert self._loop is not None
        assert self._server is not None
        self._loop.call_soon_threadsafe(self._server.end)
        self._thread.join()
        self._thread = None
        self._service.stop()

    def close(self) -> None:
        """Stop for good and remove the faxes' files, which would otherwise stay until this object is
        collected."""
        self.stop()
        self._remove_files()

    def __enter__(self) -> Simulator:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _bind(self, port: int) -> socket.socket:
        # Named as TCP, so that asyncio turns Nagle's delay off: it would cost 40 ms per answer.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError:
            listener.close()
            raise
        return listener

    def _run(self, sockets: list[socket.socket], ready: threading.Event) -> None:
        config = uvicorn.Config(
            self._service.app,
            http=self._service.connections.protocol(),
            ws=WebSocketsSansIOProtocol,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
        )
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        asyncio.run(self._serve(_PromptServer(config, self._service.connections), sockets, ready))

    async def _serve(
        self, server: _PromptServer, sockets: list[socket.socket], ready: threading.Event
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._server = server
        self._service.push.attach(self._loop)
        server.ready = ready
        try:
            await server.serve(sockets=sockets)
        finally:
            self._service.push.detach()


class _PromptServer(uvicorn.Server):
    """Starts and stops at once, while uvicorn's own server looks only every tenth of a second."""

    def __init__(self, config: uvicorn.Config, connections: Connections) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._connections = connections
        self._end = asyncio.Event()

    def end(self) -> None:
        """Close everything. This is called on the server's loop."""
        self._end.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        self.ready.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        self._connections.abort_all()
        # Most requests notice that their connection is gone; the loop cancels the rest when it ends.
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=LAST_REQUESTS)

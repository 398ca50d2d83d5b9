"""The local API as the settings of the profile say: open or closed, and where."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.local_api.place import HAS_SOCKETS, ApiPlace
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.local_api.answers import ApiServices
    from faxdesk.local_api.server import LocalApiServer
    from faxdesk.services.programs.api_token import ApiToken


class ApiSettings(Protocol):
    """What is set about it; without a port, programs are answered at the socket alone."""

    local_api: bool

    @property
    def api_port(self) -> int | None: ...


class ApiWay:
    """For workers. close() ends it for good."""

    def __init__(self, services: ApiServices, settings: ApiSettings, token: ApiToken, socket: Path) -> None:
        self._services = services
        self._settings = settings
        self._token = token
        self._socket = socket
        self._lock = threading.Lock()
        self._server: LocalApiServer | None = None
        self._place: ApiPlace | None = None
        self._is_over = False

    def place(self, socket: Path | None = None, port: int | None = None) -> ApiPlace:
        """Where programs are answered: as the settings say, or as is said here. Raises FaxDeskError
        (BAD_INPUT) where that is nowhere."""
        port = self._settings.api_port if port is None else port
        if HAS_SOCKETS:
            return ApiPlace(socket or self._socket, port)
        if port is None:
            raise FaxDeskError(
                tr("On Windows, programs are answered at a port."),
                tr("Name one, such as 8765."),
                ErrorKind.BAD_INPUT,
            )
        return ApiPlace(None, port)

    def server(self, place: ApiPlace) -> LocalApiServer:
        """A server there, which does not listen yet."""
        # With what it needs, its import takes longer than all else that an unused way costs.
        from faxdesk.local_api.server import LocalApiServer

        return LocalApiServer(self._services, place, self._token.is_it)

    def follow_settings(self) -> None:
        """Open it, open it elsewhere, or close it, as the settings say now. Raises FaxDeskError where it
        cannot be opened; then it is closed."""
        with self._lock:
            wanted = self.place() if self._settings.local_api and not self._is_over else None
            if wanted == self._place and self._server is not None:
                return
            self._stop()
            if wanted is not None:
                server = self.server(wanted)
                server.start()
                self._server, self._place = server, wanted

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            self._stop()

    def _stop(self) -> None:
        server, self._server, self._place = self._server, None, None
        if server is not None:
            server.stop()

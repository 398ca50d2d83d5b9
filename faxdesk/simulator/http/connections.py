"""The open connections of the service, so that a fault can break one on purpose."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol


@dataclass(slots=True)
class Ports:
    """The ports where the service listens, known once it does. media is None without a second origin."""

    api: int = 0
    media: int | None = None


@dataclass(slots=True)
class Connections:
    """The open connections by the client's address."""

    _transports: dict[tuple[str, int], asyncio.Transport] = field(default_factory=dict)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        """Wait so many seconds, or until the service stops."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def abort(self, scope: Scope) -> None:
        """Break a request's connection at once."""
        transport = self._transports.get(tuple(scope["client"]))
        if transport:
            transport.abort()

    def close(self, scope: Scope) -> None:
        """Close a request's connection when everything that was written has gone out."""
        transport = self._transports.get(tuple(scope["client"]))
        if transport:
            transport.close()

    def abort_all(self) -> None:
        """Break every connection, and end every pause."""
        self._closing.set()
        for transport in list(self._transports.values()):
            transport.abort()

    def protocol(self) -> type[asyncio.Protocol]:
        """A protocol class for a server that starts now; it reports its connections here."""
        self._closing = asyncio.Event()
        transports = self._transports

        class Watched(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                if self.client:
                    transports[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client:
                    transports.pop(self.client, None)
                super().connection_lost(exc)

        return Watched

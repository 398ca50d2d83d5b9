"""The outermost layer: it logs each request, lets ordered faults happen, and puts the date on each answer."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from faxdesk.simulator.http.connections import Connections, Ports
from faxdesk.simulator.http.faults import FaultOrder, Faults
from faxdesk.simulator.http.request_log import LoggedRequest, RequestLog
from faxdesk.simulator.state.clock import ServiceClock
from faxdesk.simulator.state.service_errors import ApiError, gateway_page

_CONTENT = re.compile(r"/message-store/[^/]+/content/[^/]+$")
_METHODS = {"GET", "PUT", "PATCH", "DELETE", "HEAD"}


@dataclass(slots=True)
class Middleware:
    """ASGI middleware around the whole service."""

    app: ASGIApp
    clock: ServiceClock
    faults: Faults
    request_log: RequestLog
    connections: Connections
    ports: Ports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"].startswith("/control"):
            await self.app(scope, receive, send)
            return
        _normalise(scope)
        entry = self._note(scope)
        exchange = _Exchange(self, scope, receive, send, entry)
        fault = self.faults.take(scope["method"], entry.path + (f"?{entry.query}" if entry.query else ""))
        if fault is None:
            await exchange.carry_out()
        else:
            await exchange.suffer(fault)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self.faults.take("WEBSOCKET", scope["path"])
        if fault is None:
            await self.app(scope, receive, send)
            return
        await self.connections.pause(fault.delay)
        if fault.drop or fault.silent:
            self.connections.abort(scope)
            return
        await send({"type": "websocket.close", "code": 1008})

    def _note(self, scope: Scope) -> LoggedRequest:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        return self.request_log.begin(
            scope["method"], scope["path"], scope["query_string"].decode("latin-1"), headers
        )

    def wrong_host(self, scope: Scope) -> bool:
        """Whether a request came to the wrong port: files are on the media port alone, the rest on the other
        (API §4)."""
        if self.ports.media is None:
            return False
        on_media = scope["server"][1] == self.ports.media
        return bool(on_media != bool(_CONTENT.search(scope["path"])))


def _normalise(scope: Scope) -> None:
    """Apply a method override (API §0), and drop the slash that some clients put at the end."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if scope["method"] == "POST":
        wanted = dict(scope["headers"]).get(b"x-http-method-override", b"").decode("latin-1")
        wanted = (wanted or dict(query).get("_method", "")).upper()
        if wanted in _METHODS:
            scope["method"] = wanted
            rest = [(key, value) for key, value in query if key != "_method"]
            scope["query_string"] = urlencode(rest).encode("latin-1")
    if len(scope["path"]) > 1 and scope["path"].endswith("/"):
        scope["path"] = scope["path"].rstrip("/")
        scope["raw_path"] = scope["path"].encode()


class _Exchange:
    """One request with its answer, carried out as it is or with a fault."""

    def __init__(
        self, middleware: Middleware, scope: Scope, receive: Receive, send: Send, entry: LoggedRequest
    ) -> None:
        self._middleware = middleware
        self._scope = scope
        self._plain_receive = receive
        self._plain_send = send
        self._entry = entry
        self._body_done = False

    async def carry_out(self, send: Send | None = None) -> None:
        if self._middleware.wrong_host(self._scope):
            refusal = ApiError(404, "CMN-120", "Invalid URI").response()
            await refusal(self._scope, self._receive, send or self.send)
            return
        await self._middleware.app(self._scope, self._receive, send or self.send)

    async def suffer(self, fault: FaultOrder) -> None:
        await self._middleware.connections.pause(fault.delay)
        if fault.drop == "before":
            await self._hang_up()
        elif fault.drop == "during":
            await self._drop_during()
        elif fault.drop == "after" or fault.silent:
            await self.carry_out(_swallow)
            await self._hang_up(wait_for_client=fault.silent)
        elif fault.status or fault.html:
            await (self.carry_out(_swallow) if fault.execute else self._drain())
            await self._answer(fault)
        elif fault.truncate is not None:
            await self.carry_out(_Cutter(self, fault.truncate))
        elif fault.drip:
            await self.carry_out(_Dripper(self.send, self._middleware.connections, fault.drip))
        else:
            await self.carry_out()

    async def _receive(self) -> Message:
        message = await self._plain_receive()
        if message["type"] == "http.request":
            self._entry.bytes += len(message.get("body", b""))
            self._body_done = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            # A body that nobody has read would break the connection while the client still sends it.
            await self._drain()
            self._entry.status = message["status"]
            names = {name.lower() for name, _ in message["headers"]}
            extra = {b"date": self._middleware.clock.http_date(), b"rcrequestid": secrets.token_hex(12)}
            message["headers"] = [
                *message["headers"],
                *((name, value.encode()) for name, value in extra.items() if name not in names),
            ]
        await self._plain_send(message)

    async def _drain(self) -> None:
        while not self._body_done:
            if (await self._receive())["type"] == "http.disconnect":
                return

    async def _drop_during(self) -> None:
        first = await self._receive()
        if first["type"] == "http.request" and first.get("more_body"):
            await self._hang_up()
            return
        pending: list[Message] = [first]

        async def again() -> Message:
            return pending.pop() if pending else await self._receive()

        await self._middleware.app(self._scope, again, _Cutter(self, None))

    async def _answer(self, fault: FaultOrder) -> None:
        status = fault.status or 200
        body = gateway_page(status, "Service message") if fault.html and not fault.body else fault.body
        kind = "text/html" if fault.html else fault.content_type
        headers = {"content-type": kind, "content-length": str(len(body.encode()))} | {
            name.lower(): value for name, value in fault.headers.items()
        }
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await self.send({"type": "http.response.start", "status": status, "headers": raw})
        await self.send({"type": "http.response.body", "body": body.encode()})

    async def _hang_up(self, *, wait_for_client: bool = False) -> None:
        """Break the connection without an answer, or keep silent until the client gives up."""
        if not wait_for_client:
            self._middleware.connections.abort(self._scope)
        while (await self._plain_receive())["type"] != "http.disconnect":
            pass

    async def cut(self) -> None:
        """Close the connection after what was written so far has gone out."""
        self._middleware.connections.close(self._scope)


async def _swallow(message: Message) -> None:
    return


class _Cutter:
    """Sends the head of an answer and only the first bytes of its body (None: half of it)."""

    def __init__(self, exchange: _Exchange, limit: int | None) -> None:
        self._exchange = exchange
        self._left = limit
        self._done = False

    async def __call__(self, message: Message) -> None:
        if self._done:
            return
        if message["type"] == "http.response.start":
            await self._exchange.send(message)
            return
        body = message.get("body", b"")
        if self._left is None:
            self._left = max(0, min(len(body) - 1, len(body) // 2))
        piece = body[: self._left]
        self._left -= len(piece)
        await self._exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
        if self._left <= 0:
            self._done = True
            await self._exchange.cut()


class _Dripper:
    """Sends the body byte by byte."""

    def __init__(self, send: Send, connections: Connections, pause: float) -> None:
        self._send = send
        self._connections = connections
        self._pause = pause

    async def __call__(self, message: Message) -> None:
        body = message.get("body", b"")
        if message["type"] != "http.response.body" or not body:
            await self._send(message)
            return
        for position in range(len(body)):
            await self._connections.pause(self._pause)
            piece = {"type": "http.response.body", "body": body[position : position + 1], "more_body": True}
            await self._send(piece)
        await self._send(
            {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
        )

"""The WebSocket gateway: frames, subscriptions over it, and recovery after a break (API §6.1)."""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from faxdesk.simulator.http.call_handling import CallHandling
from faxdesk.simulator.http.faults import Faults
from faxdesk.simulator.push.rest_over_websocket import FrameAnswer, FrameRelay
from faxdesk.simulator.push.subscribers import Subscription, Subscriptions
from faxdesk.simulator.state.clock import ServiceClock, stamp
from faxdesk.simulator.state.records import Origins
from faxdesk.simulator.state.service_errors import ApiError
from faxdesk.simulator.state.sessions import Sessions, SignedInSession

RECOVERY_BUFFER = 100
RECOVERY_TIMEOUT = 180
NO_TOKEN = 4400
BAD_TOKEN = 4401
_SUBSCRIPTION = "/restapi/v1.0/subscription"


@dataclass(slots=True)
class Line:
    """What a client finds again when it connects anew: its subscription, the numbering of frames, and the
    last notifications."""

    session: SignedInSession
    origins: Origins
    socket: WebSocket | None = None
    subscription: Subscription | None = None
    sequence: int = 0
    recent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=RECOVERY_BUFFER))
    tokens: dict[str, int] = field(default_factory=dict)
    lost_at: float | None = None
    outbox: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    def frame(self, meta: dict[str, Any], body: Any) -> str:
        """The next frame, numbered. A client can recover from here with the wsc token in it."""
        self.sequence += 1
        token = secrets.token_urlsafe(12)
        self.tokens[token] = self.sequence
        meta = meta | {"wsc": {"token": token, "sequence": self.sequence}}
        return json.dumps([meta] if body is None else [meta, body])


class PushGateway:
    """The endpoint /ws. Everything here runs on the server's loop."""

    def __init__(
        self,
        call_handling: CallHandling,
        clock: ServiceClock,
        sessions: Sessions,
        subscriptions: Subscriptions,
        relay: FrameRelay,
        faults: Faults,
    ) -> None:
        self._call_handling = call_handling
        self._clock = clock
        self._sessions = sessions
        self._subscriptions = subscriptions
        self._relay = relay
        self._faults = faults
        self._lines: list[Line] = []

    async def connect(self, socket: WebSocket) -> None:
        """Serve one connection from its first frame to its end."""
        await socket.accept()
        token = socket.query_params.get("access_token", "")
        session = self._sessions.redeem_ws(token) if token else None
        if session is None:
            await socket.close(BAD_TOKEN if token else NO_TOKEN)
            return
        line, greeting = self._open(socket, session)
        sender = asyncio.ensure_future(self._send(line, socket))
        for text in greeting:
            line.outbox.put_nowait(text)
        try:
            while True:
                await self._take(line, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            # Starlette raises RuntimeError when it was this side that closed the connection.
            return
        finally:
            sender.cancel()
            if line.socket is socket:
                line.socket = None
                line.lost_at = self._clock.now()

    def _open(self, socket: WebSocket, session: SignedInSession) -> tuple[Line, list[str]]:
        """A new line, or an old one again when wsc is a token of one of its frames; and the frames to begin
        with."""
        wanted = socket.query_params.get("wsc", "")
        details: dict[str, Any] = {
            "creationTime": stamp(self._clock.now()),
            "maxConnectionsPerSession": 50,
            "recoveryBufferSize": RECOVERY_BUFFER,
            "recoveryTimeout": RECOVERY_TIMEOUT,
            "idleTimeout": 1800,
            "absoluteTimeout": 86_400,
            "maxActiveRequests": 10,
        }
        self._forget_old()
        line = next((line for line in self._lines if wanted in line.tokens), None) if wanted else None
        missed: list[str] = []
        if line is not None and self._can_recover(line, session):
            details["recoveryState"] = "Successful"
            missed = [text for number, text in line.recent if number > line.tokens[wanted]]
        else:
            if wanted:
                details |= {"recoveryState": "Failed", "recoveryErrorCode": "WSG-1005"}
            line = Line(session, self._origins(socket))
            self._lines.append(line)
        line.socket, line.lost_at, line.outbox = socket, None, asyncio.Queue()
        meta = {
            "type": "ConnectionDetails",
            "messageId": str(uuid.uuid4()),
            "status": 200,
            "headers": {"RCRequestId": str(uuid.uuid4())},
        }
        return line, [line.frame(meta, details), *missed]

    def _can_recover(self, line: Line, session: SignedInSession) -> bool:
        if line.session.client_id != session.client_id:
            return False
        return line.lost_at is None or self._clock.now() - line.lost_at <= RECOVERY_TIMEOUT

    def _forget_old(self) -> None:
        now = self._clock.now()
        for line in list(self._lines):
            if line.socket is None and line.lost_at is not None and now - line.lost_at > RECOVERY_TIMEOUT:
                self._lines.remove(line)
                if line.subscription:
                    self._subscriptions.remove(line.subscription)

    def _origins(self, socket: WebSocket) -> Origins:
        return self._call_handling.origins_for(socket.headers.get("host", ""), "http")

    async def _send(self, line: Line, socket: WebSocket) -> None:
        outbox = line.outbox
        while socket.application_state == WebSocketState.CONNECTED:
            text = await outbox.get()
            try:
                await socket.send_text(text)
            except (WebSocketDisconnect, RuntimeError):
                return

    async def _take(self, line: Line, text: str) -> None:
        """Answer one frame of the client."""
        try:
            frame = json.loads(text)
            meta = frame[0]
            kind, message_id = meta["type"], str(meta.get("messageId") or "")
        except (ValueError, TypeError, LookupError, RecursionError):
            self._complain(line, "", ApiError(400, "CMN-104", "Unparsable frame"))
            return
        if kind == "Heartbeat":
            line.outbox.put_nowait(json.dumps([{"type": "Heartbeat", "messageId": message_id}]))
        elif kind == "ClientRequest":
            answer = await self._request(line, meta, frame[1] if len(frame) > 1 else None)
            reply = {
                "type": "ClientRequest",
                "messageId": message_id,
                "status": answer.status,
                "headers": {"RCRequestId": str(uuid.uuid4())} | answer.headers,
            }
            line.outbox.put_nowait(line.frame(reply, answer.body))
        else:
            self._complain(line, message_id, ApiError(400, "CMN-104", f"Unexpected frame type {kind}"))

    def _complain(self, line: Line, message_id: str, error: ApiError) -> None:
        meta = {"type": "Error", "messageId": message_id, "status": error.status, "headers": {}}
        line.outbox.put_nowait(line.frame(meta, error.body()))

    async def _request(self, line: Line, meta: dict[str, Any], body: Any) -> FrameAnswer:
        method = str(meta.get("method") or "GET").upper()
        path = str(meta.get("path") or "")
        fault = self._faults.take(f"FRAME-{method}", path)
        if fault is not None:
            return FrameAnswer(fault.status, fault.headers, json.loads(fault.body or "null"))
        if path.split("?")[0].rstrip("/").startswith(_SUBSCRIPTION):
            try:
                self._sessions.check(line.session)
                return self._subscribe(line, method, path.split("?")[0].rstrip("/"), body)
            except ApiError as refusal:
                return FrameAnswer(refusal.status, {}, refusal.body())
        return await self._relay.call(line.session, method, path, body, line.origins)

    def _subscribe(self, line: Line, method: str, path: str, body: Any) -> FrameAnswer:
        """Answer a request about the one subscription that a connection has."""
        now = self._clock.now()
        wanted = path[len(_SUBSCRIPTION) :].strip("/")
        if method == "POST" and not wanted:
            mode = body.get("deliveryMode") if isinstance(body, dict) else None
            if not isinstance(mode, dict) or mode.get("transportType") != "WebSocket":
                raise ApiError(
                    400, "CMN-101", "Transport type must be WebSocket", parameterName="deliveryMode"
                )
            prepared = self._subscriptions.prepare(body, line.session.client_id, "WebSocket", line.origins)
            if line.subscription:
                self._subscriptions.remove(line.subscription)
            self._subscriptions.put_in_force(prepared)
            line.subscription = prepared
            return FrameAnswer(200, {"WSG-SubscriptionId": prepared.id}, prepared.body(now))
        subscription = self._subscriptions.find(wanted, line.session.client_id)
        if method == "PUT":
            self._subscriptions.change(subscription, body if isinstance(body, dict) else {})
        elif method == "DELETE":
            self._subscriptions.remove(subscription)
            line.subscription = None if line.subscription is subscription else line.subscription
            return FrameAnswer(204, {}, None)
        elif method == "POST" and path.endswith("/renew"):
            self._subscriptions.renew(subscription)
        return FrameAnswer(200, {"WSG-SubscriptionId": subscription.id}, subscription.body(now))

    def notify(self, subscription: Subscription, payload: dict[str, Any]) -> None:
        """Send a notification to the client of a subscription, and keep it in case the connection is lost."""
        for line in self._lines:
            if line.subscription is not subscription:
                continue
            meta = {
                "type": "ServerNotification",
                "messageId": payload["uuid"],
                "status": 200,
                "headers": {"RCRequestId": str(uuid.uuid4())},
            }
            text = line.frame(meta, payload)
            line.recent.append((line.sequence, text))
            if line.socket is not None:
                line.outbox.put_nowait(text)

    def say(self, text: str) -> int:
        """Send a text down every open connection, and give how many there were."""
        open_lines = [line for line in self._lines if line.socket is not None]
        for line in open_lines:
            line.outbox.put_nowait(text)
        return len(open_lines)

    async def close_all(self, code: int) -> int:
        """Close every open connection, and give how many there were. Their lines can be recovered."""
        sockets = [line.socket for line in self._lines if line.socket is not None]
        for socket in sockets:
            await socket.close(code)
        return len(sockets)

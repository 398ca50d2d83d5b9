"""Watches every request to a simulator in a test, every answer, and every frame of its WebSocket.

What passed is kept and checked when the test has ended, so that checking does not slow the exchange
itself. Answers that a test orders (faults, drops, frames of its own) are not the simulator's and are not
checked. Requests are held to the contract where the program sent them: others are sent wrongly on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
from starlette.applications import Starlette
from starlette.types import Message, Receive, Scope, Send

from faxdesk.simulator import service
from faxdesk.simulator.routes import Endpoints, application
from tests.contract.service_contract import Answer, Contract, ContractBroken, Request

MOST_OF_A_BODY = 256 * 1024
"""Letters and fields stand at the beginning of a request; pages need not be kept."""

FIRST_BYTES = 64
"""Of a document so much is kept as shows that there is one."""

PROGRAM = "FaxDesk/"
"""What the program's name for itself begins with."""


_OVER_SOCKET = {"content-type": "application/json", "content-length": "told", "authorization": "Bearer told"}
"""Frames have no headers of their own: the connection was opened with a token."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One text of a WebSocket."""

    text: str
    sender: Literal["the program", "another client", "the service"]


@dataclass(slots=True)
class Exchanges:
    """What passed, in the order of its end."""

    pairs: list[tuple[Request, Answer]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    def check(self, contract: Contract) -> None:
        """Raises ContractBroken for the first thing that is not as the contract says."""
        for request, answer in self.pairs:
            try:
                if request.headers.get("user-agent", "").startswith(PROGRAM):
                    contract.check_request(request)
                contract.check_answer(request, answer)
            except ContractBroken as error:
                raise ContractBroken(f"{request.method} {request.path}?{request.query}\n{error}") from None
        asked: dict[str, Request] = {}
        for frame in self.frames:
            self._check_frame(contract, frame, asked)

    def _check_frame(self, contract: Contract, frame: Frame, asked: dict[str, Request]) -> None:
        try:
            content = json.loads(frame.text)
            head, body = content[0], b"".join(json.dumps(part).encode() for part in content[1:])
        except (ValueError, LookupError):
            assert frame.sender == "another client", frame.text
            return
        if frame.sender != "another client":
            contract.check_frame(content, from_client=frame.sender == "the program")
        if head["type"] == "ClientRequest" and frame.sender != "the service":
            path, _, query = head["path"].partition("?")
            # The service's own SDK puts a slash at the end.
            asked[head["messageId"]] = Request(head["method"], path.rstrip("/"), query, _OVER_SOCKET, body)
            if frame.sender == "the program":
                contract.check_request(asked[head["messageId"]])
        elif head["type"] == "ClientRequest" and head["messageId"] in asked:
            answer = Answer(head["status"], _OVER_SOCKET, body)
            contract.check_answer(asked[head["messageId"]], answer)


class WatchedService:
    """The simulator's application, with somebody who takes notes at its door."""

    def __init__(self, app: Starlette, exchanges: Exchanges) -> None:
        self._app = app
        self._exchanges = exchanges

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._app(scope, self._receive_frames(receive, scope), self._send_frames(send))
        elif scope["type"] == "http" and scope["path"].startswith("/restapi"):
            await self._watch(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked, said = bytearray(), bytearray()
        head: list[Message] = []
        more_body, is_broken_off = True, False

        async def watched_receive() -> Message:
            nonlocal more_body, is_broken_off
            message = await receive()
            if message["type"] == "http.disconnect":
                more_body, is_broken_off = False, is_broken_off or more_body
                return message
            more_body = message.get("more_body", False)
            if len(asked) < MOST_OF_A_BODY:
                asked.extend(message.get("body", b""))
            return message

        async def watched_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                while more_body:
                    # Who is turned away for a bad token has sent a body nonetheless.
                    await watched_receive()
                head.append(message)
            elif message["type"] == "http.response.body":
                if _is_json(head[0]) or len(said) < FIRST_BYTES:
                    said.extend(message.get("body", b""))
                if not message.get("more_body", False) and not is_broken_off:
                    # Before it is sent: a test that has its answer finds the exchange here.
                    self._note(scope, head[0], bytes(asked), bytes(said))
            await send(message)

        await self._app(scope, watched_receive, watched_send)

    def _note(self, scope: Scope, head: Message, asked: bytes, said: bytes) -> None:
        query = scope["query_string"].decode("latin-1")
        request = Request(scope["method"], scope["path"], query, _headers(scope["headers"]), asked)
        self._exchanges.pairs.append((request, Answer(head["status"], _headers(head["headers"]), said)))

    def _receive_frames(self, receive: Receive, scope: Scope) -> Receive:
        is_ours = _headers(scope["headers"]).get("user-agent", "").startswith(PROGRAM)
        sender: Literal["the program", "another client"] = "the program" if is_ours else "another client"

        async def watched() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("text"):
                self._exchanges.frames.append(Frame(message["text"], sender))
            return message

        return watched

    def _send_frames(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            # What a test has the gateway say carries no place on the line; all else does.
            if message["type"] == "websocket.send" and '"wsc"' in message["text"]:
                self._exchanges.frames.append(Frame(message["text"], "the service"))
            await send(message)

        return watched


@contextmanager
def every_exchange_checked(contract: Contract, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchanges]:
    """Simulators made inside are watched. Raises ContractBroken at the end."""
    exchanges = Exchanges()

    def watched(endpoints: Endpoints) -> WatchedService:
        return WatchedService(application(endpoints), exchanges)

    monkeypatch.setattr(service, "application", watched)
    yield exchanges
    exchanges.check(contract)


def _headers(raw: Any) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}


def _is_json(head: Message) -> bool:
    return "json" in _headers(head["headers"]).get("content-type", "")

"""REST calls that travel inside WebSocket frames (API §6.1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.types import ASGIApp

from faxdesk.simulator.state.records import Origins
from faxdesk.simulator.state.sessions import SignedInSession


@dataclass(frozen=True, slots=True)
class FrameAnswer:
    """The answer to a call, as it goes back in a frame."""

    status: int
    headers: dict[str, str]
    body: Any


class FrameRelay:
    """Carries a call from a frame to the REST interface and its answer back."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None

    def connect(self, app: ASGIApp) -> None:
        """Set where calls go. It is set late because the interface contains the gateway, which needs this
        relay."""
        self._app = app

    async def call(
        self, session: SignedInSession, method: str, path: str, body: Any, origins: Origins
    ) -> FrameAnswer:
        """Make a call for a session. The body of the answer is JSON, or text where it is no JSON."""
        assert self._app is not None
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {session.current.access}", "Host": urlsplit(origins.api).netloc}
        content = None if body is None else json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        async with httpx.AsyncClient(transport=transport, base_url=origins.api) as client:
            answer = await client.request(method, path, content=content, headers=headers)
        try:
            value = answer.json() if answer.content else None
        except ValueError:
            value = answer.text
        return FrameAnswer(answer.status_code, {}, value)

"""A desk whose fax service is steered, and its local API at a socket and at a port."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from faxdesk.local_api.place import HAS_SOCKETS, ApiPlace
from faxdesk.local_api.server import LocalApiServer
from tests.support.desk import TestDesk, build_desk

TO = "+1 650 555 0123"


@dataclass
class Api:
    """The server, and clients for it."""

    server: LocalApiServer
    here: TestDesk
    client: httpx.Client
    """At the socket, as its owner; on Windows at the port, with the token."""
    port: httpx.Client
    """At the port, without a token."""
    token: str

    def get(self, path: str, status: int = 200, **query: Any) -> Any:
        answer = self.client.get(path, params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    def post(self, path: str, *files: Path, status: int = 201, **fields: Any) -> Any:
        answer = self.client.post(
            path, data=fields, files=[("file", (f.name, f.read_bytes())) for f in files]
        )
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


@pytest.fixture
def socket_path() -> Iterator[Path]:
    """A short path, as systems want it for sockets."""
    with tempfile.TemporaryDirectory(prefix="fd") as folder:
        yield Path(folder) / "api.socket"


@pytest.fixture
def serve(here: TestDesk, socket_path: Path) -> Iterator[Callable[[], Api]]:
    """serve() -> the API of the desk."""
    opened: list[Api] = []

    def start() -> Api:
        place = ApiPlace(socket_path if HAS_SOCKETS else None, 0)
        server = LocalApiServer(here.desk, place, here.desk.api_token.is_it)
        server.start()
        token = here.desk.api_token.get()
        port = httpx.Client(base_url=server.url, trust_env=False)
        if HAS_SOCKETS:
            transport = httpx.HTTPTransport(uds=str(socket_path))
            client = httpx.Client(base_url="http://faxdesk", transport=transport, timeout=30)
        else:
            bearer = {"Authorization": f"Bearer {token}"}
            client = httpx.Client(base_url=server.url, headers=bearer, trust_env=False, timeout=30)
        opened.append(Api(server, here, client, port, token))
        return opened[-1]

    yield start
    for api in opened:
        api.client.close()
        api.port.close()
        api.server.stop()


@pytest.fixture
def api(serve: Callable[[], Api]) -> Api:
    return serve()


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(name="letter.pdf")

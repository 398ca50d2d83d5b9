"""A publisher with a key of its own, and a server that puts up what it is given."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.ringcentral.servers import RawServer, Script, Visit

RELEASED = datetime(2026, 3, 1, tzinfo=UTC)
EXPIRES = RELEASED + timedelta(days=90)
SERVED = RELEASED + timedelta(days=1)
LINK = "https://downloads.example/faxdesk/"


def load(root: Path, name: str) -> ModuleType:
    """A script of packaging/, which is no package."""
    spec = importlib.util.spec_from_file_location(name, root / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Publisher:
    script: ModuleType
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def public_text(self) -> str:
        text: str = self.script.public_half(self.key)
        return text

    def notice(
        self,
        version: str = "9.1.0",
        notes: str = "Faster.",
        link: str = LINK,
        expires: datetime = EXPIRES,
    ) -> bytes:
        text: str = self.script.notice(self.key, version, notes, link, RELEASED, expires)
        return text.encode()

    def sign(self, text: str) -> str:
        """The signature of any text, as the envelope holds it."""
        import base64

        return base64.b64encode(self.key.sign(self.script.PREFIX + text.encode())).decode()


@pytest.fixture
def publisher(root: Path) -> Publisher:
    return Publisher(load(root, "publish_update"), Ed25519PrivateKey.generate())


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """serve(script, ...) -> a running server."""
    with ExitStack() as stack:

        def start(*scripts: Script) -> RawServer:
            return stack.enter_context(RawServer(*scripts))

        yield start


def answering(body: bytes, served_at: datetime | None = SERVED, status: int = 200, **headers: str) -> Script:
    """A script that answers with these bytes, at this time by the server's clock."""

    def script(visit: Visit) -> None:
        visit.read_head()
        date = format_datetime(served_at, usegmt=True) if served_at else ""
        visit.answer(status, body, date=date, **headers)

    return script

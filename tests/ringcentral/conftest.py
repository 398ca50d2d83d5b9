"""A client against the simulator, and one against raw sockets with tokens that need no sign-in."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.runtime import CancelToken, Clock, SystemClock
from faxdesk.net import pool
from faxdesk.net.proxy import KnownLogin, no_login
from faxdesk.provider.fax_provider import SignIn
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import RateGate
from faxdesk.ringcentral.http.requester import Requester
from faxdesk.ringcentral.sign_in.tokens import TokenSource
from faxdesk.simulator.server import Simulator
from tests.contract.oversight import Exchanges
from tests.ringcentral.certificates import certificate_in


class MemoryTokens:
    """A session's store in memory that counts."""

    endpoint = ""

    def __init__(self, refresh_token: str | None = None) -> None:
        self.kept = refresh_token
        self.saved: list[str] = []

    def load(self) -> str | None:
        return self.kept

    def save(self, refresh_token: str) -> None:
        self.kept = refresh_token
        self.saved.append(refresh_token)

    def clear(self) -> None:
        self.kept = None

    def alone(self, token: CancelToken, *, wait: bool) -> AbstractContextManager[bool]:
        return nullcontext(True)


class HandedTokens:
    """Access tokens without a sign-in: token-1, and after each 401 the next."""

    def __init__(self) -> None:
        self.number = 1
        self.owner_id = "70020002"
        self.fresh_asked: list[float] = []
        self.held = 0

    def access_token(self, token: CancelToken) -> str:
        return f"token-{self.number}"

    def refresh_after_401(self, used: str, token: CancelToken) -> str:
        assert not self.held, "a refresh during an upload would kill it"
        self.number += 1
        return f"token-{self.number}"

    def ensure_fresh(self, min_life_s: float, token: CancelToken) -> None:
        self.fresh_asked.append(min_life_s)

    @contextmanager
    def hold_refresh(self, token: CancelToken) -> Iterator[None]:
        self.held += 1
        yield
        self.held -= 1


class QuickClock(SystemClock):
    """The computer's clock, whose waits are noted and pass at once."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def wait(self, token: CancelToken, seconds: float) -> None:
        token.check()
        self.waits.append(seconds)


class BodySent:
    """Notes whether and how often a request was complete."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def quick() -> QuickClock:
    return QuickClock()


@pytest.fixture
def body_sent() -> BodySent:
    return BodySent()


@pytest.fixture
def draft() -> Draft:
    return Draft(recipients=(Recipient("+12025550147"),))


@pytest.fixture
def connect(quick: QuickClock) -> Iterator[Callable[..., RingCentral]]:
    """connect(url, tokens=HandedTokens(), clock=..., gate=...) -> a client, closed afterwards."""
    requesters: list[Requester] = []

    def make(
        url: str,
        *,
        tokens: HandedTokens | TokenSource | None = None,
        clock: Clock = quick,
        gate: RateGate | None = None,
        trusted_hosts: frozenset[str] = frozenset(),
        known_login: KnownLogin = no_login,
    ) -> RingCentral:
        requester = Requester(
            url, gate or RateGate(clock), clock, "1.0", trusted_hosts, known_login=known_login
        )
        requesters.append(requester)
        return RingCentral(requester, tokens or HandedTokens())

    yield make
    for requester in requesters:
        requester.close()


@pytest.fixture
def service(exchanges: Exchanges) -> Iterator[Simulator]:
    """The simulator with its files on a second origin, as the real service has them."""
    with Simulator(media_port=0, deliver_after=0.05, limits=False) as running:
        yield running


@pytest.fixture
def store() -> MemoryTokens:
    return MemoryTokens()


@pytest.fixture
def sign_in(quick: QuickClock, token: CancelToken) -> Iterator[Callable[..., TokenSource]]:
    """sign_in(simulator, jwt=..., client_secret=..., store=..., clock=...) -> tokens, not signed in yet."""
    requesters: list[Requester] = []

    def make(
        simulator: Simulator,
        *,
        store: MemoryTokens | None = None,
        clock: Clock = quick,
        client_id: str | None = None,
        client_secret: str | None = None,
        jwt: str | None = None,
    ) -> TokenSource:
        app = SignIn(
            simulator.url,
            simulator.client_id if client_id is None else client_id,
            simulator.client_secret if client_secret is None else client_secret,
            simulator.jwt if jwt is None else jwt,
        )
        requester = Requester(simulator.url, RateGate(clock), clock, "1.0")
        requesters.append(requester)
        return TokenSource(app, MemoryTokens() if store is None else store, requester)

    yield make
    for requester in requesters:
        requester.close()


@pytest.fixture
def client(
    service: Simulator,
    connect: Callable[..., RingCentral],
    sign_in: Callable[..., TokenSource],
    token: CancelToken,
) -> RingCentral:
    """Signed in by JWT to the simulator."""
    tokens = sign_in(service)
    tokens.sign_in_with_jwt(token)
    return connect(service.url, tokens=tokens)


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The client trusts our own certificate, as if the system did."""
    certificate = certificate_in(tmp_path, datetime.now(UTC) - timedelta(days=1), 30)

    def tls() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(certificate))

    monkeypatch.setattr(pool, "tls", tls)
    return certificate

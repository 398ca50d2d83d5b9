"""The services that have to keep the promises of the seam: RingCentral's client on the simulator, and two in
memory, one with every ability and one with none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.provider.fax_provider import FaxProvider, Session, SignIn
from faxdesk.provider.fax_service import FaxService
from faxdesk.services.kept_sign_in import ForgetfulStore
from tests.support import memory_provider
from tests.support.memory_provider import MemoryProvider, PostOffice


@dataclass
class Promised:
    """A provider, how to sign in there, and the strings that a test pulls at the other side."""

    provider: FaxProvider
    sign_in: SignIn
    receive: Callable[[], str]
    deliver: Callable[[], object]
    lose_next_answer: Callable[[], object]
    refuse: Callable[[], object]
    """From here on faxes to memory_provider.REFUSED_NUMBER are refused."""
    approve: Callable[[str], None]
    """What a person does with the address that the browser is to open."""


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def office(make_pdf: Callable[..., Path]) -> PostOffice:
    return PostOffice(SystemClock(), make_pdf(name="office.pdf").read_bytes())


def _in_memory(provider: MemoryProvider) -> Promised:
    office = provider.office

    def lose() -> None:
        office.loses_next_answer = True

    sign_in = SignIn("memory://post-office", "app", jwt=memory_provider.KEY)
    return Promised(provider, sign_in, office.receive, office.deliver, lose, lambda: None, lambda url: None)


def _ringcentral(stack: ExitStack) -> Promised:
    from faxdesk.ringcentral.provider import RingCentralProvider
    from faxdesk.simulator.server import Simulator
    from tests.support.browser import approve

    simulator = stack.enter_context(Simulator(media_port=0, deliver_after=0.05, limits=False))
    control = simulator.control
    return Promised(
        RingCentralProvider(SystemClock(), "1.0"),
        SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt),
        lambda: str(control.receive()[0]),
        control.settle,
        lambda: control.fault("POST", "/fax", drop="after"),
        lambda: control.fault(
            "POST", "/fax", status=400, body='{"errorCode": "FAX-102", "message": "no", "errors": []}'
        ),
        approve,
    )


@pytest.fixture(params=["ringcentral", "memory", "memory without abilities"])
def promised(request: pytest.FixtureRequest, office: PostOffice) -> Iterator[Promised]:
    with ExitStack() as stack:
        if request.param == "ringcentral":
            yield _ringcentral(stack)
        else:
            able = memory_provider.ALL if request.param == "memory" else memory_provider.NONE
            yield _in_memory(MemoryProvider(office, able))


@pytest.fixture
def session(promised: Promised, token: CancelToken) -> Iterator[Session]:
    made = promised.provider.connect(promised.sign_in, ForgetfulStore(), "US")
    made.sign_in_by_credential(token)
    yield made
    made.close()


@pytest.fixture
def service(session: Session) -> FaxService:
    return session.service

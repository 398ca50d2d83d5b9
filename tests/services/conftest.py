"""The desk on an empty profile, signed in to the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.simulator.server import Simulator
from tests.ringcentral.servers import RawServer
from tests.services.outbox_on_simulator import OutboxOnSimulator
from tests.support.clock import RunningClock
from tests.support.front import Front
from tests.support.mishaps import Script
from tests.support.world import World


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
def start(
    profile: Profile, simulator: Simulator, clock: RunningClock
) -> Iterator[Callable[..., Composition]]:
    """start(url=simulator.url, profile=profile) -> the desk, signed in there; closed afterwards."""
    with ExitStack() as stack:

        def make(url: str = simulator.url, profile: Profile = profile) -> Composition:
            sign_in = SignIn(url, simulator.client_id, simulator.client_secret, simulator.jwt)
            made = Composition(profile, environment=sign_in, clock=clock)
            stack.callback(made.close)
            made.account.resume(CancelToken())
            return made

        yield make


@pytest.fixture
def composition(start: Callable[..., Composition]) -> Composition:
    return start()


@pytest.fixture
def world(
    start: Callable[..., Composition], simulator: Simulator, clock: RunningClock, tmp_path: Path
) -> Iterator[Callable[..., World]]:
    """world(script, ..., service_ahead_s=0) -> the desk, signed in, before a service that does as the
    scripts say."""
    with ExitStack() as stack:

        def make(*scripts: Script, service_ahead_s: float = 0.0) -> World:
            simulator.control.clock(offset_s=service_ahead_s)
            elsewhere = stack.enter_context(RawServer(lambda visit: visit.answer(200, {"id": 1})))
            front = stack.enter_context(Front(simulator.url, elsewhere=elsewhere.url))
            front.scripts.extend(partial(script, front) for script in scripts)
            return World(start(front.url), front, simulator, clock, elsewhere, tmp_path)

        yield make


@pytest.fixture
def here(
    composition: Composition, simulator: Simulator, clock: RunningClock, make_pdf: Callable[..., Path]
) -> OutboxOnSimulator:
    return OutboxOnSimulator(
        composition, simulator, clock, make_pdf(pages=1, text="A letter", name="letter.pdf")
    )

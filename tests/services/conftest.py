"""The engine on an empty profile, signed in to the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from faxdesk import engine
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine
from faxdesk.paths import Profile
from faxdesk.services.account import SignIn
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import OutboxOnSimulator
from tests.support.clock import RunningClock


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
def start(profile: Profile, simulator: Simulator, clock: RunningClock) -> Iterator[Callable[..., Engine]]:
    """start(url=simulator.url, profile=profile) -> the engine, signed in there; closed afterwards."""
    with ExitStack() as stack:

        def make(url: str = simulator.url, profile: Profile = profile) -> Engine:
            sign_in = SignIn(url, simulator.client_id, simulator.client_secret, simulator.jwt)
            made = engine.build(profile, environment=sign_in, clock=clock)
            stack.callback(made.close)
            made.desk.account.resume(CancelToken())
            return made

        yield make


@pytest.fixture
def built(start: Callable[..., Engine]) -> Engine:
    return start()


@pytest.fixture
def here(
    built: Engine, simulator: Simulator, clock: RunningClock, make_pdf: Callable[..., Path]
) -> OutboxOnSimulator:
    return OutboxOnSimulator(built, simulator, clock, make_pdf(pages=1, text="A letter", name="letter.pdf"))

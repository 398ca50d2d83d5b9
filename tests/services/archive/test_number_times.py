"""What the archive teaches of how long a fax takes to one number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.sent_page import CALL, LineTime
from faxdesk.simulator.server import Simulator
from tests.services.outbox_on_simulator import FREE, OTHER, OutboxOnSimulator
from tests.support.clock import RunningClock

EXPECTED = LineTime(100.0, 200.0)


@pytest.fixture
def here(
    composition: Composition, simulator: Simulator, clock: RunningClock, make_pdf: Callable[..., Path]
) -> OutboxOnSimulator:
    simulator.control.deliver_after(1e6)
    return OutboxOnSimulator(composition, simulator, clock, make_pdf(pages=1, text="A letter " * 90))


def _send(here: OutboxOnSimulator, *numbers: str, seconds: float) -> None:
    """A fax that is sent so long after the service took it; each with a letter of its own."""
    count = len(here.sent())
    letter = here.letter.with_name(f"letter {count}.txt")
    letter.write_text(f"Letter {count}. " * 90, encoding="utf-8")
    files = (here.outbox.add_file(letter, here.token),)
    fax_id = here.outbox.create(Draft(recipients=tuple(map(Recipient, numbers)), files=files))
    here.outbox.send(fax_id)
    here.outbox.run(here.token)
    here.simulator.control.clock(advance_s=seconds)
    here.go_on(seconds)


def test_three_faxes_to_a_number_correct_its_time(here: OutboxOnSimulator) -> None:
    times = here.composition.number_times
    page_s = CALL.low + 40
    for _ in range(2):
        _send(here, FREE, seconds=2 * page_s)
    assert times.corrected(FREE, EXPECTED).calls == 0
    _send(here, FREE, seconds=2 * page_s)
    slow = times.corrected("(650) 555-0144", EXPECTED)
    assert slow.calls == 3
    assert slow.time.low > EXPECTED.low
    assert times.corrected(OTHER, EXPECTED).time == EXPECTED


def test_faxes_to_several_and_those_told_at_once_teach_nothing(here: OutboxOnSimulator) -> None:
    for _ in range(3):
        _send(here, FREE, OTHER, seconds=100)
        _send(here, FREE, seconds=0)
    assert here.composition.number_times.corrected(FREE, EXPECTED).calls == 0

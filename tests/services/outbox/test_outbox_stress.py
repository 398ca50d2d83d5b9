"""Forty faxes to ten numbers while all goes wrong that can: each goes out once, or its fate is told."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.ringcentral import fax_sender
from tests.ringcentral.servers import Visit
from tests.support.front import Front
from tests.support.mishaps import (
    Script,
    carried,
    close,
    cut,
    early,
    html,
    nameless,
    redirect,
    says,
    then,
    unreachable,
)
from tests.support.world import World

FAXES, NUMBERS = 40, [f"+1202555{number:04}" for number in range(150, 160)]
MISHAPS: list[Script] = [
    early(Visit.reset),
    early(Visit.reset, 99_999),
    early(says(413), 99_999),
    early(says(503), 99_999),
    *(then(act) for act in (Visit.reset, close, Visit.stay_silent, html(200), html(502))),
    *(then(says(status)) for status in (403, 415, 500, 503)),
    then(says(401, "OAU-128")),
    then(says(429, "CMN-301", retry_after="20")),
    redirect(307),
    *(
        carried(lambda visit, _, act=act: act(visit))  # type: ignore[misc]
        for act in (Visit.reset, close, Visit.stay_silent, html(200), html(502), says(503))
    ),
    carried(cut),
]
LINES: list[Callable[[], AbstractContextManager[None]]] = [*[nullcontext] * 8, unreachable, nameless]
DECIDED = {OutboxState.ACCEPTED, OutboxState.UNCERTAIN}


def all_is_well(front: Front, visit: Visit) -> None:
    front.pass_on(visit)


@pytest.mark.parametrize("seed", [1, 2])
def test_each_fax_goes_out_once_or_its_fate_is_told(
    world: Callable[..., World], start: Callable[..., Composition], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(fax_sender, "_ANSWER_S", 0.1)
    dice = random.Random(seed)
    made = world(*(dice.choice(MISHAPS) if dice.random() < 0.5 else all_is_well for _ in range(300)))
    faxes = [
        made.queue(NUMBERS[dice.randrange(10)], text=f"Letter {number}", large=dice.random() < 0.1)
        for number in range(FAXES)
    ]
    work_off(made, faxes, dice, start)

    count = carried_out(made)
    for fax_id in faxes:
        item = made.item(fax_id)
        assert item.state in DECIDED, made.log(fax_id)
        times = count[item.draft.files[0].hash]
        assert times == 1 if item.state == OutboxState.ACCEPTED else times <= 1, made.log(fax_id)
        if item.state == OutboxState.UNCERTAIN:
            assert item.absent
            assert item.problem is not None
            assert "not known" in item.problem.title
    check_order(made, faxes)
    # From here on every answer comes, and may take as long as it does on a busy computer.
    monkeypatch.setattr(fax_sender, "_ANSWER_S", 60.0)
    decide(made, faxes)
    assert set(carried_out(made).values()) == {1}
    assert len(carried_out(made)) == FAXES


def work_off(made: World, faxes: list[int], dice: random.Random, start: Callable[..., Composition]) -> None:
    """Until nothing moves any more, with outages and new starts, and a person who tries again."""
    for _ in range(500):
        outages: list[Callable[[], AbstractContextManager[None]]] = [nullcontext] * 8 + [
            unreachable,
            nameless,
        ]
        with dice.choice(outages)():
            again = made.run()
        if dice.random() < 0.05:
            made.composition.close()
            made.composition = start(made.front.url)
        stuck = [fax_id for fax_id in faxes if made.item(fax_id).state == OutboxState.NEEDS_YOU]
        for fax_id in stuck:
            made.composition.outbox.retry(fax_id)
        if again is None and not stuck:
            return
        if again is not None:
            pass_time(made, (again - made.clock.now()).total_seconds() + 0.1)
    raise AssertionError("The outbox never comes to rest.")


def pass_time(made: World, seconds: float) -> None:
    made.clock.advance(seconds)
    made.simulator.control.clock(advance_s=max(seconds, 0.0))


def carried_out(made: World) -> Counter[str]:
    """How often the service made a fax of each document."""
    return Counter(fax["files"][0]["sha256"] for fax in outbound(made))


def outbound(made: World) -> list[dict[str, Any]]:
    return [fax for fax in made.simulator.control.faxes() if fax["direction"] == "Outbound"]


def check_order(made: World, faxes: list[int]) -> None:
    """Those to one number went out as they were written, but for what a person had to decide about."""
    made_at = {fax["files"][0]["sha256"]: index for index, fax in enumerate(outbound(made))}
    for number in NUMBERS:
        places = []
        for fax_id in faxes:
            item = made.item(fax_id)
            decided = any(state == "needs_you" for _, state, _ in made.log(fax_id))
            if (
                item.draft.recipients[0].number == number
                and item.state == OutboxState.ACCEPTED
                and not decided
            ):
                places.append(made_at[item.draft.files[0].hash])
        assert places == sorted(places)


def decide(made: World, faxes: list[int]) -> None:
    """The person knows what became of those that were looked for in vain."""
    made.front.scripts.clear()
    count = carried_out(made)
    for fax_id in faxes:
        item = made.item(fax_id)
        if item.state == OutboxState.UNCERTAIN:
            uncertain = made.composition.uncertain_faxes
            (uncertain.it_went_out if count[item.draft.files[0].hash] else uncertain.send_again)(fax_id)
    made.run_on()
    assert {made.item(fax_id).state for fax_id in faxes} == {OutboxState.ACCEPTED}

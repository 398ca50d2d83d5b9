"""The program is killed at any point of sending: no fax is lost, none goes out twice, and what cannot be
known is said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest

from faxdesk.paths import Profile
from faxdesk.store.database.database import Database
from tests.crash.conftest import Scene
from tests.crash.machine import Ended

SIZE = 200_000
"""Leaves in about nine pieces."""


@pytest.mark.parametrize("faxes", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_again_and_again(scene: Scene, faxes: int) -> None:
    scene.send("desk", SIZE)
    killed = 0
    for number, call in enumerate(deadly_calls(scene, faxes)):
        if number % 4 == 3:
            lose_the_answer(scene)
        killed += scene.send("desk", SIZE, scene.at(call)).was_killed
        scene.simulator.control.clear_faults()
        if number % 5 == 4:
            scene.work_off("desk", scene.anywhere(60))
        scene.work_off("desk")
    assert killed > faxes * 0.95
    states = scene.judge()
    assert set(states) <= {"accepted", "uncertain", "draft", ""}, "all that could go by itself has gone"
    assert states["uncertain"] < faxes / 8
    history = what_happened(scene.folder("desk"))
    # Each way to go on was taken, so that the deaths were where they should be.
    assert history["break", "waiting"] > faxes / 20, "what was not out was sent then"
    assert history["break", "uncertain"] > faxes / 20
    assert history["found", "accepted"] > faxes / 20
    assert history["accept", "accepted"] > faxes / 20


def deadly_calls(scene: Scene, faxes: int) -> Iterator[int]:
    """Where the program is killed: in turn anywhere, in the upload, about its end, and while the fax is
    looked for."""
    whole = scene.send("desk", SIZE)
    lose_the_answer(scene)
    longer = scene.send("desk", SIZE)
    first, last = upload_of(whole)
    for number in range(faxes // 4):
        yield 1 + number * len(whole.calls) // (faxes // 4)
        yield scene.chance.randint(first, last)
        yield scene.chance.randint(last - 3, last + 25)
        yield scene.chance.randint(last, len(longer.calls))


def lose_the_answer(scene: Scene) -> None:
    scene.simulator.control.fault("POST", "/fax$", drop="after")


def upload_of(ended: Ended) -> tuple[int, int]:
    """The numbers of the first and the last piece of the fax's request."""
    pieces = max(re.finditer("s+", ended.calls), key=lambda found: len(found[0]))
    # The last one leaves after the journal was told.
    return pieces.start() + 1, ended.calls.index("s", pieces.end()) + 1


def what_happened(profile: Profile) -> Counter[tuple[str, str]]:
    """How often which event led to which state."""
    with closing(Database.open(profile.database)) as archive, archive.read() as cx:
        return Counter((row["event"], row["new_state"]) for row in cx.execute("SELECT * FROM outbox_log"))

"""The power fails at any point of sending, and what was not yet on disk is gone: the same holds."""

from __future__ import annotations

import pytest

from tests.crash.conftest import Scene
from tests.crash.machine import Death

SIZE = 60_000
NEW_PROFILE_EVERY = 7


@pytest.mark.parametrize("cuts", [21, pytest.param(70, marks=pytest.mark.slow)])
def test_power_cut_again_and_again(scene: Scene, cuts: int) -> None:
    calls = len(scene.send("measured", SIZE).calls)
    for number in range(cuts):
        profile = f"desk-{number // NEW_PROFILE_EVERY}"
        scene.machine.watch_disk()
        again = number % 5 == 4
        if again:
            # The program dies and is started again; only then the power fails, when what the first one left
            # is not on disk either.
            scene.send(profile, SIZE, scene.anywhere(calls))
        scene.send(profile, SIZE, scene.anywhere(calls), same=again)
        scene.machine.cut_power(scene.chance)
        if number % 3 == 2:
            scene.work_off(profile, scene.anywhere(40))
            scene.machine.cut_power(scene.chance)
        scene.work_off(profile)
    states = scene.judge()
    assert states["accepted"] > cuts / 2
    assert states["uncertain"] < cuts / 7


def test_a_new_profile_lasts_as_soon_as_a_fax_is_in_it(scene: Scene) -> None:
    scene.machine.watch_disk()
    scene.send("desk", SIZE)
    scene.machine.cut_power()
    assert scene.judge() == {"accepted": 1}


def test_a_document_that_was_there_already_lasts_though_who_kept_it_died(scene: Scene) -> None:
    scene.send("desk", SIZE)
    scene.machine.watch_disk()
    assert scene.send("desk", SIZE, Death(1, 1000, kind="n")).was_killed
    scene.send("desk", SIZE, same=True)
    scene.machine.cut_power()
    assert scene.judge() == {"accepted": 2, "": 1}

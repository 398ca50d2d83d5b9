"""The same holds where the archive is encrypted: killed, or without power, at any point of sending."""

from __future__ import annotations

import pytest

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.store.database.wrong_key import is_encrypted
from tests.crash.conftest import Scene

SIZE = 60_000


@pytest.fixture
def key() -> ArchiveKey:
    return ArchiveKey(bytes(range(32)))


@pytest.mark.parametrize("faxes", [10, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_again_and_again(scene: Scene, faxes: int) -> None:
    scene.send("desk", SIZE)
    # The first one makes the archive as well.
    calls = len(scene.send("desk", SIZE).calls)
    killed = sum(scene.send("desk", SIZE, scene.anywhere(calls)).was_killed for _ in range(faxes))
    scene.work_off("desk")
    states = scene.judge()
    assert killed > faxes / 2
    assert set(states) <= {"accepted", "uncertain", "draft", ""}
    assert is_encrypted(scene.folder("desk").database)


@pytest.mark.parametrize("cuts", [6, pytest.param(40, marks=pytest.mark.slow)])
def test_power_cut_again_and_again(scene: Scene, cuts: int) -> None:
    scene.send("desk", SIZE)
    calls = len(scene.send("desk", SIZE).calls)
    for _ in range(cuts):
        scene.machine.watch_disk()
        scene.send("desk", SIZE, scene.anywhere(calls))
        scene.machine.cut_power(scene.chance)
        scene.work_off("desk")
    states = scene.judge()
    assert states["accepted"] > 2
    assert is_encrypted(scene.folder("desk").database)


def test_a_new_profile_lasts_as_soon_as_a_fax_is_in_it(scene: Scene) -> None:
    scene.prepare("desk")
    scene.machine.watch_disk()
    scene.send("desk", SIZE)
    scene.machine.cut_power()
    assert scene.judge() == {"accepted": 1}

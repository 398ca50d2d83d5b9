"""The power fails at any point of encrypting or decrypting a profile's files, and what was not yet on the
disk is gone: no file is lost, and the next run ends it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.sealing.sealed_state import Stage
from tests.crash.machine import Death, Machine
from tests.support.filled_profile import FilledProfile


def convert(arguments: list[str]) -> int:
    """In the process that is killed: arguments are the folder and the stage."""
    folder, stage = arguments
    FilledProfile.at(Path(folder)).convert(Stage(stage))
    return 0


CONVERT = f"{__name__}.{convert.__name__}"


@pytest.fixture
def machine(shim: Path, tmp_path: Path) -> Iterator[Machine]:
    root = tmp_path / "root"
    root.mkdir()
    with closing(Machine(shim, root, tmp_path / "log", os.environ)) as machine:
        yield machine


@pytest.mark.parametrize("cuts", [8, pytest.param(25, marks=pytest.mark.slow)])
@pytest.mark.parametrize("way", [Stage.SEALING, Stage.UNSEALING])
def test_no_file_is_lost(machine: Machine, way: Stage, cuts: int) -> None:
    chance, end = random.Random(7), Stage.SEALED if way is Stage.SEALING else Stage.PLAIN
    filled = FilledProfile(machine.root / "measured")
    if way is Stage.UNSEALING:
        filled.convert(Stage.SEALING)
    measured = machine.call(CONVERT, filled.profile.folder, way)
    assert measured.code == 0, measured.err
    for number in range(cuts):
        filled = FilledProfile(machine.root / str(number))
        if way is Stage.UNSEALING:
            filled.convert(Stage.SEALING)
        machine.watch_disk()
        death = Death(chance.randrange(1, len(measured.calls)), chance.randrange(1000))
        machine.call(CONVERT, filled.profile.folder, way, death=death)
        machine.cut_power(chance)
        assert filled.is_whole(way), f"cut at {death}"
        assert machine.call(CONVERT, filled.profile.folder, way).code == 0
        machine.cut_power()
        assert filled.is_whole(end), f"gone on with after {death}"
        if way is Stage.SEALING:
            assert filled.shows() == []
        shutil.rmtree(filled.profile.folder)

"""The power fails at any point of encrypting or decrypting an archive, and what was not yet on the disk is
gone: all that it holds is there, in one form or the other, and the same command ends what was begun."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.paths import Profile
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_state import Stage, read_state
from faxdesk.services.encryption.key_file import write_key_file
from faxdesk.services.encryption.key_places import KEY_FILE
from faxdesk.store.database.wrong_key import is_encrypted
from tests.crash.machine import Death, Ended, Machine
from tests.support.spoilt_archive import AUDIT, contents, make_archive

KEY = ArchiveKey(bytes(range(32)))
MARKS = (b"Sender 7", b"CREATE TABLE")
DONE_ALREADY = 2
ENDS = {"encrypt": Stage.SEALED, "decrypt": Stage.PLAIN}


@pytest.fixture
def machine(shim: Path, tmp_path: Path) -> Iterator[Machine]:
    root, key_file = tmp_path / "root", tmp_path / "key"
    root.mkdir()
    write_key_file(key_file, KEY)
    with closing(Machine(shim, root, tmp_path / "log", {**os.environ, KEY_FILE: str(key_file)})) as machine:
        yield machine


def archive(machine: Machine, folder: Path, way: str, death: Death | None = None) -> Ended:
    return machine.run("--profile", folder, "--json", "archive", way, death=death)


@pytest.fixture
def models(machine: Machine, tmp_path: Path) -> dict[str, Profile]:
    """For each way an archive that can be converted so."""
    plain = make_archive(tmp_path / "plain")
    sealed = tmp_path / "sealed"
    shutil.copytree(plain.folder, sealed)
    machine.warm_up("--profile", sealed, "--json", "archive", "encrypt")
    return {"encrypt": plain, "decrypt": Profile(sealed)}


def held(profile: Profile) -> list[object]:
    """What the archive holds in whichever form it is, but for the audit log."""
    key = KEY if is_encrypted(profile.database) else None
    return contents(profile.database, key, without=AUDIT)


def around_the_exchange(calls: str) -> list[int]:
    """The calls from the end of the longest writing on, which makes the archive's new form, until the old one
    is gone."""
    written = max(re.finditer("w+", calls), key=lambda found: len(found.group()))
    return [*range(written.end() - 2, written.end() + 10)]


def everywhere(calls: str) -> list[int]:
    """All calls, but of writes in a row every tenth alone."""
    return [
        place
        for place in range(1, len(calls) + 1)
        if calls[place - 2 : place + 1] != "www" or place % 10 == 0
    ]


@pytest.mark.parametrize("cuts", [around_the_exchange, pytest.param(everywhere, marks=pytest.mark.slow)])
@pytest.mark.parametrize("way", ["encrypt", "decrypt"])
def test_nothing_of_an_archive_is_lost(
    machine: Machine, models: dict[str, Profile], way: str, cuts: Callable[[str], list[int]]
) -> None:
    chance, before = random.Random(7), held(models[way])
    measured = machine.root / "measured"
    shutil.copytree(models[way].folder, measured)
    calls = archive(machine, measured, way).calls
    shutil.rmtree(measured)
    for call in cuts(calls):
        profile = Profile(machine.root / str(call))
        shutil.copytree(models[way].folder, profile.folder)
        machine.watch_disk()
        death = Death(call, chance.randrange(1000))
        assert archive(machine, profile.folder, way, death).was_killed
        machine.cut_power(chance)
        assert held(profile) == before, f"cut at {death}"
        again = archive(machine, profile.folder, way)
        is_done = again.code == DONE_ALREADY
        assert again.code == 0 or is_done, again.err
        machine.cut_power()
        assert read_state(profile.encryption_file).stage is ENDS[way]
        assert is_encrypted(profile.database) is (way == "encrypt")
        assert held(profile) == before, f"gone on with after {death}"
        if way == "encrypt":
            content = b"".join(path.read_bytes() for path in profile.folder.rglob("*") if path.is_file())
            assert [mark for mark in MARKS if mark in content] == []
        shutil.rmtree(profile.folder)

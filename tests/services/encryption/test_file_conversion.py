"""Encrypting and decrypting the files of a profile, killed at any step: nothing is lost, and the next run
ends it."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path

import pytest

from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.sealing.sealed_state import Stage
from faxdesk.services.encryption.file_conversion import FileConversion
from faxdesk.store.blobs import BlobStore
from tests.support.filled_profile import DOCUMENTS, KEY, FilledProfile

STEPS = {"open", "os.rename", "os.remove", "os.utime"}


@pytest.fixture
def filled(tmp_path: Path) -> FilledProfile:
    return FilledProfile(tmp_path / "profile", accounts=2)


def test_all_is_encrypted_and_decrypted_again(filled: FilledProfile) -> None:
    times = {digest: at for digest, _size, at in BlobStore(filled.profile.blobs).all()}
    filled.convert(Stage.SEALING)
    assert filled.shows() == []
    assert filled.is_whole(Stage.SEALED)
    sealed = BlobStore(filled.profile.blobs, keeper=filled.keeper(Stage.SEALED))
    assert {digest: at for digest, _size, at in sealed.all()} == times
    assert {size for _digest, size, _at in sealed.all()} == {len(content) for content in DOCUMENTS}
    filled.convert(Stage.UNSEALING)
    assert filled.is_whole(Stage.PLAIN)
    assert not any(b"FaxSeal" in path.read_bytes() for path in filled.profile.folder.rglob("*.*"))


def test_it_tells_how_far_it_is(filled: FilledProfile) -> None:
    steps = list(FileConversion(filled.profile, KEY).seal(CancelToken()))
    assert [step.done for step in steps] == sorted({step.done for step in steps})
    assert steps[-1].done == steps[-1].total


def test_called_off_it_is_gone_on_with(filled: FilledProfile) -> None:
    token = CancelToken()
    run = FileConversion(filled.profile, KEY).seal(token)
    next(run)
    token.cancel()
    with pytest.raises(Cancelled):
        next(run)
    assert filled.shows() != []
    assert filled.is_whole(Stage.SEALING)
    filled.convert(Stage.SEALING)
    assert filled.shows() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
@pytest.mark.parametrize("way", [Stage.SEALING, Stage.UNSEALING])
@pytest.mark.parametrize("stride", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_any_step_nothing_is_lost(tmp_path: Path, way: Stage, stride: int) -> None:
    end = Stage.SEALED if way is Stage.SEALING else Stage.PLAIN
    for steps in itertools.count(1, stride):
        filled = FilledProfile(tmp_path / str(steps) / "profile")
        if way is Stage.UNSEALING:
            filled.convert(Stage.SEALING)
        if _lived(filled, way, steps):
            break
        assert filled.is_whole(way), f"killed at step {steps}"
        filled.convert(way)
        assert filled.is_whole(end), f"gone on with after step {steps}"
        if way is Stage.SEALING:
            assert filled.shows() == []
        assert not list(filled.profile.folder.rglob("*.sealing"))
    assert steps > 20


def _lived(filled: FilledProfile, way: Stage, steps: int) -> bool:
    """Convert in a process that is killed at this step; whether there were fewer."""
    child = os.fork()
    if not child:
        left = [steps]

        def heard(event: str, arguments: tuple[object, ...]) -> None:
            if event in STEPS and str(filled.profile.folder) in str(arguments[0]):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(heard)
        filled.convert(way)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_a_full_disk_is_told_and_nothing_is_lost(
    filled: FilledProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FaxDeskError, match="full"):
            filled.convert(Stage.SEALING)
    assert filled.is_whole(Stage.SEALING)


def test_what_is_damaged_stays_as_it_is(filled: FilledProfile) -> None:
    filled.convert(Stage.SEALING)
    keeper = filled.keeper(Stage.SEALED)
    place = BlobStore(filled.profile.blobs, keeper=keeper).path(filled.digests[0])
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    assert filled.convert(Stage.UNSEALING).left == [place]
    assert place.read_bytes() == content

"""An archive is encrypted and decrypted whole, or stays as it was."""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from faxdesk.disk_trouble import DiskTrouble
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.sealed_keeper import SealedKeeper
from faxdesk.store.database import conversion, schema
from faxdesk.store.database.conversion import decrypt, encrypt
from faxdesk.store.database.database import ArchiveDamaged, ArchiveInUse, Database
from faxdesk.store.database.wrong_key import WrongKey, is_encrypted
from tests.support.clock import ManualClock
from tests.support.spoilt_archive import contents, make_archive

KEY = ArchiveKey(bytes(range(32)))
OTHER = ArchiveKey(bytes(32))
MARKS = (b"Sender 7", b"CREATE TABLE")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A plain archive with faxes, drafts and an index."""
    return make_archive(tmp_path_factory.mktemp("model") / "profile").database.read_bytes()


@pytest.fixture
def path(model: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    path.write_bytes(model)
    return path


def nothing(_done: int, _total: int) -> None:
    """Nobody looks how far it is."""


def beside(path: Path) -> set[str]:
    """What lies beside the archive."""
    return {each.name for each in path.parent.iterdir()} - {path.name}


def test_there_and_back_nothing_is_lost(path: Path) -> None:
    before = contents(path, None)
    told: list[tuple[int, int]] = []
    encrypt(path, KEY, CancelToken(), lambda done, total: told.append((done, total)))
    assert is_encrypted(path)
    assert [mark for mark in MARKS if mark in path.read_bytes()] == []
    assert contents(path, KEY) == before
    assert beside(path) == set()
    assert told[-1][0] == told[-1][1] > 0
    assert told == sorted(told)
    Database.open(path, KEY).close()
    decrypt(path, KEY, CancelToken(), nothing)
    assert contents(path, None) == before
    assert beside(path) == set()
    Database.open(path).close()


def test_the_old_file_is_overwritten(path: Path) -> None:
    name = path.with_name("the same file")
    os.link(path, name)
    encrypt(path, KEY, CancelToken(), nothing)
    assert not any(name.read_bytes())


def test_what_is_done_is_not_done_again(path: Path) -> None:
    encrypt(path, KEY, CancelToken(), nothing)
    once = path.read_bytes()
    encrypt(path, KEY, CancelToken(), nothing)
    assert path.read_bytes() == once


def test_another_key_changes_nothing(path: Path) -> None:
    encrypt(path, KEY, CancelToken(), nothing)
    once = path.read_bytes()
    for change in (encrypt, decrypt):
        with pytest.raises(WrongKey):
            change(path, OTHER, CancelToken(), nothing)
    assert path.read_bytes() == once
    assert beside(path) == set()


def test_copies_go_with_it(path: Path, manual_clock: ManualClock) -> None:
    held = path.read_bytes()
    upgrade, half = path.with_name("archive.db.version-3"), path.with_name("archive.db.version-2.part")
    spoilt = path.with_name("archive.db.damaged-20260101-000000")
    spoilt_log = path.with_name(f"{spoilt.name}-wal")
    for copy in (upgrade, half):
        copy.write_bytes(held)
    for damaged in (spoilt, spoilt_log):
        damaged.write_bytes(b"no database, but Sender 7 " * 500)
    before = contents(path, None)
    encrypt(path, KEY, CancelToken(), nothing)
    assert beside(path) == {upgrade.name, spoilt.name, spoilt_log.name}
    for each in path.parent.iterdir():
        assert [mark for mark in MARKS if mark in each.read_bytes()] == []
    assert contents(upgrade, KEY) == before
    decrypt(path, KEY, CancelToken(), nothing)
    assert contents(upgrade, None) == before
    assert spoilt.read_bytes() == b"no database, but Sender 7 " * 500
    assert beside(path) == {upgrade.name, spoilt.name, spoilt_log.name}


def test_an_open_archive_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "PATIENCE_S", 0.3)
    with closing(Database.open(path)) as database, database.read(), pytest.raises(ArchiveInUse):
        encrypt(path, KEY, CancelToken(), nothing)
    assert not is_encrypted(path)
    assert ".converting" not in "".join(beside(path))


def test_it_can_be_called_off(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "_STEPS", 1)
    before, token = contents(path, None), CancelToken()
    with pytest.raises(Cancelled):
        encrypt(path, KEY, token, lambda *_: token.cancel())
    assert contents(path, None) == before
    assert beside(path) == set()


def test_a_damaged_archive_has_to_be_put_right_first(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\x55" * 4096
    path.write_bytes(content)
    with pytest.raises(ArchiveDamaged):
        encrypt(path, KEY, CancelToken(), nothing)
    assert path.read_bytes()[4096:] == content[4096:]
    assert beside(path) == set()


def test_without_room_it_is_told_before(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversion, "free_bytes", lambda _folder: 1000)
    with pytest.raises(DiskTrouble, match="full"):
        encrypt(path, KEY, CancelToken(), nothing)
    assert beside(path) == set()


# Killed


def _steps() -> Iterator[int]:
    return itertools.count(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is a fork")
@pytest.mark.parametrize("change", [encrypt, decrypt])
def test_killed_at_any_step_it_is_gone_on_with(
    path: Path, change: Callable[[Path, ArchiveKey, CancelToken, Callable[[int, int], None]], None]
) -> None:
    path.with_name("archive.db.damaged-20260101-000000").write_bytes(b"Sender 7" * 600)
    before = contents(path, None)
    if change is decrypt:
        encrypt(path, KEY, CancelToken(), nothing)
    start = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    for step in _steps():
        for each in list(path.parent.iterdir()):
            each.unlink()
        for name, content in start.items():
            path.with_name(name).write_bytes(content)
        ended = _forked(step, lambda: change(path, KEY, CancelToken(), nothing))
        assert contents(path, KEY if is_encrypted(path) else None) == before
        change(path, KEY, CancelToken(), nothing)
        assert contents(path, KEY if change is encrypt else None) == before
        assert beside(path) == {"archive.db.damaged-20260101-000000"}
        if change is encrypt:
            for each in path.parent.iterdir():
                assert [mark for mark in MARKS if mark in each.read_bytes()] == []
        if ended:
            assert step > 10
            return


def _forked(step: int, work: Callable[[], object]) -> bool:
    """Do something in a process that dies at this step of its work with files; False where it died."""
    child = os.fork()
    if not child:
        left = [step]

        def count() -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def heard(event: str, _arguments: tuple[object, ...]) -> None:
            if event in {"open", "os.rename", "os.remove", "os.link", "os.truncate"}:
                count()

        sync = os.fsync

        def synced(handle: int) -> None:
            sync(handle)
            count()

        os.fsync = synced  # type: ignore[assignment]
        sys.addaudithook(heard)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def test_a_keeper_does_not_take_the_archive_for_a_sealed_file(path: Path) -> None:
    encrypt(path, KEY, CancelToken(), nothing)
    assert not SealedKeeper(KEY, path.parent, takes_plain=True).is_sealed(path)

"""Files of a profile through either keeper, and what a sealed one does not take."""

from __future__ import annotations

import contextlib
import os
import sys
import tracemalloc
from pathlib import Path

import pytest

from faxdesk.sealing.archive_key import ArchiveKey
from faxdesk.sealing.chosen_keeper import keeper_for
from faxdesk.sealing.file_keeper import FileKeeper, PlainKeeper
from faxdesk.sealing.sealed_keeper import SealedKeeper
from faxdesk.sealing.sealed_state import SealedState, Stage
from faxdesk.sealing.sealing_errors import SealedFileError, SealFault

KEY = ArchiveKey(bytes(range(32)))
CONTENT = b"Dear Mrs Marker " * 10_000


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / "profile"
    folder.mkdir()
    return folder


@pytest.fixture(params=["plain", "sealed", "sealing", "unsealing"])
def keeper(request: pytest.FixtureRequest, profile: Path) -> FileKeeper:
    return keeper_for(SealedState(Stage(request.param), KEY.id), KEY, profile, profile / "temporary")


def test_a_file_is_written_and_read(keeper: FileKeeper, profile: Path) -> None:
    path = profile / "file"
    keeper.write_bytes(path, b"before")
    keeper.write_bytes(path, CONTENT)
    assert keeper.read_bytes(path) == CONTENT
    assert keeper.size(path) == len(CONTENT)
    with keeper.open(path) as file:
        file.seek(70_000)
        assert file.read(5) == CONTENT[70_000:70_005]
    assert list(profile.iterdir()) == [path]


def test_a_new_file_is_whole_or_not_there(keeper: FileKeeper, profile: Path) -> None:
    path = profile / "file"
    with contextlib.suppress(ZeroDivisionError), keeper.create(path) as file:
        file.write(CONTENT)
        raise ZeroDivisionError
    assert not path.exists()
    with keeper.create(path) as file:
        file.write(CONTENT)
    assert keeper.read_bytes(path) == CONTENT
    with pytest.raises(FileExistsError):
        keeper.create(path).__enter__()
    assert keeper.read_bytes(path) == CONTENT


def test_files_are_copied_in_and_out(keeper: FileKeeper, profile: Path, tmp_path: Path) -> None:
    """What is outside of the profile is plain."""
    outside, back = tmp_path / "outside", tmp_path / "back"
    outside.write_bytes(CONTENT)
    keeper.copy(outside, profile / "one")
    keeper.copy(profile / "one", profile / "two")
    keeper.copy(profile / "two", back)
    assert back.read_bytes() == CONTENT
    assert keeper.read_bytes(outside) == CONTENT


def test_what_others_wrote_is_taken_over(keeper: FileKeeper, profile: Path) -> None:
    path = profile / "file"
    path.write_bytes(CONTENT)
    keeper.take_over(path)
    assert keeper.read_bytes(path) == CONTENT
    assert list(profile.iterdir()) == [path]


def test_a_file_is_renamed(keeper: FileKeeper, profile: Path) -> None:
    keeper.write_bytes(profile / "old", CONTENT)
    keeper.rename(profile / "old", profile / "new")
    assert keeper.read_bytes(profile / "new") == CONTENT
    (profile / "folder").mkdir()
    keeper.rename(profile / "new", profile / "folder/new")
    assert keeper.read_bytes(profile / "folder/new") == CONTENT


def test_sealed_files_show_nothing(profile: Path) -> None:
    keeper = SealedKeeper(KEY, profile)
    (profile / "written").write_bytes(CONTENT)
    keeper.take_over(profile / "written")
    keeper.write_bytes(profile / "whole", CONTENT)
    keeper.copy(profile / "whole", profile / "copy")
    with keeper.create(profile / "new") as file:
        file.write(CONTENT)
    files = list(profile.iterdir())
    assert len(files) == 4
    assert not any(b"Marker" in path.read_bytes() for path in files)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders from others by itself")
def test_files_are_their_owners_alone(keeper: FileKeeper, profile: Path) -> None:
    before = os.umask(0)
    try:
        keeper.write_bytes(profile / "one", CONTENT)
        with keeper.create(profile / "two") as file:
            file.write(CONTENT)
        (profile / "three").write_bytes(CONTENT)
        keeper.take_over(profile / "three")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in profile.iterdir()} == {0o600}


def test_a_plain_file_in_a_sealed_profile_is_not_taken(profile: Path) -> None:
    (profile / "file").write_bytes(CONTENT)
    with pytest.raises(SealedFileError) as found:
        SealedKeeper(KEY, profile).open(profile / "file")
    assert found.value.fault is SealFault.NOT_SEALED


@pytest.mark.parametrize("stage", [Stage.SEALING, Stage.UNSEALING])
def test_on_the_way_both_kinds_are_read(profile: Path, stage: Stage) -> None:
    SealedKeeper(KEY, profile).write_bytes(profile / "sealed", CONTENT)
    PlainKeeper().write_bytes(profile / "plain", CONTENT)
    keeper = keeper_for(SealedState(stage, KEY.id), KEY, profile, profile / "temporary")
    assert keeper.read_bytes(profile / "sealed") == keeper.read_bytes(profile / "plain") == CONTENT


def test_a_plain_file_that_looks_sealed_is_read_as_it_is_on_the_way(profile: Path) -> None:
    """Somebody may fax the file of another archive."""
    SealedKeeper(ArchiveKey(bytes(32)), profile).write_bytes(profile / "file", CONTENT)
    content = (profile / "file").read_bytes()
    assert SealedKeeper(KEY, profile, takes_plain=True).read_bytes(profile / "file") == content


def test_the_keeper_needs_the_key_of_the_profile(profile: Path) -> None:
    for key in (None, ArchiveKey(bytes(32))):
        with pytest.raises(ValueError, match="another key"):
            keeper_for(SealedState(Stage.SEALED, KEY.id), key, profile, profile / "temporary")


def test_what_is_sealed_is_lent_open_to_be_read_alone(keeper: FileKeeper, profile: Path) -> None:
    keeper.write_bytes(profile / "file", CONTENT)
    lent = keeper.lend(profile / "file")
    try:
        assert os.read(lent.descriptor, len(CONTENT) + 1) == CONTENT
        if sys.platform == "win32":
            # There it is a file of its own, which goes as it is given back.
            assert lent.place.exists()
            return
        with pytest.raises(OSError, match=r"not permitted|Bad file descriptor"):
            os.write(lent.descriptor, b"x")
    finally:
        lent.close()
        # What is not sealed is lent as it lies in the profile.
        assert sys.platform != "win32" or lent.place == profile / "file" or not lent.place.exists()


def test_what_another_process_wrote_is_kept(keeper: FileKeeper, profile: Path) -> None:
    for content in (b"one", b"one and two"):
        lent = keeper.lend_for_writing(profile / "file")
        with lent.stream() as file:
            before = file.read()
            file.write(content[len(before) :])
        keeper.take_back(profile / "file", lent)
        lent.close()
        assert keeper.read_bytes(profile / "file") == content


def test_a_large_file_takes_no_memory_of_its_size(profile: Path, tmp_path: Path) -> None:
    keeper, outside = SealedKeeper(KEY, profile), tmp_path / "outside"
    with outside.open("wb") as file:
        file.truncate(50_000_000)
    keeper.copy(outside, profile / "warm-up")
    tracemalloc.start()
    try:
        keeper.copy(outside, profile / "file")
        keeper.copy(profile / "file", tmp_path / "back")
        keeper.lend(profile / "file").close()
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
    assert keeper.size(profile / "file") == (tmp_path / "back").stat().st_size == 50_000_000


def test_documents_lie_under_a_name_that_tells_nothing(keeper: FileKeeper) -> None:
    digest = "ab" * 32
    names = keeper.stored_names(digest)
    assert all(keeper.digest_of(name) == digest for name in names)
    assert keeper.digest_of("no document") is None
    assert keeper.digest_of("0" * 96) is None
    if keeper.seals:
        assert digest[:8] not in names[0]


def test_what_is_needed_for_a_while_is_kept_as_all_is(keeper: FileKeeper, profile: Path) -> None:
    with keeper.working_folder("drawn") as folder:
        keeper.write_bytes(folder.path / "page", CONTENT)
        assert keeper.read_bytes(folder.path / "page") == CONTENT
        assert folder.path.is_relative_to(profile) == keeper.seals
        assert (b"Marker" in (folder.path / "page").read_bytes()) != keeper.seals
    assert not folder.path.exists()


def test_what_a_killed_program_left_is_tidied(profile: Path) -> None:
    keeper = SealedKeeper(KEY, profile)
    left = keeper.working / "faxdesk-drawn-1-x"
    left.mkdir(parents=True)
    keeper.write_bytes(left / "page", CONTENT)
    keeper.tidy()
    assert not left.exists()

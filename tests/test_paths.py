"""Where the program keeps its things, and finds those that came with it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import chdir, nullcontext, suppress
from pathlib import Path

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import (
    Profile,
    history_worker_command,
    open_profile,
    page_worker_command,
    password_check_command,
    profile_folder,
    resource,
)


def test_a_given_folder_holds_everything(tmp_path: Path) -> None:
    profile = open_profile(tmp_path / "new" / "Ablage für Faxe")
    assert profile.folder.is_absolute()
    for path in (profile.database, profile.settings_file, profile.blobs, profile.logs, profile.temporary):
        assert profile.folder in path.parents
    assert profile.blobs.is_dir()
    assert profile.logs.is_dir()


def test_a_given_folder_may_be_written_short(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert profile_folder(Path("here")) == tmp_path / "here"
    assert profile_folder(Path("~/faxes")) == Path.home() / "faxes"


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_others_on_this_computer_cannot_look_in(profile: Profile) -> None:
    assert stat.S_IMODE(profile.folder.stat().st_mode) == 0o700


def test_without_a_wish_it_is_in_the_persons_own_home() -> None:
    assert Path.home() in profile_folder(None).parents


def test_a_file_in_the_folders_place_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(FaxDeskError) as caught:
        open_profile(tmp_path / "taken")
    assert caught.value.kind == ErrorKind.STORAGE
    assert "--profile" in caught.value.hint


def test_a_deep_folder_holds_a_profile(tmp_path: Path) -> None:
    """Its path is longer than the 260 characters that Windows takes if nobody allows more; then it
    is refused in words."""
    folder = tmp_path.joinpath(*["a folder with a rather long name, in which others lie"] * 6)
    may_refuse = suppress(FaxDeskError) if sys.platform == "win32" else nullcontext()
    with may_refuse:
        assert open_profile(folder).blobs.is_dir()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user with limited rights")
def test_a_folder_without_the_right_to_write_is_said_in_words(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with pytest.raises(FaxDeskError):
        open_profile(folder)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a home is always known")
def test_without_a_home_it_asks_for_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user of a container, whom the system knows by number alone."""
    import pwd

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in ("HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for wish in (None, Path("~/faxes")):
        with pytest.raises(FaxDeskError) as caught:
            profile_folder(wish)
        assert caught.value.kind == ErrorKind.STORAGE
        assert "--profile" in caught.value.hint


def test_resources_are_found_in_a_checkout_an_installation_and_a_package(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resource("fonts", "DejaVuSans.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"
    monkeypatch.setattr("faxdesk.paths._CODE", tmp_path / "faxdesk")
    assert resource("icons") == tmp_path / "resources" / "icons"
    (tmp_path / "faxdesk" / "_resources").mkdir(parents=True)
    assert resource("icons") == tmp_path / "faxdesk" / "_resources" / "icons"
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    assert resource("icons") == tmp_path / "bundle" / "resources" / "icons"


def test_the_page_worker_does_not_import_from_the_folder_one_stands_in(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('imported a stranger')")
    command = [*page_worker_command()[:-2], "-c", "import json; print('fine')"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "fine", done.stderr


def test_the_packaged_program_is_its_own_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert page_worker_command() == [sys.executable, "--page-worker"]
    assert history_worker_command() == [sys.executable, "--history-worker"]
    assert password_check_command() == [sys.executable, "--password-check"]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_new_profile_in_an_open_empty_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "faxes"
    folder.mkdir()
    folder.chmod(0o755)
    open_profile(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")
def test_a_folder_with_other_things_in_it_stays_open_but_what_the_program_keeps_there_is_closed(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "shared"
    (folder / "documents").mkdir(parents=True)
    (folder / "plan.txt").write_text("for all")
    for name in ("settings.json", "archive.db-wal"):
        (folder / name).write_text("")
        (folder / name).chmod(0o644)
    for each in (folder, folder / "documents"):
        each.chmod(0o755)
    profile = open_profile(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((folder / "plan.txt").stat().st_mode) & 0o044
    for inner in (profile.blobs, profile.logs, profile.temporary):
        assert stat.S_IMODE(inner.stat().st_mode) == 0o700
    for name in ("settings.json", "archive.db-wal"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600

"""Policies in files: in order, from root alone, and never open where they cannot be read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from faxdesk.policies.found import Given
from faxdesk.policies.policy_files import read_files

ME = os.getuid() if hasattr(os, "getuid") else 0
pytestmark = pytest.mark.skipif(os.name == "nt", reason="files are the way of Linux")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "faxdesk" / "policies"
    place.mkdir(parents=True, mode=0o755)
    return place


def put(folder: Path, name: str, content: Any, mode: int = 0o644) -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    path.chmod(mode)
    return path


def test_no_folder_says_nothing(tmp_path: Path) -> None:
    found = read_files(tmp_path / "none", ME)
    assert (found.given, found.refused, found.unreadable) == ((), (), ())


def test_files_are_read_in_the_order_of_their_names(folder: Path) -> None:
    later = put(folder, "20-house.json", {"default": {"theme": "dark"}})
    first = put(folder, "10-all.json", {"forced": {"agents": False, "trash_days": 0}})
    put(folder, "notes.txt", "no policy")
    put(folder, ".hidden.json", "no policy")
    found = read_files(folder, ME)
    assert found.given == (
        Given("agents", False, True, str(first)),
        Given("trash_days", 0, True, str(first)),
        Given("theme", "dark", False, str(later)),
    )
    assert (found.refused, found.unreadable) == ((), ())


def test_a_file_of_another_user_is_refused_and_the_rest_holds(folder: Path) -> None:
    put(folder, "1.json", {"forced": {"agents": True}})
    found = read_files(folder, ME + 1)
    assert (found.given, found.unreadable) == ((), ())
    assert any("root" in refused.reason and refused.origin.endswith("1.json") for refused in found.refused)


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_is_refused(folder: Path, mode: int) -> None:
    put(folder, "1.json", {"forced": {"agents": True}}, mode)
    good = put(folder, "2.json", {"forced": {"agents": False}})
    found = read_files(folder, ME)
    assert found.given == (Given("agents", False, True, str(good)),)
    assert [Path(refused.origin).name for refused in found.refused] == ["1.json"]


def test_a_folder_that_others_can_write_in_is_told(folder: Path) -> None:
    put(folder, "1.json", {"forced": {"agents": False}})
    folder.chmod(0o777)
    found = read_files(folder, ME)
    assert len(found.given) == 1
    assert [refused.origin for refused in found.refused] == [str(folder)]


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"froced": {"agents": false}}',
        '{"forced": ["agents"]}',
        '{"forced": {"agents": false}, "forced": {}}',
        '{"forced": {"agents": false, "agents": true}}',
        "[" * 100_000,
        " " * 1_000_001,
    ],
)
def test_what_cannot_be_read_is_told_as_such(folder: Path, content: str) -> None:
    path = put(folder, "1.json", content)
    found = read_files(folder, ME)
    assert found.given == ()
    (unreadable,) = found.unreadable
    assert unreadable.origin == str(path)
    assert unreadable.reason.endswith(".")


def test_bytes_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "1.json").write_bytes(b"\xff\xfe{}")
    (folder / "1.json").chmod(0o644)
    assert len(read_files(folder, ME).unreadable) == 1


def test_what_is_no_plain_file_is_told_and_keeps_nobody_waiting(folder: Path) -> None:
    os.mkfifo(folder / "1.json", 0o644)
    (folder / "2.json").mkdir()
    assert len(read_files(folder, ME).unreadable) == 2


def test_a_link_that_leads_nowhere_is_told(folder: Path) -> None:
    (folder / "1.json").symlink_to(folder / "gone")
    assert len(read_files(folder, ME).unreadable) == 1


@pytest.mark.skipif(ME == 0, reason="needs a user with limited rights")
def test_a_folder_without_leave_is_told(folder: Path) -> None:
    folder.chmod(0)
    try:
        assert len(read_files(folder, ME).unreadable) == 1
    finally:
        folder.chmod(0o755)

"""Files that are their owner's alone, written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk.private_files import wipe, write_private


def test_a_file_is_written_whole_in_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_bytes(b"a long text that was there")
    write_private(target, b"short")
    assert target.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a person's folders from others by itself")
def test_it_is_its_owners_alone_whatever_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "kept", b"secret")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600


def test_on_a_full_disk_the_old_one_stays_and_nothing_of_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "kept"
    target.write_bytes(b"old")

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_private(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_wiped_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    target, other_name = tmp_path / "kept", tmp_path / "another name of it"
    target.write_bytes(b"secret" * 500_000)
    os.link(target, other_name)
    wipe(target)
    assert not target.exists()
    assert other_name.read_bytes() == bytes(3_000_000)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
def test_a_process_with_secrets_leaves_no_core_file() -> None:
    program = """
import resource
from faxdesk.private_files import leave_no_core_files
leave_no_core_files()
print(resource.getrlimit(resource.RLIMIT_CORE)[0])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"

"""What a disk does not do, in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from faxdesk.disk_trouble import disk_trouble, size_text
from faxdesk.domain.errors import ErrorKind

MEANS = "Faxes in the outbox wait, and new ones stay at RingCentral until this is mended."


def error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def test_a_full_disk_is_told_with_its_place_and_room(tmp_path: Path) -> None:
    trouble = disk_trouble(error(errno.ENOSPC), tmp_path)
    assert trouble.kind == ErrorKind.STORAGE
    assert trouble.title.startswith("The disk is full (")
    assert " free): " in trouble.title
    assert f"“{tmp_path}”" in trouble.title
    assert MEANS in trouble.hint


@pytest.mark.skipif(not hasattr(errno, "EDQUOT"), reason="this system has no quotas")
def test_a_used_up_quota_does_not_count_the_room_of_others(tmp_path: Path) -> None:
    trouble = disk_trouble(error(errno.EDQUOT), tmp_path)
    assert "what you may use of it is used up" in trouble.title
    assert MEANS in trouble.hint


def test_a_disk_that_is_gone_has_no_known_room(tmp_path: Path) -> None:
    assert "its room is not known" in disk_trouble(error(errno.ENOSPC), tmp_path / "gone").title


def test_any_other_error_is_told_as_the_system_says_it(tmp_path: Path) -> None:
    trouble = disk_trouble(error(errno.EIO), tmp_path)
    assert str(tmp_path) in trouble.title
    assert os.strerror(errno.EIO) in trouble.hint


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1500, "1.5 kB"), (2 * 10**9, "2.0 GB")]
)
def test_sizes(size: int, text: str) -> None:
    assert size_text(size) == text

"""What the program keeps is its owner's alone whatever the umask; what a person saves follows the umask."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Faxdesk

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights are others there")


@pytest.fixture
def open_to_all() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_in_the_profile_is_open_to_others(
    faxdesk: Faxdesk,
    unattended: Simulator,
    folder: Path,
    tmp_path: Path,
    make_pdf: Callable[..., Path],
    open_to_all: None,
) -> None:
    folder.mkdir(mode=0o755)
    unattended.control.receive()
    assert faxdesk("send", "--to", TO, make_pdf()).code == 0
    faxdesk("sync")
    (received,) = faxdesk("inbox", "--json").json
    assert faxdesk("save", received["id"], tmp_path / "mine.pdf").code == 0
    assert faxdesk("export", "--inbox", "--format", "folder", tmp_path / "out").code == 0
    kept = list(folder.rglob("*"))
    assert {"archive.db", "documents"} <= {path.name for path in kept}
    open_files = [path for path in kept if path.is_file() and rights(path) != 0o600]
    open_folders = [path for path in [folder, *kept] if path.is_dir() and rights(path) != 0o700]
    assert open_files == open_folders == []
    assert rights(tmp_path / "mine.pdf") == 0o666
    exported = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert exported
    assert {rights(path) for path in exported} == {0o666}

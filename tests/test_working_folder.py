"""Working folders end with the process that they belong to, however that ends."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk.working_folder import WorkingFolder, sweep_working_folders

_CHILD = """
import sys
from pathlib import Path
from faxdesk.working_folder import WorkingFolder
folder = WorkingFolder("pages", Path(sys.argv[1]))
(folder.path / "letter.pdf").write_text("x")
print(folder.path, flush=True)
sys.stdin.read()
"""


def other_process(parent: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process with a working folder, which ends with its input."""
    command = [sys.executable, "-c", _CHILD, str(parent)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, Path(child.stdout.readline().strip())


def test_what_a_killed_process_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    child, folder = other_process(tmp_path)
    with child:
        mine = WorkingFolder("file", tmp_path)
        sweep_working_folders(tmp_path)
        assert (folder / "letter.pdf").exists(), "another program is at it"
        assert mine.path.exists()
        child.kill()
    sweep_working_folders(tmp_path)
    assert not folder.exists()
    assert mine.path.exists()
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_ends_by_itself_takes_its_folder_along(tmp_path: Path) -> None:
    child, folder = other_process(tmp_path)
    with child:
        child.communicate()
    assert child.returncode == 0
    assert not folder.exists()


def test_it_is_its_owners_alone_and_goes_with_the_statement(tmp_path: Path) -> None:
    with WorkingFolder("file", tmp_path) as folder:
        (folder.path / "within").mkdir()
        if sys.platform != "win32":
            assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert not folder.path.exists()
    folder.close()


@pytest.mark.skipif(sys.platform == "win32", reason="links take a right there")
def test_only_the_folders_of_this_program_are_taken(tmp_path: Path) -> None:
    """Somebody else may have put a link there, to have another folder removed; what has no lock is not a
    working folder."""
    precious = tmp_path / "elsewhere"
    child, folder = other_process(tmp_path)
    with child:
        child.kill()
    shutil.copytree(folder, precious)
    for name in ("faxdesk-link", "faxdesk-nowhere"):
        (tmp_path / name).symlink_to(precious if name == "faxdesk-link" else tmp_path / "nothing")
    (tmp_path / "faxdesk-by-hand").mkdir()
    (tmp_path / "faxdesk-file").write_text("x")
    sweep_working_folders(tmp_path)
    assert not folder.exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        *("elsewhere", "faxdesk-link", "faxdesk-nowhere", "faxdesk-by-hand", "faxdesk-file")
    }
    assert (precious / "letter.pdf").exists()


def test_where_there_is_no_room_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WorkingFolder("file", tmp_path / "unplugged")

"""A disk that is full or can only be read: what is here can be read and saved elsewhere, and the words say
what is wrong, where, and what it means for faxes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faxdesk.simulator.server import Simulator
from tests.cli.conftest import TO, Ended, Faxdesk
from tests.store.small_disk import SmallDisk, mounts, seen_only_to_read, small_disk, without_rights

MEANS = "Faxes in the outbox wait, and new ones stay at RingCentral until this is mended."


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The profile's folder: on the small disk where the test has one."""
    if "disk" in request.fixturenames:
        return request.getfixturevalue("disk").folder / "desk"
    return tmp_path / "desk"


@pytest.fixture
def used(faxdesk: Faxdesk, unattended: Simulator, letter: Path) -> Faxdesk:
    """The command line on an archive with a received fax, a sent one and one that waits."""
    unattended.control.receive()
    assert faxdesk("send", "--to", TO, letter, "--wait", 30).code == 0
    assert faxdesk("sync").code == 0
    assert faxdesk("inbox", "--offline", "--json").json[0]["saved"]
    return faxdesk


def reads(faxdesk: Faxdesk, elsewhere: Path, wrong: str, folder: Path) -> None:
    """All that reads works on an archive that has one fax received and one sent, and says what is wrong."""
    (received,) = _listed(faxdesk("inbox", "--offline", "--json"), wrong, folder)
    (sent,) = _listed(faxdesk("outbox", "--offline", "--json"), wrong, folder)
    assert _listed(faxdesk("show", sent["id"], "--json"), wrong, folder)["id"] == sent["id"]
    (found,) = _listed(faxdesk("search", received["from"], "--json"), wrong, folder)
    assert found["id"] == received["id"]
    elsewhere.mkdir(exist_ok=True)
    for name in ("fax.pdf", "fax.tif"):
        assert faxdesk("save", received["id"], elsewhere / name).code == 0
        assert (elsewhere / name).stat().st_size > 500
    assert faxdesk("receipt", sent["id"], elsewhere / "receipt.pdf").code == 0
    assert faxdesk("export", "--inbox", "--format", "merged", elsewhere / "all.pdf").code == 0
    # With the service in reach, the list is shown as it is, with the error that scripts have to know of.
    listed = faxdesk("inbox", "--json")
    assert (listed.code, len(listed.json)) == (1, 1)
    assert "the list may be old" in listed.err
    doctor = faxdesk("doctor", "--json")
    (checked,) = [result for result in doctor.json["results"] if result["key"] == "disk"]
    assert (checked["verdict"], doctor.code) == ("problem", 1)
    assert wrong in checked["words"]
    assert MEANS in checked["hint"]
    # Whatever has to be written is refused, and is not half done.
    refused = faxdesk("delete", received["id"], "--json")
    assert refused.code == 1
    assert wrong in refused.json["error"]["title"]
    assert len(faxdesk("inbox", "--offline", "--json").json) == 1


def _listed(done: Ended, wrong: str, folder: Path) -> Any:
    assert done.code == 0, done
    assert "Traceback" not in done.err
    assert wrong in done.err
    assert f"“{folder}”" in done.err
    assert "can be read, searched, and saved on another disk." in done.err
    assert MEANS in done.err
    return done.json


def goes_on(faxdesk: Faxdesk, simulator: Simulator) -> None:
    """What was not possible meanwhile is done when the disk takes something again."""
    simulator.control.receive()
    done = faxdesk("inbox", "--json")
    assert (done.code, done.err, len(done.json)) == (0, "", 2)
    assert all(fax["saved"] for fax in done.json)


@mounts
def test_a_full_disk(
    used: Faxdesk, disk: SmallDisk, unattended: Simulator, tmp_path: Path, folder: Path, letter: Path
) -> None:
    disk.fill()
    reads(used, tmp_path / "elsewhere", "The disk is full (0 bytes free)", folder)
    refused = used("send", "--to", TO, letter, "--json")
    assert refused.code == 1
    assert "The disk is full (0 bytes free)" in refused.json["error"]["title"]
    disk.make_room()
    goes_on(used, unattended)


@mounts
def test_a_disk_that_can_only_be_read(
    used: Faxdesk, disk: SmallDisk, unattended: Simulator, tmp_path: Path, folder: Path
) -> None:
    disk.only_read()
    reads(used, tmp_path / "elsewhere", f"FaxDesk may not write in “{folder}”.", folder)
    assert "have it mounted for writing" in used("inbox", "--offline").err
    disk.write_again()
    goes_on(used, unattended)


@mounts
def test_no_room_for_a_new_profile(faxdesk: Faxdesk, disk: SmallDisk, folder: Path) -> None:
    disk.fill()
    refused = faxdesk("inbox", "--offline", "--json")
    assert refused.code == 1
    assert "The disk is full" in refused.json["error"]["title"]
    assert str(folder) in refused.json["error"]["title"]


@mounts
def test_a_new_profile_on_a_disk_that_can_only_be_read(
    faxdesk: Faxdesk, disk: SmallDisk, folder: Path
) -> None:
    disk.only_read()
    refused = faxdesk("inbox", "--offline", "--json")
    assert refused.code == 1
    assert str(folder) in refused.json["error"]["title"]
    assert "--profile" in refused.json["error"]["hint"]


@mounts
def test_what_another_place_writes_is_seen(
    used: Faxdesk, unattended: Simulator, tmp_path: Path, folder: Path
) -> None:
    """The same folder, at a place where it can only be read and at one where it can be written."""
    with seen_only_to_read(folder, tmp_path / "again") as place:
        assert len(used("--profile", place, "inbox", "--offline", "--json").json) == 1
        unattended.control.receive()
        assert used("sync").code == 0
        done = used("--profile", place, "inbox", "--offline", "--json")
    assert len(done.json) == 2
    assert f"FaxDesk may not write in “{place}”." in done.err


@pytest.fixture
def foreign(used: Faxdesk, folder: Path) -> Iterator[Path]:
    """A copy of the profile that belongs to somebody else, who lets everybody read it."""
    place = Path(tempfile.mkdtemp(prefix="faxdesk-test-"))
    shutil.copytree(folder, place / "desk")
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield place / "desk"
    for path in (place, *place.rglob("*")):
        path.chmod(0o700)
    shutil.rmtree(place)


@pytest.mark.skipif(
    os.name == "nt" or (os.geteuid() == 0 and shutil.which("setpriv") is None),
    reason="rights of POSIX, and for root a way to do without its own",
)
def test_a_folder_without_the_right_to_write(foreign: Path, root: Path) -> None:
    # What counts the lines that are reached may not write its own file there either, and would say so.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}

    def run(*arguments: object) -> Ended:
        command = without_rights(sys.executable, "-m", "faxdesk", "--profile", foreign, *arguments)
        done = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=60, check=False, env=environment
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    (received,) = _listed(
        run("inbox", "--offline", "--json"), f"FaxDesk may not write in “{foreign}”.", foreign
    )
    assert received["saved"]
    assert "Give yourself the right to write there." in run("inbox", "--offline").err


HOLDS_UNTIL_KILLED = """
import os, sys
from pathlib import Path
from faxdesk.domain.runtime import SystemClock
from faxdesk.store.database.database import Database
from faxdesk.store.tag_store import TagStore
database = Database.open(Path(sys.argv[1]))
TagStore(database).set_note(1, "written last")
os._exit(0)
"""


@pytest.fixture
def killed(used: Faxdesk, root: Path, folder: Path) -> Path:
    """The profile after a program that wrote a note was killed: the note is in SQLite's log alone."""
    command = [sys.executable, "-c", HOLDS_UNTIL_KILLED, str(folder / "archive.db")]
    subprocess.run(command, cwd=root, check=True)
    assert (folder / "archive.db-wal").stat().st_size > 0
    return folder


@mounts
@pytest.mark.parametrize("state", ["full", "only read"])
@pytest.mark.parametrize("shared_memory", ["left", "emptied", "gone"])
def test_what_a_killed_program_wrote_last_is_read(
    used: Faxdesk,
    killed: Path,
    disk: SmallDisk,
    state: str,
    shared_memory: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    if shared_memory != "left":
        (killed / "archive.db-shm").write_bytes(b"")
    if shared_memory == "gone":
        (killed / "archive.db-shm").unlink()
    disk.fill() if state == "full" else disk.only_read()
    done = used("show", 1, "--json")
    assert (done.code, done.json["note"]) == (0, "written last"), done
    assert not list(temporary.iterdir()), "a copy is gone with the command that needed it"

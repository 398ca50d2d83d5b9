"""The walls around the page worker, tried from inside by what a process that was taken over would do. That
every document is drawn behind them, all other tests of documents show."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk.documents.cage import mac_sandbox, system_calls
from faxdesk.domain.checkup import Walls
from tests.documents.cage import probe

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's own")
pytestmark = LINUX_ONLY

NOBODY = 65534
ROOT = Path(__file__).parents[3]

WITHOUT_LANDLOCK = """
import ctypes, errno, json, os, struct, sys
from faxdesk.documents.cage import call_filter, walls
steps = [call_filter._load(0)]
for number in (444, 445, 446):
    steps += call_filter._if(0x15, number, [call_filter._give(0x00050000 | errno.ENOSYS)])
code = b"".join(struct.pack("=HBBI", *step) for step in [*steps, call_filter._give(0x7FFF0000)])
held = ctypes.create_string_buffer(code, len(code))
libc = ctypes.CDLL(None)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, struct.pack("=HxxxxxxQ", len(code) // 8, ctypes.addressof(held)), 0, 0) == 0
"""


def succeeded(tmp_path: Path, how: str, account: str = "") -> list[str]:
    """What the probe was not refused."""
    secret, folder = tmp_path / "person" / "archive.db", tmp_path / "free"
    for path in (secret.parent, folder):
        path.mkdir()
        path.chmod(0o777)
    for path in (tmp_path, *tmp_path.parents):
        if account and path.is_relative_to("/tmp") and path != Path("/tmp"):
            path.chmod(0o755)
    secret.write_bytes(b"of the person")
    (folder / "a link").symlink_to(secret)
    probe.prepare(folder)
    if account:
        os.chown(folder / "own", int(account), int(account))
    command = [sys.executable, "-m", "tests.documents.cage.probe", str(secret), str(folder)]
    done = subprocess.run(
        [*command, str(os.getpid()), how, account], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    attempts, found = json.loads(done.stdout)
    assert attempts > (90 if how == "walls" else 3)
    return list(found)


@pytest.mark.usefixtures("has_walls")
def test_nothing_is_left_to_a_process_that_was_taken_over(tmp_path: Path) -> None:
    assert succeeded(tmp_path, "walls") == []


@pytest.mark.usefixtures("has_walls")
@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="is an ordinary account already")
def test_nor_to_one_of_an_ordinary_account(tmp_path: Path) -> None:
    assert succeeded(tmp_path, "walls", str(NOBODY)) == []


def test_the_probe_finds_what_is_open(tmp_path: Path) -> None:
    """Else the tests above would show nothing."""
    assert len(succeeded(tmp_path, "none")) == 4


def test_a_kernel_without_one_wall_has_the_other(tmp_path: Path) -> None:
    code = WITHOUT_LANDLOCK + "walls.enter([])\nprint(json.dumps(walls.self_test(os.getppid())))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == {"files": False, "network": True, "processes": True}


def test_a_worker_that_says_nothing_of_walls_is_believed_to_have_none() -> None:
    from faxdesk.documents.worker_answers import walls

    assert walls(({}, b"")) == Walls()
    with pytest.raises(ValueError, match="bool"):
        walls(({"walls": {"files": "yes"}}, b""))


def test_the_profile_of_a_mac_names_places_as_they_are() -> None:
    said = mac_sandbox.profile([Path('/Users/a "b" ü/fonts')])
    assert said.startswith("(version 1)(deny default)(allow file-read* (subpath ")
    assert '(subpath "/Users/a \\"b\\" ü/fonts")' in said
    assert "network" not in said
    assert "file-write" not in said


@pytest.mark.parametrize(
    ("header", "column"),
    [("/usr/include/x86_64-linux-gnu/asm/unistd_64.h", 0), ("/usr/include/asm-generic/unistd.h", 1)],
    ids=["x86_64", "aarch64"],
)
def test_numbers_are_those_of_the_kernel(header: str, column: int) -> None:
    if not Path(header).exists():
        pytest.skip("the kernel's headers are not installed")
    pattern = r"#define __NR(?:3264)?_(\w+)\s+(\d+)"
    true = {name: int(number) for name, number in re.findall(pattern, Path(header).read_text())}
    tables = (
        *("ALLOWED", "PROGRAMS", "NETWORK", "OTHER_PROCESSES", "SIGNALS", "ABOUT_FILES", "THE_SYSTEM"),
        "LOOKED_AT",
    )
    ours = {
        name: numbers[column]
        for table in tables
        for name, numbers in getattr(system_calls, table).items()
        if numbers[column] is not None
    }
    known = {name: number for name, number in ours.items() if name in true}
    assert len(known) > 130
    assert known == {name: true[name] for name in known}

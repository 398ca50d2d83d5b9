"""A program of others behind walls sees the system and its own files, and is alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from faxdesk.documents.cage.walled_program import walled

pytestmark = pytest.mark.usefixtures("has_walls")


def run(name: str, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed")
    command = walled([program, *map(str, arguments)])
    assert command[0] == sys.executable
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)


def test_it_does_its_work() -> None:
    done = run("cat", "/usr/bin/env")
    assert done.returncode == 0
    assert done.stdout == Path("/usr/bin/env").read_bytes()


def test_it_sees_and_writes_no_file_of_the_person(tmp_path: Path) -> None:
    secret = tmp_path / "archive.db"
    secret.write_bytes(b"of the person")
    done = run("cat", secret)
    assert (done.returncode, done.stdout) == (1, b"")
    assert run("tee", secret).returncode != 0
    assert secret.read_bytes() == b"of the person"


def test_it_starts_no_other_program_and_reaches_nobody() -> None:
    # The shell itself is allowed, since it is the program.
    assert run("bash", "-c", "exec /usr/bin/env").returncode == 126
    assert run("bash", "-c", "/usr/bin/env; true").returncode != 0
    assert run("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9").stderr.endswith(b"not permitted\n")


ALONE = """
import os, socket, subprocess, sys, threading
from pathlib import Path
from faxdesk.documents.cage import walls
from faxdesk.documents.cage.program_places import SETTINGS, SYSTEM, python_places

folder, secret, program = map(Path, sys.argv[1:])
walls.enter_for_program([*SYSTEM, *SETTINGS, *python_places()], write=[folder])
attempts = {
    "read": secret.read_bytes, "write": lambda: secret.write_bytes(b"x"),
    "list": lambda: os.listdir(secret.parent),
    "socket": lambda: socket.socket(socket.AF_UNIX), "run": lambda: subprocess.run(["/usr/bin/env"]),
    "own program": lambda: os.execv(program, ["env"]), "parent": lambda: os.kill(os.getppid(), 0),
    "environment": Path(f"/proc/{os.getppid()}/environ").read_bytes, "fork": os.fork,
}
for name, attempt in attempts.items():
    try:
        attempt()
        print(name)
    except OSError:
        pass
import sqlite3, phonenumbers
with sqlite3.connect(folder / "archive.db") as database:
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE a(b)")
thread = threading.Thread(target=print, args=("works",))
thread.start()
thread.join()
"""


def test_one_that_writes_in_a_folder_reaches_nothing_else(tmp_path: Path) -> None:
    """As the process that writes the history."""
    secret, folder = tmp_path / "secret", tmp_path / "archive"
    secret.write_bytes(b"of the person")
    folder.mkdir()
    shutil.copy("/usr/bin/env", folder / "program")
    command = [sys.executable, "-c", ALONE, str(folder), str(secret), str(folder / "program")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["works"], done.stderr
    assert secret.read_bytes() == b"of the person"


def test_a_script_is_left_as_it_is(tmp_path: Path) -> None:
    """It may need anything that it was written for."""
    script = tmp_path / "tesseract"
    script.write_text("#!/bin/sh\n")
    assert walled([str(script), "stdin"]) == [str(script), "stdin"]
    assert walled(["/snap/bin/tesseract"]) == ["/snap/bin/tesseract"]
    assert walled(["/nowhere/tesseract"]) == ["/nowhere/tesseract"]

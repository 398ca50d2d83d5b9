"""Other programs of the account do not see the program's memory, nor what is in its environment."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone can be asked for it")

DUMPABLE = "import ctypes\nprint(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"

SEEN_BY_ANOTHER = """
import ctypes, os
from faxdesk.hidden_memory import hide_memory

NOBODY = 65534
if os.getuid() == 0:
    # The administrator sees all.
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)

def seen():
    process = os.fork()
    if process == 0:
        found = 0
        for name in ("environ", "mem", "maps"):
            try:
                os.close(os.open(f"/proc/{os.getppid()}/{name}", os.O_RDONLY))
                found += 1
            except PermissionError:
                pass
        os._exit(found)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

print(seen())
hide_memory()
print(seen())
"""


def said_by(code: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_another_program_of_the_account_sees_nothing() -> None:
    before, after = said_by(SEEN_BY_ANOTHER)
    assert int(before) >= 2
    assert after == "0"


def test_a_command_hides_itself() -> None:
    begun = "from faxdesk.cli.main import main\nmain(['no-such-command'])\n"
    assert said_by(begun + DUMPABLE)[-1:] == ["0"]


def test_the_window_hides_itself_before_it_opens() -> None:
    begun = (
        "from faxdesk.app import open_window\n"
        "from faxdesk.window_start import main\n"
        f"open_window.open_window = lambda *options: exec({DUMPABLE!r})\n"
        "main(['--demo'])\n"
    )
    assert said_by(begun) == ["0"]

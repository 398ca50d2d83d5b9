"""Memory that threads leave behind is used by those after them."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from faxdesk.work import memory_pools
from faxdesk.work.memory_pools import EVERY_S, FIRST_S, FreeMemory
from faxdesk.work.tasks import Lane, TaskRunner
from tests.support.clock import ManualClock

_SAYS_HOW_MANY_POOLS = """
import ctypes, re, sys, threading
from faxdesk.work.memory_pools import share_memory_among_threads

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, (ctypes.c_size_t,)
if sys.argv[1] == "few":
    share_memory_among_threads()
together = threading.Barrier(12)

def work():
    together.wait()
    libc.malloc(1000)
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_stats()
"""


_SAYS_WHAT_COMES_BACK = """
import os
from faxdesk.work.memory_pools import give_back_free_memory

def resident_mb():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

letters = [bytes(1000) for _ in range(50_000)]
kept = letters[-1]
letters.clear()
before = resident_mb()
give_back_free_memory()
print(before - resident_mb())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's C library has such pools")
def test_threads_that_work_at_once_share_two_pools() -> None:
    def pools(how: str) -> int:
        command = [sys.executable, "-c", _SAYS_HOW_MANY_POOLS, how]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stderr.count("Arena ")

    assert pools("few") == 2
    assert pools("as they come") > 2


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's C library keeps it")
def test_what_lies_beneath_something_in_use_is_given_back() -> None:
    command = [sys.executable, "-c", _SAYS_WHAT_COMES_BACK]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) > 40


def test_memory_is_given_back_after_the_first_minute_and_then_seldom(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_back: list[str] = []
    monkeypatch.setattr(
        memory_pools, "give_back_free_memory", lambda: given_back.append(threading.current_thread().name)
    )
    clock, runner = ManualClock(), TaskRunner()
    FreeMemory(runner, clock, parent=runner)

    def work_and_rest() -> None:
        ended: list[None] = []
        runner.submit(Lane.LOCAL, lambda token: None, ended.append)
        qtbot.waitUntil(lambda: bool(ended) and runner.is_idle)

    work_and_rest()
    assert not given_back
    clock.advance(FIRST_S)
    for _ in range(3):
        work_and_rest()
    assert len(given_back) == 1
    assert given_back != [threading.current_thread().name]
    clock.advance(EVERY_S)
    work_and_rest()
    assert len(given_back) == 2
    assert runner.shutdown(5000)

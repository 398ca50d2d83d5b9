"""Memory that threads leave behind is used by those after them."""

from __future__ import annotations

import subprocess
import sys

import pytest

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


@pytest.mark.skipif(sys.platform != "linux", reason="only GNU's C library has such pools")
def test_threads_that_work_at_once_share_two_pools() -> None:
    def pools(how: str) -> int:
        command = [sys.executable, "-c", _SAYS_HOW_MANY_POOLS, how]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stderr.count("Arena ")

    assert pools("few") == 2
    assert pools("as they come") > 2

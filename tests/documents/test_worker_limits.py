"""The limits around the process that opens documents, each tried in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from faxdesk.documents import worker_limits, worker_main
from faxdesk.documents.cage.handed_files import HandedFiles
from faxdesk.documents.cage.request_line import RequestLine
from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.errors import FaxDeskError
from faxdesk.paths import page_worker_command


def is_wine() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="Windows limits from outside")

WINDOWS_ONLY = pytest.mark.skipif(sys.platform != "win32", reason="job objects are Windows's own")

limits_memory = pytest.mark.skipif(is_wine(), reason="Wine takes this limit and does not keep to it")


def run(code: str, timeout: float = 30) -> subprocess.CompletedProcess[str]:
    whole = "from faxdesk.documents import worker_limits\n" + code
    return subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True, timeout=timeout)


@POSIX_ONLY
@pytest.mark.skipif(sys.platform == "darwin", reason="macOS does not keep to this limit")
def test_memory_is_limited_and_no_core_is_left() -> None:
    done = run(
        "import resource\n"
        "worker_limits.limit_self(256 << 20)\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "bytearray(1 << 30)"
    )
    assert done.stdout.strip() == "(0, 0)"
    assert "MemoryError" in done.stderr


@POSIX_ONLY
def test_a_watch_ends_the_process_where_there_is_no_limit() -> None:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    # A child begins with the most that its parent ever had.
    limit = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit + (100 << 20)
    done = run(
        f"worker_limits.watch_memory({limit}, bytes_per_unit={unit})\n"
        "import threading\n"
        "threading.Event().wait(0.2)\n"
        "print('small', flush=True)\n"
        f"held = bytearray(b'x' * {limit + (100 << 20)})\n"
        "threading.Event().wait(20)\n"
        "print('large')"
    )
    assert done.stdout == "small\n"
    assert done.returncode == 1


@POSIX_ONLY
def test_the_system_ends_a_process_that_nobody_minds() -> None:
    done = run("import threading\nworker_limits.end_after(20, 1)\nthreading.Event().wait(20)")
    assert done.returncode == -signal.SIGALRM


@POSIX_ONLY
def test_the_system_ends_a_process_that_works_too_long() -> None:
    done = run("worker_limits.end_after(0.3, 60)\nwhile True:\n    pass")
    assert done.returncode == -signal.SIGPROF
    assert done.returncode in worker_limits.LATE_EXITS
    waits = "import threading\nworker_limits.end_after(0.3, 60)\nthreading.Event().wait(1)\nprint('done')"
    waited = run(waits)
    assert waited.stdout == "done\n"


@WINDOWS_ONLY
def test_a_job_counts_the_work_of_its_process_and_ends_it() -> None:
    code = "import threading\nprint('there', flush=True)\nthreading.Event().wait(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        cage = worker_limits.around(process, 1 << 30)
        assert cage.is_job
        assert cage.processor_seconds()
        assert process.poll() is None
        cage.close()
        process.wait(timeout=30)


@WINDOWS_ONLY
@limits_memory
def test_a_job_limits_memory() -> None:
    code = "input()\nheld = bytearray(1 << 30)\nprint('large')"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        cage = worker_limits.around(process, 256 << 20)
        out, err = process.communicate(b"go on\n", timeout=60)
        cage.close()
    assert (out, process.returncode) == (b"", 1)
    assert b"MemoryError" in err


def test_the_worker_ends_with_its_input() -> None:
    line = RequestLine()
    command = [*page_worker_command(), "", str(1 << 30)]
    process = subprocess.Popen(command, stdin=line.process_end, stdout=subprocess.PIPE)
    line.started(process)
    assert process.stdout is not None
    with process, process.stdout:
        line.send({"operation": "hello", "files": [], "seconds": 30, "seconds_on_the_clock": 60}, [])
        hello = json.loads(process.stdout.readline())
        if sys.platform != "win32":
            # Ctrl+C in the terminal is for the program, which ends the worker in its own time.
            process.send_signal(signal.SIGINT)
        line.close()
        assert process.wait(timeout=60) == 0
    assert hello["bytes"] == 0
    # On Linux it opens none itself.
    assert ("splits_off" in hello) == (sys.platform == "linux")


def test_the_worker_is_given_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAXDESK_JWT", "very secret")
    monkeypatch.setenv("TOKEN_OF_ANOTHER_PROGRAM", "secret too")
    seen = tmp_path / "seen.json"
    code = f"import json, os; open({str(seen)!r}, 'w').write(json.dumps(dict(os.environ)))"
    worker = PageWorker([sys.executable, "-c", code])
    with pytest.raises(FaxDeskError, match="could not start"):
        worker.start()
    worker.close()
    figures = json.loads(seen.read_text())
    assert figures["PATH"] == os.environ["PATH"]
    assert not [name for name in figures if name.startswith("FAXDESK_")]
    assert sys.platform == "win32" or "TOKEN_OF_ANOTHER_PROGRAM" not in figures


def test_what_nobody_foresaw_is_told_by_its_place_and_not_by_its_words() -> None:
    class Hasty:
        def do(self, request: dict[str, object]) -> NoReturn:
            raise FileNotFoundError(f"private words of {request['name']}")

    facts, data = worker_main._carried_out(cast(Any, Hasty()), {"name": "a.pdf"}, HandedFiles([], []))
    line = Hasty.do.__code__.co_firstlineno + 1
    assert facts == {"error": "bug", "detail": f"FileNotFoundError (test_worker_limits.py:{line})"}
    assert data == b""

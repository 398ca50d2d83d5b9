"""What the program takes while nobody does anything: memory, wake-ups of the processor, and whether it takes
more after many hours than after the first one. Linux only: the system's own figures are read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from faxdesk.documents.page_worker import IDLE_S
from faxdesk.paths import open_profile
from faxdesk.store.database.sqlite import sqlite3
from tests.bench.archive import FAXES
from tests.bench.history import build, read_history
from tests.bench.office_hours import HOURS
from tests.bench.processes import family_of, pss_mb, wake_ups
from tests.bench.row import Row, limited
from tests.bench.serving import Served, serving
from tests.bench.window import measured

GOAL_MEMORY_MB = 60.0
WAKE_UPS = 1.0
GROWTH_MB = 2.0
"""What the allocator and Python may be out by from one hour to another, without anything that grows."""
_PATIENCE_S = 120.0
_SETTLING_S = 4.0
_COUNTED_S = 30.0


def measure_rest(folder: Path) -> Iterator[Row]:
    """Memory is that of all processes of the program, each with its share of what it has in common with
    others. The page worker has ended by then: nobody has looked at a page for a while."""
    with serving("--seed", str(FAXES)) as served:
        profile = folder / "profile"
        composition = build(profile, served)
        read_history(composition)
        composition.close()
        keep_from_fetching(profile)
        command = [sys.executable, "-m", "faxdesk", "--profile", str(profile)]
        with running(command, served.environment) as process:
            wait_for_sync(served, process)
            time.sleep(IDLE_S + _SETTLING_S)
            value, of_window = at_rest_mb(process), wake_ups_a_second(process)
        command = [sys.executable, "-m", "faxdesk", "inbox", "--watch", "--profile", str(profile)]
        with running(command, served.environment) as process:
            wait_for_sync(served, process)
            time.sleep(_SETTLING_S)
            of_watch = wake_ups_a_second(process)
    bare = [sys.executable, str(Path(__file__).parent / "floors" / "bare_window.py"), "--stay"]
    with running(bare, {}) as process:
        time.sleep(_SETTLING_S)
        floor = at_rest_mb(process)
    yield Row(f"memory at rest, {FAXES:,} faxes (MB)", value, floor, GOAL_MEMORY_MB)
    yield limited("wake-ups a second at rest, window", of_window, WAKE_UPS)
    yield limited("wake-ups a second at rest, inbox --watch", of_watch, WAKE_UPS)


def measure_growth(folder: Path) -> Iterator[Row]:
    """After the first hour nothing is new to the program any more: from then on it should stay as it is."""
    with serving("--deliver-after", "0.1") as served:
        ready = json.dumps(served.ready)
        found = measured(
            "tests.bench.office_hours", folder / "profile", ready, environment=served.environment
        )
    yield limited(f"growth from hour 2 to hour {HOURS} (MB)", found["last"] - found["second"], GROWTH_MB)


def keep_from_fetching(profile: Path) -> None:
    """At rest all documents are there; fetching so many would take hours."""
    with sqlite3.connect(open_profile(profile).database) as cx:
        cx.execute("UPDATE faxes SET document_state = 'none', attachment_uri = ''")
    cx.close()


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    whole = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=whole) as process:
        try:
            yield process
        finally:
            process.terminate()


def wait_for_sync(served: Served, process: subprocess.Popen[bytes]) -> None:
    """Until the program has signed in and asked for what is new."""
    served.control("clear_requests")
    end = time.monotonic() + _PATIENCE_S
    while not any(request["path"].endswith("/message-sync") for request in served.control("requests")):
        if time.monotonic() > end or process.poll() is not None:
            raise SystemExit("The program never synced.")
        time.sleep(0.2)


def at_rest_mb(process: subprocess.Popen[bytes]) -> float:
    return sum(pss_mb(number) for number in family_of(process.pid))


def wake_ups_a_second(process: subprocess.Popen[bytes]) -> float:
    """Of all threads of the program's processes; one that ends meanwhile does not count."""
    before = [wake_ups(number) for number in family_of(process.pid)]
    time.sleep(_COUNTED_S)
    after = [wake_ups(number) for number in family_of(process.pid)]
    return (sum(after, Counter()) - sum(before, Counter())).total() / _COUNTED_S

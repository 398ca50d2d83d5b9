"""A later start with the window open: from its beginning until the window has come forward with a new fax."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from faxdesk.paths import open_profile
from tests.bench.archive import FAXES, fill
from tests.bench.row import Row, limited
from tests.bench.start import WINDOW

RUNS = 9
LIMIT_MS = 300.0
_READY_S = 30.0


def measure_later_start(folder: Path) -> Iterator[Row]:
    """A window answers a later start once it has done what it was asked for; the later start then ends."""
    profile = folder / "profile"
    fill(profile, FAXES)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        "PYTHONDONTWRITEBYTECODE": "",
    }
    command = [sys.executable, *WINDOW, "--profile", str(profile)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        try:
            _wait_for(open_profile(profile).window_address)
            spent = [_milliseconds([*command, "--new-fax"], environment) for _ in range(RUNS)]
        finally:
            window.terminate()
    # The first one also makes the window read the code of a new fax.
    yield limited("a later start, until the window has its new fax (ms)", statistics.median(spent), LIMIT_MS)


def _wait_for(address: Path) -> None:
    end = time.monotonic() + _READY_S
    while not address.exists():
        if time.monotonic() > end:
            raise SystemExit("The window did not open.")
        time.sleep(0.05)


def _milliseconds(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - begun) * 1000

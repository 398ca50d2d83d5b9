"""From starting the program to the first paint of an inbox with 100,000 faxes, against a bare window, and
against a list with the same dress that was written for speed alone."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from faxdesk.paths import open_profile
from tests.bench.archive import FAXES, fill
from tests.bench.row import Row

RUNS = 11
GOAL_BARE = 1.8
GOAL_STYLED = 1.15
WINDOW = ("-c", "import sys; from faxdesk.window_start import main; sys.exit(main())")
"""As `faxdesk-window` begins."""


def measure_start(folder: Path) -> Iterator[Row]:
    profile = folder / "profile"
    fill(profile, FAXES)
    yield from start_rows(profile, FAXES, folder / "compiled")


def start_rows(profile: Path, faxes: int, compiled: Path) -> Iterator[Row]:
    """The start with a profile that has so many faxes; bytecode goes to the folder compiled."""
    floors, archive = Path(__file__).parent / "floors", str(open_profile(profile).database)
    program = [sys.executable, *WINDOW, "--profile", str(profile), "--quit-after-paint"]
    bare = [sys.executable, str(floors / "bare_window.py")]
    styled = [sys.executable, str(floors / "styled_window.py"), archive]
    # As installed: with its bytecode, which some environments keep Python from writing.
    commands = (program, bare, styled)
    for command in commands:
        milliseconds_to_paint(command, compiled)
    # By turns, so that whatever else the computer does hits all alike.
    runs = [[milliseconds_to_paint(command, compiled) for command in commands] for _ in range(RUNS)]
    value, bare_floor, styled_floor = (statistics.median(of_one) for of_one in zip(*runs, strict=True))
    name = f"start to first paint, {faxes:,} faxes"
    yield Row(f"{name}, by a bare window (ms)", value, bare_floor, GOAL_BARE)
    yield Row(f"{name}, by a styled list (ms)", value, styled_floor, GOAL_STYLED)


def milliseconds_to_paint(
    command: Sequence[str], compiled: Path, more: Mapping[str, str] | None = None
) -> float:
    """Until the program prints a line, which it does at its first paint. Bytecode goes to a folder; more goes
    into its environment."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.update(more or {})
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        spent = time.perf_counter() - begun
        process.stdout.read()
    if process.returncode != 0 or not line:
        raise SystemExit(f"This did not start: {' '.join(command)}")
    return spent * 1000

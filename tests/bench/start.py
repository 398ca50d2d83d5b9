"""From starting the program to the first paint of an inbox with 100,000 faxes, against a bare window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.archive import FAXES, fill
from tests.bench.row import Row

RUNS = 11
GOAL = 1.4


def measure_start(folder: Path) -> Iterator[Row]:
    profile = folder / "profile"
    fill(profile, FAXES)
    program = [sys.executable, "-m", "faxdesk", "--profile", str(profile), "--quit-after-paint"]
    floor = [sys.executable, str(Path(__file__).with_name("bare_window.py"))]
    # As installed: with its bytecode, which some environments keep Python from writing.
    compiled = folder / "compiled"
    for command in (program, floor):
        milliseconds_to_paint(command, compiled)
    values, floors = [], []
    # By turns, so that whatever else the computer does hits both alike.
    for _ in range(RUNS):
        values.append(milliseconds_to_paint(program, compiled))
        floors.append(milliseconds_to_paint(floor, compiled))
    name = f"start to first paint, inbox of {FAXES:,} faxes (ms)"
    yield Row(name, statistics.median(values), statistics.median(floors), GOAL)


def milliseconds_to_paint(command: Sequence[str], compiled: Path) -> float:
    """Until the program prints a line, which it does at its first paint. Bytecode goes to a folder."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        spent = time.perf_counter() - begun
        process.stdout.read()
    if process.returncode != 0 or not line:
        raise SystemExit(f"This did not start: {' '.join(command)}")
    return spent * 1000

"""The packaged program, started, against the same from source."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.archive import FAXES, fill
from tests.bench.row import Row
from tests.bench.start import RUNS, WINDOW, milliseconds_to_paint

GOAL = 1.0
_FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / "dist" / "faxdesk"


def measure_packaged(folder: Path) -> Iterator[Row]:
    """No row where no package is built."""
    program = _FOLDER / ("faxdesk-window.exe" if sys.platform == "win32" else "faxdesk-window")
    if not program.is_file():
        print("No package is built (python3 dev.py package), so its start is not measured.", file=sys.stderr)
        return
    profile = folder / "packaged"
    fill(profile, FAXES)
    options = ["--profile", str(profile), "--quit-after-paint"]
    packaged = [str(program), *options]
    from_source = [sys.executable, *WINDOW, *options]
    compiled = folder / "compiled-for-packaged"
    for command in (packaged, from_source):
        milliseconds_to_paint(command, compiled)
    values, floors = [], []
    for _ in range(RUNS):
        values.append(milliseconds_to_paint(packaged, compiled))
        floors.append(milliseconds_to_paint(from_source, compiled))
    name = f"packaged start to first paint, {FAXES:,} faxes (ms)"
    yield Row(name, statistics.median(values), statistics.median(floors), GOAL)

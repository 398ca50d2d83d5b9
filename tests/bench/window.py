"""The window with 100,000 faxes, and with a million: scrolling, lists, actions, and whether it ever stands
still."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.archive import FAXES, VERY_MANY, fill, very_many
from tests.bench.history import LIMIT_SYNC_MS
from tests.bench.row import Row, limited
from tests.bench.serving import serving
from tests.bench.start import start_rows
from tests.bench.upload import SIZE
from tests.documents import samples

RUNS = 3
FRAME_MS = 16.0
STALL_MS = 45.0
TURN_MS = 8.0
LIMIT_FIRST_ROWS_MS, LIMIT_FIRST_ROWS_OF_VERY_MANY_MS = 15.0, 25.0


def measure_scroll(folder: Path) -> Iterator[Row]:
    """The best of the runs: whatever else the computer did can only have made a frame worse."""
    fill(folder / "profile", FAXES)
    yield from scroll_rows(folder / "profile", FAXES)


def scroll_rows(
    profile: Path, faxes: int, limit_ms: float = FRAME_MS, environment: Mapping[str, str] | None = None
) -> Iterator[Row]:
    found = [in_window("scroll", profile, environment=environment) for _ in range(RUNS)]
    for name, key in (
        ("top to bottom, worst frame", "through"),
        ("jumping, worst frame", "about"),
        ("99 of 100 frames", "p99"),
    ):
        yield limited(f"scrolling {faxes:,}: {name} (ms)", min(run[key] for run in found), limit_ms)


def measure_lists(folder: Path) -> Iterator[Row]:
    fill(folder / "profile", FAXES)
    yield from lists_rows(folder / "profile", FAXES, LIMIT_FIRST_ROWS_MS)


def measure_very_many(folder: Path) -> Iterator[Row]:
    """A million faxes: as quick as 100,000."""
    profile = very_many()
    yield from start_rows(profile, VERY_MANY, folder / "compiled")
    yield from scroll_rows(profile, VERY_MANY)
    yield from lists_rows(profile, VERY_MANY, LIMIT_FIRST_ROWS_OF_VERY_MANY_MS)


def lists_rows(profile: Path, faxes: int, limit_first_rows_ms: float) -> Iterator[Row]:
    """The best of the runs, as in measure_scroll()."""
    found = [in_window("lists", profile) for _ in range(RUNS)]
    best = {key: min(run[key] for run in found) for key in found[0]}
    for name in ("folders", "chips", "next fax", "search", "sync"):
        yield limited(f"GUI thread at work, {name}, {faxes:,} faxes (ms)", best[name], TURN_MS)
    name = f"search to first rows, median, {faxes:,} faxes (ms)"
    yield limited(name, best["first rows, median"], limit_first_rows_ms)
    yield limited(f"10 changes taken over, {faxes:,} faxes (ms)", best["applied"], LIMIT_SYNC_MS)


def measure_actions(folder: Path) -> Iterator[Row]:
    """The best of the runs, as in measure_scroll()."""
    fill(folder / "profile", FAXES)
    # As installed: with bytecode, which some environments keep Python from writing.
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    found = [in_window("actions", folder / "profile", environment=compiled) for _ in range(RUNS)]
    for name, key, limit_ms in (
        ("from light to dark", "theme", 100.0),
        ("the settings, first time", "settings", 80.0),
        ("a new fax, first time", "compose", 50.0),
    ):
        yield limited(f"{name}, {FAXES:,} faxes (ms)", min(run[key] for run in found), limit_ms)


def measure_stall(folder: Path) -> Iterator[Row]:
    (folder / "big.doc").write_bytes(samples.old_word("Big") + os.urandom(SIZE))
    still, busy = [], []
    for run in range(RUNS):
        still.append(in_window("stall", folder / f"still-{run}"))
        with serving("--seed", str(FAXES), "--deliver-after", "3600") as served:
            profile, document = folder / f"busy-{run}", folder / "big.doc"
            busy.append(in_window("stall", profile, document, environment=served.environment))
    assert all(run["faxes"] > FAXES for run in busy)
    print(
        "timer of an idle window, for comparison: "
        f"p99 {min(run['p99'] for run in still):.1f} ms, worst {min(run['worst'] for run in still):.1f} ms",
        file=sys.stderr,
    )
    label = "window stalled in sync, upload and scrolling"
    yield limited(f"{label}, 99 of 100 (ms)", min(run["p99"] for run in busy), FRAME_MS)
    yield limited(f"{label}, worst (ms)", min(run["worst"] for run in busy), STALL_MS)


def in_window(
    measurement: str, *arguments: object, environment: Mapping[str, str] | None = None
) -> dict[str, float]:
    return measured("tests.bench.in_window", measurement, *arguments, environment=environment)


def measured(
    module: str, *arguments: object, environment: Mapping[str, str] | None = None
) -> dict[str, float]:
    """What a measurement in a process of its own prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    whole = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **(environment or {})}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=whole)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures

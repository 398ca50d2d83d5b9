"""The first page of a PDF, drawn by the page worker: by a process that has to be started for it, and by one
that is there already; against pdfium alone, in a process of its own. `python -m tests.bench.first_page
FOLDER` prints what the program takes, as JSON."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from faxdesk.documents.page_worker import PageWorker
from faxdesk.domain.compose.draft_page import PageSource
from faxdesk.paths import page_worker_command
from tests.bench.row import Row
from tests.bench.window import measured
from tests.documents import samples

RUNS = 7
LETTERS = 20
WIDTH = 900
"""About as wide as the window shows a page."""
COLD_MS, WARM_MS = 80.0, 8.0


def measure_first_page(folder: Path) -> Iterator[Row]:
    for number in range(LETTERS):
        lines = [f"Line {line} of letter {number}, as long as lines of letters are." for line in range(45)]
        letter(folder, number).write_bytes(samples.plain(lines))
    # As installed: with bytecode, which some environments keep Python from writing.
    compiled = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    script = Path(__file__).parent / "floors" / "plain_page.py"
    plain = [sys.executable, str(script), str(letter(folder, 0)), str(WIDTH)]
    found, floors = [], []
    for _ in range(RUNS + 1):
        found.append(measured("tests.bench.first_page", folder, environment=compiled))
        floors.append(plain_ms(plain, compiled))
    again = subprocess.run([*plain, "--again"], capture_output=True, text=True, check=True)
    # The first run compiles what it imports.
    cold, warm = (statistics.median(run[key] for run in found[1:]) for key in ("cold", "warm"))
    floor = statistics.median(floors[1:])
    yield Row("first page of a PDF, no worker running (ms)", cold, floor, goal=0.0, allowed=COLD_MS)
    yield Row(
        "first page of a PDF, worker running (ms)", warm, float(again.stdout), goal=0.0, allowed=WARM_MS
    )


def letter(folder: Path, number: int) -> Path:
    return folder / f"letter {number}.pdf"


def plain_ms(command: list[str], environment: dict[str, str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.PIPE, check=True, env={**os.environ, **environment})
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    folder = Path(sys.argv[1])
    worker = PageWorker(page_worker_command())
    spent = []
    for number in range(LETTERS):
        file = letter(folder, number)
        begun = time.perf_counter()
        worker.render(PageSource(file, file.name), WIDTH)
        spent.append((time.perf_counter() - begun) * 1000)
    worker.close()
    print(json.dumps({"cold": spent[0], "warm": statistics.median(spent[1:])}))


if __name__ == "__main__":
    main()

"""`python3 dev.py test --coverage`: the tests under coverage, and a table of what they reach in each package.

The processes that tests start are measured as well. Lines that only Qt's own worker threads run are not seen,
since Python's trace function is not installed there; the packages with a floor are tested without Qt. Nor is
what the processes do that open documents: behind their walls they can write nothing down.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "coverage"
CACHE = ROOT / ".pytest_cache"
FLOOR = 95.0
"""Percent of lines; what is below it is either untested or not needed."""
TESTS_FAILED = 1
"""The exit code of pytest."""
FAILED_BESIDE_OTHERS = 5
"""So many of thousands may fail beside four processes and pass alone. More are no accident."""
NOT_SEEN = "documents: without what its processes reach behind their walls, where nothing can be written down"
WITH_FLOOR = ("domain", "provider", "ringcentral", "services", "store")


@dataclass
class Reach:
    """What the tests reach in a package: counts of lines and branches."""

    lines: int = 0
    lines_reached: int = 0
    branches: int = 0
    branches_reached: int = 0

    def add(self, summary: Mapping[str, Any]) -> None:
        """Add a file's summary, as coverage writes it into its JSON report."""
        self.lines += summary["num_statements"]
        self.lines_reached += summary["covered_lines"]
        self.branches += summary["num_branches"]
        self.branches_reached += summary["covered_branches"]

    @property
    def percent_of_lines(self) -> float:
        return percent(self.lines_reached, self.lines)

    @property
    def percent_of_branches(self) -> float:
        return percent(self.branches_reached, self.branches)


def main(arguments: Sequence[str]) -> int:
    """Run pytest with the arguments, print the table, and give the exit code: that of the tests, else with
    --floors 1 for a package below its floor. Only all tests together can reach the floors.

    With --again a few that failed are run once more by themselves, and named: one that passes then has lost a
    race for time, and is to be mended, but says nothing against the change that is judged."""
    has_floors, may_run_again = "--floors" in arguments, "--again" in arguments
    chosen = [word for word in arguments if word not in ("--floors", "--again")]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    data = f"--data-file={FOLDER / 'data'}"
    tested = _coverage("run", data, "-m", "pytest", *chosen)
    if tested == TESTS_FAILED and may_run_again:
        tested = _failed_ones_alone()
    leave_out_torn(FOLDER)
    report = FOLDER / "report.json"
    failed = _coverage("combine", "--quiet", data) or _coverage("json", "--quiet", data, "-o", str(report))
    if failed:
        return tested or failed
    packages = by_package(json.loads(report.read_text(encoding="utf-8"))["files"])
    print("\n".join(table(packages)))
    short = below_floor(packages) if has_floors else []
    if short:
        print(f"coverage: below {FLOOR:.0f} % of lines: {', '.join(short)}", file=sys.stderr)
    return tested or (1 if short else 0)


def leave_out_torn(folder: Path) -> None:
    """Delete the files of processes that a test has killed while they wrote: coverage warns of each of them,
    and stops where it can read no more than the beginning."""
    for path in folder.glob("data.*"):
        if _is_torn(path):
            path.unlink()


def _is_torn(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path)) as data:
            is_begun = data.execute("SELECT 1 FROM coverage_schema, meta").fetchone()
            return not is_begun or data.execute("PRAGMA quick_check").fetchone() != ("ok",)
    except sqlite3.DatabaseError:
        return True


def by_package(files: Mapping[str, Mapping[str, Any]]) -> dict[str, Reach]:
    """Sum up the files of a JSON report: faxdesk/store/faxes.py counts for "store", faxdesk/demo.py for
    "demo.py"."""
    packages: defaultdict[str, Reach] = defaultdict(Reach)
    for name, file in files.items():
        packages[Path(name).parts[1]].add(file["summary"])
    return dict(sorted(packages.items()))


def table(packages: Mapping[str, Reach]) -> Iterable[str]:
    """Lines of text: each package, and all of them together."""
    whole = Reach()
    yield f"{'package':<22}{'lines':>8}{'reached':>9}{'branches':>10}"
    for name, reach in packages.items():
        for field in vars(whole):
            setattr(whole, field, getattr(whole, field) + getattr(reach, field))
        yield _row(name, reach)
    yield _row("all", whole)
    yield NOT_SEEN


def below_floor(packages: Mapping[str, Reach]) -> list[str]:
    """The packages that need more tests, or less code."""
    return [name for name in WITH_FLOOR if name not in packages or packages[name].percent_of_lines < FLOOR]


def percent(reached: int, there: int) -> float:
    return 100.0 * reached / there if there else 100.0


def _row(name: str, reach: Reach) -> str:
    lines, branches = f"{reach.percent_of_lines:.1f} %", f"{reach.percent_of_branches:.1f} %"
    return f"{name:<22}{reach.lines:>8}{lines:>9}{branches:>10}"


def _failed_ones_alone() -> int:
    """Run what failed once more, in one process with nothing beside it. Returns the exit code."""
    failed = failed_tests(CACHE)
    if not 0 < len(failed) <= FAILED_BESIDE_OTHERS:
        return TESTS_FAILED
    print(f"Once more, alone: {len(failed)} that failed beside the others.", flush=True)
    code = subprocess.run([sys.executable, "-m", "pytest", *failed], cwd=ROOT, check=False).returncode
    if code == 0:
        print("\n".join(["To be mended, since they passed only alone:", *failed]))
    return code


def failed_tests(cache: Path) -> list[str]:
    """The tests that failed in the last run, as pytest keeps them in its cache."""
    try:
        return sorted(json.loads((cache / "v/cache/lastfailed").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []


def _coverage(*words: str) -> int:
    return subprocess.run([sys.executable, "-m", "coverage", *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

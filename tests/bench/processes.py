"""What Linux tells of a process while it runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

_PROC = Path("/proc")


def family_of(process: int) -> list[int]:
    """A process and all that it has started."""
    children = [
        int(child)
        for thread in (_PROC / str(process) / "task").iterdir()
        for child in (thread / "children").read_text().split()
    ]
    return [process, *(member for child in children for member in family_of(child))]


def pss_mb(process: int) -> float:
    """The memory of a process, with its share of what it has in common with others."""
    return _memory_mb(process, "Pss")


def own_mb(process: int) -> float:
    """The memory that a process has filled by itself. What is read from files, such as the libraries, is not
    in it: how much of that is a process's share changes as others come and go."""
    return _memory_mb(process, "Anonymous")


def _memory_mb(process: int, field: str) -> float:
    lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{field}:")).split()[1]) / (1 << 10)


def wake_ups(process: int) -> Counter[str]:
    """How often each thread of a process has gone to sleep by itself, to be woken again each time."""
    found = Counter[str]()
    for thread in (_PROC / str(process) / "task").iterdir():
        lines = (thread / "status").read_text().splitlines()
        counts = (int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
        found[thread.name] = next(counts)
    return found

"""A newer version of the program, as its publisher tells of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){1,3})")


@dataclass(frozen=True, slots=True)
class Release:
    """The newest version. notes are plain words; link is where a person can get it, always https."""

    version: str
    notes: str
    link: str
    released_at: datetime


def version_key(text: str) -> tuple[int, ...]:
    """The order of versions such as 1.10.2. Raises ValueError."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise ValueError(f"“{text}” is no version")
    numbers = [int(part) for part in found[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def is_newer(release: Release, than: str) -> bool:
    """Whether a release comes after the version that runs. One between versions (1.2.0.dev3) counts as the
    version that it becomes."""
    runs = re.match(_VERSION, than)
    return runs is not None and version_key(release.version) > version_key(runs[1])

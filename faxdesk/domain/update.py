"""A newer version of the program, as its publisher tells of it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Release(Struct, frozen=True):
    """The newest version. notes are plain words; link is where a person can get it, always https."""

    version: str
    notes: str
    link: str
    released_at: datetime


def is_newer(release: Release, than: str) -> bool:
    """Whether a release comes after the version that runs. One between versions (1.2.0.dev3) counts as the
    version that it becomes; nothing is newer than what is no version. Raises ValueError where the release
    has no version."""
    from packaging.version import InvalidVersion, Version

    offered = Version(release.version)
    try:
        runs = Version(than)
    except InvalidVersion:
        return False
    return offered > Version(runs.base_version)

"""Reads CHANGELOG.md: what each release brought."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from building.project import ROOT, VERSION, build_time


@dataclass(frozen=True)
class Release:
    """One released version with its news."""

    version: str
    day: date
    news: tuple[str, ...]


def releases(text: str | None = None, version: str = VERSION) -> list[Release]:
    """The releases in a changelog, newest first. What is unreleased belongs to the version that is being
    built, unless that has a section of its own."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8") if text is None else text
    found = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        head, _, body = section.partition("\n")
        named = re.match(r"\[(.+?)\](?: - (\d{4}-\d\d-\d\d))?", head)
        if named is not None:
            found.append((named[1], named[2], _news(body)))
    released = {name for name, day, _ in found if day}
    today = datetime.fromtimestamp(build_time(), UTC).date()
    given = [
        Release(name, date.fromisoformat(day), news) if day else Release(version, today, news)
        for name, day, news in found
        if day or (version not in released and news)
    ]
    return given or [Release(version, today, ())]


def _news(body: str) -> tuple[str, ...]:
    entries = re.findall(r"^- (.+(?:\n  .+)*)", body, flags=re.MULTILINE)
    return tuple(_plain(" ".join(entry.split())) for entry in entries)


def _plain(markdown: str) -> str:
    without_links = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", markdown)
    return re.sub(r"[`*]+", "", without_links)

"""A search typed letter by letter over a large archive, against the bare index on the same file."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

from faxdesk.domain.activity.figures import Asked, Period
from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.runtime import CancelToken, SystemClock
from faxdesk.store.activity.activity_store import ActivityStore
from faxdesk.store.database.connection import connect
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.faxes import FaxStore
from tests.bench.row import Row, limited
from tests.bench.search_archive import build_archive

FAXES = 100_000
FIRST_ROWS = 200
MEDIAN_MS, WORST_MS = 15.0, 50.0
FIGURES_MS = 300.0
_RUNS = 3
_PLACES = (
    FaxQuery(Folder.INBOX),
    FaxQuery(Folder.OUTBOX),
    FaxQuery(Folder.INBOX, Chip.UNREAD),
    FaxQuery(Folder.OUTBOX, Chip.FAILED),
    FaxQuery(Folder.TRASH),
    FaxQuery(None),
)
_TYPED = (
    "northside referral",
    "(650) 555-01",
    "5501",
    '"knee mri" -claim',
    "patient results",
    "lakeview law pages:>3",
    "from:harbor before:2025 is:unread x",
    "zebra",
    "-the",
    "2026-11",
    *"abcdefghijklmnopqrstuvwxyz0123456789",
)


def measure_search(folder: Path) -> Iterator[Row]:
    path = folder / "archive.db"
    build_archive(path, FAXES)
    with closing(Database.open(path)) as database:
        yield from keystroke_rows(database, f"Search per keystroke, {FAXES:,} faxes")
        yield from _measure_figures(database)


def keystroke_rows(database: Database, name: str, share: float = 1.0) -> Iterator[Row]:
    """share is how much of what is allowed may be taken."""
    values: dict[tuple[str, FaxQuery], float] = {}
    floors: dict[str, float] = {}
    store = FaxStore(database, SystemClock())
    with closing(connect(database.path, database.key)) as cx:
        for text in _keystrokes():
            match = " ".join(f'"{word}"*' for word in re.findall(r"\w+", text))
            floors[text] = _ms(partial(_bare, cx, match)) if match else 0.0
            for place in _PLACES:
                query = FaxQuery(place.folder, place.chip, text)
                values[text, place] = _ms(partial(store.first_ids, query, FIRST_ROWS))
    for kind, of, limit in (("median", statistics.median, MEDIAN_MS), ("worst", max, WORST_MS)):
        yield Row(
            f"{name}, {kind} (ms)",
            of(list(values.values())),
            of([floor for floor in floors.values() if floor]),
            goal=0.0,
            allowed=limit * share,
        )


def _measure_figures(database: Database) -> Iterator[Row]:
    """What the page of figures counts: a usual time, and all that there is."""
    store, faxes = ActivityStore(database, SystemClock()), FaxStore(database, SystemClock())
    after, oldest = faxes.fax(faxes.first_ids(FaxQuery(None))[0]).created_at.date(), store.oldest()
    assert oldest is not None
    for name, first in (("12 months", after - timedelta(days=365)), ("all", oldest)):
        counted = Asked(Period(first, after))
        value = _ms(partial(store.activity, counted, CancelToken()))
        yield limited(f"Figures of {FAXES:,} faxes, {name} (ms)", value, FIGURES_MS)


def _keystrokes() -> list[str]:
    return list(dict.fromkeys(text[:end] for text in _TYPED for end in range(1, len(text) + 1)))


def _bare(cx: sqlite3.Connection, match: str) -> object:
    return cx.execute(
        "SELECT rowid FROM fax_search WHERE fax_search MATCH ? ORDER BY rowid DESC LIMIT ?",
        (match, FIRST_ROWS),
    ).fetchall()


def _ms(act: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        begun = time.perf_counter()
        act()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)

"""The full-text index: the words that faxes are found by.

A fax's rowid in the index is its place: the second it was made in, or the next that is free. So the newest
hits are the last of the index, and a search for a letter that is in every fax is as quick as any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from operator import itemgetter

from faxdesk.domain.fax import Direction
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import certain_time

INBOUND_MARK, OUTBOUND_MARK = "\ue000in", "\ue000out"
"""Words that tell the direction; nobody types a letter of private use."""

_COLUMNS = (
    "name",
    "number",
    "subject",
    "cover_text",
    "note",
    "tags",
    "files",
    "day",
    "text",
    "own",
    "marks",
)
TEXT_COLUMN = _COLUMNS.index("text")
_ROW = ("rowid", *_COLUMNS)
_NOTHING = dict.fromkeys(_COLUMNS, "")
_IN_ORDER = itemgetter(*_COLUMNS)
_INSERT = f"INSERT INTO fax_search ({', '.join(_ROW)}) VALUES ({', '.join('?' * len(_ROW))})"
_GATHERED_BYTES = 64_000_000
"""As in the migration."""
_PARTS = 8
"""A search through so many takes 0.1 ms more than through a single one."""
_SHORTEST_PART = 2
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def place_for(cx: sqlite3.Connection, created_at: str) -> int:
    """A free place for a fax of this time."""
    (place,) = places_for(cx, [created_at])
    return place


def places_for(cx: sqlite3.Connection, times: Sequence[str]) -> list[int]:
    """Free places for new faxes of these times, oldest first."""
    seconds = [int(certain_time(created_at).timestamp()) for created_at in times]
    rows = cx.execute(
        "SELECT place FROM faxes WHERE place >= (SELECT min(value) FROM json_each(:seconds))"
        " AND place <= (SELECT max(value) FROM json_each(:seconds))",
        {"seconds": json.dumps(seconds)},
    )
    taken = {row["place"] for row in rows}
    places: list[int] = []
    last: dict[int, int] = {}
    for second in seconds:
        place = last.get(second, second)
        while place in taken:
            place += 1
        if place != second and cx.execute("SELECT 1 FROM faxes WHERE place = ?", (place,)).fetchone():
            place = _next_free(cx, place, taken)
        taken.add(place)
        last[second] = place
        places.append(place)
    return places


def _next_free(cx: sqlite3.Connection, place: int, taken: Set[int]) -> int:
    """Beyond the times that were asked for together, where others may stand as well."""
    while place in taken or cx.execute("SELECT 1 FROM faxes WHERE place = ?", (place,)).fetchone():
        place += 1
    return place


def index(cx: sqlite3.Connection, fax_id: int, texts: Mapping[str, str]) -> None:
    """Write words of a fax into these columns of the index, where they are others than before; the columns
    that are not named stay as they are. A fax that waits to be written gets all its words later."""
    fax = cx.execute("SELECT place, created_at, direction FROM faxes WHERE id = ?", (fax_id,)).fetchone()
    before = cx.execute("SELECT * FROM fax_search WHERE rowid = ?", (fax["place"],)).fetchone()
    if before is None:
        if cx.execute("SELECT 1 FROM index_waiting WHERE fax_id = ?", (fax_id,)).fetchone():
            return
        place = fax["place"]
        if place is None:
            place = place_for(cx, fax["created_at"])
            cx.execute("UPDATE faxes SET place = ? WHERE id = ?", (place, fax_id))
        add_all(cx, [row(place, fax["created_at"], fax["direction"], texts)])
        return
    changed = {column: text for column, text in texts.items() if before[column] != text}
    if changed:
        columns = ", ".join(f"{column} = ?" for column in changed)
        cx.execute(f"UPDATE fax_search SET {columns} WHERE rowid = ?", (*changed.values(), fax["place"]))


def add_all(cx: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> None:
    """Write faxes into the index that are not there, each as row() gives it."""
    cx.executemany(_INSERT, rows)


def gather(cx: sqlite3.Connection) -> None:
    """Let the index gather all words of a transaction before it writes them: it keeps to that for good."""
    cx.execute("INSERT INTO fax_search (fax_search, rank) VALUES ('hashsize', ?)", (_GATHERED_BYTES,))


def merge_later(cx: sqlite3.Connection) -> None:
    """Let the index merge its parts only when there are twice as many as usual: while a history is written,
    each merge writes anew what was just written. It keeps to that for good."""
    cx.execute("INSERT INTO fax_search (fax_search, rank) VALUES ('automerge', ?)", (_PARTS,))


def row(place: int, created_at: str, direction: str, texts: Mapping[str, str]) -> tuple[object, ...]:
    """A fax's row in the index."""
    marks = INBOUND_MARK if direction == Direction.INBOUND else OUTBOUND_MARK
    columns = {**_NOTHING, **texts, "day": day_words(created_at), "marks": marks}
    return (place, *_IN_ORDER(columns))


def move(cx: sqlite3.Connection, fax_id: int, created_at: str) -> None:
    """Its time is another than before: so is its place."""
    row = cx.execute("SELECT place, created_at FROM faxes WHERE id = ?", (fax_id,)).fetchone()
    if row["place"] is None or row["created_at"][:19] == created_at[:19]:
        return
    place = place_for(cx, created_at)
    cx.execute(
        "UPDATE fax_search SET rowid = ?, day = ? WHERE rowid = ?",
        (place, day_words(created_at), row["place"]),
    )
    cx.execute("UPDATE faxes SET place = ? WHERE id = ?", (place, fax_id))


def day_words(created_at: str) -> str:
    """The day, here, in the ways in which people write it."""
    return _day_words(created_at[:13])


@lru_cache(maxsize=1024)
def _day_words(hour: str) -> str:
    at = certain_time(f"{hour}:00:00Z").astimezone()
    return f"{at:%Y-%m-%d} {at.month}/{at.day}/{at.year} {_MONTHS[at.month - 1]}"


def every_end(digits: str) -> str:
    """The ends of a number's digits as words: so any part of it is the beginning of one."""
    return " ".join(digits[start:] for start in range(max(len(digits) - _SHORTEST_PART + 1, 1)))

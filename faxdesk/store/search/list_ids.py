"""Which faxes a list shows: its own rows, or those of them that a search finds."""

from __future__ import annotations

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.json import decode

from faxdesk.domain.fax import FaxQuery, Order
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.search.query import Query, parse
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text
from faxdesk.store.search.list_sql import STATES, listed, order_of
from faxdesk.store.search.search_sql import clauses, folder_of

FEW = 2000
"""Of a list of fewer faxes each one is looked for among the hits; of a longer one each hit is looked up,
until there are enough."""
_PART = 30_000
"""So many digits and commas are read at a time: some five thousand ids, a quarter of a millisecond."""
_STEPS = 100_000
"""After so many of its steps, some milliseconds, SQLite asks whether it is to go on."""
_FAXES_OF_HITS = "FROM fax_search CROSS JOIN faxes ON faxes.place = fax_search.rowid WHERE"


class _Asked(Struct, frozen=True):
    """where is on the table faxes, hits on the index; there is no search where hits is ""."""

    where: str
    by_place: bool
    hits: str
    parameters: dict[str, Any]
    order: str


def first_ids(cx: sqlite3.Connection, query: FaxQuery, now: datetime, limit: int) -> list[int]:
    """The newest of a list."""
    asked = _ask(cx, query, now)
    if not asked.hits:
        return _column(cx, f"SELECT id FROM faxes WHERE {asked.where} ORDER BY {asked.order}", asked, limit)
    if not asked.by_place:
        return _column(cx, _sorted_hits(asked), asked, limit)
    few = _few(cx, asked)
    if few is not None:
        return _hits_among(cx, asked, few)[:limit]
    return _column(
        cx, f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where}{_BY_PLACE}", asked, limit
    )


def all_ids(
    cx: sqlite3.Connection, query: FaxQuery, now: datetime, token: CancelToken | None = None
) -> array[int]:
    """All of a list, newest first. Raises Cancelled soon after token is."""
    asked = _ask(cx, query, now)
    sql = f"SELECT id FROM faxes WHERE {asked.where} ORDER BY {asked.order}"
    if asked.hits and not asked.by_place:
        sql = _sorted_hits(asked)
    elif asked.hits:
        few = _few(cx, asked)
        if few is not None:
            return array("q", _hits_among(cx, asked, few))
        sql = f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where}{_BY_PLACE}"
    return read_ids(cx, sql, asked.parameters, token or CancelToken())


def read_ids(cx: sqlite3.Connection, sql: str, parameters: dict[str, Any], token: CancelToken) -> array[int]:
    """What a query finds, whose one column is "id". Raises Cancelled soon after token is.

    SQLite puts them together as one text: for each row that is fetched Python's lock is given up and taken
    again, in the way of the window as often as there are faxes.
    """
    token.check()
    cx.set_progress_handler(lambda: token.is_cancelled, _STEPS)
    try:
        # With a limit, even if it is none, the rows keep their order.
        row = cx.execute(f"SELECT group_concat(id) FROM ({sql} LIMIT -1)", parameters).fetchone()
    except sqlite3.OperationalError:
        token.check()
        raise
    finally:
        cx.set_progress_handler(None, 0)
    text, ids, start = row[0] or "", array("q"), 0
    # In parts, none of which keeps Python for long.
    while start < len(text):
        token.check()
        end = text.find(",", start + _PART)
        end = len(text) if end < 0 else end
        ids.extend(decode(f"[{text[start:end]}]", type=list[int]))
        start = end + 1
    return ids


def with_one_more(
    cx: sqlite3.Connection, query: FaxQuery, now: datetime, ids: Sequence[int], fax_id: int
) -> array[int]:
    """The ids of a list with a fax that need not belong to it any more, where its time puts it. One that is
    in the trash, or gone, is not put there."""
    columns = "place" if _ask(cx, query, now).by_place else "created_at, id"

    def time_of(fax_id: int) -> tuple[Any, ...]:
        row = cx.execute(f"SELECT {columns} FROM faxes WHERE id = ? AND trashed_at IS NULL", (fax_id,))
        return tuple(row.fetchone() or ())

    listed, own = array("q", ids), time_of(fax_id)
    # By halving: to look for one id among a million would keep Python, and the window, for too long.
    place = bisect_right(range(len(listed)), False, key=lambda at: time_of(listed[at]) <= own)
    if own and listed[place : place + 1] != array("q", [fax_id]):
        listed.insert(place, fax_id)
    return listed


def first_before(cx: sqlite3.Connection, ids: Sequence[int], times: Sequence[datetime]) -> list[int]:
    """Where in a list, newest first, the faxes that came before each of these times begin. The times are the
    newest first as well. Some twenty faxes are looked at for each, however long the list is."""

    def time_of(fax_id: int) -> str:
        row = cx.execute("SELECT created_at FROM faxes WHERE id = ?", (fax_id,)).fetchone()
        return str(row[0]) if row is not None else ""

    places: list[int] = []
    for time in times:
        limit = to_text(time) or ""
        start = places[-1] if places else 0
        rest = range(start, len(ids))
        places.append(start + bisect_left(rest, True, key=lambda at: time_of(ids[at]) < limit))
    return places


def first_later(cx: sqlite3.Connection, ids: Sequence[int], now: datetime) -> int:
    """Where in a list that has them last the faxes begin that are to go out at a later time."""

    def is_later(fax_id: int) -> bool:
        sql = "SELECT 1 FROM outbox WHERE fax_id = ? AND send_at > ?"
        return cx.execute(sql, (fax_id, to_text(now))).fetchone() is not None

    return bisect_left(range(len(ids)), True, key=lambda at: is_later(ids[at]))


def first_named(cx: sqlite3.Connection, query: FaxQuery, now: datetime, beginning: str) -> int | None:
    """The first fax of a list whose name begins so, in letters of any case."""
    asked = _ask(cx, query, now)
    start = re.sub(r"([%_\\])", r"\\\1", beginning)
    row = cx.execute(
        f"SELECT id FROM faxes WHERE {asked.where} AND peer_name LIKE :start || '%' ESCAPE '\\'"
        f" ORDER BY {asked.order} LIMIT 1",
        {**asked.parameters, "start": start},
    ).fetchone()
    return None if row is None else int(row[0])


_BY_PLACE = " ORDER BY fax_search.rowid DESC"


def _sorted_hits(asked: _Asked) -> str:
    return f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where} ORDER BY {asked.order}"


def _ask(cx: sqlite3.Connection, query: FaxQuery, now: datetime) -> _Asked:
    search = parse(query.text, now) if query.text else Query()
    folder = folder_of(search, query.folder)
    asked = clauses(search, folder, STATES, lambda sql, values: _count(cx, sql, values) < FEW)
    parameters = {**asked.parameters, "now": to_text(now)}
    where = " AND ".join([listed(folder, query.chip), *asked.conditions])
    hits = ""
    if asked.match:
        parameters["match"] = asked.match
        hits = " AND ".join(["fax_search MATCH :match", *asked.limits])
    # Hits come in the order of the index, and there is no index of both directions by the very time.
    by_place = (folder is None or bool(hits)) and query.order == Order.NEWEST
    order = "faxes.place DESC" if by_place else order_of(query)
    return _Asked(where, by_place, hits, parameters, order)


def _few(cx: sqlite3.Connection, asked: _Asked) -> dict[int, int] | None:
    """The faxes of the list by their places, if they are few."""
    # Counting is ten times as quick as reading rows that are then too many.
    if _count(cx, f"SELECT 1 FROM faxes WHERE {asked.where}", asked.parameters) == FEW:
        return None
    rows = cx.execute(f"SELECT place, id FROM faxes WHERE {asked.where}", asked.parameters)
    return {row["place"]: row["id"] for row in rows}


def _hits_among(cx: sqlite3.Connection, asked: _Asked, faxes: dict[int, int]) -> list[int]:
    """Those that are hits, newest first."""
    if not faxes:
        return []
    places = _column(
        cx,
        # "+" keeps the index from being asked anew for each of them.
        f"SELECT rowid FROM fax_search WHERE {asked.hits} AND rowid BETWEEN :lowest AND :highest"
        " AND +rowid IN (SELECT value FROM json_each(:places)) ORDER BY rowid DESC",
        asked,
        FEW,
        lowest=min(faxes),
        highest=max(faxes),
        places=json.dumps([*faxes]),
    )
    return [faxes[place] for place in places]


def _column(cx: sqlite3.Connection, sql: str, asked: _Asked, limit: int, **more: int | str) -> list[int]:
    rows = cx.execute(f"{sql} LIMIT :limit", {**asked.parameters, **more, "limit": limit})
    return [row[0] for row in rows]


def _count(cx: sqlite3.Connection, sql: str, values: dict[str, Any]) -> int:
    """How many rows there are, up to FEW."""
    count: int = cx.execute(f"SELECT count(*) FROM ({sql} LIMIT {FEW})", values).fetchone()[0]
    return count

"""Which faxes a list shows: its own rows, or those of them that a search finds."""

from __future__ import annotations

import itertools
import json
import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.search.query import Query, parse
from faxdesk.store.mapping import to_text
from faxdesk.store.search.list_sql import NEWEST_FIRST, STATES, listed
from faxdesk.store.search.search_sql import clauses, folder_of

FEW = 2000
"""Of a list of fewer faxes each one is looked for among the hits; of a longer one each hit is looked up,
until there are enough."""
_AT_A_TIME = 5000
_FAXES_OF_HITS = "FROM fax_search CROSS JOIN faxes ON faxes.place = fax_search.rowid WHERE"


class _Asked(Struct, frozen=True):
    """where is on the table faxes, hits on the index; there is no search where hits is ""."""

    where: str
    by_place: bool
    hits: str
    parameters: dict[str, Any]

    @property
    def order(self) -> str:
        return "faxes.place DESC" if self.by_place else NEWEST_FIRST


def first_ids(cx: sqlite3.Connection, query: FaxQuery, now: datetime, limit: int) -> list[int]:
    """The newest of a list."""
    asked = _ask(cx, query, now)
    if not asked.hits:
        return _column(cx, f"SELECT id FROM faxes WHERE {asked.where} ORDER BY {asked.order}", asked, limit)
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
    if asked.hits:
        few = _few(cx, asked)
        if few is not None:
            return array("q", _hits_among(cx, asked, few))
        sql = f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where}{_BY_PLACE}"
    cursor = cx.cursor()
    cursor.row_factory = None
    found = itertools.chain.from_iterable(cursor.execute(sql, asked.parameters))
    ids = array("q")
    while part := array("q", itertools.islice(found, _AT_A_TIME)):
        if token is not None:
            token.check()
        ids.extend(part)
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


_BY_PLACE = " ORDER BY fax_search.rowid DESC"


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
    return _Asked(where, folder is None or bool(hits), hits, parameters)


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

"""Which faxes a list shows: its own rows, or those of them that a search finds."""

from __future__ import annotations

import itertools
import json
import sqlite3
from array import array
from datetime import datetime
from typing import Any

from msgspec import Struct

from faxdesk.domain.fax import FaxQuery
from faxdesk.domain.search.query import Query, parse
from faxdesk.store.mapping import to_text
from faxdesk.store.search.list_sql import NEWEST_FIRST, STATES, listed
from faxdesk.store.search.search_sql import clauses, folder_of

FEW = 2000
"""Of a list of fewer faxes each hit is looked for in it; of a longer one the newest hits are tried first."""
_FAXES_OF_HITS = "FROM fax_search CROSS JOIN faxes ON faxes.place = fax_search.rowid WHERE"


class _Asked(Struct, frozen=True):
    """where is on the table faxes, hits on the index; there is no search where hits is ""."""

    where: str
    order: str
    hits: str
    parameters: dict[str, Any]


def first_ids(cx: sqlite3.Connection, query: FaxQuery, now: datetime, limit: int) -> list[int]:
    """The newest of a list."""
    asked = _ask(cx, query, now)
    if not asked.hits:
        return _column(cx, f"SELECT id FROM faxes WHERE {asked.where} ORDER BY {asked.order}", asked, limit)
    few = _few(cx, asked)
    if few is not None:
        return _hits_among(cx, asked, few)[:limit]
    newest = _column(cx, f"SELECT rowid FROM fax_search WHERE {asked.hits} ORDER BY rowid DESC", asked, FEW)
    found = _column(
        cx,
        "SELECT faxes.id FROM json_each(:newest) AS hit CROSS JOIN faxes ON faxes.place = hit.value"
        f" WHERE {asked.where} ORDER BY faxes.place DESC",
        asked,
        limit,
        newest=json.dumps(newest),
    )
    if len(newest) < FEW or len(found) == limit:
        return found
    return _column(
        cx, f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where}{_BY_PLACE}", asked, limit
    )


def all_ids(cx: sqlite3.Connection, query: FaxQuery, now: datetime) -> array[int]:
    """All of a list, newest first."""
    asked = _ask(cx, query, now)
    sql = f"SELECT id FROM faxes WHERE {asked.where} ORDER BY {asked.order}"
    if asked.hits:
        few = _few(cx, asked)
        if few is not None:
            return array("q", _hits_among(cx, asked, few))
        sql = f"SELECT faxes.id {_FAXES_OF_HITS} {asked.hits} AND {asked.where}{_BY_PLACE}"
    cursor = cx.cursor()
    cursor.row_factory = None
    return array("q", itertools.chain.from_iterable(cursor.execute(sql, asked.parameters)))


_BY_PLACE = " ORDER BY fax_search.rowid DESC"


def _ask(cx: sqlite3.Connection, query: FaxQuery, now: datetime) -> _Asked:
    search = parse(query.text, now) if query.text else Query()
    folder = folder_of(search, query.folder)
    asked = clauses(search, folder, STATES, lambda sql, values: _count(cx, sql, values) < FEW)
    parameters = {**asked.parameters, "now": to_text(now)}
    where = " AND ".join([listed(folder, query.chip), *asked.conditions])
    # There is no index of both directions by the very time.
    order = "place DESC" if folder is None else NEWEST_FIRST
    hits = ""
    if asked.match:
        parameters["match"] = asked.match
        hits = " AND ".join(["fax_search MATCH :match", *asked.limits])
    return _Asked(where, order, hits, parameters)


def _few(cx: sqlite3.Connection, asked: _Asked) -> dict[int, int] | None:
    """The faxes of the list by their places, if they are few."""
    sql = f"SELECT place, id FROM faxes WHERE {asked.where} LIMIT {FEW}"
    found = {row["place"]: row["id"] for row in cx.execute(sql, asked.parameters)}
    return found if len(found) < FEW else None


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

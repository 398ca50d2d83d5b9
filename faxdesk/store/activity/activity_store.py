"""Counts what was received and sent, when, with what result and at which numbers.

What is counted is what the lists show: not what is in the trash, and not what has not left yet. Every figure
counts the very faxes that the search of faxdesk.domain.activity.figure_search finds for it, so both take
their conditions from faxdesk.store.search.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from faxdesk.domain.activity.figure_search import days_of
from faxdesk.domain.activity.figures import (
    Activity,
    Asked,
    Day,
    Hour,
    NumberFigures,
    Period,
    Results,
    line_seconds,
)
from faxdesk.domain.fax import FaxQuery, Outcome, Resolution
from faxdesk.domain.runtime import CancelToken, Clock
from faxdesk.domain.search.days import as_time
from faxdesk.domain.search.query import State
from faxdesk.store.database.database import Database
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.mapping import to_text, told_damage
from faxdesk.store.search.list_ids import all_ids
from faxdesk.store.search.list_sql import STATES
from faxdesk.store.search.search_sql import HAS_ARRIVED, HAS_FAILED, SAME_NUMBER, WHY
from faxdesk.store.sql_values import quoted

_MOST_NUMBERS = 20
_FEWEST_PACES = 3
"""Of fewer faxes one may have waited for a free line."""
_SLOWEST_PAGE_S = 600
"""What took longer waited, or its record was changed later."""

_IN_TIME = "faxes.created_at >= :begin AND faxes.created_at < :end"
_LIMITED = " AND faxes.id IN (SELECT value FROM json_each(:ids))"
_RECEIVED, _SENT = STATES[State.INBOX], STATES[State.OUT]
_DAY = "strftime('%Y-%m-%d', faxes.created_at, 'localtime')"
_STANDARD = f"(resolution IS {quoted(Resolution.STANDARD)})"
_DAYS_RECEIVED = (
    f"SELECT {_DAY}, count(*), sum(pages), sum(pages * {_STANDARD}) FROM faxes"
    f" WHERE {_RECEIVED} AND {_IN_TIME}{{limit}} GROUP BY 1"
)
_PACE = (
    "CASE WHEN peer_others = 0 AND attempts = 1 AND pages > 0 AND modified_at > faxes.created_at"
    " AND faxes.id NOT IN (SELECT fax_id FROM outbox WHERE send_at IS NOT NULL)"
    " THEN (julianday(modified_at) - julianday(faxes.created_at)) * 86400 / pages END"
)
"""How long a page of a fax took from handing it over until it was sent. One to many, one that was tried again
and one that waited for its time tell nothing of it."""
_SENT_TO = (
    f"WITH delivery AS MATERIALIZED (SELECT strftime('%Y-%m-%d %H', faxes.created_at, 'localtime') AS at,"
    f" coalesce(position, 0) = 0 AS is_first, pages, {_STANDARD} AS is_standard,"
    f" (outcome IS {quoted(Outcome.FAILED)}) AS is_failed, position IS NOT NULL AS is_one,"
    f" {SAME_NUMBER} AS same, name, coalesce({HAS_ARRIVED}, 0) AS arrived,"
    f" coalesce({HAS_FAILED}, 0) AS failed, {WHY} AS why, attempts, {_PACE} AS pace"
    " FROM faxes LEFT JOIN fax_recipients ON fax_id = faxes.id"
    f" WHERE {_SENT} AND {_IN_TIME}{{limit}})"
    " SELECT 'day', substr(at, 1, 10) AS day, sum(is_first), sum(is_first * pages), sum(arrived),"
    " sum(arrived * pages), sum(arrived * pages * is_standard) FROM delivery GROUP BY day"
    " UNION ALL SELECT 'hour', substr(at, 12) AS hour, sum(is_first), sum(is_first * is_failed), 0, 0, 0"
    " FROM delivery GROUP BY hour"
    " UNION ALL SELECT 'result', CASE WHEN arrived THEN iif(attempts > 1, 'retried', 'first')"
    " WHEN failed THEN 'in vain' ELSE 'open' END, iif(failed, why, '') AS reason, count(*), 0, 0, 0"
    " FROM delivery WHERE is_one GROUP BY 2, reason"
    " UNION ALL SELECT * FROM (SELECT 'failing', same, max(name), sum(failed), sum(arrived) + sum(failed), 0,"
    " 0 FROM delivery WHERE is_one GROUP BY same HAVING sum(failed) > 0 ORDER BY 4 DESC, 5, 2 LIMIT :most)"
    " UNION ALL SELECT * FROM (SELECT 'slow', same, max(name), avg(pace), count(*), 0, 0 FROM delivery"
    f" WHERE arrived AND pace > 0 AND pace <= {_SLOWEST_PAGE_S}"
    f" GROUP BY same HAVING count(*) >= {_FEWEST_PACES} ORDER BY 4 DESC, 2 LIMIT :most)"
)
"""A sent fax, and each of its recipients, is looked at once, for all that is counted of it."""


class ActivityStore:
    """Takes up to some tenths of a second for a hundred thousand faxes, so it is for workers."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    @told_damage
    def activity(self, asked: Asked, token: CancelToken) -> Activity:
        """Raises Cancelled soon after token is."""
        with self._db.read() as cx:
            parameters, limit = self._bounds(cx, asked, token)
            received = cx.execute(_DAYS_RECEIVED.format(limit=limit), parameters).fetchall()
            token.check()
            sent: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
            for what, *values in cx.execute(_SENT_TO.format(limit=limit), parameters):
                sent[what].append(tuple(values))
            token.check()
            return Activity(
                asked,
                tuple(_days(asked.period, received, sent["day"])),
                _hours(sent["hour"]),
                _results(sent["result"]),
                tuple(
                    NumberFigures(number, name, tried, failed)
                    for number, name, failed, tried, *_ in sent["failing"]
                ),
                tuple(
                    NumberFigures(number, name, count, seconds=round(pace, 1))
                    for number, name, pace, count, *_ in sent["slow"]
                ),
                self._before(cx, asked, token),
            )

    def oldest(self) -> date | None:
        """The day of the oldest fax that is counted."""
        with self._db.read() as cx:
            return _oldest(cx)

    def _bounds(self, cx: sqlite3.Connection, asked: Asked, token: CancelToken) -> tuple[dict[str, Any], str]:
        """What the statements are given, and how they are limited to what a search finds."""
        period = asked.period
        parameters: dict[str, Any] = {
            "begin": to_text(as_time(period.first)),
            "end": to_text(as_time(period.after)),
            "most": _MOST_NUMBERS,
        }
        if not asked.limit:
            return parameters, ""
        query = FaxQuery(None, text=f"{asked.limit} {days_of(period)}")
        parameters["ids"] = json.dumps(all_ids(cx, query, self._clock.now(), token).tolist())
        return parameters, _LIMITED

    def _before(self, cx: sqlite3.Connection, asked: Asked, token: CancelToken) -> int | None:
        """How many faxes there were in as many days before."""
        period = asked.period
        try:
            earlier = Period(period.first - timedelta(days=period.days), period.first)
        except OverflowError:
            return None
        oldest = _oldest(cx)
        if oldest is None or oldest > earlier.first:
            return None
        parameters, limit = self._bounds(cx, Asked(earlier, asked.limit), token)
        counts = [
            cx.execute(f"SELECT count(*) FROM faxes WHERE {counted} AND {_IN_TIME}{limit}", parameters)
            for counted in (_RECEIVED, _SENT)
        ]
        return sum(int(rows.fetchone()[0]) for rows in counts)


def _oldest(cx: sqlite3.Connection) -> date | None:
    days = [
        cx.execute(f"SELECT {_DAY} FROM faxes WHERE {counted} ORDER BY created_at LIMIT 1").fetchone()
        for counted in (_RECEIVED, _SENT)
    ]
    return min((date.fromisoformat(row[0]) for row in days if row is not None), default=None)


def _days(period: Period, received: list[Any], sent: list[tuple[Any, ...]]) -> Iterator[Day]:
    came = {day: (count, pages, standard) for day, count, pages, standard in received}
    went = {day: (count, pages, calls) for day, count, pages, *calls in sent}
    for number in range(period.days):
        first = period.first + timedelta(days=number)
        key = first.isoformat()
        faxes, pages, standard = came.get(key, (0, 0, 0))
        faxes_sent, pages_sent, calls = went.get(key, (0, 0, (0, 0, 0)))
        seconds = line_seconds(faxes, pages, standard) + line_seconds(*calls)
        yield Day(Period(first, first + timedelta(days=1)), faxes, faxes_sent, pages, pages_sent, seconds)


def _hours(rows: list[tuple[Any, ...]]) -> tuple[Hour, ...]:
    found = {int(hour): Hour(int(hour), sent, failed) for hour, sent, failed, *_ in rows}
    return tuple(found.get(hour, Hour(hour)) for hour in range(24))


def _results(rows: list[tuple[Any, ...]]) -> Results:
    counts: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = {}
    for what, why, count, *_ in rows:
        counts[what] += count
        if what == "in vain":
            failed[why] = failed.get(why, 0) + count
    by_count = sorted(failed.items(), key=lambda reason: (-reason[1], reason[0]))
    return Results(counts["first"], counts["retried"], tuple(by_count), counts["open"])

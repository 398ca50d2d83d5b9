"""Counts what was received and sent, when, with what result and at which numbers.

What is counted is what the lists show: not what is in the trash, and not what has not left yet. Every figure
counts the very faxes that the search of faxdesk.domain.activity.figure_search finds for it, so both take
their conditions from faxdesk.store.search.
"""

from __future__ import annotations

import json
import sqlite3
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
from faxdesk.store.mapping import to_text, told_damage
from faxdesk.store.search.list_ids import all_ids
from faxdesk.store.search.list_sql import STATES
from faxdesk.store.search.search_sql import HAS_ARRIVED, HAS_FAILED, LOCAL_HOUR, SAME_NUMBER, WHY
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
_DAYS = (
    f"SELECT {_DAY}, count(*), sum(pages), sum(pages * {_STANDARD}) FROM faxes"
    f" WHERE {{counted}} AND {_IN_TIME}{{limit}} GROUP BY 1"
)
_HOURS = (
    f"SELECT {LOCAL_HOUR}, count(*), sum(outcome IS {quoted(Outcome.FAILED)}) FROM faxes"
    f" WHERE {_SENT} AND {_IN_TIME}{{limit}} GROUP BY 1"
)
_PACE = (
    "CASE WHEN peer_others = 0 AND attempts = 1 AND pages > 0 AND modified_at <> ''"
    " AND faxes.id NOT IN (SELECT fax_id FROM outbox WHERE send_at IS NOT NULL)"
    " THEN (julianday(modified_at) - julianday(faxes.created_at)) * 86400 / pages END"
)
"""How long a page of a fax took from handing it over until it was sent. One to many, one that was tried again
and one that waited for its time tell nothing of it."""
_DELIVERIES = (
    f"WITH delivery AS MATERIALIZED (SELECT {_DAY} AS day, pages, {_STANDARD} AS is_standard,"
    f" {SAME_NUMBER} AS same, name, {HAS_ARRIVED} AS arrived, ({HAS_FAILED}) AS failed, {WHY} AS why,"
    f" attempts, {_PACE} AS pace FROM faxes CROSS JOIN fax_recipients ON fax_id = faxes.id"
    f" WHERE {_SENT} AND {_IN_TIME}{{limit}})"
    " SELECT 'day', day, '', sum(arrived), sum(arrived * pages), sum(arrived * pages * is_standard)"
    " FROM delivery GROUP BY day"
    " UNION ALL SELECT 'result', CASE WHEN arrived THEN iif(attempts > 1, 'retried', 'first')"
    " WHEN failed THEN 'in vain' ELSE 'open' END, iif(failed, why, ''), count(*), 0, 0"
    " FROM delivery GROUP BY 2, 3"
    " UNION ALL SELECT * FROM (SELECT 'failing', same, max(name), sum(failed), sum(arrived) + sum(failed), 0"
    " FROM delivery GROUP BY same HAVING sum(failed) > 0 ORDER BY 4 DESC, 5, 2 LIMIT :most)"
    " UNION ALL SELECT * FROM (SELECT 'slow', same, max(name), avg(pace), count(*), 0 FROM delivery"
    f" WHERE arrived AND pace > 0 AND pace <= {_SLOWEST_PAGE_S}"
    f" GROUP BY same HAVING count(*) >= {_FEWEST_PACES} ORDER BY 4 DESC, 2 LIMIT :most)"
)
"""A recipient of a sent fax is looked at once, for all that is counted of it."""


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
            received = _by_day(cx, _RECEIVED, limit, parameters)
            sent = _by_day(cx, _SENT, limit, parameters)
            token.check()
            hours = cx.execute(_HOURS.format(limit=limit), parameters).fetchall()
            token.check()
            deliveries: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
            for what, *values in cx.execute(_DELIVERIES.format(limit=limit), parameters):
                deliveries[what].append(tuple(values))
            token.check()
            return Activity(
                asked,
                tuple(_days(asked.period, received, sent, deliveries["day"])),
                _hours(hours),
                _results(deliveries["result"]),
                tuple(
                    NumberFigures(number, name, sent, failed)
                    for number, name, failed, sent, _ in deliveries["failing"]
                ),
                tuple(
                    NumberFigures(number, name, count, seconds=round(pace, 1))
                    for number, name, pace, count, _ in deliveries["slow"]
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


_ByDay = dict[str, tuple[int, int, int]]
"""By the day: how many faxes, how many pages, and how many of these of standard resolution."""


def _by_day(cx: sqlite3.Connection, counted: str, limit: str, parameters: dict[str, Any]) -> _ByDay:
    rows = cx.execute(_DAYS.format(counted=counted, limit=limit), parameters)
    return {day: (count, pages, standard) for day, count, pages, standard in rows}


def _days(period: Period, received: _ByDay, sent: _ByDay, arrived: list[tuple[Any, ...]]) -> Iterator[Day]:
    calls = {day: (calls, pages, standard) for day, _none, calls, pages, standard in arrived}
    nothing = (0, 0, 0)
    for number in range(period.days):
        first = period.first + timedelta(days=number)
        key = first.isoformat()
        came, went = received.get(key, nothing), sent.get(key, nothing)
        seconds = line_seconds(*came) + line_seconds(*calls.get(key, nothing))
        yield Day(Period(first, first + timedelta(days=1)), came[0], went[0], came[1], went[1], seconds)


def _hours(rows: list[Any]) -> tuple[Hour, ...]:
    found = {int(hour): Hour(int(hour), sent, failed) for hour, sent, failed in rows}
    return tuple(found.get(hour, Hour(hour)) for hour in range(24))


def _results(rows: list[tuple[Any, ...]]) -> Results:
    counts: dict[str, int] = defaultdict(int)
    failed: dict[str, int] = {}
    for what, why, count, _pages, _standard in rows:
        counts[what] += count
        if what == "in vain":
            failed[why] = failed.get(why, 0) + count
    by_count = sorted(failed.items(), key=lambda reason: (-reason[1], reason[0]))
    return Results(counts["first"], counts["retried"], tuple(by_count), counts["open"])

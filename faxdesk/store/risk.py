"""Which faxes the service may delete before their pages are here."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from faxdesk.domain.fax import NOT_FETCHED, Direction
from faxdesk.domain.retention import KEPT_FOR, WARN_BEFORE, WARN_BEYOND, AtRisk
from faxdesk.store.mapping import certain_time, to_text
from faxdesk.store.sql_values import any_of, quoted

_IS_RECEIVED = f"direction = {quoted(Direction.INBOUND)}"
_UNSAVED = (
    f"FROM faxes WHERE document_state IN {any_of(NOT_FETCHED)} AND root_id IS NULL AND only_here = 0"
    " AND message_id IS NOT NULL AND trashed_at IS NULL"
)
_NEWEST_RECEIVED = (
    f"FROM faxes WHERE trashed_at IS NULL AND root_id IS NULL AND {_IS_RECEIVED} AND only_here = 0"
    " ORDER BY created_at DESC, id DESC"
)


def at_risk(cx: sqlite3.Connection, now: datetime) -> AtRisk:
    """By their age, or, where none is, by how many newer ones there are; now is by the service's clock."""
    old = cx.execute(
        f"SELECT count(*) AS count, min(created_at) AS oldest {_UNSAVED}"
        # What is older and still there is not deleted by its age.
        " AND created_at BETWEEN ? AND ?",
        (to_text(now - KEPT_FOR), to_text(now - KEPT_FOR + WARN_BEFORE)),
    ).fetchone()
    if old["count"]:
        left = certain_time(old["oldest"]) + KEPT_FOR - now
        return AtRisk(old["count"], max(left.days, 0))
    edge = cx.execute(f"SELECT created_at {_NEWEST_RECEIVED} LIMIT 1 OFFSET ?", (WARN_BEYOND,)).fetchone()
    if edge is None:
        return AtRisk(0)
    many = cx.execute(
        f"SELECT count(*) AS count {_UNSAVED} AND {_IS_RECEIVED} AND created_at <= ?",
        (edge["created_at"],),
    ).fetchone()
    return AtRisk(many["count"])

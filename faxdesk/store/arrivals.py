"""The faxes received since some moment, whichever program on this archive fetched them."""

from __future__ import annotations

from datetime import datetime, timedelta

from faxdesk.domain.fax import Direction
from faxdesk.domain.sync_state import Mark
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text

_OVERLAP = timedelta(hours=1)
"""A sync may bring faxes that came so long before the one before it; older ones are of the history."""


class Arrivals:
    """Reads from any thread."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def mark(self, synced_at: datetime) -> Mark:
        """The place behind all that is here now; synced_at is the time of the last sync."""
        with self._db.read() as cx:
            (newest,) = cx.execute("SELECT coalesce(max(id), 0) FROM faxes").fetchone()
        return Mark(newest, synced_at - _OVERLAP)

    def after(self, mark: Mark) -> list[int]:
        """The faxes received after a mark, in the order in which they came to the archive."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id FROM faxes WHERE id > ? AND direction = ? AND created_at >= ? ORDER BY id",
                (mark.fax_id, Direction.INBOUND, to_text(mark.since)),
            ).fetchall()
        return [row["id"] for row in rows]

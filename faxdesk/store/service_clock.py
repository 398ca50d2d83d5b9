"""The service's clock, as far as the archive knows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from faxdesk.domain.runtime import Clock
from faxdesk.store.database.sqlite import sqlite3


def service_now(cx: sqlite3.Connection, clock: Clock) -> datetime:
    """The time by the service's clock, as of the last sync: what happens here is to be compared with what
    happened there, and this computer's clock may be wrong."""
    row = cx.execute("SELECT clock_offset_s FROM sync_state").fetchone()
    return clock.now() + timedelta(seconds=row["clock_offset_s"] if row else 0.0)

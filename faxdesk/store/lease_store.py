"""The row that says which process sends."""

from __future__ import annotations

from datetime import datetime, timedelta

from faxdesk.store.database.database import Database
from faxdesk.store.mapping import certain_time, to_text


class LeaseStore:
    """One sender among processes. For workers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def acquire(self, owner: str, seconds: float, now: datetime, *, alone: bool = False) -> bool:
        """Become, or stay, the one who sends; False while another's lease holds.

        alone: the owner holds the sign of life, which no other living process can hold. Of two leases it
        tells at once that the other's owner is dead, if that one held it too; else a lease holds for its
        seconds. One that ends later than any could was taken under a clock that has been set back since:
        it does not hold.
        """
        until = now + timedelta(seconds=seconds)
        with self._db.transaction() as cx:
            row = cx.execute("SELECT owner, until, alone FROM lease").fetchone()
            if row is not None and row["owner"] != owner:
                is_dead = alone and row["alone"]
                if not is_dead and now < certain_time(row["until"]) <= until:
                    return False
            cx.execute(
                "INSERT OR REPLACE INTO lease (only, owner, until, alone) VALUES (1, ?, ?, ?)",
                (owner, to_text(until), alone),
            )
        return True

    def release(self, owner: str) -> None:
        """Leave it to whoever comes; another's lease stays."""
        with self._db.transaction() as cx:
            cx.execute("DELETE FROM lease WHERE owner = ?", (owner,))

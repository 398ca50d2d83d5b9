"""What the archive knows of itself: where it sends from, and how far it has come with sending."""

from __future__ import annotations

from datetime import datetime

from faxdesk.domain.outbox_states import AT_THE_SERVICE, OutboxEvent, OutboxItem, OutboxState
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text, to_time
from faxdesk.store.sql_values import any_of, quoted

_WAITED = (
    "SELECT 1 FROM outbox JOIN faxes ON faxes.id = outbox.fax_id WHERE faxes.created_at < ? AND ("
    f"state IN {any_of((OutboxState.HELD_BACK, OutboxState.QUEUED, OutboxState.UPLOADING))}"
    f" OR state = {quoted(OutboxState.WAITING)} OR (state = {quoted(OutboxState.UNCERTAIN)} AND NOT absent)"
    f" OR (state IN {any_of(AT_THE_SERVICE)} AND settled_at IS NULL)) LIMIT 1"
)
_DECISIONS = (OutboxEvent.SEND, OutboxEvent.HOLD_BACK, OutboxEvent.RELEASE, OutboxEvent.SEND_AGAIN)


class ArchiveOrigin:
    """For workers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def home(self) -> str:
        """The computer and folder that the archive sends from; "" before it was used anywhere."""
        with self._db.read() as cx:
            home: str = cx.execute("SELECT home FROM archive").fetchone()["home"]
        return home

    def attempts(self) -> int:
        """How many times a fax was begun to be sent."""
        with self._db.read() as cx:
            attempts: int = cx.execute("SELECT attempts FROM archive").fetchone()["attempts"]
        return attempts

    def settle(self, home: str, attempts: int) -> None:
        """Let the archive send from here, and count on from this number."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE archive SET home = ?, attempts = max(attempts, ?)",
                (home, attempts),
            )

    def decided_at(self, item: OutboxItem) -> datetime:
        """When a person last said that a fax is to leave; of what the program sends by itself, when it was
        made."""
        with self._db.read() as cx:
            row = cx.execute(
                f"SELECT max(at) AS at FROM outbox_log WHERE fax_id = ? AND event IN {any_of(_DECISIONS)}",
                (item.id,),
            ).fetchone()
        return to_time(row["at"]) or item.created_at

    def goes_on_with(self, before: datetime) -> bool:
        """Whether a fax that was committed before a time may leave by itself, or be sent again by itself."""
        with self._db.read() as cx:
            return cx.execute(_WAITED, (to_text(before),)).fetchone() is not None

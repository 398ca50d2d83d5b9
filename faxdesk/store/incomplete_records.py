"""The faxes whose record came incomplete, and when the service is to be asked for each of them again."""

from __future__ import annotations

from datetime import timedelta

from faxdesk.domain.fax import UNTOLD, DocumentState, Message
from faxdesk.domain.mailbox.retention import MOST_TRIES, retry_pause_s
from faxdesk.domain.mailbox.sync_state import IncompleteRecord
from faxdesk.domain.runtime import Clock
from faxdesk.store.database.database import Database
from faxdesk.store.mapping import to_text


class IncompleteRecordStore:
    """Reads from any thread; writes on workers, each one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._db = database
        self._clock = clock

    def due(self, limit: int) -> list[IncompleteRecord]:
        """Those to be asked for now, the newest fax first."""
        with self._db.read() as cx:
            rows = cx.execute(
                "SELECT id, message_id FROM faxes WHERE record_next_try <= ? AND only_here = 0"
                " AND message_id IS NOT NULL ORDER BY created_at DESC LIMIT ?",
                (to_text(self._clock.now()), limit),
            ).fetchall()
        return [IncompleteRecord(*row) for row in rows]

    def ask_for(self, fax_id: int) -> None:
        """Have the service asked for a fax, though its record seemed to be complete."""
        with self._db.transaction() as cx:
            cx.execute(
                "UPDATE faxes SET record_next_try = '' WHERE id = ? AND record_next_try IS NULL", (fax_id,)
            )

    def asked(self, fax_id: int, message: Message | None) -> None:
        """The service was asked, and what it said was taken over; message is None where it said nothing that
        is of use. What is still lacking is asked for again after a pause."""
        with self._db.transaction() as cx:
            row = cx.execute(
                "SELECT record_tries, EXISTS (SELECT 1 FROM fax_recipients WHERE fax_id = faxes.id"
                " AND status = ?) AS has_untold FROM faxes WHERE id = ?",
                (UNTOLD, fax_id),
            ).fetchone()
            if row is None:
                return  # It was deleted for ever meanwhile.
            tries = row["record_tries"] + 1
            is_whole = message is not None and not message.is_incomplete and not row["has_untold"]
            if is_whole or tries >= MOST_TRIES:
                cx.execute(
                    "UPDATE faxes SET record_next_try = NULL, record_tries = 0 WHERE id = ?", (fax_id,)
                )
                return
            next_try = self._clock.now() + timedelta(seconds=retry_pause_s(tries - 1))
            cx.execute(
                "UPDATE faxes SET record_next_try = ?, record_tries = ? WHERE id = ?",
                (to_text(next_try), tries, fax_id),
            )

    def hurry(self) -> None:
        """Have everything that could not be had asked for now: records and documents."""
        with self._db.transaction() as cx:
            cx.execute("UPDATE faxes SET record_next_try = '' WHERE record_next_try IS NOT NULL")
            cx.execute(
                "UPDATE faxes SET document_next_try = NULL WHERE document_state = ?", (DocumentState.FAILED,)
            )

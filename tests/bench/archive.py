"""An archive of many faxes, as it is after years of receiving them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from faxdesk.domain.fax import (
    AttachmentRef,
    Direction,
    Message,
    Party,
    ReadStatus,
    Resolution,
    SyncResult,
)
from faxdesk.domain.mailbox.sync_state import HistoryCursor
from faxdesk.domain.runtime import SystemClock
from faxdesk.paths import open_profile
from faxdesk.store.database.database import Database
from faxdesk.store.sync_store import SyncStore

FAXES = 100_000
_PAGE = 5000


def fill(profile: Path, count: int) -> None:
    """Received faxes, one an hour, their documents not to be fetched."""
    clock = SystemClock()
    database = Database.open(open_profile(profile).database)
    store, now = SyncStore(database, clock), clock.now()
    result = SyncResult((), (), "token", sync_time=now, older_records_exist=False)
    store.apply_sync(result, full=True, window_from=now)
    for start in range(0, count, _PAGE):
        numbers = range(start, min(start + _PAGE, count))
        messages = tuple(message(number, now - timedelta(hours=number)) for number in numbers)
        store.apply_history(messages, HistoryCursor(now, done=True))
        while store.index_history(_PAGE):
            pass
    database.close()


def message(number: int, at: datetime) -> Message:
    identity = str(10_000_000 + number)
    return Message(
        id=identity,
        direction=Direction.INBOUND,
        read_status=ReadStatus.UNREAD if number % 5 == 0 else ReadStatus.READ,
        message_status="Received",
        created_at=at,
        modified_at=at,
        sender=Party(f"+1303555{number % 10000:04}", f"Sender number {number}", "Denver, CO"),
        page_count=1 + number % 7,
        resolution=Resolution.FINE,
        attachments=(
            AttachmentRef(identity, f"https://media.example/content/{identity}", "application/pdf"),
        ),
    )

"""An archive of many faxes, as it is after years of receiving them."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
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
from faxdesk.store.database import schema
from faxdesk.store.database.database import Database
from faxdesk.store.sync_store import SyncStore

FAXES = 100_000
VERY_MANY = 1_000_000
_PAGE = 5000
_MIGRATIONS = Path(schema.__file__).parent / "migrations"


def very_many() -> Path:
    """A profile with a million faxes. To make it takes minutes, so it is kept among the temporary files until
    the code that makes it changes; what is measured in it may change a few of its faxes."""
    sources = [Path(__file__), *sorted(_MIGRATIONS.glob("*.sql"))]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    kept = Path(tempfile.gettempdir()) / "faxdesk-bench"
    profile = kept / digest
    if not profile.exists():
        shutil.rmtree(kept, ignore_errors=True)
        print(f"makes {VERY_MANY:,} faxes in {kept}, once", file=sys.stderr)
        fill(kept / "unfinished", VERY_MANY)
        (kept / "unfinished").rename(profile)
    return profile


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

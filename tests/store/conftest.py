"""An archive on a temporary disk, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.outbox_store import OutboxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import ManualClock


@pytest.fixture
def database(tmp_path: Path, manual_clock: ManualClock) -> Iterator[Database]:
    database = Database.open(tmp_path / "archive.db")
    yield database
    database.close()


@pytest.fixture
def faxes(database: Database, manual_clock: ManualClock) -> FaxStore:
    return FaxStore(database, manual_clock)


@pytest.fixture
def outbox(database: Database, manual_clock: ManualClock) -> OutboxStore:
    return OutboxStore(database, manual_clock)


@pytest.fixture
def sync_store(database: Database, manual_clock: ManualClock) -> SyncStore:
    return SyncStore(database, manual_clock)

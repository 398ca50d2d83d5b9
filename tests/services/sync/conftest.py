"""An archive of its own for each test of what comes from the service, with the stores that sync writes to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.store.database.database import Database
from faxdesk.store.faxes import FaxStore
from faxdesk.store.sync_store import SyncStore
from tests.support.clock import ManualClock


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(tmp_path / "archive.db")
    yield opened
    opened.close()


@pytest.fixture
def faxes(database: Database, manual_clock: ManualClock) -> FaxStore:
    return FaxStore(database, manual_clock)


@pytest.fixture
def sync_store(database: Database, manual_clock: ManualClock) -> SyncStore:
    return SyncStore(database, manual_clock)

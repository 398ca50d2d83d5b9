"""The ids of a long list: all of them, in their order, until they are not wanted any more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.store.database.sqlite import sqlite3
from faxdesk.store.search.list_ids import read_ids

_UP_TO = (
    "WITH RECURSIVE numbers(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM numbers WHERE id < :last)"
    " SELECT id FROM numbers"
)
_NEVER = 1 << 62


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    made = sqlite3.connect(":memory:")
    yield made
    made.close()


@pytest.mark.parametrize("count", [0, 1, 4_999, 70_000])
def test_all_ids_are_read_in_the_order_of_the_query(connection: sqlite3.Connection, count: int) -> None:
    connection.execute("CREATE TABLE listed (id INTEGER PRIMARY KEY, place INTEGER)")
    # As many as fill no part, one, and several, with numbers of one digit to five.
    connection.executemany("INSERT INTO listed VALUES (?, ?)", ((at, -at) for at in range(count)))
    found = read_ids(connection, "SELECT id FROM listed ORDER BY place", {}, CancelToken())
    assert found.tolist() == list(range(count - 1, -1, -1))


class _CalledOffAtTheFirstLook(CancelToken):
    """Is called off while SQLite is at work: nobody else asks."""

    @property
    def is_cancelled(self) -> bool:
        self.cancel()
        return super().is_cancelled


def test_reading_ends_while_sqlite_is_at_work(connection: sqlite3.Connection) -> None:
    with pytest.raises(Cancelled):
        read_ids(connection, _UP_TO, {"last": _NEVER}, _CalledOffAtTheFirstLook())
    # What was set for it is not there any more for the next.
    assert read_ids(connection, _UP_TO, {"last": 50_000}, CancelToken())[-1] == 50_000


def test_what_sqlite_cannot_do_is_said_as_it_is(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table: lost"):
        read_ids(connection, "SELECT id FROM lost", {}, CancelToken())

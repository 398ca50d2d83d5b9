"""The documents whose text is still to be read are found without looking at all faxes."""

from __future__ import annotations

import pytest

from faxdesk.domain.page_text import TextState, TextTotals
from faxdesk.store.database.database import Database
from faxdesk.store.page_text_store import PageTextStore
from tests.support.clock import ManualClock


@pytest.fixture
def asked(database: Database) -> list[str]:
    """What is asked of SQLite from now on, with its values."""
    statements: list[str] = []
    with database.read() as cx:
        cx.set_trace_callback(statements.append)
    return statements


def ways_of(database: Database, statements: list[str]) -> list[str]:
    """How SQLite gets at the faxes for each of them."""
    with database.read() as cx:
        cx.set_trace_callback(None)
        plans = [cx.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall() for statement in statements]
    return [str(step["detail"]) for plan in plans for step in plan if " faxes " in str(step["detail"])]


def test_what_is_to_be_read_is_found_by_its_index(
    database: Database, asked: list[str], manual_clock: ManualClock
) -> None:
    store = PageTextStore(database, manual_clock)
    for state in (TextState.WANTED, TextState.SCAN):
        assert store.next_unread(state) is None
    assert store.totals() == TextTotals(wanted=0, scans=0)
    by_index = "SEARCH faxes USING INDEX faxes_to_read (text_state=?)"
    assert ways_of(database, asked) == [by_index] * 4

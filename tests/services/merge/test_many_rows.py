"""Hundreds of rows within the limits of the service: its list is the table, row by row."""

from __future__ import annotations

import pytest

from tests.services.merge.test_merges import Many, listing, many, number
from tests.services.outbox_on_simulator import FREE, OutboxOnSimulator

__all__ = ["many"]
A_MINUTE_S = 61.0


@pytest.mark.parametrize("rows", [13, pytest.param(500, marks=pytest.mark.slow)])
def test_the_service_has_what_the_table_says(many: Many, rows: int) -> None:
    here: OutboxOnSimulator = many.here
    numbers = [number(place) for place in range(rows)]
    fax_id = many.send(listing(*numbers), cover_index=7, cover_text="For {name}")
    here.simulator.control.set_limits(True)
    minutes, before, own = 0, 0, None
    while any(not row.is_sent for row in many.rows(fax_id)):
        here.outbox.run(here.token)
        sent = len(here.sent())
        assert sent - before <= 10, "no more than the service takes in a minute"
        minutes, before = minutes + 1, sent
        here.clock.advance(A_MINUTE_S)
        here.simulator.control.reset_limits()
        here.simulator.control.settle()
        here.desk.sync.run(here.token)
        if own is None:
            own = here.send(FREE)
            assert FREE in _numbers(here), "what a person sends goes first"
            before = len(here.sent())
            here.simulator.control.reset_limits()
        assert minutes < rows, "it moves"
    assert here.status(fax_id).sent == rows
    told = {row["Fax"]: (row["Name"], row["state"], row["message_id"]) for row in many.result(fax_id)}
    theirs = {
        fax["to"][0]["number"]: (fax["cover_text"].removeprefix("For "), "sent", str(fax["id"]))
        for fax in here.sent()
        if fax["id"] != int(here.library.fax(own or 0).message_id)
    }
    assert told == theirs
    assert len(here.sent()) == rows + 1


def _numbers(here: OutboxOnSimulator) -> list[str]:
    return [fax["to"][0]["number"] for fax in here.sent()]

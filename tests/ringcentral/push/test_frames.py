"""Reading the frames of the WebSocket gateway, in all the ways they may come."""

from __future__ import annotations

import json
from typing import Any

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.ringcentral.push.frames import Frame, read_details, read_frame, read_subscription

ODD: list[Any] = [None, 7, -1, "", "odd", True, [], {}, ["x"], 1e300]


def _frame(body: object, **meta: object) -> Frame:
    return read_frame(json.dumps([{"type": "ClientRequest", "status": 200, **meta}, body]))


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_an_odd_field_of_a_frame_costs_nothing_but_itself(odd: object) -> None:
    frame = _frame({"x": 1}, messageId="the-request", wsc=odd, other=odd)
    assert (frame.kind, frame.message_id, frame.is_done) == ("ClientRequest", "the-request", True)
    assert json.loads(frame.body) == {"x": 1}
    assert _frame({}, messageId=odd).is_done
    assert _frame({}, messageId="the-request", status=odd).message_id == "the-request"


@pytest.mark.parametrize("text", ["", "x", "7", "{}", "[]", "[5]", '["x"]', "[" * 100_000, b"\xff"])
def test_what_is_no_frame(text: str | bytes) -> None:
    with pytest.raises(FaxDeskError) as raised:
        read_frame(text)
    assert raised.value.kind == ErrorKind.BAD_ANSWER


@pytest.mark.parametrize("odd", [*ODD, 0, 10**18], ids=str)
def test_spans_that_can_be_none_are_the_usual_ones(odd: object) -> None:
    details = read_details(
        _frame({"recoveryState": "Successful", "idleTimeout": odd, "absoluteTimeout": odd})
    )
    assert details.is_recovered
    spans = (details.idle_s, details.absolute_s)
    assert spans == ((7, 7) if odd == 7 else (1800, 86_400))
    assert not read_details(_frame({"recoveryState": odd, "idleTimeout": 600})).is_recovered


def test_a_subscription_has_an_id_however_it_is_written() -> None:
    assert read_subscription(_frame({"id": "a"})) == ("a", True)
    assert read_subscription(_frame({"id": 5, "eventFilters": "odd"})) == ("5", True)
    assert read_subscription(_frame({"id": "a", "eventFilters": []})) == ("a", False)
    nameless: list[Any] = [{}, {"id": None}, {"id": []}, [], None, "x"]
    for body in nameless:
        with pytest.raises(FaxDeskError) as raised:
            read_subscription(_frame(body))
        assert raised.value.kind == ErrorKind.BAD_ANSWER

"""What the outbox says of a fax is true, also where the person was a moment too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.engine import Engine
from faxdesk.services.events import Event, FaxesChanged
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock

FAX = r"/fax$"
FREE, OTHER = "+16505550144", "+12125550187"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def queued(built: Engine, make_pdf: Callable[..., Path], token: CancelToken) -> Callable[..., int]:
    """queued(number, ...) -> the id of a fax that waits its turn."""
    letter = make_pdf(pages=1, text="A letter", name="letter.pdf")

    def make(number: str = FREE, hold_s: float = 0.0, **fields: Any) -> int:
        outbox = built.desk.outbox
        fax_id = outbox.create(Draft((Recipient(number),), (outbox.add_file(letter, token),), **fields))
        outbox.send(fax_id, hold_s)
        return fax_id

    return make


def state(built: Engine, fax_id: int) -> OutboxState:
    item = built.desk.outbox.item(fax_id)
    assert item is not None
    return item.state


def sent(simulator: Simulator) -> list[dict[str, Any]]:
    return [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]


@pytest.fixture
def uncertain(
    built: Engine, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> Callable[..., int]:
    """uncertain(number) -> the id of a fax that may have gone out."""

    def make(number: str = FREE) -> int:
        fax_id = queued(number)
        simulator.control.fault("POST", FAX, times=1, status=503, execute=False)
        built.desk.outbox.run(token)
        assert state(built, fax_id) == OutboxState.UNCERTAIN
        return fax_id

    return make


def test_what_may_have_gone_out_is_not_called_cancelled(
    built: Engine, uncertain: Callable[..., int], token: CancelToken
) -> None:
    fax_id = uncertain()
    answer = built.desk.outbox.cancel(fax_id, token)
    assert not answer.carried_out
    assert "may go out" in answer.words
    assert state(built, fax_id) == OutboxState.UNCERTAIN


def test_undo_a_moment_too_late_is_told_in_words(
    built: Engine, queued: Callable[..., int], token: CancelToken, clock: RunningClock
) -> None:
    fax_id = queued(hold_s=5)
    clock.advance(6)
    built.desk.outbox.run(token)
    with pytest.raises(FaxDeskError, match="moved on") as raised:
        built.desk.outbox.undo(fax_id)
    assert raised.value.kind == ErrorKind.REFUSED


def test_what_is_edited_at_the_last_moment_leaves_as_edited_or_not_at_all(
    built: Engine, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    """The person takes the second fax back while the first one goes out; the third is none the worse."""
    first, second, third = queued(FREE), queued(OTHER), queued("+13035550166")
    outbox = built.desk.outbox

    def take_back(event: Event) -> None:
        if isinstance(event, FaxesChanged) and event.ids == (first,) and state(built, second) == "queued":
            outbox.edit(second)

    built.desk.events.subscribe(take_back)
    outbox.run(token)
    assert [state(built, one) for one in (first, second, third)] == ["accepted", "draft", "accepted"]
    assert len(sent(simulator)) == 2


def test_a_cancelling_that_the_service_did_not_carry_out_is_not_called_one(
    built: Engine, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    fax_id = queued(send_at=datetime.now(UTC) + timedelta(days=1))
    built.desk.outbox.run(token)
    simulator.control.fault("DELETE", r"/message-store/", times=1, status=404, body="{}")
    answer = built.desk.outbox.cancel(fax_id, token)
    assert not answer.carried_out
    assert "did not confirm" in answer.words
    assert sent(simulator)[0]["availability"] == "Alive"

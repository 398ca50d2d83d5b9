"""What the outbox says of a fax is true, also where the person was a moment too late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import Event, FaxesChanged
from faxdesk.services.outbox.reconcile import is_same_fax
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock
from tests.support.confirmed import EVERYTHING
from tests.support.faxes import sent as a_sent_fax
from tests.support.relay import Relay

FAX = r"/fax$"
FREE, OTHER = "+16505550144", "+12125550187"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def queued(composition: Composition, make_pdf: Callable[..., Path], token: CancelToken) -> Callable[..., int]:
    """queued(number, ...) -> the id of a fax that waits its turn."""
    letter = make_pdf(pages=1, text="A letter", name="letter.pdf")

    def make(number: str = FREE, hold_s: float = 0.0, **fields: Any) -> int:
        outbox = composition.outbox
        fax_id = outbox.create(Draft((Recipient(number),), (outbox.add_file(letter, token),), **fields))
        # The same letter again and again is what these tests are about.
        outbox.send(fax_id, hold_s, confirmed=EVERYTHING)
        return fax_id

    return make


def state(composition: Composition, fax_id: int) -> OutboxState:
    item = composition.outbox.item(fax_id)
    assert item is not None
    return item.state


def sent(simulator: Simulator) -> list[dict[str, Any]]:
    return [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]


@pytest.fixture
def uncertain(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> Callable[..., int]:
    """uncertain(number) -> the id of a fax that may have gone out."""

    def make(number: str = FREE) -> int:
        fax_id = queued(number)
        simulator.control.fault("POST", FAX, times=1, status=503, execute=False)
        composition.outbox.run(token)
        assert state(composition, fax_id) == OutboxState.UNCERTAIN
        return fax_id

    return make


def test_what_may_have_gone_out_is_not_called_cancelled(
    composition: Composition, uncertain: Callable[..., int], token: CancelToken
) -> None:
    fax_id = uncertain()
    answer = composition.outbox.cancel(fax_id, token)
    assert not answer.carried_out
    assert "may go out" in answer.words
    assert state(composition, fax_id) == OutboxState.UNCERTAIN


def test_undo_a_moment_too_late_is_told_in_words(
    composition: Composition, queued: Callable[..., int], token: CancelToken, clock: RunningClock
) -> None:
    fax_id = queued(hold_s=5)
    clock.advance(6)
    composition.outbox.run(token)
    with pytest.raises(FaxDeskError, match="moved on") as raised:
        composition.outbox.undo(fax_id)
    assert raised.value.kind == ErrorKind.REFUSED


def test_what_is_edited_at_the_last_moment_leaves_as_edited_or_not_at_all(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    """The person takes the second fax back while the first one goes out; the third is none the worse."""
    first, second, third = queued(FREE), queued(OTHER), queued("+13035550166")
    outbox = composition.outbox

    def take_back(event: Event) -> None:
        if (
            isinstance(event, FaxesChanged)
            and event.ids == (first,)
            and state(composition, second) == "queued"
        ):
            outbox.edit(second)

    composition.events.subscribe(take_back)
    outbox.run(token)
    assert [state(composition, fax_id) for fax_id in (first, second, third)] == [
        "accepted",
        "draft",
        "accepted",
    ]
    assert len(sent(simulator)) == 2


def test_a_cancelling_that_the_service_did_not_carry_out_is_not_called_one(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    fax_id = queued(send_at=datetime.now(UTC) + timedelta(days=1))
    composition.outbox.run(token)
    simulator.control.fault("DELETE", r"/message-store/", times=1, status=404, body="{}")
    answer = composition.outbox.cancel(fax_id, token)
    assert not answer.carried_out
    assert "did not confirm" in answer.words
    assert sent(simulator)[0]["availability"] == "Alive"


def test_a_fax_that_nobody_could_find_does_not_hold_up_the_next_to_its_number(
    composition: Composition,
    queued: Callable[..., int],
    uncertain: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    lost, later = uncertain(), queued()
    composition.outbox.run(token)
    assert state(composition, later) == OutboxState.QUEUED, "while it is looked for, it is not to be confused"
    for _ in range(10):
        clock.advance(200)
        composition.outbox.run(token)
    assert state(composition, lost) == OutboxState.UNCERTAIN
    assert state(composition, later) == OutboxState.ACCEPTED


def test_a_clock_that_is_set_back_keeps_no_fax_from_leaving(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    clock.advance(86_400)
    held, refused = queued(FREE, hold_s=10), queued(OTHER)
    simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    composition.outbox.run(token)
    assert [state(composition, fax_id) for fax_id in (held, refused)] == ["held_back", "waiting"]
    clock.set_back(86_400)
    clock.advance(61)  # The service's own pause is real, whatever a clock shows.
    composition.outbox.run(token)
    assert [state(composition, fax_id) for fax_id in (held, refused)] == ["accepted", "accepted"]


def test_a_lost_fax_is_found_though_this_clock_was_wrong_until_the_service_answered(
    profile: Profile, simulator: Simulator, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    """An hour fast, and started without a network, so that the attempt begins by this computer's clock."""
    clock = RunningClock()
    clock.advance(3600)
    relay = Relay(simulator.url)
    relay.cut()
    sign_in = SignIn(relay.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    composition = Composition(profile, environment=sign_in, clock=clock)
    outbox = composition.outbox
    composition.account.resume(token)
    letter = outbox.add_file(make_pdf(name="letter.pdf"), token)
    fax_id = outbox.create(Draft((Recipient(FREE),), (letter,)))
    outbox.send(fax_id)
    relay.mend()
    simulator.control.fault("POST", FAX, times=1, drop="after")
    for _ in range(8):
        outbox.run(token)
        clock.advance(200)
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1
    composition.close()
    relay.cut()


def test_a_forwarded_fax_is_found_under_the_cover_page_of_the_original() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    draft = Draft((Recipient(FREE),), original_message_id="7")
    item = OutboxItem(1, OutboxState.UNCERTAIN, draft, at, at, attempt_at=at, body_sent_at=at)
    message = a_sent_fax(8, RecipientStatus(FREE), created_at=at, cover_index=6)
    assert is_same_fax(item, message)
    assert not is_same_fax(replace(item, draft=replace(draft, original_message_id="")), message)

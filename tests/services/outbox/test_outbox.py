"""Faxes on their way out, against the simulator: what goes well and what goes wrong on the way."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.draft import Draft, Recipient, RequestForm
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.domain.status import StatusKind
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.events import AccountChanged, FaxesChanged
from faxdesk.simulator.server import Simulator
from tests.support.clock import RunningClock
from tests.support.relay import Relay

FAX = r"/fax$"
FREE, OTHER, BUSY, BUSY_ONCE = "+16505550144", "+12125550187", "+16505550101", "+16505550109"


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def letter(make_pdf: Callable[..., Path]) -> Path:
    return make_pdf(pages=2, text="A letter", name="letter.pdf")


@pytest.fixture
def queued(composition: Composition, letter: Path, token: CancelToken) -> Callable[..., int]:
    """queued(number, ...) -> the id of a fax that waits its turn."""

    def make(*numbers: str, hold_s: float = 0.0, **fields: Any) -> int:
        outbox = composition.outbox
        recipients = tuple(Recipient(number) for number in numbers or (FREE,))
        fax_id = outbox.create(
            Draft(recipients=recipients, files=(outbox.add_file(letter, token),), **fields)
        )
        outbox.send(fax_id, hold_s)
        return fax_id

    return make


def error(code: str) -> str:
    """A refusal of the service, as its answer's body."""
    return json.dumps({"errorCode": code, "message": "no", "errors": [{"errorCode": code, "message": "no"}]})


def state(composition: Composition, fax_id: int) -> OutboxState:
    item = composition.outbox.item(fax_id)
    assert item is not None
    return item.state


def sent(simulator: Simulator) -> list[dict[str, Any]]:
    return [fax for fax in simulator.control.faxes() if fax["direction"] == "Outbound"]


def settled(composition: Composition, simulator: Simulator, token: CancelToken) -> None:
    simulator.control.settle()
    composition.sync.run(token)


def kind(composition: Composition, fax_id: int) -> StatusKind:
    return composition.library.rows([fax_id])[0].status.kind


@pytest.mark.parametrize("form", RequestForm)
def test_a_fax_is_accepted_and_then_sent(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    form: RequestForm,
) -> None:
    fax_id = queued(FREE, OTHER, form=form, cover_index=6, cover_text="Please call back")
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert kind(composition, fax_id) in {StatusKind.ACCEPTED, StatusKind.SENT}
    settled(composition, simulator, token)
    assert kind(composition, fax_id) == StatusKind.SENT
    (fax,) = sent(simulator)
    assert [to["number"] for to in fax["to"]] == [FREE, OTHER]
    assert fax["cover_index"] == 6
    assert composition.library.fax(fax_id).page_count == 3
    assert list(composition.library.ids(FaxQuery(Folder.OUTBOX))) == [fax_id]


def test_nothing_leaves_during_the_undo_window(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    fax_id = queued(hold_s=10)
    again = composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.HELD_BACK
    assert again is not None
    composition.outbox.undo(fax_id)
    clock.advance(11)
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.DRAFT
    assert sent(simulator) == []

    composition.outbox.send(fax_id, hold_s=10)
    clock.advance(11)
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED


def test_a_later_fax_is_scheduled_and_can_be_cancelled(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    fax_id = queued(send_at=datetime.now(UTC) + timedelta(days=1))
    composition.outbox.run(token)
    assert kind(composition, fax_id) == StatusKind.SCHEDULED
    simulator.control.settle()
    composition.sync.run(token)
    assert kind(composition, fax_id) == StatusKind.SCHEDULED
    answer = composition.outbox.cancel(fax_id, token)
    assert answer.carried_out
    (fax,) = sent(simulator)
    assert fax["availability"] == Availability.DELETED


def test_cancelling_what_was_sent_says_that_it_is_too_late(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    fax_id = queued()
    composition.outbox.run(token)
    simulator.control.settle()
    answer = composition.outbox.cancel(fax_id, token)
    assert not answer.carried_out
    assert "Too late" in answer.words


def test_a_received_fax_is_forwarded(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(from_=OTHER, pages=2)
    composition.sync.run(token)
    (received,) = composition.library.ids(FaxQuery(Folder.INBOX))
    outbox = composition.outbox
    fax_id = outbox.forward(received)
    item = outbox.item(fax_id)
    assert item is not None
    assert item.draft.original_message_id
    outbox.save(fax_id, replace(item.draft, recipients=(Recipient(FREE),)))
    outbox.send(fax_id)
    outbox.run(token)
    settled(composition, simulator, token)
    assert kind(composition, fax_id) == StatusKind.SENT
    (fax,) = sent(simulator)
    assert fax["shape"] == "D"
    assert fax["pages"] == 2


def test_a_received_fax_is_answered(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(from_=OTHER, name="Northside Clinic")
    composition.sync.run(token)
    (received,) = composition.library.ids(FaxQuery(Folder.INBOX))
    outbox, library = composition.outbox, composition.library
    item = outbox.item(outbox.reply(received))
    assert item is not None
    assert item.draft.recipients == (Recipient(OTHER, "Northside Clinic"),)
    assert item.draft.reply_to_message_id == library.fax(received).message_id
    assert (item.draft.original_message_id, item.draft.files) == ("", ())
    with pytest.raises(FaxDeskError, match="does not tell the number"):
        outbox.reply(item.id)


def test_a_forward_with_a_cover_page_is_sent_as_a_new_fax(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(from_=OTHER, pages=2)
    composition.sync.run(token)
    (received,) = composition.library.ids(FaxQuery(Folder.INBOX))
    outbox = composition.outbox
    fax_id = outbox.forward(received)
    item = outbox.item(fax_id)
    assert item is not None
    outbox.save(fax_id, replace(item.draft, recipients=(Recipient(FREE),), cover_index=6))
    outbox.send(fax_id)
    outbox.run(token)
    settled(composition, simulator, token)
    (fax,) = sent(simulator)
    assert fax["shape"] != "D"
    assert fax["pages"] == 3


def test_a_cover_page_is_not_lost_where_only_the_service_has_the_pages(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    simulator.control.receive(from_=OTHER, pages=2)
    composition.sync.run(token)
    (received,) = composition.library.ids(FaxQuery(Folder.INBOX))
    outbox = composition.outbox
    fax_id = outbox.forward(received)
    item = outbox.item(fax_id)
    assert item is not None
    noted = replace(item.draft, recipients=(Recipient(FREE),), files=(), cover_index=6, cover_text="Hi")
    outbox.save(fax_id, noted)
    with pytest.raises(FaxDeskError, match="not on this computer yet") as refused:
        outbox.send(fax_id)
    assert refused.value.kind == ErrorKind.NOT_READY
    kept = outbox.item(fax_id)
    assert kept is not None
    assert (kept.state, kept.draft) == (OutboxState.DRAFT, noted)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"status": 429, "headers": {"Retry-After": "60"}}, OutboxState.WAITING),
        ({"status": 415, "body": error("MSG-348")}, OutboxState.NEEDS_YOU),
        ({"status": 403, "body": error("CMN-408")}, OutboxState.NEEDS_YOU),
        ({"status": 503, "execute": True}, OutboxState.UNCERTAIN),
        ({"drop": "after"}, OutboxState.UNCERTAIN),
        ({"html": True, "execute": True}, OutboxState.UNCERTAIN),
    ],
)
def test_failures_are_sorted_into_waiting_needing_you_and_not_knowing(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    how: dict[str, Any],
    expected: OutboxState,
) -> None:
    fax_id = queued()
    simulator.control.fault("POST", FAX, times=1, **how)
    composition.outbox.run(token)
    item = composition.outbox.item(fax_id)
    assert item is not None
    if expected == OutboxState.UNCERTAIN:
        # It was looked for in the same run, and found where it was carried out.
        assert item.state in {OutboxState.UNCERTAIN, OutboxState.ACCEPTED}
    else:
        assert item.state == expected
        assert item.problem is not None
        assert item.problem.hint
    assert len(sent(simulator)) == (1 if expected == OutboxState.UNCERTAIN else 0)


def test_an_uncertain_fax_is_found_and_not_sent_twice(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    fax_id = queued()
    simulator.control.fault("POST", FAX, times=1, drop="after")
    for _ in range(8):
        composition.outbox.run(token)
        clock.advance(200)
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1
    assert composition.library.fax(fax_id).message_id == str(sent(simulator)[0]["id"])


def test_a_fax_that_is_surely_absent_is_left_to_the_person(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    token: CancelToken,
    clock: RunningClock,
) -> None:
    fax_id = queued()
    simulator.control.fault("POST", FAX, times=1, status=503, execute=False)
    for _ in range(10):
        composition.outbox.run(token)
        clock.advance(200)
    assert kind(composition, fax_id) == StatusKind.UNKNOWN
    assert sent(simulator) == []
    composition.uncertain_faxes.send_again(fax_id)
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1


def test_what_stopped_in_the_middle_is_taken_up_again(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    fax_id = queued()
    simulator.control.fault("POST", FAX, times=1, delay=30)

    def stop_when_uploading(event: object) -> None:
        if isinstance(event, FaxesChanged) and state(composition, fax_id) == OutboxState.UPLOADING:
            token.cancel()

    composition.events.subscribe(stop_when_uploading)
    composition.outbox.run(token)
    assert state(composition, fax_id) in {OutboxState.QUEUED, OutboxState.WAITING, OutboxState.UNCERTAIN}
    simulator.control.clear_faults()


def test_offline_faxes_wait_and_go_out_when_the_network_is_back(
    profile: Profile, simulator: Simulator, letter: Path, token: CancelToken
) -> None:
    relay = Relay(simulator.url)
    sign_in = SignIn(relay.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    composition = Composition(profile, environment=sign_in)
    composition.account.resume(token)
    composition.sync.run(token)
    relay.cut()
    outbox = composition.outbox
    fax_id = outbox.create(Draft((Recipient(FREE),), (outbox.add_file(letter, token),)))
    outbox.send(fax_id)
    assert outbox.run(token) is not None
    assert state(composition, fax_id) == OutboxState.WAITING
    with pytest.raises(FaxDeskError) as raised:
        composition.sync.run(token)
    assert raised.value.kind == ErrorKind.OFFLINE
    relay.mend()
    composition.sync.run(token)
    outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED
    assert len(sent(simulator)) == 1
    composition.close()
    relay.cut()


def test_a_fax_sent_while_signed_out_goes_out_after_signing_in(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    composition.account.sign_out(token)
    fax_id = queued()
    composition.outbox.run(token)
    item = composition.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.NEEDS_YOU
    assert item.problem is not None
    assert item.problem.kind == ErrorKind.SIGN_IN
    seen: list[AccountChanged] = []
    composition.events.subscribe(
        lambda event: seen.append(event) if isinstance(event, AccountChanged) else None
    )
    composition.account.resume(token)
    assert seen
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED


def test_a_fax_that_waits_for_its_next_try_is_told_that_nobody_is_signed_in_any_more(
    composition: Composition, simulator: Simulator, queued: Callable[..., int], token: CancelToken
) -> None:
    """Its next try would be in vain, so that none is announced."""
    simulator.control.fault("POST", FAX, times=1, status=429, headers={"Retry-After": "60"})
    fax_id = queued()
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.WAITING
    composition.account.sign_out(token)
    composition.outbox.run(token)
    item = composition.outbox.item(fax_id)
    assert item is not None
    assert item.state == OutboxState.NEEDS_YOU
    assert item.problem is not None
    assert item.problem.kind == ErrorKind.SIGN_IN
    composition.account.resume(token)
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED


def test_later_changes_of_the_source_file_change_nothing(
    composition: Composition,
    simulator: Simulator,
    queued: Callable[..., int],
    letter: Path,
    token: CancelToken,
) -> None:
    fax_id = queued()
    letter.write_bytes(b"something else")
    letter.unlink()
    composition.outbox.run(token)
    assert state(composition, fax_id) == OutboxState.ACCEPTED


def test_sending_waits_for_the_disk_three_times(
    composition: Composition, letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The document, its folder's names, and one transaction; the folders of documents are there before."""
    composition.tidy()
    commits: list[str] = []
    synced: list[int] = []
    # All writes of a process go through one connection.
    with composition.database.transaction() as cx:
        cx.set_trace_callback(lambda sql: commits.append(sql) if sql == "COMMIT" else None)
    commits.clear()
    monkeypatch.setattr(os, "fsync", synced.append)
    outbox = composition.outbox
    file = outbox.add_file(letter, CancelToken())
    item = outbox.send_new(Draft(recipients=(Recipient("+12125550187"),), files=(file,)))
    assert item.state == OutboxState.QUEUED
    assert (len(synced), len(commits)) == (2, 1)


def test_what_cannot_be_sent_leaves_no_draft_where_none_was_asked_for(composition: Composition) -> None:
    with pytest.raises(FaxDeskError):
        composition.outbox.send_new(Draft(recipients=(Recipient("+12125550187"),)))
    assert composition.outbox.drafts() == []
    assert not composition.library.ids(FaxQuery(None))


def test_a_draft_that_is_not_ready_stays_a_draft(composition: Composition) -> None:
    fax_id = composition.outbox.create(Draft())
    with pytest.raises(FaxDeskError, match="no recipient"):
        composition.outbox.send(fax_id)
    assert state(composition, fax_id) == OutboxState.DRAFT


def test_a_discarded_fax_comes_back(composition: Composition, queued: Callable[..., int]) -> None:
    fax_id = queued(hold_s=60)
    composition.outbox.discard(fax_id)
    assert list(composition.library.ids(FaxQuery(Folder.OUTBOX))) == []
    composition.outbox.restore(fax_id)
    assert state(composition, fax_id) == OutboxState.DRAFT
    item = composition.outbox.item(fax_id)
    assert item is not None
    assert item.draft.recipients == (Recipient(FREE),)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.pdf", b"", "empty"),
        ("song.mp3", b"ID3", "song.mp3"),
        ("broken.pdf", b"%PDF-1.4 nothing more", "broken.pdf"),
        ("missing.pdf", None, "no file"),
    ],
)
def test_a_file_that_cannot_be_faxed_is_refused_in_words(
    composition: Composition, tmp_path: Path, token: CancelToken, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FaxDeskError, match=words) as raised:
        composition.outbox.add_file(path, token)
    assert raised.value.kind == ErrorKind.BAD_INPUT
    assert raised.value.hint


def test_a_file_too_large_is_refused_before_it_is_copied(
    composition: Composition, tmp_path: Path, token: CancelToken
) -> None:
    path = tmp_path / "big.pdf"
    with path.open("wb") as file:
        file.truncate(51_000_000)
    with pytest.raises(FaxDeskError, match=r"51\.0 MB"):
        composition.outbox.add_file(path, token)

"""What people are told about a fax: honest, and the same everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind
from faxdesk.domain.failure import REASONS, reason_for
from faxdesk.domain.fax import Direction, Message, RecipientStatus
from faxdesk.domain.outbox_states import OutboxItem, OutboxState, Problem
from faxdesk.domain.status import FaxStatus, StatusKind, status_of

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def sent_to(*statuses: tuple[str, str], overall: str) -> Message:
    recipients = tuple(
        RecipientStatus(f"+165055501{index:02}", status=status, error_code=code)
        for index, (status, code) in enumerate(statuses)
    )
    return Message(id="1", direction=Direction.OUTBOUND, message_status=overall, recipients=recipients)


def item(state: OutboxState, **fields: object) -> OutboxItem:
    draft = Draft(recipients=(Recipient("+16505550144"),), send_at=fields.pop("send_at", None))  # type: ignore[arg-type]
    return OutboxItem(1, state, draft, NOW, NOW, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (sent_to(("Queued", ""), overall="Queued"), FaxStatus(StatusKind.ACCEPTED, total=1)),
        (sent_to(("Sent", ""), overall="Sent"), FaxStatus(StatusKind.SENT, sent=1, total=1)),
        (sent_to(("Delivered", ""), overall="Delivered"), FaxStatus(StatusKind.SENT, sent=1, total=1)),
        (
            sent_to(("Sent", ""), ("SendingFailed", "LineBusy"), overall="SendingFailed"),
            FaxStatus(StatusKind.PARTLY_SENT, "Busy", sent=1, total=2, failed=1),
        ),
        (
            sent_to(("SendingFailed", "BrandNewCode"), overall="SendingFailed"),
            FaxStatus(StatusKind.FAILED, "BrandNewCode", total=1, failed=1),
        ),
        (sent_to(("", ""), overall="Pondering"), FaxStatus(StatusKind.OTHER, "Pondering")),
    ],
)
def test_the_service_s_word_becomes_ours(message: Message, status: FaxStatus) -> None:
    assert status_of(Direction.OUTBOUND, True, message, None, NOW) == status


def test_a_fax_that_is_held_back_leaves_soon_unless_it_is_scheduled() -> None:
    until, later = NOW + timedelta(seconds=10), NOW + timedelta(hours=1)
    held = item(OutboxState.HELD_BACK, hold_until=until)
    assert status_of(Direction.OUTBOUND, True, None, held, NOW) == FaxStatus(StatusKind.HELD_BACK, at=until)
    held = item(OutboxState.HELD_BACK, hold_until=until, send_at=later)
    assert status_of(Direction.OUTBOUND, True, None, held, NOW) == FaxStatus(StatusKind.SCHEDULED, at=later)
    held = item(OutboxState.HELD_BACK, hold_until=until, send_at=NOW)
    assert status_of(Direction.OUTBOUND, True, None, held, NOW).kind == StatusKind.HELD_BACK


def test_a_fax_still_queued_with_a_later_time_is_scheduled() -> None:
    later = NOW + timedelta(hours=1)
    message = sent_to(("Queued", ""), overall="Queued")
    held = item(OutboxState.ACCEPTED, send_at=later)
    assert status_of(Direction.OUTBOUND, True, message, held, NOW).kind == StatusKind.SCHEDULED
    assert status_of(Direction.OUTBOUND, True, message, held, later).kind == StatusKind.ACCEPTED


def test_a_fax_put_into_the_trash_before_it_left_is_cancelled_and_not_scheduled() -> None:
    later = NOW + timedelta(hours=1)
    message = sent_to(("Queued", ""), overall="Queued")
    held = item(OutboxState.ACCEPTED, send_at=later)
    before = status_of(Direction.OUTBOUND, True, message, held, NOW, is_dropped=True)
    assert before == FaxStatus(StatusKind.CANCELLED, total=1)
    on_its_way = status_of(Direction.OUTBOUND, True, message, None, NOW, is_dropped=True)
    assert on_its_way == FaxStatus(StatusKind.CANCELLED, "may still arrive", total=1)
    sent = sent_to(("Sent", ""), overall="Sent")
    assert status_of(Direction.OUTBOUND, True, sent, None, NOW, is_dropped=True).kind == StatusKind.SENT


@pytest.mark.parametrize("state", [state for state in OutboxState if state != OutboxState.ACCEPTED])
def test_nothing_says_sent_before_the_service_has_it(state: OutboxState) -> None:
    status = status_of(Direction.OUTBOUND, True, None, item(state), NOW)
    assert status.kind not in {StatusKind.SENT, StatusKind.PARTLY_SENT, StatusKind.ACCEPTED}


def test_a_fax_is_not_called_sent_while_one_of_its_recipients_is_still_to_be_dialled() -> None:
    message = sent_to(("Sent", ""), ("Queued", ""), overall="Sent")
    status = status_of(Direction.OUTBOUND, True, message, item(OutboxState.ACCEPTED), NOW)
    assert (status.kind, status.sent, status.total) == (StatusKind.ACCEPTED, 1, 2)
    assert not status.is_final


def test_a_waiting_fax_tells_why_and_until_when() -> None:
    until = NOW + timedelta(seconds=30)
    waiting = item(
        OutboxState.WAITING, problem=Problem("No connection.", "", ErrorKind.OFFLINE), next_attempt_at=until
    )
    assert status_of(Direction.OUTBOUND, True, None, waiting, NOW) == FaxStatus(
        StatusKind.WAITING, "No connection.", until
    )


def test_an_uncertain_fax_is_checked_and_then_the_person_s() -> None:
    assert (
        status_of(Direction.OUTBOUND, True, None, item(OutboxState.UNCERTAIN), NOW).kind
        == StatusKind.CHECKING
    )
    absent = item(OutboxState.UNCERTAIN, absent=True)
    assert status_of(Direction.OUTBOUND, True, None, absent, NOW).kind == StatusKind.UNKNOWN


def test_a_received_fax_is_unread_or_nothing() -> None:
    assert status_of(Direction.INBOUND, False, None, None, NOW).kind == StatusKind.UNREAD
    assert status_of(Direction.INBOUND, True, None, None, NOW).kind == StatusKind.NONE


def test_all_codes_have_words_and_a_remedy() -> None:
    assert len(REASONS) == 34
    for code, reason in REASONS.items():
        assert reason.code == code
        assert reason.short
        assert reason.words.endswith(".")
        assert reason.remedy.endswith(".")


def test_an_unknown_code_is_shown_raw() -> None:
    assert "BrandNewCode" in reason_for("BrandNewCode").words
    assert reason_for("").short == "Failed"
